//! The gate around every SCIM route: who calls, and what became of the call.

use std::time::{Duration, Instant};

use actix_web::{
    Error, FromRequest, HttpMessage as _, HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{HeaderName, HeaderValue, USER_AGENT},
    },
    middleware::Next,
    web::Data,
};
use muster_app::{App, CallLog, Refused, ScimCaller};
use muster_core::{
    actor::Actor,
    call::{Call, Outcome},
    ctx::OpCtx,
    error::Rule,
    id::{CallId, EnterpriseId, TokenId},
};
use muster_http::{bearer::bearer, query::Query, record};

use crate::{
    BASE,
    error::Failure,
    notes::Notes,
    own_endpoint, parameters, rehearsal,
    sent::{self, Heard},
};

/// How the call log names a method that is none.
pub(crate) const UNKNOWN_METHOD: &str = "OTHER";

/// The longest piece of a `User-Agent` that is kept.
const AGENT: usize = 200;

/// The identity provider behind a request that came through the gate.
///
/// As an argument of a handler it says: only with a valid SCIM token, and not with one that stands for
/// a person.
#[derive(Debug, Clone)]
pub(crate) struct Gate(pub(crate) ScimCaller);

/// Whoever is behind a request that came through the gate: an identity provider or a person.
#[derive(Debug, Clone)]
pub(crate) struct AnyToken(pub(crate) ScimCaller);

impl FromRequest for Gate {
    type Error = Failure;
    type Future = std::future::Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(caller(request).and_then(|caller| match caller.person {
            None => Ok(Self(caller)),
            Some(_) => Err(muster_core::Error::Forbidden(Rule::OwnResourceOnly).into()),
        }))
    }
}

impl FromRequest for AnyToken {
    type Error = Failure;
    type Future = std::future::Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(caller(request).map(Self))
    }
}

/// Without the gate there is no caller; deny.
fn caller(request: &HttpRequest) -> Result<ScimCaller, Failure> {
    let caller = request.extensions().get::<ScimCaller>().cloned();
    caller.ok_or_else(|| crate::error::missing_credentials().into())
}

/// What is known about who calls.
struct Known {
    enterprise: Option<EnterpriseId>,
    token: Option<TokenId>,
    fingerprint: Option<String>,
    /// The version of the policy that the caller was let in with.
    policy_version: Option<i64>,
    /// The call is a rehearsal, which leaves no trace.
    rehearsal: bool,
}

/// Lets in callers with a valid SCIM token of an enterprise that provisions, and writes a row of the
/// call log for everybody.
pub(crate) async fn gate(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let (Some(app), Some(calls)) =
        (request.app_data::<Data<App>>().cloned(), request.app_data::<Data<CallLog>>().cloned())
    else {
        let error = muster_core::Error::internal("the SCIM routes have no application");
        return Err(Failure::from(error).into());
    };
    let ctx = app.ctx(Actor::Anonymous);
    let admitted = app.scim_caller(ctx.clone(), bearer(request.headers())).await;
    let mut heard = None;
    let (ctx, known, mut response) = match admitted {
        Ok(caller) => {
            let ctx = caller.ctx.clone();
            let known = Known {
                enterprise: Some(caller.enterprise.id),
                token: Some(caller.token),
                fingerprint: Some(caller.fingerprint.clone()),
                policy_version: Some(caller.enterprise.policy_version),
                rehearsal: caller.rehearsal,
            };
            let asked = own_endpoint::check(&request, &caller)
                .and_then(|()| Ok(parameters::once(&Query::of(request.request()))?));
            let response = match asked {
                Ok(()) if caller.rehearsal => rehearsal::call(&app, caller, request, next).await?,
                Ok(()) => {
                    heard = sent::listen(&mut request);
                    request.extensions_mut().insert(caller);
                    next.call(request).await?.map_into_boxed_body()
                }
                Err(error) => request.error_response(error).map_into_boxed_body(),
            };
            (ctx, known, response)
        }
        Err(Refused { error, enterprise, token, fingerprint }) => {
            let known =
                Known { enterprise, token, fingerprint, policy_version: None, rehearsal: false };
            let response = request.error_response(Failure::from(error));
            (ctx, known, response.map_into_boxed_body())
        }
    };
    if let Ok(id) = HeaderValue::from_str(&ctx.request.to_string()) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    if known.rehearsal {
        response.headers_mut().insert(rehearsal::HEADER, HeaderValue::from_static("true"));
    }
    // Strangers leave no row: they could fill the database.
    if let Some(enterprise) = known.enterprise {
        let rows = rows(&ctx, enterprise, &known, &response, started);
        // The first row is the request's own.
        for row in rows.into_iter().filter(|_| !known.rehearsal) {
            calls.record_sent(row, heard.take().and_then(Heard::into_sent));
        }
    }
    Ok(response)
}

/// The rows of a request: one for it, and one for each operation that it held.
fn rows(
    ctx: &OpCtx,
    enterprise: EnterpriseId,
    known: &Known,
    response: &ServiceResponse<BoxBody>,
    started: Instant,
) -> Vec<Call> {
    let request = response.request();
    let extensions = request.extensions();
    let none = Notes::default();
    let notes = extensions.get::<Notes>().unwrap_or(&none);
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    let pattern = request.match_pattern().unwrap_or_default();
    let whole = Event {
        method: method(request.method()),
        route: pattern.strip_prefix(BASE).unwrap_or(""),
        filtered: Query::of(request).get("filter").is_some(),
        status: response.status(),
        failure: response.response().error().and_then(|error| error.as_error::<Failure>()),
        notes,
        duration: started.elapsed(),
    };
    let parts = notes.parts.iter().map(|part| Event {
        method: part.method,
        route: part.route,
        filtered: false,
        status: part.status,
        failure: part.failure.as_ref(),
        notes: &part.notes,
        duration: part.duration,
    });
    std::iter::once(whole)
        .chain(parts)
        .map(|event| event.row(ctx, enterprise, known, agent))
        .collect()
}

/// What happened: a request, or an operation in one.
struct Event<'a> {
    method: &'a str,
    route: &'a str,
    filtered: bool,
    status: StatusCode,
    failure: Option<&'a Failure>,
    notes: &'a Notes,
    duration: Duration,
}

impl Event<'_> {
    fn row(
        &self,
        ctx: &OpCtx,
        enterprise: EnterpriseId,
        known: &Known,
        agent: Option<&str>,
    ) -> Call {
        let &Self { failure, notes, .. } = self;
        if let Some(source) = failure.and_then(|failure| failure.source.as_ref()) {
            record::failure(source, ctx.request);
        }
        let outcome = if self.status.is_server_error() {
            Outcome::Failed
        } else if self.status.is_client_error() {
            Outcome::Refused
        } else if notes.no_change {
            Outcome::NoChange
        } else {
            Outcome::Success
        };
        let detail = failure.map(Failure::detail_without_values);
        Call {
            id: CallId::from_uuid(ctx.uuid()),
            enterprise,
            at: ctx.now,
            request: ctx.request,
            cycle: ctx.cycle,
            method: self.method.to_owned(),
            operation: operation(self.method, self.route, self.filtered).to_owned(),
            route: self.route.to_owned(),
            status: self.status.as_u16(),
            outcome,
            reason: failure.map(|failure| failure.reason),
            detail: detail.or_else(|| notes.sentence.clone()),
            person: notes.person,
            group: notes.group,
            matched: failure.and_then(Failure::matched).or(notes.matched),
            policy_version: known.policy_version,
            changed: notes.changed.clone(),
            rule: failure.and_then(|failure| failure.rule).or(notes.rule).map(str::to_owned),
            quirks: notes.quirks.clone(),
            duration_us: u64::try_from(self.duration.as_micros()).unwrap_or(u64::MAX),
            token: known.token,
            fingerprint: known.fingerprint.clone(),
            agent: agent.map(|agent| agent.chars().take(AGENT).collect()),
        }
    }
}

/// The method, if it is one of HTTP's own: others are as long as their senders like.
fn method(method: &Method) -> &str {
    let own = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    if own.contains(method) { method.as_str() } else { UNKNOWN_METHOD }
}

/// What was asked for, in a word.
fn operation(method: &str, route: &str, filtered: bool) -> &'static str {
    match (method, route) {
        ("POST", "/Users") => "user.create",
        ("GET", "/Users") if filtered => "user.look_up",
        ("GET", "/Users") => "user.list",
        ("POST", "/Users/.search") => "user.search",
        ("GET", "/Users/{id}") => "user.read",
        ("PUT", "/Users/{id}") => "user.replace",
        ("PATCH", "/Users/{id}") => "user.patch",
        ("DELETE", "/Users/{id}") => "user.delete",
        (_, "/Me") => "me",
        ("POST", "/Groups") => "group.create",
        ("GET", "/Groups") if filtered => "group.look_up",
        ("GET", "/Groups") => "group.list",
        ("POST", "/Groups/.search") => "group.search",
        ("GET", "/Groups/{id}") => "group.read",
        ("PUT", "/Groups/{id}") => "group.replace",
        ("PATCH", "/Groups/{id}") => "group.patch",
        ("DELETE", "/Groups/{id}") => "group.delete",
        ("POST", "/.search") => "search",
        ("POST", "/Events/{id}") => "event.poll",
        ("POST", "/Bulk") => "bulk",
        ("GET", _) if !route.is_empty() && !is_resource(route) => "discovery",
        _ => "other",
    }
}

fn is_resource(route: &str) -> bool {
    route.starts_with("/Users") || route.starts_with("/Groups")
}
