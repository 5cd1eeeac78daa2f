//! `PATCH /Users/{id}` (RFC 7644 §3.5.2).

use std::sync::{Arc, Mutex, PoisonError};

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path, Payload},
};
use muster_app::App;
use muster_core::event::Means;
use muster_http::query::Query;
use muster_scim::{PatchRequest, patch as language};

use super::{Precondition, note_quirks, person_id};
use crate::{
    error::Failure, gate::Gate, notes::note, parameters, request, resource::user, respond, types,
};

/// Changes parts of a person: every operation or none.
pub(crate) async fn patch(
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
    let body = request::json(&http, payload).await?;
    let operations = PatchRequest::parse(&body)?;
    // The change runs where the database is; what it tolerated comes back through here.
    let tolerated = Arc::new(Mutex::new(Vec::new()));
    let quirks = Arc::clone(&tolerated);
    let decided = app
        .person_modify(&caller, id, Means::Patch, move |before| {
            precondition.check(before)?;
            let patched = language::apply(&user::from_profile(&before.profile), &operations, kind)?;
            *quirks.lock().unwrap_or_else(PoisonError::into_inner) = patched.quirks;
            Ok::<_, Failure>(user::to_profile(patched.resource))
        })
        .await?;
    note_quirks(&http, &tolerated.lock().unwrap_or_else(PoisonError::into_inner));
    note(&http, |notes| {
        notes.rule = Some(decided.rule);
        notes.no_change = !decided.changed;
    });
    Ok(respond::person(StatusCode::OK, &decided.person, &app.tenant_url(), &projection))
}
