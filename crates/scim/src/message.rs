//! Reading the messages of the protocol: their `schemas`, and members in any case.

use serde_json::Value;

use crate::Map;
use crate::error::{ScimError, ScimType};
use crate::json::describe;

/// A message of this URN as an object. Its `schemas` may be missing, not wrong.
pub(crate) fn read<'m>(body: &'m Value, name: &str, urn: &str) -> Result<&'m Map, ScimError> {
    let body = body
        .as_object()
        .ok_or_else(|| syntax(format!("The body must be a {name} message, a JSON object.")))?;
    let is_ours = |given: &Value| given.as_str().is_some_and(|g| g.eq_ignore_ascii_case(urn));
    let fine = match member(body, "schemas") {
        None | Some(Value::Null) => true,
        Some(Value::Array(urns)) => urns.is_empty() || urns.iter().any(is_ours),
        Some(single) => is_ours(single),
    };
    if fine {
        Ok(body)
    } else {
        Err(syntax(format!("\"schemas\" of a {name} must hold \"{urn}\".")))
    }
}

/// The member of that name: spelled like that, or else in any case.
pub(crate) fn member<'m>(object: &'m Map, name: &str) -> Option<&'m Value> {
    let in_any_case = || object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    object.get(name).or_else(|| in_any_case().map(|(_, value)| value))
}

/// The name under which [`member`] finds a member.
pub(crate) fn key(object: &Map, name: &str) -> Option<String> {
    let same = |key: &&String| key.eq_ignore_ascii_case(name);
    let found = if object.contains_key(name) { name } else { object.keys().find(same)? };
    Some(found.to_owned())
}

/// A member that is text, or not there.
pub(crate) fn text(object: &Map, name: &str) -> Result<Option<String>, ScimError> {
    match member(object, name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(other) => Err(wrong(name, "a string", other)),
    }
}

/// The complaint about a member of the wrong type.
pub(crate) fn wrong(name: &str, expected: &str, given: &Value) -> ScimError {
    syntax(format!("\"{name}\" must be {expected}, but {} was sent.", describe(given)))
}

/// The complaint about a body that is not the message it should be.
pub(crate) fn syntax(detail: impl Into<String>) -> ScimError {
    ScimError::new(ScimType::InvalidSyntax, detail)
}
