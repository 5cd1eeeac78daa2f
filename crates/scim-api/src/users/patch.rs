//! `PATCH /Users/{id}` (RFC 7644 §3.5.2).

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path, Payload},
};
use muster_app::{App, ScimCaller};
use muster_core::{event::Means, person::PersonChange, provider::PatchAnswer};
use muster_http::query::Query;
use muster_scim::{PatchRequest, Quirk, patch as language};
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
    respond::{self, Answer},
    told::Told,
    types,
};

/// Changes parts of a person: every operation or none.
///
/// The answer is the person, unless the enterprise's policy prefers a 204 and no attributes are asked
/// for (RFC 7644 §3.5.2).
pub(crate) async fn patch(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    path: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let query = Query::of(&http);
    let kind = types::user(&caller)?;
    let projection = parameters::projection(&query, &kind)?;
    let precondition = Precondition::of(&http);
    let changed = noted(&http, async |notes| {
        identify(notes, &path)?;
        let body = request::json(&http, payload, &request::PERSON).await?;
        run(&app, &caller, notes, &path, precondition, &body).await
    })
    .await?;
    Ok(if answers_resource(&caller, parameters::asks_for_attributes(&query)) {
        changed.respond(StatusCode::OK, &projection)
    } else {
        respond::no_content(changed.version)
    })
}

/// Whether the answer is the person, where attributes are asked for or not.
pub(crate) fn answers_resource(caller: &ScimCaller, asked: bool) -> bool {
    match caller.enterprise.policy.patch_answer {
        PatchAnswer::Automatic | PatchAnswer::Resource => true,
        PatchAnswer::NoContent => asked,
    }
}

/// The operation, whether it came alone or in a bulk request.
pub(crate) async fn run(
    app: &App,
    caller: &ScimCaller,
    notes: &mut Notes,
    id: &str,
    precondition: Precondition,
    body: &Value,
) -> Result<Answer, Failure> {
    let kind = types::user(caller)?;
    let id = identify(notes, id)?;
    let operations = PatchRequest::parse(body)?;
    let named = operations.sets(&NAMES);
    let sender = caller.enterprise.policy.identity_provider;
    let told = Told::default();
    let tell = told.clone();
    let decided = app
        .person_modify(caller, id, Means::Patch, Vec::new(), move |before| {
            precondition.check(before.version)?;
            let resource = user::from_profile(before.profile.clone());
            let patched = language::apply(&resource, &operations, &kind, sender)?;
            let foreign = patched.quirks.contains(&Quirk::ForeignSchema);
            tell.tell((patched.quirks, patched.on_request));
            let profile = user::to_profile(patched.resource);
            Ok::<_, Failure>(PersonChange { profile, foreign, named })
        })
        .await?;
    let (quirks, set) = told.take();
    notes.tolerated(&quirks);
    notes.decided(&decided);
    Ok(Answer::person(decided.person, &app.tenant_url()).having_set(set))
}
