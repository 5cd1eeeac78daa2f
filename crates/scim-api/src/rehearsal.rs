//! Calls with a rehearsal token: answered as if real, and nothing is written (docs/adr/0024).

use std::rc::Rc;

use actix_web::{
    Error, HttpMessage as _, ResponseError as _,
    body::{BoxBody, MessageBody},
    dev::{Extensions, Payload, ServiceRequest, ServiceResponse},
    http::{Method, StatusCode, header::HeaderName},
    middleware::Next,
    web::{Bytes, BytesMut, Data},
};
use futures::{StreamExt as _, stream};
use muster_app::{App, ScimCaller};
use muster_core::call::Reason;

use crate::{BASE, error::Failure, request::LIMIT};

/// Says of an answer that it is a rehearsal's.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-muster-rehearsal");

/// Lets the handlers answer a call. Where it could write they work in a rehearsal, without knowing.
pub(crate) async fn call(
    app: &App,
    caller: ScimCaller,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let pattern = request.match_pattern().unwrap_or_default();
    let route = pattern.strip_prefix(BASE).unwrap_or(&pattern);
    if route.starts_with("/Events") {
        // A poll may wait for long, and what it acknowledges would be sent again.
        let failure = Failure::new(
            StatusCode::FORBIDDEN,
            Reason::Token,
            "A rehearsal token receives no events; use the receiver's own token.",
        );
        return Ok(request.into_response(failure.error_response()));
    }
    request.extensions_mut().insert(caller.clone());
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    if reads || route.ends_with("/.search") {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    // Others wait for the rehearsal, and it is not to wait for its sender.
    let body = whole(request.take_payload()).await;
    request.set_payload(Payload::Stream { payload: Box::pin(stream::iter(body)) });
    let answered = app.rehearse_call(&caller, async |app| {
        let mut ours = Extensions::new();
        ours.insert(Data::from(app));
        request.add_data_container(Rc::new(ours));
        Ok(next.call(request).await)
    });
    let response = answered.await.map_err(Failure::from)??;
    Ok(response.map_into_boxed_body())
}

/// A body in one piece, and what broke it off; of one that is too large, enough to be refused.
async fn whole(mut payload: Payload) -> Vec<Result<Bytes, actix_web::error::PayloadError>> {
    let limit = usize::try_from(LIMIT).unwrap_or(usize::MAX);
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        match chunk {
            Ok(chunk) => body.extend_from_slice(&chunk),
            Err(broken) => return vec![Err(broken)],
        }
        if body.len() > limit {
            break;
        }
    }
    vec![Ok(body.freeze())]
}
