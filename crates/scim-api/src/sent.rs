//! Overhearing what a call says, so that it can be rehearsed (docs/adr/0024).

use std::{cell::RefCell, rc::Rc};

use actix_web::{
    HttpMessage as _,
    dev::{Payload, ServiceRequest},
    http::{Method, header::IF_MATCH},
    web::BytesMut,
};
use futures::StreamExt as _;
use muster_core::call::SentCall;

use crate::BASE;

/// The largest body that is kept. A bulk request of a thousand people is smaller.
const LARGEST: usize = 1 << 20;

/// A call that goes on to its handler, overheard.
pub(crate) struct Heard {
    sent: SentCall,
    body: Rc<RefCell<BytesMut>>,
}

/// Listens to a call that is to change something.
pub(crate) fn listen(request: &mut ServiceRequest) -> Option<Heard> {
    let writes = [Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let path = request.path().strip_prefix(BASE)?;
    let reads = path.ends_with("/.search") || path.starts_with("/Events");
    if reads || !writes.contains(request.method()) {
        return None;
    }
    let if_match = request.headers().get(IF_MATCH).and_then(|value| value.to_str().ok());
    let sent = SentCall {
        method: request.method().to_string(),
        path: path.to_owned(),
        if_match: if_match.map(str::to_owned),
        body: String::new(),
    };
    let body = Rc::<RefCell<BytesMut>>::default();
    let ear = Rc::clone(&body);
    let payload = request.take_payload().inspect(move |chunk| {
        let mut body = ear.borrow_mut();
        if let Ok(chunk) = chunk
            && body.len() <= LARGEST
        {
            body.extend_from_slice(chunk);
        }
    });
    request.set_payload(Payload::Stream { payload: Box::pin(payload) });
    Some(Heard { sent, body })
}

impl Heard {
    /// What was sent; none where it is too large, or no text, which no handler takes either.
    pub(crate) fn into_sent(self) -> Option<SentCall> {
        let body = self.body.take();
        let body = String::from_utf8(body.to_vec()).ok().filter(|body| body.len() <= LARGEST)?;
        Some(SentCall { body, ..self.sent })
    }
}
