//! Asking for a token.

use std::time::Instant;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, USER_AGENT},
    web::{Data, Payload},
};
use muster_app::{App, CallLog, Issued};
use muster_core::{
    actor::Actor,
    call::{Call, Outcome, TOKEN_ISSUE},
    ctx::OpCtx,
    id::{CallId, EnterpriseId},
    integration::Purpose,
};
use muster_http::record;

use crate::{
    error::Refusal,
    wire::{self, TokenAnswer},
};

/// `POST /api/authenticate` (requirements 25–32): the header alone decides what kind of token it is.
pub(crate) async fn authenticate(
    app: Data<App>,
    calls: Data<CallLog>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Refusal> {
    answer(&app, &calls, &request, async |ctx| {
        let purpose = wire::purpose(request.headers())?;
        let rehearsal = wire::rehearsal(request.headers(), purpose)?;
        let asked = wire::read(&request, payload).await?;
        let issued = app.authenticate(ctx, asked.credentials, purpose, rehearsal).await;
        issued.map_err(Refusal::from)
    })
    .await
}

/// `POST /api/oauth2/token` (RFC 6749 §4.4): the scope decides, or the header.
pub(crate) async fn token(
    app: Data<App>,
    calls: Data<CallLog>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Refusal> {
    answer(&app, &calls, &request, async |ctx| {
        let by_header = wire::purpose(request.headers())?;
        let asked = wire::read(&request, payload).await?;
        let purpose = match asked.scope.as_deref().map(str::trim) {
            None | Some("") => by_header,
            // A client is no person: `scim:me` is not among the scopes it may ask for.
            Some(scope) => Purpose::parse(scope)
                .filter(|purpose| *purpose != Purpose::Me)
                .ok_or_else(Refusal::invalid_scope)?,
        };
        let rehearsal = wire::rehearsal(request.headers(), purpose)?;
        let issued = app.authenticate(ctx, asked.credentials, purpose, rehearsal).await;
        issued.map_err(Refusal::from)
    })
    .await
}

async fn answer(
    app: &App,
    calls: &CallLog,
    request: &HttpRequest,
    issue: impl AsyncFnOnce(&OpCtx) -> Result<Issued, Refusal>,
) -> Result<HttpResponse, Refusal> {
    let started = Instant::now();
    let ctx = app.ctx(Actor::Anonymous);
    let issued = issue(&ctx).await;
    if let Some(source) = issued.as_ref().err().and_then(|refusal| refusal.source.as_ref()) {
        record::failure(source, ctx.request);
    }
    if let Some(enterprise) = enterprise_of(&issued) {
        calls.record(call(&ctx, request, enterprise, &issued, started));
    }
    let issued = issued?;
    // RFC 6749 §5.1: nobody on the way keeps a token.
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(TokenAnswer::from(&issued)))
}

/// Whose log a request belongs to. Where nobody knows, it goes into none: strangers could fill it.
fn enterprise_of(issued: &Result<Issued, Refusal>) -> Option<EnterpriseId> {
    match issued {
        Ok(issued) => Some(issued.enterprise.id),
        Err(refusal) => refusal.enterprise,
    }
}

/// Requirement 31: every outcome of a known client is a row of its own.
fn call(
    ctx: &OpCtx,
    request: &HttpRequest,
    enterprise: EnterpriseId,
    issued: &Result<Issued, Refusal>,
    started: Instant,
) -> Call {
    let refusal = issued.as_ref().err();
    let known = issued.as_ref().ok();
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    Call {
        id: CallId::from_uuid(ctx.uuid()),
        enterprise,
        at: ctx.now,
        request: ctx.request,
        cycle: None,
        method: request.method().to_string(),
        route: request.match_pattern().unwrap_or_default(),
        operation: TOKEN_ISSUE.to_owned(),
        status: refusal.map_or(200, |refusal| refusal.status.as_u16()),
        outcome: match refusal {
            None => Outcome::Success,
            Some(refusal) if refusal.status.is_server_error() => Outcome::Failed,
            Some(_) => Outcome::Refused,
        },
        reason: refusal.map(|refusal| refusal.reason),
        detail: refusal.map(|refusal| refusal.description.clone()),
        person: None,
        group: None,
        matched: None,
        policy_version: known.map(|issued| issued.enterprise.policy_version),
        changed: Vec::new(),
        rule: refusal.map(|refusal| refusal.code.to_owned()),
        quirks: Vec::new(),
        duration_us: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        token: known.map(|issued| issued.token.id),
        fingerprint: known.map(|issued| issued.token.fingerprint.clone()),
        agent: agent.map(|agent| agent.chars().take(200).collect()),
    }
}
