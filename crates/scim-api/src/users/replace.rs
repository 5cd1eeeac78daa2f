//! `PUT /Users/{id}` (RFC 7644 §3.5.1).

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path, Payload},
};
use muster_app::App;
use muster_core::event::Means;
use muster_http::query::Query;
use muster_scim::normalize;

use super::{Precondition, note_quirks, person_id, require};
use crate::{
    error::Failure, gate::Gate, notes::note, parameters, request, resource, respond, types,
};

/// Replaces what is known about a person. It never makes one.
pub(crate) async fn replace(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    path: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let kind = types::user(&caller.enterprise.policy);
    let projection = parameters::projection(&Query::of(&http), kind)?;
    let id = person_id(&path)?;
    note(&http, |notes| notes.person = Some(id));
    let precondition = Precondition::of(&http);
    let body = request::resource(&http, payload).await?;
    // Whether the person exists is told before what is wrong with the body.
    app.person_find(&caller, id).await?;
    let (resource, quirks) = normalize(body, kind)?;
    note_quirks(&http, &quirks);
    require(&resource, kind)?;
    let mut profile = resource::user::to_profile(resource);
    let decided = app
        .person_modify(&caller, id, Means::Put, move |before| {
            precondition.check(before)?;
            // RFC 7644 §3.5.1 lets the server keep what is omitted: a PUT without `active` must not
            // let a disabled person in again (decision D-06).
            profile.active = profile.active.or(before.profile.active);
            Ok::<_, Failure>(profile)
        })
        .await?;
    note(&http, |notes| {
        notes.rule = Some(decided.rule);
        notes.no_change = !decided.changed;
    });
    Ok(respond::person(StatusCode::OK, &decided.person, &app.tenant_url(), &projection))
}
