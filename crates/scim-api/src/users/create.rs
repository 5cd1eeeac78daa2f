//! `POST /Users` (RFC 7644 §3.3).

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Payload},
};
use muster_app::App;
use muster_http::query::Query;
use muster_scim::normalize;

use crate::{
    error::Failure,
    gate::Gate,
    notes::{note, note_quirks},
    parameters, request, resource, respond, types,
};

/// Registers a person.
pub(crate) async fn create(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let kind = types::user(&caller.enterprise.policy);
    let projection = parameters::projection(&Query::of(&http), kind)?;
    let body = request::resource(&http, payload, &request::PERSON).await?;
    let (resource, quirks) = normalize(body, kind)?;
    note_quirks(&http, &quirks);
    request::require(&resource, kind)?;
    let profile = resource::user::to_profile(resource);
    let decided = app.person_create(&caller, profile).await?;
    note(&http, |notes| {
        notes.person = Some(decided.person.id);
        notes.rule = Some(decided.rule);
    });
    Ok(respond::person(StatusCode::CREATED, &decided.person, &app.tenant_url(), &projection))
}
