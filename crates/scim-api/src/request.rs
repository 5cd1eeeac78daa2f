//! Reading a SCIM request body.

use actix_web::{HttpRequest, web::Payload};
use muster_http::body::{self, BodyError};
use muster_scim::{AttrPath, Map, ResourceType, ScimError, ScimType, missing_required};
use serde_json::Value;

use crate::error::Failure;

/// The largest body of most requests; `/ServiceProviderConfig` announces it for bulk requests.
pub(crate) const LIMIT: u32 = 1024 * 1024;
/// The longest text; certificates and photos in text fit.
const LONGEST_TEXT: usize = 64 * 1024;

/// How large a request may be.
pub(crate) struct Limits {
    /// Bytes of the body.
    body: u32,
    /// Entries of a list: operations of a PATCH, values of an attribute.
    list: usize,
}

/// Of a request about a person, and of a search.
pub(crate) const PERSON: Limits = Limits { body: LIMIT, list: 1_000 };
/// Of a request about a group, which may name all of its members.
pub(crate) const GROUP: Limits = Limits { body: 8 * 1024 * 1024, list: 100_000 };

/// The body as JSON, with nothing in it that no database takes.
pub(crate) async fn json(
    request: &HttpRequest,
    payload: Payload,
    limits: &Limits,
) -> Result<Value, Failure> {
    let json = unchecked(request, payload, limits.body).await?;
    check(&json, limits)?;
    Ok(json)
}

/// The body as JSON, whatever is in it. RFC 7644 §3.8: both media types, with or without parameters;
/// none is tolerated.
pub(crate) async fn unchecked(
    request: &HttpRequest,
    payload: Payload,
    largest: u32,
) -> Result<Value, Failure> {
    match body::media_type(request).as_deref() {
        None | Some("" | "application/scim+json" | "application/json") => {}
        Some(_) => {
            return Err(BodyError::MediaType("application/scim+json or application/json").into());
        }
    }
    let bytes = body::read(payload, usize::try_from(largest).unwrap_or(usize::MAX)).await?;
    Ok(body::json(&bytes)?)
}

/// Refuses what no database takes: U+0000, and text or lists of a length that only a mistake has.
pub(crate) fn check(value: &Value, limits: &Limits) -> Result<(), Failure> {
    let longest = limits.list;
    let refuse = |what: String| Err(ScimError::new(ScimType::InvalidValue, what).into());
    match value {
        Value::String(text) if text.contains('\0') => {
            refuse("Text must not contain the character U+0000.".into())
        }
        Value::String(text) if text.len() > LONGEST_TEXT => {
            refuse(format!("Text must not be longer than {LONGEST_TEXT} bytes."))
        }
        Value::Array(items) if items.len() > longest => refuse(format!(
            "A list must not have more than {longest} entries; send several requests."
        )),
        Value::Array(items) => items.iter().try_for_each(|item| check(item, limits)),
        Value::Object(members) => members.values().try_for_each(|item| check(item, limits)),
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

/// 400 naming every required attribute that is missing, with the way to map it (requirement 56).
pub(crate) fn require(resource: &Map, kind: &ResourceType) -> Result<(), Failure> {
    let missing = missing_required(resource, kind);
    if missing.is_empty() {
        return Ok(());
    }
    let sentences: Vec<String> = missing.iter().map(missing_sentence).collect();
    Err(ScimError::new(ScimType::InvalidValue, sentences.join(" ")).into())
}

fn missing_sentence(path: &AttrPath) -> String {
    match path.name.as_str() {
        "emails" => "emails[type eq \"work\"].value is missing. In Entra, map mail to \
                     emails[type eq \"work\"].value with matching precedence 1, and check that the \
                     person has an e-mail there."
            .into(),
        "userName" => "userName is missing. In Entra, map displayName or userPrincipalName to \
                       userName."
            .into(),
        _ => format!("{path} is missing; map an attribute to it."),
    }
}
