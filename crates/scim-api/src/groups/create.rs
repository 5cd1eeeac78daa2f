//! `POST /Groups` (RFC 7644 §3.3).

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Payload},
};
use muster_app::App;
use muster_http::query::Query;
use muster_scim::{normalize, patch::members::take_members};

use super::answer;
use crate::{
    error::Failure, gate::Gate, notes::note_quirks, parameters, request, resource::group, types,
};

/// Makes a group, with the members that were sent.
pub(crate) async fn create(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let kind = types::group();
    let projection = parameters::projection(&Query::of(&http), kind)?;
    let body = request::resource(&http, payload, &request::GROUP).await?;
    let (mut resource, quirks) = normalize(body, kind)?;
    note_quirks(&http, &quirks);
    request::require(&resource, kind)?;
    let members = group::to_members(&take_members(&mut resource, kind)?)?;
    let made = app.group_create(&caller, group::to_profile(resource), members).await?;
    answer(&app, &caller, StatusCode::CREATED, &made, &projection).await
}
