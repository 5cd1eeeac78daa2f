//! `PATCH /Groups/{id}` (RFC 7644 §3.5.2).

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path, Payload},
};
use muster_app::{App, ScimCaller};
use muster_core::{group::GroupChange, provider::PatchAnswer};
use muster_http::query::Query;
use muster_scim::{
    PatchRequest, Quirk,
    patch::{self as language, members},
    version,
};
use serde_json::Value;

use super::{Changed, answer, identify};
use crate::{
    error::Failure,
    gate::Gate,
    notes::{Notes, noted},
    parameters,
    precondition::Precondition,
    request,
    resource::group,
    respond,
    told::Told,
    types,
};

/// Changes parts of a group: every operation or none.
///
/// The answer is a 204 unless attributes are asked for, as RFC 7644 §3.5.2 allows: a body would cost
/// the whole membership, and identity providers do not read it. The enterprise's policy may want one all
/// the same.
pub(crate) async fn patch(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    path: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let query = Query::of(&http);
    let kind = types::group(&caller)?;
    let projection = parameters::projection(&query, &kind)?;
    let precondition = Precondition::of(&http);
    let changed = noted(&http, async |notes| {
        identify(notes, &path)?;
        let body = request::json(&http, payload, &request::GROUP).await?;
        run(&app, &caller, notes, &path, precondition, &body).await
    })
    .await?;
    if answers_resource(&caller, parameters::asks_for_attributes(&query)) {
        let Changed { group, set } = changed;
        let changed = answer(&app, &caller, &group, &projection).await?.having_set(set);
        return Ok(changed.respond(StatusCode::OK, &projection));
    }
    Ok(respond::no_content(version::etag(changed.group.version)))
}

/// Whether the answer is the group, where attributes are asked for or not.
pub(crate) fn answers_resource(caller: &ScimCaller, asked: bool) -> bool {
    match caller.enterprise.policy.patch_answer {
        PatchAnswer::Resource => true,
        PatchAnswer::Automatic | PatchAnswer::NoContent => asked,
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
) -> Result<Changed, Failure> {
    let kind = types::group(caller)?;
    let id = identify(notes, id)?;
    let operations = PatchRequest::parse(body)?;
    let sender = caller.enterprise.policy.identity_provider;
    // Before the transaction, for others wait for its end; what is wrong with them is said after whether
    // there is such a group.
    let parts =
        members::split(&operations, &kind, sender).map_err(Failure::from).and_then(|parts| {
            let steps = group::to_steps(parts.members, &kind, &app.tenant_url())?;
            Ok((parts.others, steps, parts.quirks))
        });
    // The change runs where the database is; what it tolerated and set comes back through here.
    let told = Told::default();
    let tell = told.clone();
    let decided = app
        .group_modify(caller, id, move |before| {
            precondition.check(before.version)?;
            let (others, members, mut all) = parts?;
            let resource = group::from_profile(&before.profile);
            let patched = language::apply(&resource, &others, &kind, sender)?;
            for quirk in patched.quirks {
                if !all.contains(&quirk) {
                    all.push(quirk);
                }
            }
            let foreign = all.contains(&Quirk::ForeignSchema);
            tell.tell((all, patched.on_request));
            Ok::<_, Failure>(GroupChange {
                profile: group::to_profile(patched.resource),
                members,
                foreign,
            })
        })
        .await?;
    let (quirks, set) = told.take();
    notes.tolerated(&quirks);
    notes.decided_of_group(&decided);
    Ok(Changed { group: decided.group, set })
}
