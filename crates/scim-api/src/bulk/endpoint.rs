//! Where operations of a bulk request go.
//!
//! # Adding an endpoint
//!
//! A variant of [`Endpoint`], its row in [`ROWS`], and its four operations in [`Target::run`].

use actix_web::http::StatusCode;
use muster_app::{App, ScimCaller};
use muster_core::call::Reason;
use muster_scim::{BulkMethod, BulkOperation, ScimError, ScimType};

use crate::{
    error::Failure,
    groups,
    notes::Notes,
    precondition::Precondition,
    request::{self, Limits},
    respond::Answer,
    users,
};

/// What became of an operation.
pub(super) enum Outcome {
    /// A new resource.
    Made(Answer),
    /// A resource as it is now, and the status that says so.
    Changed(Answer, StatusCode),
    /// No resource any more.
    Removed,
}

/// The endpoints.
#[derive(Debug, Clone, Copy)]
enum Endpoint {
    Users,
    Groups,
}

/// An endpoint as paths name it.
struct Row {
    endpoint: Endpoint,
    path: &'static str,
    /// The route of its resources.
    resource: &'static str,
    /// How large an operation may be.
    limits: &'static Limits,
}

const ROWS: &[Row] = &[
    Row {
        endpoint: Endpoint::Users,
        path: "/Users",
        resource: "/Users/{id}",
        limits: &request::PERSON,
    },
    Row {
        endpoint: Endpoint::Groups,
        path: "/Groups",
        resource: "/Groups/{id}",
        limits: &request::GROUP,
    },
];

/// An endpoint or a resource of it.
pub(super) struct Target<'p> {
    row: &'static Row,
    id: Option<&'p str>,
}

impl<'p> Target<'p> {
    /// What a path names. RFC 7644 §3.7: it is relative to the Tenant URL.
    pub(super) fn of(path: &'p str) -> Result<Self, Failure> {
        let rest = |row: &Row| path.trim_end_matches('/').strip_prefix(row.path);
        let found = ROWS.iter().find_map(|row| match rest(row)? {
            "" => Some(Self { row, id: None }),
            rest => {
                let id = rest.strip_prefix('/').filter(|id| !id.contains('/'))?;
                Some(Self { row, id: Some(id) })
            }
        });
        found.ok_or_else(|| {
            Failure::new(
                StatusCode::NOT_FOUND,
                Reason::Request,
                "There is no such endpoint; a path in a bulk request is relative to the Tenant URL, \
                 such as /Users.",
            )
        })
    }

    /// The address of the resource, unless it is one that was not made.
    pub(super) fn place(&self, tenant_url: &str) -> Option<String> {
        let id = self.id.filter(|id| !id.starts_with("bulkId:"))?;
        Some(format!("{tenant_url}{}/{id}", self.row.path))
    }

    /// The pattern of the route that the operation would have had alone.
    pub(super) fn route(&self) -> &'static str {
        if self.id.is_some() { self.row.resource } else { self.row.path }
    }

    /// Runs an operation.
    pub(super) async fn run(
        self,
        app: &App,
        caller: &ScimCaller,
        notes: &mut Notes,
        operation: BulkOperation,
    ) -> Result<Outcome, Failure> {
        let BulkOperation { method, version, data, .. } = operation;
        if data.is_null() && method != BulkMethod::Delete {
            let sentence =
                "Each operation but DELETE needs \"data\": what its body would be alone.";
            return Err(ScimError::new(ScimType::InvalidSyntax, sentence).into());
        }
        request::check(&data, self.row.limits)?;
        let version = Precondition::version(version);
        // Members are not answered: an operation of a bulk request says only its version and place.
        let group = |group| Answer::group(&group, &[], &app.tenant_url());
        Ok(match (self.row.endpoint, method, self.id) {
            (Endpoint::Users, BulkMethod::Post, None) => {
                Outcome::Made(users::create::run(app, caller, notes, data).await?)
            }
            (Endpoint::Users, BulkMethod::Put, Some(id)) => {
                let run = users::replace::run(app, caller, notes, id, version, data);
                Outcome::Changed(run.await?, StatusCode::OK)
            }
            (Endpoint::Users, BulkMethod::Patch, Some(id)) => {
                let run = users::patch::run(app, caller, notes, id, version, &data);
                Outcome::Changed(run.await?, patched(users::patch::answers_resource(caller, false)))
            }
            (Endpoint::Users, BulkMethod::Delete, Some(id)) => {
                users::delete::run(app, caller, notes, id, version).await?;
                Outcome::Removed
            }
            (Endpoint::Groups, BulkMethod::Post, None) => {
                Outcome::Made(group(groups::create::run(app, caller, notes, data).await?.group))
            }
            (Endpoint::Groups, BulkMethod::Put, Some(id)) => {
                let run = groups::replace::run(app, caller, notes, id, version, data);
                Outcome::Changed(group(run.await?.group), StatusCode::OK)
            }
            (Endpoint::Groups, BulkMethod::Patch, Some(id)) => {
                let run = groups::patch::run(app, caller, notes, id, version, &data);
                let status = patched(groups::patch::answers_resource(caller, false));
                Outcome::Changed(group(run.await?.group), status)
            }
            (Endpoint::Groups, BulkMethod::Delete, Some(id)) => {
                groups::delete::run(app, caller, notes, id, version).await?;
                Outcome::Removed
            }
            (Endpoint::Users | Endpoint::Groups, BulkMethod::Post, Some(_))
            | (
                Endpoint::Users | Endpoint::Groups,
                BulkMethod::Put | BulkMethod::Patch | BulkMethod::Delete,
                None,
            ) => {
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

/// The status that a PATCH would have alone. What is answered here is the same: no resource.
fn patched(answers_resource: bool) -> StatusCode {
    if answers_resource { StatusCode::OK } else { StatusCode::NO_CONTENT }
}
