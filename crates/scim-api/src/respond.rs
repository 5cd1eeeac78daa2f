//! Answers with a resource.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CONTENT_LOCATION, ETAG, LOCATION},
    },
};
use muster_core::{
    group::{Group, Member},
    person::Person,
};
use muster_scim::{Map, Projection, version};

use crate::resource::{group, user};

/// The media type of every answer (RFC 7644 §8.1).
pub(crate) const SCIM_JSON: &str = "application/scim+json";

/// A person as a SCIM resource, with its version and, where it is new, its place.
pub(crate) fn person(
    status: StatusCode,
    person: &Person,
    tenant_url: &str,
    projection: &Projection,
) -> HttpResponse {
    let resource = user::to_resource(person, tenant_url);
    answer(status, resource, person.version, user::location(tenant_url, person.id), projection)
}

/// A group as a SCIM resource, with its version and, where it is new, its place. `members` are those
/// that were looked up.
pub(crate) fn group(
    status: StatusCode,
    group: &Group,
    members: &[Member],
    tenant_url: &str,
    projection: &Projection,
) -> HttpResponse {
    let resource = group::to_resource(group, members, tenant_url);
    answer(status, resource, group.version, group::location(tenant_url, group.id), projection)
}

fn answer(
    status: StatusCode,
    mut resource: Map,
    version: i64,
    location: String,
    projection: &Projection,
) -> HttpResponse {
    projection.apply(&mut resource);
    let mut response = HttpResponse::build(status);
    response.content_type(SCIM_JSON).insert_header((ETAG, version::etag(version)));
    if status == StatusCode::CREATED {
        response.insert_header((LOCATION, location));
    } else {
        response.insert_header((CONTENT_LOCATION, location));
    }
    response.json(resource)
}
