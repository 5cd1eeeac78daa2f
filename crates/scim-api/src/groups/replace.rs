//! `PUT /Groups/{id}` (RFC 7644 §3.5.1).

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path, Payload},
};
use muster_app::{App, ScimCaller};
use muster_core::group::{GroupChange, MemberChange, MemberStep};
use muster_http::query::Query;
use muster_scim::{Quirk, normalize, on_request, patch::members::take_members, replaced};
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
    types,
};

/// Replaces what is known about a group. It never makes one. Without members it has none: what is
/// omitted is cleared (decision D-07).
pub(crate) async fn replace(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    path: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let kind = types::group(&caller)?;
    let projection = parameters::projection(&Query::of(&http), &kind)?;
    let precondition = Precondition::of(&http);
    let changed = noted(&http, async |notes| {
        identify(notes, &path)?;
        let body = request::json(&http, payload, &request::GROUP).await?;
        run(&app, &caller, notes, &path, precondition, body).await
    })
    .await?;
    let Changed { group, set } = changed;
    let changed = answer(&app, &caller, &group, &projection).await?.having_set(set);
    Ok(changed.respond(StatusCode::OK, &projection))
}

/// The operation, whether it came alone or in a bulk request.
pub(crate) async fn run(
    app: &App,
    caller: &ScimCaller,
    notes: &mut Notes,
    id: &str,
    precondition: Precondition,
    body: Value,
) -> Result<Changed, Failure> {
    let kind = types::group(caller)?;
    let id = identify(notes, id)?;
    let body = request::resource(body)?;
    // Whether the group exists is told before what is wrong with the body.
    app.group_find(caller, id).await?;
    let (mut resource, quirks) =
        normalize(body, &kind, caller.enterprise.policy.identity_provider)?;
    notes.tolerated(&quirks);
    request::require(&resource, &kind, &caller.enterprise.policy)?;
    let add = group::to_members(&take_members(&mut resource, &kind)?)?;
    let set = on_request(&resource, &kind);
    let foreign = quirks.contains(&Quirk::ForeignSchema);
    let decided = app
        .group_modify(caller, id, move |before| {
            precondition.check(before.version)?;
            let before = group::from_profile(&before.profile);
            let profile = group::to_profile(replaced(&before, resource, &kind)?);
            let change = MemberChange { replace: true, add, ..MemberChange::default() };
            let members = vec![MemberStep::Change(change)];
            Ok::<_, Failure>(GroupChange { profile, members, foreign })
        })
        .await?;
    notes.decided_of_group(&decided);
    Ok(Changed { group: decided.group, set })
}
