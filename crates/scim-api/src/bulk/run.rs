//! A bulk request on its way from step to step.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use actix_web::http::StatusCode;
use muster_app::{App, ScimCaller};
use muster_core::{actor::Actor, call::Reason};
use muster_scim::{
    BulkOperation, BulkResult, ResourceType, ScimError, ScimType,
    bulk::{Malformed, Problem, Share, Step},
};

use super::endpoint::{Outcome, Target};
use crate::{
    error::Failure,
    gate::UNKNOWN_METHOD,
    notes::{Notes, Part},
    respond::Answer,
};

/// What the call log says of references that lead nowhere: names that clients give may be anything.
const BLOCKED: &str = "It refers to an operation that is not there, failed, or refers back.";

/// And of references that could not be filled in afterwards.
const HALF: &str = "It was made, but not given all that it refers to.";

/// References that a refusal names at most.
const NAMED: usize = 5;

/// A bulk request on its way.
pub(super) struct Run<'a> {
    app: &'a App,
    caller: ScimCaller,
    /// The token that the request came with.
    token: Option<&'a str>,
    /// Why the caller may not call any more.
    refused: Option<Failure>,
    kinds: &'a [&'a ResourceType],
    tenant_url: String,
    /// The ids of what was made, by `bulkId`.
    ids: BTreeMap<String, String>,
    /// What operations made, by their places in the request.
    made: BTreeMap<usize, Answer>,
    /// What became of the operations, by their places in the request.
    results: BTreeMap<usize, BulkResult>,
    errors: usize,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        app: &'a App,
        caller: &ScimCaller,
        token: Option<&'a str>,
        kinds: &'a [&'a ResourceType],
    ) -> Self {
        Self {
            app,
            caller: caller.clone(),
            token,
            refused: None,
            kinds,
            tenant_url: app.tenant_url(),
            ids: BTreeMap::new(),
            made: BTreeMap::new(),
            results: BTreeMap::new(),
            errors: 0,
        }
    }

    /// How many operations failed.
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    /// What became of each operation that was begun, in the order of the request.
    pub(super) fn into_results(self) -> Vec<BulkResult> {
        self.results.into_values().collect()
    }

    /// Takes a step, and writes down what became of its operation. A step that has nothing to go on
    /// with is none.
    pub(super) async fn step(&mut self, step: &Step, asked: &BulkOperation) -> Option<Part> {
        match &step.share {
            Share::Whole => Some(self.begin(step, asked, asked.clone()).await),
            Share::Without(names) => {
                let share = asked.clone().without(names, self.kinds);
                Some(self.begin(step, asked, share).await)
            }
            Share::Rest(names) => self.end(step, asked, names).await,
        }
    }

    /// Writes down that an operation could not be read.
    pub(super) fn refuse(&mut self, index: usize, malformed: &Malformed) -> Part {
        self.errors += 1;
        self.results.insert(index, BulkResult::refused(malformed));
        let failure = Failure::from(malformed.error.clone());
        Part {
            method: UNKNOWN_METHOD,
            route: "",
            status: failure.status,
            failure: Some(failure),
            duration: Duration::ZERO,
            notes: Notes::default(),
        }
    }

    /// Fails where the caller may not call any more: a request can run for longer than a second, within
    /// which a revocation holds. It is asked as it would be of a request, at the same cost.
    async fn admitted(&mut self) -> Result<(), Failure> {
        if let Some(refused) = &self.refused {
            return Err(refused.again());
        }
        let ctx = self.app.ctx(Actor::Anonymous);
        let refused = match self.app.scim_caller(ctx, self.token).await {
            Ok(now) => {
                // The operations that follow are decided by the policy of now. The schemas stay those that the
                // request was read by.
                self.caller.ctx.policy_version = now.ctx.policy_version;
                self.caller.ctx.rules = now.ctx.rules;
                self.caller.enterprise = now.enterprise;
                return Ok(());
            }
            Err(refused) => refused,
        };
        let failure = Failure::from(refused.error);
        // A database that does not answer may answer the next operation.
        if !failure.status.is_server_error() {
            self.refused = Some(failure.again());
        }
        Err(failure)
    }

    /// Runs an operation, or all of it that can be run so far.
    async fn begin(&mut self, step: &Step, asked: &BulkOperation, share: BulkOperation) -> Part {
        let started = Instant::now();
        let mut notes = Notes::default();
        let operation = share.resolved(&self.ids, self.kinds);
        let target = Target::of(&operation.path);
        // RFC 7644 §3.7: an operation on a resource always says its place, a failed POST has none.
        let mut location = target.as_ref().ok().and_then(|target| target.place(&self.tenant_url));
        let route = target.as_ref().map_or("", |target| target.route());
        let done = match (self.admitted().await, self.blocked(step), target) {
            (Err(failure), _, _) | (Ok(()), Some(failure), _) | (Ok(()), None, Err(failure)) => {
                Err(failure)
            }
            (Ok(()), None, Ok(target)) => {
                let operation = operation.clone();
                target.run(self.app, &self.caller, &mut notes, operation).await
            }
        };
        let mut version = None;
        let (status, failure) = match done {
            Ok(Outcome::Made(answer)) => {
                (location, version) = (Some(answer.location.clone()), Some(answer.version.clone()));
                if let Some(name) = &asked.bulk_id {
                    self.ids.insert(name.clone(), answer.id.clone());
                }
                self.made.insert(step.index, answer);
                (StatusCode::CREATED, None)
            }
            Ok(Outcome::Changed(answer, status)) => {
                (location, version) = (Some(answer.location), Some(answer.version));
                (status, None)
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

    /// Gives what an operation made the rest of what it says (RFC 7644 §3.7.1). Where that fails the
    /// operation has failed, and its answer says what is there nevertheless.
    async fn end(
        &mut self,
        step: &Step,
        asked: &BulkOperation,
        names: &BTreeSet<String>,
    ) -> Option<Part> {
        let made = self.made.get(&step.index)?;
        let (location, mut version) = (made.location.clone(), made.version.clone());
        let started = Instant::now();
        let mut notes = Notes::default();
        let rest = asked.clone().rest(names, &made.id, self.kinds);
        let operation = rest.resolved(&self.ids, self.kinds);
        let target = Target::of(&operation.path).ok()?;
        let (method, route) = (operation.method.as_str(), target.route());
        let done = if let Err(failure) = self.admitted().await {
            Err(failure)
        } else if names.iter().all(|name| self.ids.contains_key(name)) {
            target.run(self.app, &self.caller, &mut notes, operation.clone()).await
        } else {
            Err(conflict(
                "an operation that makes one of them failed. Mend that one, and add the references \
                 in a PATCH.",
            ))
        };
        let failure = match done {
            Ok(Outcome::Changed(answer, _) | Outcome::Made(answer)) => {
                version = answer.version;
                None
            }
            Ok(Outcome::Removed) => None,
            Err(mut failure) => {
                self.errors += 1;
                failure.detail = format!(
                    "The resource was made, but without its references to {}: {}",
                    listed(names),
                    failure.detail,
                );
                failure.rule = Some("bulk.reference");
                Some(failure.logged_as(HALF))
            }
        };
        let status = failure.as_ref().map_or(StatusCode::CREATED, |failure| failure.status);
        let error = failure.as_ref().map(Failure::body);
        let result = BulkResult::new(asked, status.as_u16(), Some(location), Some(version), error);
        self.results.insert(step.index, result);
        let status = failure.as_ref().map_or(StatusCode::OK, |failure| failure.status);
        Some(Part { method, route, status, failure, duration: started.elapsed(), notes })
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
            Some(Problem::Circle(circle)) => conflict(format!(
                "These operations refer to each other in a circle: {circle}. Leave one reference out, and \
                 send it afterwards in a PATCH.",
            )),
            None if step.needs.iter().any(|need| !self.made.contains_key(need)) => conflict(
                "It refers to an operation of the request that failed; mend that one and send both \
                 again.",
            ),
            None => return None,
        };
        failure.rule = Some("bulk.reference");
        Some(failure.logged_as(BLOCKED))
    }

    /// How it went, in numbers.
    pub(super) fn sentence(&self, asked: usize) -> String {
        let begun = self.results.len();
        format!(
            "{asked} operations: {} succeeded, {} failed, {} were not begun.",
            begun - self.errors,
            self.errors,
            asked - begun,
        )
    }
}

fn listed(names: &BTreeSet<String>) -> String {
    let first: Vec<_> = names.iter().take(NAMED).map(String::as_str).collect();
    let more = names.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", first.join(", "))
}

fn conflict(detail: impl Into<String>) -> Failure {
    Failure::new(StatusCode::CONFLICT, Reason::Conflict, detail)
}
