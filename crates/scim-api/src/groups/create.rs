//! `POST /Groups` (RFC 7644 §3.3).

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Payload},
};
use muster_app::{App, ScimCaller};
use muster_core::call::Matched;
use muster_http::query::Query;
use muster_scim::{Quirk, normalize, on_request, patch::members::take_members};
use serde_json::Value;

use super::{Changed, answer};
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
    let kind = types::group(&caller)?;
    let projection = parameters::projection(&Query::of(&http), &kind)?;
    let made = noted(&http, async |notes| {
        let body = request::json(&http, payload, &request::GROUP).await?;
        run(&app, &caller, notes, body).await
    })
    .await?;
    let Changed { group, set } = made;
    let made = answer(&app, &caller, &group, &projection).await?.having_set(set);
    Ok(made.respond(StatusCode::CREATED, &projection))
}

/// The operation, whether it came alone or in a bulk request.
pub(crate) async fn run(
    app: &App,
    caller: &ScimCaller,
    notes: &mut Notes,
    body: Value,
) -> Result<Changed, Failure> {
    let kind = types::group(caller)?;
    let (mut resource, quirks) =
        normalize(request::resource(body)?, &kind, caller.enterprise.policy.identity_provider)?;
    notes.tolerated(&quirks);
    request::require(&resource, &kind, &caller.enterprise.policy)?;
    let set = on_request(&resource, &kind);
    let members = group::to_members(&take_members(&mut resource, &kind)?)?;
    let foreign = quirks.contains(&Quirk::ForeignSchema);
    let profile = group::to_profile(resource);
    let decided = app.group_create(caller, profile, members, foreign).await?;
    notes.matched = Some(Matched::Nobody);
    notes.decided_of_group(&decided);
    Ok(Changed { group: decided.group, set })
}
