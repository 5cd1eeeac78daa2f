//! Security Event Tokens (RFC 8417): what happened, signed.

use jsonwebtoken::{Algorithm, Header, encode};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::jwt::{KeyError, SigningKey};

/// What an event says (RFC 8417 §2.2). It has no `exp`, and `sub_id` instead of `sub`
/// (RFC 9967 §2.1).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventClaims {
    /// Who says it: the installation's public address.
    pub iss: String,
    /// When it was signed, in seconds.
    pub iat: i64,
    /// Its id: the same whenever the same event is delivered again.
    pub jti: String,
    /// To whom it is said.
    pub aud: String,
    /// The request that caused it.
    pub txn: String,
    /// When it happened, in seconds.
    pub toe: i64,
    /// About whom (RFC 9493).
    pub sub_id: Value,
    /// What happened, by event URI.
    pub events: Map<String, Value>,
}

/// Signs an event.
pub fn sign(claims: &EventClaims, key: &SigningKey) -> Result<String, KeyError> {
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some(key.id().to_string());
    // RFC 8417 §2.3: typed, so that it never passes for an access token.
    header.typ = Some("secevent+jwt".into());
    encode(&header, claims, key.encoding()).map_err(KeyError::from)
}
