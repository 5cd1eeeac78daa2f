//! `DELETE /Groups/{id}` (RFC 7644 §3.6).

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use muster_app::{App, ScimCaller};

use super::identify;
use crate::{
    error::Failure,
    gate::Gate,
    notes::{Notes, noted},
    precondition::Precondition,
    types,
};

/// Removes a group; its members stay, and its name is free.
pub(crate) async fn delete(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let precondition = Precondition::of(&http);
    noted(&http, async |notes| run(&app, &caller, notes, &path, precondition).await).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The operation, whether it came alone or in a bulk request.
pub(crate) async fn run(
    app: &App,
    caller: &ScimCaller,
    notes: &mut Notes,
    id: &str,
    precondition: Precondition,
) -> Result<(), Failure> {
    types::group(caller)?;
    let id = identify(notes, id)?;
    app.group_delete(caller, id, move |group| precondition.check(group.version)).await
}
