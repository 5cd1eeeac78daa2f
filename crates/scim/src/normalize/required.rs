//! Required attributes (RFC 7643 §2.2).

use muster_core::text::is_blank;
use serde_json::Value;

use crate::Map;
use crate::json::{home, is_present};
use crate::path::AttrPath;
use crate::schema::{Resolved, ResourceType};

/// The required attributes that a canonical resource lacks; a text that shows nothing counts as lacking.
///
/// A required sub-attribute is asked of every value there is; a required attribute of an extension
/// only of resources that carry the extension, or must. What the server assigns is not asked for.
pub fn missing_required(resource: &Map, kind: &ResourceType) -> Vec<AttrPath> {
    kind.attributes()
        .filter(|at| !at.is_read_only() && applies(resource, kind, at))
        .flat_map(|at| missing(resource, at))
        .collect()
}

fn applies(resource: &Map, kind: &ResourceType, at: &Resolved<'_>) -> bool {
    let obliged =
        || kind.extensions.iter().any(|other| other.required && other.schema.id == at.schema);
    !at.extension || resource.contains_key(at.schema) || obliged()
}

fn missing(resource: &Map, at: Resolved<'_>) -> Vec<AttrPath> {
    let value = home(resource, &at).and_then(|home| home.get(&*at.attribute.name));
    let Some(value) = value.filter(|value| fulfils(value)) else {
        return at.attribute.required.then(|| at.path()).into_iter().collect();
    };
    let lacks = |name: &str| match value {
        Value::Array(entries) => entries.iter().any(|entry| !has(entry, name)),
        single => !has(single, name),
    };
    let subs = at.attribute.sub_attributes.iter();
    subs.filter(|sub| sub.required && lacks(&sub.name)).map(|sub| at.with_sub(sub).path()).collect()
}

fn has(value: &Value, name: &str) -> bool {
    value.get(name).is_some_and(fulfils)
}

/// Whether a value is enough for an attribute that must have one. Texts are kept as they were sent
/// elsewhere, but nobody could be told by a name of spaces.
pub(crate) fn fulfils(value: &Value) -> bool {
    match value {
        Value::String(text) => !is_blank(text),
        other => is_present(other),
    }
}
