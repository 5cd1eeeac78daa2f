//! `POST /Events/{receiver}`: polling for events (RFC 8936).
//!
//! A receiver calls with a SCIM token of its enterprise. Give it one of its own: the call log then
//! tells it apart from the identity provider.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Payload},
};
use muster_app::{App, PollRequest, Refusal};
use muster_core::id::ReceiverId;
use muster_scim::{Map, ScimError, ScimType};
use serde_json::{Value, json};

use super::set;
use crate::{error::Failure, gate::Gate, request};

/// Takes acknowledgements and answers events, waiting for some where there are none.
pub(crate) async fn poll(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    path: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let id: ReceiverId = path.parse().map_err(|_not_ours| Failure::absent("receiver"))?;
    let body = request::resource(request::exact(&http, payload, &request::PERSON).await?)?;
    let answer = app.event_poll(&caller, id, read(body)?, set::render).await?;
    let sets: Map = answer.events.into_iter().map(|(jti, set)| (jti, set.into())).collect();
    // RFC 8936 §2.3: plain JSON, not SCIM.
    Ok(HttpResponse::Ok().json(json!({ "sets": sets, "moreAvailable": answer.more })))
}

/// RFC 8936 §2.2; every member is optional, and others are ignored.
fn read(mut body: Map) -> Result<PollRequest, ScimError> {
    let wrong = |what: &str| ScimError::new(ScimType::InvalidValue, what);
    let most = match body.remove("maxEvents") {
        None | Some(Value::Null) => None,
        Some(value) => {
            let most = value.as_u64().and_then(|most| usize::try_from(most).ok());
            Some(most.ok_or_else(|| wrong("maxEvents must be a number, zero or more."))?)
        }
    };
    let wait = match body.remove("returnImmediately") {
        None | Some(Value::Null | Value::Bool(false)) => true,
        Some(Value::Bool(true)) => false,
        Some(_) => return Err(wrong("returnImmediately must be true or false.")),
    };
    let acknowledged = match body.remove("ack") {
        None | Some(Value::Null) => Vec::new(),
        Some(value) => serde_json::from_value(value)
            .map_err(|_shape| wrong("ack must be a list of the jti of events."))?,
    };
    let refused = match body.remove("setErrs") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Object(errors)) => errors
            .into_iter()
            .map(|(jti, error)| {
                let text = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
                Refusal { jti, reason: format!("{}: {}", text("err"), text("description")) }
            })
            .collect(),
        Some(_) => return Err(wrong("setErrs must be an object with a member for each event.")),
    };
    Ok(PollRequest { most, wait, acknowledged, refused })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(body: Value) -> Result<PollRequest, ScimError> {
        let Value::Object(body) = body else { unreachable!() };
        read(body)
    }

    #[test]
    fn an_empty_request_waits_for_as_many_as_there_are() {
        let request = parsed(json!({})).unwrap();
        assert_eq!((request.most, request.wait), (None, true));
        assert!(request.acknowledged.is_empty() && request.refused.is_empty());
    }

    #[test]
    fn every_member_is_read() {
        let request = parsed(json!({
            "maxEvents": 0, "returnImmediately": true, "ack": ["a"],
            "setErrs": { "b": { "err": "invalid_key", "description": "no key" } },
        }));
        let request = request.unwrap();
        assert_eq!((request.most, request.wait), (Some(0), false));
        assert_eq!(request.acknowledged, ["a"]);
        assert_eq!(request.refused[0].jti, "b");
        assert_eq!(request.refused[0].reason, "invalid_key: no key");
    }

    #[test]
    fn nonsense_is_refused() {
        for body in [
            json!({ "maxEvents": -1 }),
            json!({ "maxEvents": "1" }),
            json!({ "returnImmediately": 1 }),
            json!({ "ack": "a" }),
            json!({ "ack": [1] }),
            json!({ "setErrs": ["b"] }),
        ] {
            assert!(parsed(body.clone()).is_err(), "{body}");
        }
    }
}
