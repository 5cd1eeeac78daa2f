//! Reading a SCIM request body.

use actix_web::{HttpRequest, web::Payload};
use muster_http::body::{self, BodyError};
use muster_scim::{Map, ScimError, ScimType};
use serde_json::Value;

use crate::error::Failure;

/// The largest body; `/ServiceProviderConfig` announces it for bulk requests.
pub(crate) const LIMIT: u32 = 1024 * 1024;
/// The longest text; certificates and photos in text fit.
const LONGEST_TEXT: usize = 64 * 1024;
/// The longest list: operations of a PATCH, entries of an attribute.
const LONGEST_LIST: usize = 1_000;

/// The body as JSON, with nothing in it that no database takes.
pub(crate) async fn json(request: &HttpRequest, payload: Payload) -> Result<Value, Failure> {
    let json = unchecked(request, payload).await?;
    check(&json)?;
    Ok(json)
}

/// The body as JSON, whatever is in it. RFC 7644 §3.8: both media types, with or without parameters; none is tolerated.
pub(crate) async fn unchecked(request: &HttpRequest, payload: Payload) -> Result<Value, Failure> {
    match body::media_type(request).as_deref() {
        None | Some("" | "application/scim+json" | "application/json") => {}
        Some(_) => {
            return Err(BodyError::MediaType("application/scim+json or application/json").into());
        }
    }
    let bytes = body::read(payload, usize::try_from(LIMIT).unwrap_or(usize::MAX)).await?;
    Ok(body::json(&bytes)?)
}

/// Refuses what no database takes: U+0000, and text or lists of a length that only a mistake has.
pub(crate) fn check(value: &Value) -> Result<(), Failure> {
    let refuse = |what: String| Err(ScimError::new(ScimType::InvalidValue, what).into());
    match value {
        Value::String(text) if text.contains('\0') => {
            refuse("Text must not contain the character U+0000.".into())
        }
        Value::String(text) if text.len() > LONGEST_TEXT => {
            refuse(format!("Text must not be longer than {LONGEST_TEXT} bytes."))
        }
        Value::Array(items) if items.len() > LONGEST_LIST => {
            refuse(format!("A list must not have more than {LONGEST_LIST} entries."))
        }
        Value::Array(items) => items.iter().try_for_each(check),
        Value::Object(members) => members.values().try_for_each(check),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// A body as a resource.
pub(crate) fn resource(body: Value) -> Result<Map, Failure> {
    match body {
        Value::Object(map) => Ok(map),
        _ => Err(ScimError::new(
            ScimType::InvalidSyntax,
            "The request body must be a JSON object: the resource with its attributes.",
        )
        .into()),
    }
}
