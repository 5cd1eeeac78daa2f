//! `POST /Groups` (RFC 7644 §3.3).

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Payload},
};
use muster_app::{App, ScimCaller};
use muster_core::group::Group;
use muster_http::query::Query;
use muster_scim::{normalize, patch::members::take_members};
use serde_json::Value;

use super::answer;
use crate::{
    error::Failure,
    gate::Gate,
    notes::{Notes, noted},
    parameters, request,
    resource::group,
    types,
};

/// Makes a group, with the members that were sent.
pub(crate) async fn create(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let projection = parameters::projection(&Query::of(&http), types::group())?;
    let made = noted(&http, async |notes| {
        let body = request::json(&http, payload, &request::GROUP).await?;
        run(&app, &caller, notes, body).await
    })
    .await?;
    let made = answer(&app, &caller, &made, &projection).await?;
    Ok(made.respond(StatusCode::CREATED, &projection))
}

/// The operation, whether it came alone or in a bulk request.
pub(crate) async fn run(
    app: &App,
    caller: &ScimCaller,
    notes: &mut Notes,
    body: Value,
) -> Result<Group, Failure> {
    let kind = types::group();
    let (mut resource, quirks) =
        normalize(request::resource(body)?, kind, caller.enterprise.policy.identity_provider)?;
    notes.tolerated(&quirks);
    request::require(&resource, kind)?;
    let members = group::to_members(&take_members(&mut resource, kind)?)?;
    Ok(app.group_create(caller, group::to_profile(resource), members).await?)
}
