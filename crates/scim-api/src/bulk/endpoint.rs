//! Where operations of a bulk request go.
//!
//! # Adding an endpoint
//!
//! A variant of [`Endpoint`], its row in [`Endpoint::ALL`], and its four operations in [`Target::run`].

use actix_web::http::StatusCode;
use muster_app::{App, ScimCaller};
use muster_core::call::Reason;
use muster_scim::{BulkMethod, BulkOperation};

use crate::{
    error::Failure,
    notes::Notes,
    request,
    respond::Answer,
    users::{self, Precondition},
};

/// What became of an operation.
pub(super) enum Outcome {
    /// A new resource.
    Made(Answer),
    /// A resource as it is now.
    Changed(Answer),
    /// No resource any more.
    Removed,
}

/// The endpoints.
#[derive(Debug, Clone, Copy)]
enum Endpoint {
    Users,
}

/// An endpoint with its name in paths, its route, and the route of its resources.
type Row = (Endpoint, &'static str, &'static str, &'static str);

impl Endpoint {
    const ALL: [Row; 1] = [(Self::Users, "Users", "/Users", "/Users/{id}")];
}

/// An endpoint or a resource of it.
pub(super) struct Target<'p> {
    endpoint: Endpoint,
    id: Option<&'p str>,
    route: &'static str,
}

impl<'p> Target<'p> {
    /// What a path names. RFC 7644 §3.7: it is relative to the Tenant URL.
    pub(super) fn of(path: &'p str) -> Result<Self, Failure> {
        let (name, id) = match path.trim_matches('/').split_once('/') {
            Some((name, id)) => (name, Some(id)),
            None => (path.trim_matches('/'), None),
        };
        let row = Endpoint::ALL.into_iter().find(|(_, known, ..)| *known == name);
        match row {
            Some((endpoint, _, all, one)) if !id.is_some_and(|id| id.contains('/')) => {
                Ok(Self { endpoint, id, route: if id.is_some() { one } else { all } })
            }
            _ => Err(Failure::new(
                StatusCode::NOT_FOUND,
                Reason::Request,
                "There is no such endpoint; a path in a bulk request is relative to the Tenant URL, \
                 such as /Users.",
            )),
        }
    }

    /// The pattern of the route that the operation would have had alone.
    pub(super) fn route(&self) -> &'static str {
        self.route
    }

    /// Runs an operation.
    pub(super) async fn run(
        self,
        app: &App,
        caller: &ScimCaller,
        notes: &mut Notes,
        operation: BulkOperation,
    ) -> Result<Outcome, Failure> {
        use users::{create, delete, patch, replace};
        let BulkOperation { method, version, data, .. } = operation;
        request::check(&data)?;
        let version = Precondition::version(version);
        Ok(match (self.endpoint, method, self.id) {
            (Endpoint::Users, BulkMethod::Post, None) => {
                Outcome::Made(create::run(app, caller, notes, data).await?)
            }
            (Endpoint::Users, BulkMethod::Put, Some(id)) => {
                Outcome::Changed(replace::run(app, caller, notes, id, version, data).await?)
            }
            (Endpoint::Users, BulkMethod::Patch, Some(id)) => {
                Outcome::Changed(patch::run(app, caller, notes, id, version, &data).await?)
            }
            (Endpoint::Users, BulkMethod::Delete, Some(id)) => {
                delete::run(app, caller, notes, id, version).await?;
                Outcome::Removed
            }
            (Endpoint::Users, BulkMethod::Post, Some(_))
            | (Endpoint::Users, BulkMethod::Put | BulkMethod::Patch | BulkMethod::Delete, None) => {
                return Err(Failure::new(
                    StatusCode::METHOD_NOT_ALLOWED,
                    Reason::Request,
                    "The method does not fit the path: POST goes to an endpoint, PUT, PATCH and DELETE \
                     go to a resource of it.",
                ));
            }
        })
    }
}
