//! `POST /Bulk` (RFC 7644 §3.7): several operations in one request.
//!
//! Each operation is what it would be alone: its own checks, its own precondition, its own
//! transaction. What one makes, others name by its `bulkId`, wherever in the request they stand.

mod endpoint;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Payload},
};
use muster_app::{App, ScimCaller};
use muster_core::call::Reason;
use muster_scim::{
    BulkOperation, BulkRequest, BulkResponse, BulkResult, ScimError, ScimType,
    bulk::{Problem, Step},
};

use self::endpoint::{Outcome, Target};
use crate::{
    error::{BULK_REFERENCE, Failure},
    gate::Gate,
    notes::{Notes, Part, noted},
    request,
    respond::SCIM_JSON,
};

/// Operations in a request at most; `/ServiceProviderConfig` announces it.
pub(crate) const MAX_OPERATIONS: u32 = 1_000;

/// Runs the operations, and says of each what became of it.
pub(crate) async fn bulk(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let request = BulkRequest::parse(&request::unchecked(&http, payload).await?)?;
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
    noted(&http, async |notes| {
        let mut run = Run {
            app: &app,
            caller: &caller,
            tenant_url: app.tenant_url(),
            ids: BTreeMap::new(),
            made: BTreeSet::new(),
            results: BTreeMap::new(),
            errors: 0,
        };
        let most = request.fail_on_errors.unwrap_or(usize::MAX);
        for step in request.plan() {
            if run.errors >= most {
                break;
            }
            if let Some(operation) = request.operations.get(step.index) {
                notes.parts.push(run.step(&step, operation).await);
            }
        }
        notes.sentence = Some(run.sentence(request.operations.len()));
        let response = BulkResponse::new(run.results.into_values().collect());
        Ok(HttpResponse::Ok().content_type(SCIM_JSON).json(response))
    })
    .await
}

/// A bulk request on its way.
struct Run<'a> {
    app: &'a App,
    caller: &'a ScimCaller,
    tenant_url: String,
    /// The ids of what was made, by `bulkId`.
    ids: BTreeMap<String, String>,
    /// The operations that made something, by their places in the request.
    made: BTreeSet<usize>,
    /// What became of the operations, by their places in the request.
    results: BTreeMap<usize, BulkResult>,
    errors: usize,
}

impl Run<'_> {
    /// Runs one operation, and writes down what became of it.
    async fn step(&mut self, step: &Step, asked: &BulkOperation) -> Part {
        let started = Instant::now();
        let mut notes = Notes::default();
        let operation = asked.clone().resolved(&self.ids);
        let target = Target::of(&operation.path);
        // RFC 7644 §3.7: an operation on a resource always says its place, a failed POST has none.
        let mut location = target.as_ref().ok().and_then(|target| target.place(&self.tenant_url));
        let route = target.as_ref().map_or("", |target| target.route());
        let done = match (self.blocked(step), target) {
            (Some(failure), _) | (None, Err(failure)) => Err(failure),
            (None, Ok(target)) => {
                let operation = operation.clone();
                target.run(self.app, self.caller, &mut notes, operation).await
            }
        };
        let mut version = None;
        let (status, failure) = match done {
            Ok(Outcome::Made(answer)) => {
                if let Some(name) = &asked.bulk_id {
                    self.ids.insert(name.clone(), answer.id);
                }
                self.made.insert(step.index);
                (location, version) = (Some(answer.location), Some(answer.version));
                (StatusCode::CREATED, None)
            }
            Ok(Outcome::Changed(answer)) => {
                (location, version) = (Some(answer.location), Some(answer.version));
                (StatusCode::OK, None)
            }
            Ok(Outcome::Removed) => (StatusCode::NO_CONTENT, None),
            Err(failure) => {
                self.errors += 1;
                (failure.status, Some(failure))
            }
        };
        let error = failure.as_ref().map(Failure::body);
        let result = BulkResult::new(asked, status.as_u16(), location, version, error);
        self.results.insert(step.index, result);
        let duration = started.elapsed();
        Part { method: asked.method.as_str(), route, status, failure, duration, notes }
    }

    /// Why an operation cannot be run, if what it refers to is not there.
    fn blocked(&self, step: &Step) -> Option<Failure> {
        let mut failure: Failure = match &step.problem {
            Some(Problem::Unknown(name)) => ScimError::new(
                ScimType::InvalidValue,
                format!("bulkId:{name} refers to nothing: no POST of the request has this bulkId."),
            )
            .into(),
            // RFC 7644 §3.7.1: 409 where a circle cannot be resolved.
            Some(Problem::Circle(names)) => conflict(format!(
                "These operations refer to each other in a circle: {}. Leave one reference out, and \
                 send it afterwards in a PATCH.",
                names.join(", "),
            )),
            None if step.needs.iter().any(|need| !self.made.contains(need)) => conflict(
                "It refers to an operation of the request that failed; mend that one and send both \
                 again.",
            ),
            None => return None,
        };
        failure.rule = Some(BULK_REFERENCE);
        Some(failure)
    }

    /// How it went, in numbers.
    fn sentence(&self, asked: usize) -> String {
        let begun = self.results.len();
        format!(
            "{asked} operations: {} succeeded, {} failed, {} were not begun.",
            begun - self.errors,
            self.errors,
            asked - begun,
        )
    }
}

fn conflict(detail: impl Into<String>) -> Failure {
    Failure::new(StatusCode::CONFLICT, Reason::Conflict, detail)
}
