//! Answers with a resource.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CONTENT_LOCATION, ETAG, LOCATION},
    },
};
use muster_core::person::Person;
use muster_scim::{Projection, version};

use crate::resource::user;

/// The media type of every answer (RFC 7644 §8.1).
pub(crate) const SCIM_JSON: &str = "application/scim+json";

/// A person as a SCIM resource, with its version and, where it is new, its place.
pub(crate) fn person(
    status: StatusCode,
    person: &Person,
    tenant_url: &str,
    projection: &Projection,
) -> HttpResponse {
    let location = user::location(tenant_url, person.id);
    let mut resource = user::to_resource(person, &location);
    projection.apply(&mut resource);
    let mut response = HttpResponse::build(status);
    response.content_type(SCIM_JSON).insert_header((ETAG, version::etag(person.version)));
    if status == StatusCode::CREATED {
        response.insert_header((LOCATION, location));
    } else {
        response.insert_header((CONTENT_LOCATION, location));
    }
    response.json(resource)
}
