//! Answers with a resource, or with a list of them.

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
    query::Page,
};
use muster_scim::{AttrPath, ListResponse, Map, Projection, version};

use crate::resource::{group, user};

/// The media type of every answer (RFC 7644 §8.1).
pub(crate) const SCIM_JSON: &str = "application/scim+json";

/// A resource as an operation leaves it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) id: String,
    pub(crate) location: String,
    /// The entity tag of its version.
    pub(crate) version: String,
    resource: Map,
    /// What the client set of what is answered on request only.
    set: Vec<AttrPath>,
}

impl Answer {
    /// A person.
    pub(crate) fn person(person: Person, tenant_url: &str) -> Self {
        Self {
            id: person.id.to_string(),
            location: user::location(tenant_url, person.id),
            version: version::etag(person.version),
            resource: user::to_resource(person, tenant_url),
            set: Vec::new(),
        }
    }

    /// A group; `members` are those that were looked up.
    pub(crate) fn group(group: &Group, members: &[Member], tenant_url: &str) -> Self {
        Self {
            id: group.id.to_string(),
            location: group::location(tenant_url, group.id),
            version: version::etag(group.version),
            resource: group::to_resource(group, members, tenant_url),
            set: Vec::new(),
        }
    }

    /// The same, after a change that set these of the attributes that are answered on request only.
    pub(crate) fn having_set(self, set: Vec<AttrPath>) -> Self {
        Self { set, ..self }
    }

    /// As the answer to a request of its own, with its version and, where it is new, its place.
    pub(crate) fn respond(self, status: StatusCode, projection: &Projection) -> HttpResponse {
        let Self { location, version, mut resource, set, .. } = self;
        projection.apply_to_change(&mut resource, &set);
        let mut response = HttpResponse::build(status);
        response.content_type(SCIM_JSON).insert_header((ETAG, version));
        if status == StatusCode::CREATED {
            response.insert_header((LOCATION, location));
        } else {
            response.insert_header((CONTENT_LOCATION, location));
        }
        response.json(resource)
    }
}

/// A change that is answered without the resource: its version is told (RFC 7644 §3.5.2, §3.14).
pub(crate) fn no_content(version: String) -> HttpResponse {
    HttpResponse::NoContent().insert_header((ETAG, version)).finish()
}

/// The caller has this version already (RFC 7644 §3.14). The headers are those of the answer that it need
/// not get (RFC 9110 §15.4.5).
pub(crate) fn not_modified(version: String, location: String) -> HttpResponse {
    let mut response = HttpResponse::NotModified();
    response.insert_header((ETAG, version)).insert_header((CONTENT_LOCATION, location)).finish()
}

/// A page of what a query found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// On all pages.
    pub(crate) total: u64,
    /// On this page, as they are answered.
    pub(crate) resources: Vec<Map>,
    /// Where a page by cursor leads; none for a page by index.
    pub(crate) walk: Option<Next>,
    /// The page ended before it was full, and there is more of the list.
    pub(crate) shortened: bool,
}

/// The cursor of the next page; none on the last one.
#[derive(Debug)]
pub(crate) struct Next(pub(crate) Option<String>);

impl Found {
    /// What the next list gives to the same page.
    pub(crate) fn add(&mut self, next: Self) {
        self.total += next.total;
        self.shortened |= next.shortened;
        self.resources.extend(next.resources);
    }
}

/// A page of a list, by index (RFC 7644 §3.4.2) or by cursor (RFC 9865 §2).
pub(crate) fn list(page: Page, found: Found) -> HttpResponse {
    let list = match found.walk {
        Some(Next(cursor)) => ListResponse::walked(found.total, cursor, found.resources),
        None => ListResponse::new(found.total, page.offset + 1, found.resources),
    };
    HttpResponse::Ok().content_type(SCIM_JSON).json(list)
}
