//! Token requests and answers as they travel.

use actix_web::{HttpRequest, http::header::HeaderMap, web::Payload};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use muster_app::{ClientCredentials, Issued, Secret};
use muster_core::integration::Purpose;
use muster_http::{bearer::credentials, body};
use serde::{Deserialize, Serialize};

use crate::error::Refusal;

/// The largest token request.
const LIMIT: usize = 16 * 1024;
/// The header that asks for a SCIM token (requirement 26).
const X_SCIM: &str = "x-scim";
/// The header that asks for a token whose calls are rehearsals.
const REHEARSAL: &str = "x-muster-rehearsal";

/// A token request, read.
pub(crate) struct TokenRequest {
    pub(crate) credentials: ClientCredentials,
    pub(crate) scope: Option<String>,
}

#[derive(Default, Deserialize)]
struct Fields {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    scope: Option<String>,
}

/// Reads a token request: form or JSON, credentials in the body or as Basic (RFC 6749 §2.3.1).
pub(crate) async fn read(request: &HttpRequest, payload: Payload) -> Result<TokenRequest, Refusal> {
    let media_type = body::media_type(request);
    let bytes = body::read(request, payload, LIMIT)
        .await
        .map_err(|error| Refusal::invalid_request(error.to_string()))?;
    let fields = match media_type.as_deref() {
        Some("application/json") => serde_json::from_slice(&bytes).map_err(|_shape| {
            Refusal::invalid_request(
                "The body must be a JSON object with text members grant_type, client_id and client_secret.",
            )
        })?,
        Some("application/x-www-form-urlencoded") | None => {
            serde_urlencoded::from_bytes(&bytes).map_err(|_shape| {
                Refusal::invalid_request("The body must be a form with each field once.")
            })?
        }
        Some(_) => {
            return Err(Refusal::invalid_request(
                "Send the body as application/x-www-form-urlencoded or application/json.",
            ));
        }
    };
    let Fields { grant_type, client_id, client_secret, scope } = fields;
    match grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(_) => return Err(Refusal::unsupported_grant_type()),
        None => {
            return Err(Refusal::invalid_request(
                "grant_type is missing; send grant_type=client_credentials.",
            ));
        }
    }
    let from_body = client_id.zip(client_secret);
    let from_header = basic(request.headers());
    let (client_id, client_secret) = match (from_header, from_body) {
        (Some(_), Some(_)) => {
            return Err(Refusal::invalid_request(
                "Send the credentials once: in the body or in the Authorization header.",
            ));
        }
        (Some(pair), None) | (None, Some(pair)) => pair,
        (None, None) => {
            return Err(Refusal::invalid_request(
                "client_id or client_secret is missing; both come from the integration.",
            ));
        }
    };
    let credentials = ClientCredentials { client_id, client_secret: Secret::new(client_secret) };
    Ok(TokenRequest { credentials, scope })
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let decoded = STANDARD.decode(credentials(headers, "basic")?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    // RFC 6749 §2.3.1 encodes both like form fields; our own need no encoding, so both forms work.
    Some((id.to_owned(), secret.to_owned()))
}

/// What `X-SCIM` asks for; its case does not matter, and neither does the value's.
pub(crate) fn purpose(headers: &HeaderMap) -> Result<Purpose, Refusal> {
    match flag(headers, X_SCIM) {
        Some(true) => Ok(Purpose::Scim),
        Some(false) => Ok(Purpose::Api),
        None => Err(Refusal::invalid_request("X-SCIM is true or false.")),
    }
}

/// Whether `X-Muster-Rehearsal` asks for a token whose calls write nothing; only SCIM's can be such.
pub(crate) fn rehearsal(headers: &HeaderMap, purpose: Purpose) -> Result<bool, Refusal> {
    match flag(headers, REHEARSAL) {
        Some(true) if purpose != Purpose::Scim => Err(Refusal::invalid_request(
            "X-Muster-Rehearsal asks for a SCIM token; send X-SCIM: true beside it.",
        )),
        Some(asked) => Ok(asked),
        None => Err(Refusal::invalid_request("X-Muster-Rehearsal is true or false.")),
    }
}

/// What a header says that is true or false; false where it is not there, none where it says neither.
fn flag(headers: &HeaderMap, name: &str) -> Option<bool> {
    let Some(value) = headers.get(name) else { return Some(false) };
    match value.to_str().map(|text| text.trim().to_ascii_lowercase()).as_deref() {
        Ok("true") => Some(true),
        Ok("false" | "") => Some(false),
        _ => None,
    }
}

/// A token, as it is answered.
#[derive(Serialize)]
pub(crate) struct TokenAnswer {
    access_token: String,
    token_type: &'static str,
    /// Left out of tokens that never expire (RFC 6749, section 5.1): clients keep it in 32 bits.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in: Option<u64>,
    scope: &'static str,
    /// Only where it is one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    rehearsal: bool,
    enterprise: EnterpriseName,
    token_id: String,
    expires_at: String,
}

#[derive(Serialize)]
pub(crate) struct EnterpriseName {
    pub(crate) id: String,
    pub(crate) name: String,
}

impl From<&Issued> for TokenAnswer {
    fn from(issued: &Issued) -> Self {
        Self {
            access_token: issued.value.expose().to_owned(),
            token_type: "bearer",
            expires_in: issued.expires_in.map(|lasts| lasts.as_secs()),
            scope: issued.token.purpose.as_str(),
            rehearsal: issued.token.rehearsal,
            enterprise: EnterpriseName {
                id: issued.enterprise.id.to_string(),
                name: issued.enterprise.name.clone(),
            },
            token_id: issued.token.id.to_string(),
            expires_at: issued.token.expires_at.to_string(),
        }
    }
}
