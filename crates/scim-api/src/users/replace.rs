//! `PUT /Users/{id}` (RFC 7644 §3.5.1).

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path, Payload},
};
use muster_app::{App, ScimCaller};
use muster_core::{event::Means, person::PersonChange};
use muster_http::query::Query;
use muster_scim::{Quirk, normalize, on_request, replaced};
use serde_json::Value;

use super::{NAMES, identify};
use crate::{
    error::Failure,
    gate::Gate,
    notes::{Notes, noted},
    parameters,
    precondition::Precondition,
    request,
    resource::user,
    respond::Answer,
    types,
};

/// Replaces what is known about a person. It never makes one.
pub(crate) async fn replace(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    path: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let kind = types::user(&caller)?;
    let projection = parameters::projection(&Query::of(&http), &kind)?;
    let precondition = Precondition::of(&http);
    let replaced = noted(&http, async |notes| {
        identify(notes, &path)?;
        let body = request::json(&http, payload, &request::PERSON).await?;
        run(&app, &caller, notes, &path, precondition, body).await
    })
    .await?;
    Ok(replaced.respond(StatusCode::OK, &projection))
}

/// The operation, whether it came alone or in a bulk request.
pub(crate) async fn run(
    app: &App,
    caller: &ScimCaller,
    notes: &mut Notes,
    id: &str,
    precondition: Precondition,
    body: Value,
) -> Result<Answer, Failure> {
    let kind = types::user(caller)?;
    let id = identify(notes, id)?;
    let body = request::resource(body)?;
    // Whether the person exists is told before what is wrong with the body.
    app.person_find(caller, id).await?;
    let (resource, quirks) = normalize(body, &kind, caller.enterprise.policy.identity_provider)?;
    notes.tolerated(&quirks);
    let lacking = request::lacking(&resource, &kind, &caller.enterprise.policy);
    let set = on_request(&resource, &kind);
    let named = NAMES.iter().any(|name| resource.get(*name).is_some_and(|value| !value.is_null()));
    let foreign = quirks.contains(&Quirk::ForeignSchema);
    let decided = app
        .person_modify(caller, id, Means::Put, lacking, move |before| {
            precondition.check(before.version)?;
            let resource = replaced(&user::from_profile(before.profile.clone()), resource, &kind)?;
            let mut profile = user::to_profile(resource);
            // RFC 7644 §3.5.1 lets the server keep what is omitted: a PUT without `active` must not
            // let a disabled person in again (decision D-06).
            profile.active = profile.active.or(before.profile.active);
            Ok::<_, Failure>(PersonChange { profile, foreign, named })
        })
        .await?;
    notes.decided(&decided);
    Ok(Answer::person(decided.person, &app.tenant_url()).having_set(set))
}
