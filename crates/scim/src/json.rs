//! Small helpers over JSON values.

use serde_json::Value;

use crate::Map;
use crate::schema::Resolved;

/// Whether a value counts as assigned: `null`, `[]`, `{}` and `""` do not (RFC 7643 §2.5, RFC 7644
/// §3.4.2.2 `pr`).
pub(crate) fn is_present(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => !text.is_empty(),
        Value::Array(entries) => entries.iter().any(is_present),
        Value::Object(members) => members.values().any(is_present),
    }
}

/// What a value is, in words that complete "but … was sent"; never the value itself, which may be
/// personal or secret.
pub(crate) fn describe(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The object that holds the attribute in a resource: the resource, or the extension's object.
pub(crate) fn home<'m>(resource: &'m Map, at: &Resolved<'_>) -> Option<&'m Map> {
    if at.extension { resource.get(at.schema)?.as_object() } else { Some(resource) }
}

/// Edits the object that holds the attribute; an extension's object is made when it is missing.
pub(crate) fn edit_home<T>(
    resource: &mut Map,
    at: &Resolved<'_>,
    change: impl FnOnce(&mut Map) -> T,
) -> T {
    if at.extension { edit_object(resource, at.schema, change) } else { change(resource) }
}

/// Edits the object under `key`, which is made when it is missing and goes when it ends up empty.
pub(crate) fn edit_object<T>(parent: &mut Map, key: &str, change: impl FnOnce(&mut Map) -> T) -> T {
    let mut object = match parent.remove(key) {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    };
    let outcome = change(&mut object);
    if !object.is_empty() {
        parent.insert(key.to_owned(), Value::Object(object));
    }
    outcome
}

/// Whether a value clears what it is sent for: an empty list is the same as `null` (RFC 7643 §2.5).
pub(crate) fn is_unassigned(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => false,
    }
}

/// The beginning of a text a client sent, short enough to be repeated in an error.
pub(crate) fn excerpt(text: &str) -> String {
    beginning(text, 40)
}

/// The same of a path: behind the URN of an extension stands what it is about.
pub(crate) fn excerpt_of_path(path: &str) -> String {
    beginning(path, 100)
}

fn beginning(text: &str, longest: usize) -> String {
    let mut beginning: String = text.chars().take(longest).collect();
    if beginning.len() < text.len() {
        beginning.push('…');
    }
    beginning
}
