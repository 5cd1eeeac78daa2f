//! `PUT /Groups/{id}` (RFC 7644 §3.5.1).

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path, Payload},
};
use muster_app::App;
use muster_core::group::{GroupChange, MemberChange, MemberStep};
use muster_http::query::Query;
use muster_scim::{normalize, patch::members::take_members};

use super::{answer, group_id};
use crate::{
    error::Failure,
    gate::Gate,
    notes::{note, note_quirks},
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
    let kind = types::group();
    let projection = parameters::projection(&Query::of(&http), kind)?;
    let id = group_id(&path)?;
    let precondition = Precondition::of(&http);
    let body = request::resource(&http, payload, &request::GROUP).await?;
    // Whether the group exists is told before what is wrong with the body.
    app.group_find(&caller, id).await?;
    let (mut resource, quirks) = normalize(body, kind)?;
    note_quirks(&http, &quirks);
    request::require(&resource, kind)?;
    let add = group::to_members(&take_members(&mut resource, kind)?)?;
    let profile = group::to_profile(resource);
    let decided = app
        .group_modify(&caller, id, move |before| {
            precondition.check(before.version)?;
            let change = MemberChange { replace: true, add, ..MemberChange::default() };
            Ok::<_, Failure>(GroupChange { profile, members: vec![MemberStep::Change(change)] })
        })
        .await?;
    note(&http, |notes| notes.no_change = !decided.changed);
    answer(&app, &caller, StatusCode::OK, &decided.group, &projection).await
}
