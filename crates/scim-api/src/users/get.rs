//! `GET /Users/{id}` (RFC 7644 §3.4.1).

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use muster_app::{App, ScimCaller};
use muster_core::{call::Matched, id::PersonId};
use muster_http::query::Query;

use super::person_id;
use crate::{
    error::Failure,
    gate::Gate,
    notes::note,
    parameters,
    precondition::{Precondition, Reading},
    respond::{self, Answer},
    types,
};

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
    note(http, |notes| {
        notes.person = Some(person.id);
        notes.matched = Some(Matched::Id);
    });
    let reading = Precondition::of(http).reading(person.version)?;
    let answer = Answer::person(person, &app.tenant_url());
    Ok(match reading {
        Reading::Known => respond::not_modified(answer.version, answer.location),
        Reading::Wanted => answer.respond(StatusCode::OK, &projection),
    })
}
