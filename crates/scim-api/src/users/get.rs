//! `GET /Users/{id}` (RFC 7644 §3.4.1).

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{ETAG, IF_NONE_MATCH},
    },
    web::{Data, Path},
};
use muster_app::{App, ScimCaller};
use muster_core::id::PersonId;
use muster_http::query::Query;
use muster_scim::version;

use super::person_id;
use crate::{error::Failure, gate::Gate, notes::note, parameters, respond::Answer, types};

/// Answers a person; disabled people are answered like others.
pub(crate) async fn get(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    answer(&caller, &app, &http, person_id(&path)?).await
}

/// The answer with a person, or that it is the one the client knows.
pub(super) async fn answer(
    caller: &ScimCaller,
    app: &App,
    http: &HttpRequest,
    id: PersonId,
) -> Result<HttpResponse, Failure> {
    let kind = types::user(caller)?;
    let projection = parameters::projection(&Query::of(http), &kind)?;
    let person = app.person_find(caller, id).await?;
    note(http, |notes| notes.person = Some(person.id));
    let known = http.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| !version::if_none_match(known, person.version)) {
        return Ok(HttpResponse::NotModified()
            .insert_header((ETAG, version::etag(person.version)))
            .finish());
    }
    Ok(Answer::person(person, &app.tenant_url()).respond(StatusCode::OK, &projection))
}
