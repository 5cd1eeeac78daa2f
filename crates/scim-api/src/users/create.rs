//! `POST /Users` (RFC 7644 §3.3).

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Payload},
};
use muster_app::{App, ScimCaller};
use muster_core::person::PersonChange;
use muster_http::query::Query;
use muster_scim::{Quirk, normalize, on_request};
use serde_json::Value;

use crate::{
    error::Failure,
    gate::Gate,
    notes::{Notes, noted},
    parameters, request,
    resource::user,
    respond::Answer,
    types,
};

/// Registers a person.
pub(crate) async fn create(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let kind = types::user(&caller)?;
    let projection = parameters::projection(&Query::of(&http), &kind)?;
    let made = noted(&http, async |notes| {
        let body = request::json(&http, payload, &request::PERSON).await?;
        run(&app, &caller, notes, body).await
    })
    .await?;
    Ok(made.respond(StatusCode::CREATED, &projection))
}

/// The operation, whether it came alone or in a bulk request.
pub(crate) async fn run(
    app: &App,
    caller: &ScimCaller,
    notes: &mut Notes,
    body: Value,
) -> Result<Answer, Failure> {
    let kind = types::user(caller)?;
    let (resource, quirks) =
        normalize(request::resource(body)?, &kind, caller.enterprise.policy.identity_provider)?;
    notes.tolerated(&quirks);
    let lacking = request::lacking(&resource, &kind, &caller.enterprise.policy);
    let set = on_request(&resource, &kind);
    let foreign = quirks.contains(&Quirk::ForeignSchema);
    let wanted = PersonChange { profile: user::to_profile(resource), foreign, named: false };
    let decided = app.person_create(caller, wanted, lacking).await?;
    notes.decided(&decided);
    Ok(Answer::person(decided.person, &app.tenant_url()).having_set(set))
}
