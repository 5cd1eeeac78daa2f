//! `POST /Bulk` (RFC 7644 §3.7): several operations in one request.
//!
//! Each operation is what it would be alone: its own checks, its own precondition, its own
//! transaction, and its own look at whether the caller may still call. What one makes, others name by its
//! `bulkId`, wherever in the request they stand. Where they name each other in a circle, one of them is run
//! in two steps.

mod endpoint;
mod run;

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Payload},
};
use muster_app::App;
use muster_core::{call::Reason, limits};
use muster_http::bearer::bearer;
use muster_scim::{BulkRequest, BulkResponse, bulk::Share};

use self::run::Run;
use crate::{error::Failure, gate::Gate, notes::noted, request, respond::SCIM_JSON, types};

/// Operations in a request at most; `/ServiceProviderConfig` announces it.
pub(crate) const MAX_OPERATIONS: u32 = limits::BULK_OPERATIONS;

/// Runs the operations, and says of each what became of it.
pub(crate) async fn bulk(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let request = BulkRequest::parse(&request::unchecked(&http, payload, request::LIMIT).await?)?;
    if u32::try_from(request.operations.len()).unwrap_or(u32::MAX) > MAX_OPERATIONS {
        // RFC 7644 §3.7.4: 413, and the limit in the body.
        return Err(Failure::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            Reason::Request,
            format!(
                "A request has at most {MAX_OPERATIONS} operations (maxOperations); send several."
            ),
        ));
    }
    let kinds = types::all(&caller)?;
    let kinds: Vec<_> = kinds.iter().map(|kind| &**kind).collect();
    noted(&http, async |notes| {
        let mut run = Run::new(&app, &caller, bearer(http.headers()), &kinds);
        let most = request.fail_on_errors.unwrap_or(usize::MAX);
        for step in request.plan(&kinds) {
            // What was begun is ended, whatever failed meanwhile.
            let goes_on = matches!(step.share, Share::Rest(_));
            if run.errors() >= most && !goes_on {
                continue;
            }
            match request.operations.get(step.index) {
                Some(Ok(operation)) => notes.parts.extend(run.step(&step, operation).await),
                Some(Err(malformed)) => notes.parts.push(run.refuse(step.index, malformed)),
                None => {}
            }
        }
        notes.sentence = Some(run.sentence(request.operations.len()));
        let response = BulkResponse::new(run.into_results());
        Ok(HttpResponse::Ok().content_type(SCIM_JSON).json(response))
    })
    .await
}
