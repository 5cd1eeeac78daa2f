//! Request bodies: media type, size, JSON.

use actix_web::{
    HttpRequest,
    http::header::CONTENT_TYPE,
    web::{Bytes, BytesMut, Payload},
};
use futures::StreamExt as _;
use serde_json::Value;

use crate::json::Unique;

/// A body that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// Not one of the media types that are read.
    #[error("The media type is not supported; send {0}.")]
    MediaType(&'static str),
    /// Larger than the limit.
    #[error("The request body is larger than the limit of {0} bytes; send less at a time.")]
    TooLarge(usize),
    /// Not JSON.
    #[error("The request body is not valid JSON: {0}.")]
    Malformed(String),
    /// JSON that can be read in two ways.
    #[error(
        "The request body has a name twice in one object: {0}. Send each name once; which of two \
         values counts is not guessed."
    )]
    Repeated(String),
    /// It broke off.
    #[error("The request body did not arrive whole; send it again.")]
    BrokenOff,
}

/// Reads a body of at most `limit` bytes.
pub async fn read(mut payload: Payload, limit: usize) -> Result<Bytes, BodyError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_transport| BodyError::BrokenOff)?;
        if body.len().saturating_add(chunk.len()) > limit {
            return Err(BodyError::TooLarge(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// The media type without its parameters, in lower case.
pub fn media_type(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    let essence = value.split(';').next().unwrap_or_default();
    Some(essence.trim().to_ascii_lowercase())
}

/// Parses JSON; where it goes wrong is told, what stands there is not. Objects with a name twice are
/// refused (decision D-18).
pub fn json(body: &[u8]) -> Result<Value, BodyError> {
    serde_json::from_slice(body).map(|Unique(value)| value).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        if error.is_data() { BodyError::Repeated(place) } else { BodyError::Malformed(place) }
    })
}
