//! Request bodies: media type, size, JSON.

use std::cell::RefCell;

use actix_web::{
    HttpRequest,
    http::header::{CONTENT_ENCODING, CONTENT_TYPE},
    web::{Bytes, BytesMut, Payload},
};
use futures::StreamExt as _;
use serde::de::DeserializeSeed as _;
use serde_json::Value;

pub use crate::json::Names;
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
    /// In a content coding.
    #[error("Content-Encoding is not supported; send the body as it is, without compressing it.")]
    Encoding,
    /// In a character set that is not read.
    #[error(
        "The character set is not supported; send the body in UTF-8 (charset=utf-8, or none named)."
    )]
    Charset,
    /// Not JSON.
    #[error("The request body is not valid JSON: {0}.")]
    Malformed(String),
    /// JSON that nests too deep.
    #[error("The request body nests deeper than the limit of {MAX_DEPTH} levels: {0}.")]
    TooDeep(String),
    /// A number that no reader holds.
    #[error(
        "The request body has a number that is larger than the limit of 1.7976931348623157e308: {0}."
    )]
    Number(String),
    /// JSON that can be read in two ways.
    #[error(
        "The request body has a name twice in one object: {place}, \"{one}\" and \"{two}\". Send each name \
         once; which of two values counts is not guessed."
    )]
    Repeated {
        /// The name that came first, cut short.
        one: String,
        /// The name that came second, cut short.
        two: String,
        /// Where.
        place: String,
    },
    /// It broke off.
    #[error("The request body did not arrive whole; send it again.")]
    BrokenOff,
}

/// How deep JSON may nest: the parser's own limit, which keeps the stack.
const MAX_DEPTH: usize = 127;
/// Characters of a name that a message repeats.
const SHOWN: usize = 60;

/// Reads a body of at most `limit` bytes. It is read as it came: one that is compressed, or in another
/// character set than UTF-8, is refused (RFC 9110 §15.5.16).
pub async fn read(
    request: &HttpRequest,
    mut payload: Payload,
    limit: usize,
) -> Result<Bytes, BodyError> {
    if is_encoded(request) {
        return Err(BodyError::Encoding);
    }
    if has_other_charset(request) {
        return Err(BodyError::Charset);
    }
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

/// Whether a body is in any content coding; `identity` is none (RFC 9110 §8.4).
fn is_encoded(request: &HttpRequest) -> bool {
    request.headers().get_all(CONTENT_ENCODING).any(|value| {
        let codings = value.to_str().unwrap_or("unreadable").split(',').map(str::trim);
        codings.into_iter().any(|one| !one.is_empty() && !one.eq_ignore_ascii_case("identity"))
    })
}

/// Whether a character set is named that is not UTF-8 or part of it.
fn has_other_charset(request: &HttpRequest) -> bool {
    let is_other = |parameter: &str| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value = value.trim().trim_matches('"');
        let known = ["", "utf-8", "utf8", "us-ascii"];
        name.trim().eq_ignore_ascii_case("charset")
            && !known.iter().any(|known| value.eq_ignore_ascii_case(known))
    };
    request
        .headers()
        .get_all(CONTENT_TYPE)
        .any(|value| value.to_str().unwrap_or_default().split(';').skip(1).any(is_other))
}

/// The media type without its parameters, in lower case.
pub fn media_type(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    let essence = value.split(';').next().unwrap_or_default();
    Some(essence.trim().to_ascii_lowercase())
}

/// Parses JSON; where it goes wrong is told, what stands there is not. Objects with a name twice are
/// refused (decision D-18); `names` says which are the same.
pub fn json(body: &[u8], names: Names) -> Result<Value, BodyError> {
    let repeated = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = Unique { names, repeated: &repeated }.deserialize(&mut reader);
    value.and_then(|value| reader.end().map(|()| value)).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        if let Some((one, two)) = repeated.take() {
            return BodyError::Repeated { one: shown(&one), two: shown(&two), place };
        }
        // The parser tells these apart by their words only.
        let words = error.to_string();
        if words.starts_with("recursion limit exceeded") {
            BodyError::TooDeep(place)
        } else if words.starts_with("number out of range") {
            BodyError::Number(place)
        } else {
            BodyError::Malformed(place)
        }
    })
}

/// A name as a message repeats it.
fn shown(name: &str) -> String {
    let mut letters = name.chars();
    let mut text: String = letters.by_ref().take(SHOWN).collect();
    if letters.next().is_some() {
        text.push('…');
    }
    text
}
