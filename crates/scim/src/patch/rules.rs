//! What a change must leave as it is, and what it must not leave out.

use serde_json::Value;

use super::apply::Outcome;
use crate::Map;
use crate::error::{ScimError, ScimType};
use crate::json::is_present;
use crate::normalize::{fulfils, missing_required};
use crate::path::AttrPath;
use crate::schema::{Attribute, Mutability, Resolved, ResourceType, Returned};

/// Refuses a change that brings an extension, or an entry, without what these need. What was lacking
/// before may go on lacking: the definition may be younger than the resource.
pub(super) fn whole(before: &Map, after: &Map, kind: &ResourceType) -> Outcome {
    let lacking = missing_required(after, kind);
    if lacking.is_empty() {
        return Ok(());
    }
    let known = missing_required(before, kind);
    let new: Vec<_> = lacking.iter().filter(|path| !known.contains(path)).collect();
    let Some(first) = new.first() else { return Ok(()) };
    let detail = format!("\"{first}\" is required beside what is set here. Send it, too.");
    Err(ScimError::new(ScimType::InvalidValue, detail))
}

/// The parts of a single complex value that cannot change any more. An entry of a list may go as a
/// whole.
pub(super) fn fixed_parts<'a>(
    row: &'a Attribute,
    value: Option<&Value>,
) -> Vec<(&'a Attribute, Value)> {
    let Some(Value::Object(members)) = value else { return Vec::new() };
    let fixed = row.sub_attributes.iter().filter(|sub| sub.mutability == Mutability::Immutable);
    fixed.filter_map(|sub| Some((sub, members.get(&*sub.name)?.clone()))).collect()
}

/// The attribute and its parts, as far as they are answered on request only.
pub(super) fn paths_on_request(at: Resolved<'_>) -> impl Iterator<Item = AttrPath> {
    let subs = at.attribute.sub_attributes.iter().map(move |sub| at.with_sub(sub));
    let all = std::iter::once(Resolved { sub: None, ..at }).chain(subs);
    all.filter(|at| at.leaf().returned == Returned::Request).map(|at| at.path())
}

/// Writes sub-attributes into an object.
pub(super) fn write(
    at: Resolved<'_>,
    members: &mut Map,
    changes: &[(&Attribute, Option<Value>)],
) -> Outcome {
    for (sub, value) in changes {
        let old = members.get(&*sub.name);
        if sub.mutability == Mutability::Immutable && old.is_some() && old != value.as_ref() {
            return Err(immutable(Resolved { sub: Some(sub), ..at }));
        }
        match value {
            Some(value @ Value::String(_))
                if sub.required && old != Some(value) && !fulfils(value) =>
            {
                return Err(blank(at.with_sub(sub)));
            }
            Some(value) => {
                members.insert(sub.name.to_string(), value.clone());
            }
            None if sub.required => return Err(required(Resolved { sub: Some(sub), ..at })),
            None => {
                members.remove(&*sub.name);
            }
        }
    }
    Ok(())
}

/// Nothing is left of the value; an empty text is a value as it was sent.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(entries) => entries.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Refuses a new value of a required attribute that is none (RFC 7644 §3.5.2.2), or that shows nothing.
pub(super) fn stays_assigned(at: Resolved<'_>, was_present: bool, new: Option<&Value>) -> Outcome {
    match new {
        Some(new @ Value::String(_)) if !fulfils(new) => Err(blank(at)),
        Some(new) if is_present(new) => Ok(()),
        _ if was_present => Err(required(Resolved { sub: None, ..at })),
        _ => Ok(()),
    }
}

fn blank(at: Resolved<'_>) -> ScimError {
    let detail = format!("\"{at}\" must not be blank. Send a value that can be read.");
    ScimError::new(ScimType::InvalidValue, detail)
}

fn required(at: Resolved<'_>) -> ScimError {
    let detail = format!("\"{at}\" is required and cannot be removed. Send another value instead.");
    ScimError::new(ScimType::Mutability, detail)
}

pub(crate) fn immutable(at: Resolved<'_>) -> ScimError {
    let way = if at.attribute.multi_valued { " Remove the entry and add it anew." } else { "" };
    let detail = format!("\"{at}\" cannot change once it is set.{way}");
    ScimError::new(ScimType::Mutability, detail)
}

/// What an `add` with a path adds to a list: "a new value" (RFC 7644 §3.5.2.1) needs no list around it.
pub(super) fn added(at: Resolved<'_>, value: Value) -> Value {
    match value {
        Value::Null | Value::Array(_) => value,
        single if at.leaf().multi_valued => vec![single].into(),
        single => single,
    }
}
