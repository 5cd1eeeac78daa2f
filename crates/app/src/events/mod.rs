//! Events about people for other systems (RFC 9967), signed (RFC 8417).
//!
//! The change log is the outbox: it is written with every change anyway, has no gaps and is in the
//! order of the commits. A receiver is a place in it. So an event costs the change nothing, none is
//! lost, and each person's events are in their order. Delivery is *at least once*: an event that is
//! delivered again has the same `jti`.
//!
//! - `receivers`: who is told.
//! - `outbox`: which change is which event.
//! - `push`, `job`: events that Muster sends (RFC 8935).
//! - `poll`: events that receivers fetch (RFC 8936).
//!
//! What an event looks like in SCIM's words is for the edge to say: see [`Render`].

mod job;
mod outbox;
mod poll;
mod push;
mod receivers;

use std::pin::Pin;

use muster_core::{
    Error, Result,
    id::{EnterpriseId, PersonId, ReceiverId},
    receiver::{EventKind, Form, ReceiverSpec},
    time::Timestamp,
};
use muster_tokens::{
    jwt::SigningKey,
    sealed::SealingKey,
    secret::Secret,
    set::{self, EventClaims},
};
use serde_json::{Map, Value};

use crate::App;

pub use job::Pusher;
pub(crate) use poll::WAITING;
pub use poll::{PollAnswer, PollRequest, Refusal};

/// What the product is told about events once, when it starts.
#[derive(Debug, Clone, Default)]
pub struct EventSettings {
    /// Seals what receivers want to be shown as `Authorization`.
    pub sealing_key: Option<SealingKey>,
    /// Events may go over plain http to other machines.
    pub allow_http: bool,
}

/// Something that happened to a person, as far as it can still be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    /// To whom.
    pub person: PersonId,
    /// Their `externalId`, as it is now.
    pub external_id: Option<String>,
    /// What happened, at least one thing; only what the receiver asked for.
    pub kinds: Vec<EventKind>,
    /// What changed: members of the profile as they were.
    pub before: Map<String, Value>,
    /// What changed: members of the profile as they became.
    pub after: Map<String, Value>,
    /// The whole profile after it, where that is part of the event and still known.
    pub whole: Option<Map<String, Value>>,
    /// The person is gone, and with them what the log knew.
    pub erased: bool,
}

/// An event in the words of the wire.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The claim `sub_id`.
    pub subject: Value,
    /// The claim `events`.
    pub events: Map<String, Value>,
}

/// Says in the words of the wire what happened. The use cases know no wire format.
pub type Render = fn(&Happened, Form) -> Rendered;

/// An event on its way to a receiver.
#[derive(Debug, Clone)]
pub struct Push {
    /// The address.
    pub endpoint: String,
    /// The value of the header `Authorization`.
    pub authorization: Option<Secret>,
    /// The signed event.
    pub token: String,
}

/// What a receiver answered.
#[derive(Debug, Clone)]
pub struct PushAnswer {
    /// The status code.
    pub status: u16,
    /// The body, cut off where it is long.
    pub body: Vec<u8>,
}

/// How events leave the process: one POST, no redirects, an answer or a reason within seconds.
pub trait Transport: Send + Sync {
    /// Sends an event (RFC 8935 §2.1); an error says why there was no answer.
    fn post(
        &self,
        push: Push,
    ) -> Pin<Box<dyn Future<Output = Result<PushAnswer, String>> + Send + '_>>;
}

/// Which change an event tells, and to whom.
#[derive(Debug, Clone, Copy)]
struct Address {
    enterprise: EnterpriseId,
    receiver: ReceiverId,
}

impl Address {
    /// The `jti`: the same for the same change and receiver, whoever delivers it and how often. Those
    /// of a receiver sort as the log does.
    fn jti(self, sequence: i64) -> String {
        format!("{}.{}.{sequence:016}", self.enterprise, self.receiver)
    }

    /// The number of the change behind a `jti`; none where it is not one of this receiver's.
    fn sequence(self, jti: &str) -> Option<i64> {
        let (_, sequence) = jti.rsplit_once('.')?;
        let sequence = sequence.parse().ok()?;
        (self.jti(sequence) == jti).then_some(sequence)
    }

    /// Where a receiver's secret lies, as the seal knows it.
    fn place(self) -> String {
        format!("event_receiver {} {}", self.enterprise, self.receiver)
    }
}

/// An event that is not yet signed.
#[derive(Debug, Clone)]
struct Pending {
    sequence: i64,
    at: Timestamp,
    request: String,
    happened: Happened,
}

impl App {
    /// Signs an event.
    fn event_sign(
        &self,
        key: &SigningKey,
        address: Address,
        spec: &ReceiverSpec,
        pending: &Pending,
        render: Render,
    ) -> Result<(String, String)> {
        let Rendered { subject, events } = render(&pending.happened, spec.form);
        let jti = address.jti(pending.sequence);
        let claims = EventClaims {
            iss: self.public_url().to_owned(),
            iat: self.now().as_seconds(),
            jti: jti.clone(),
            aud: spec.audience.clone(),
            txn: pending.request.clone(),
            toe: pending.at.as_seconds(),
            sub_id: subject,
            events,
        };
        Ok((jti, set::sign(&claims, key).map_err(Error::internal)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jti_leads_back_to_its_change_for_its_receiver_only() {
        let id = "0192f0c1-2d3e-7abc-8def-0123456789ab";
        let other = "0192f0c1-2d3e-7abc-8def-0123456789ac";
        let address = Address { enterprise: id.parse().unwrap(), receiver: other.parse().unwrap() };
        assert_eq!(address.sequence(&address.jti(7)), Some(7));
        for foreign in ["", "7", &format!("{other}.{id}.7"), &format!("{id}.{other}.7")] {
            assert_eq!(address.sequence(foreign), None, "{foreign}");
        }
    }
}
