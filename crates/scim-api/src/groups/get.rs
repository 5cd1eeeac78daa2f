//! `GET /Groups/{id}` (RFC 7644 §3.4.1).

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use muster_app::App;
use muster_core::call::Matched;
use muster_http::query::Query;
use muster_scim::version;

use super::{answer, group_id};
use crate::{
    error::Failure,
    gate::Gate,
    notes::note,
    parameters,
    precondition::{Precondition, Reading},
    resource::group::location,
    respond, types,
};

/// Answers a group.
pub(crate) async fn get(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let kind = types::group(&caller)?;
    let projection = parameters::projection(&Query::of(&http), &kind)?;
    let group = app.group_find(&caller, group_id(&path)?).await?;
    note(&http, |notes| {
        notes.group = Some(group.id);
        notes.matched = Some(Matched::Id);
    });
    // Before the members, of whom there may be many.
    if Precondition::of(&http).reading(group.version)? == Reading::Known {
        let location = location(&app.tenant_url(), group.id);
        return Ok(respond::not_modified(version::etag(group.version), location));
    }
    let group = answer(&app, &caller, &group, &projection).await?;
    Ok(group.respond(StatusCode::OK, &projection))
}
