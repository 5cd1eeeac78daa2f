//! `DELETE /Users/{id}` (RFC 7644 §3.6).

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use muster_app::App;

use super::person_id;
use crate::{error::Failure, gate::Gate, notes::note, precondition::Precondition};

/// Removes a person; from then on the id is unknown and the names are free.
pub(crate) async fn delete(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = person_id(&path)?;
    note(&http, |notes| notes.person = Some(id));
    let precondition = Precondition::of(&http);
    app.person_delete(&caller, id, move |person| precondition.check(person.version)).await?;
    Ok(HttpResponse::NoContent().finish())
}
