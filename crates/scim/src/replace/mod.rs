//! What a PUT leaves as it was (RFC 7644 §3.5.1).

use serde_json::Value;

use crate::Map;
use crate::error::ScimError;
use crate::json::{edit_home, home};
use crate::normalize::{same_entries, schemas_in_use, shown};
use crate::patch::immutable;
use crate::schema::{Attribute, Mutability, Resolved, ResourceType};

/// The resource that a PUT of `sent` makes of `before`, both canonical.
///
/// What is immutable and set must be sent as it is, or not at all. What nobody can read back stays
/// where it is left out: the client could not have repeated it.
pub fn replaced(before: &Map, mut sent: Map, kind: &ResourceType) -> Result<Map, ScimError> {
    for at in kind.attributes().filter(|at| stays(at.attribute)) {
        let name = &*at.attribute.name;
        let Some(old) = home(before, &at).and_then(|home| home.get(name)) else { continue };
        let kept = edit_home(&mut sent, &at, |home| -> Result<(), ScimError> {
            let new = merged(at, old, home.remove(name))?;
            home.extend(new.map(|value| (name.to_owned(), value)));
            Ok(())
        });
        kept?;
    }
    let schemas = schemas_in_use(&sent, kind);
    sent.insert("schemas".to_owned(), schemas.into());
    Ok(sent)
}

/// Whether anything of the attribute may outlast a PUT.
fn stays(row: &Attribute) -> bool {
    is_fixed(row) || row.is_hidden() || row.sub_attributes.iter().any(stays)
}

fn is_fixed(row: &Attribute) -> bool {
    row.mutability == Mutability::Immutable
}

fn merged(at: Resolved<'_>, old: &Value, new: Option<Value>) -> Result<Option<Value>, ScimError> {
    let row = at.leaf();
    let given = new.is_some();
    if !given && (is_fixed(row) || row.is_hidden()) {
        return Ok(Some(old.clone()));
    }
    let new = match (old, new) {
        (Value::Object(old), new @ (None | Some(Value::Object(_)))) => {
            let mut members = match new {
                Some(Value::Object(members)) => members,
                _ => Map::new(),
            };
            of_object(at, old, &mut members)?;
            (given || !members.is_empty()).then(|| members.into())
        }
        (Value::Array(old), new @ (None | Some(Value::Array(_)))) => {
            let sent = match new {
                Some(Value::Array(sent)) => sent,
                _ => Vec::new(),
            };
            let entries = of_list(at, old, sent)?;
            if is_fixed(row) && same_entries(row, old, &entries) {
                // The order means nothing.
                return Ok(Some(old.clone().into()));
            }
            (given || !entries.is_empty()).then(|| entries.into())
        }
        (_, new) => new,
    };
    match new {
        Some(new) if is_fixed(row) && new != *old => Err(immutable(at)),
        new => Ok(new),
    }
}

/// The entries that are sent, with what the same ones had that nobody reads back, and those of which a
/// client is shown nothing at all, unless it sends such ones anew.
fn of_list(at: Resolved<'_>, old: &[Value], sent: Vec<Value>) -> Result<Vec<Value>, ScimError> {
    let pairs = matching::pairs(at.attribute, old, &sent);
    let mut entries = sent;
    for (place, entry) in entries.iter_mut().enumerate() {
        let same = pairs.get(&place).and_then(|place| old.get(*place));
        if let (Some(Value::Object(old)), Value::Object(members)) = (same, entry) {
            of_object(at, old, members)?;
        }
    }
    let is_unseen =
        |entry: &Value| entry.is_object() && shown(at.attribute, entry, |_| true).is_none();
    if !entries.iter().any(is_unseen) {
        for (place, unseen) in old.iter().enumerate().filter(|(_, entry)| is_unseen(entry)) {
            entries.insert(place.min(entries.len()), unseen.clone());
        }
    }
    Ok(entries)
}

fn of_object(at: Resolved<'_>, old: &Map, members: &mut Map) -> Result<(), ScimError> {
    for sub in at.attribute.sub_attributes.iter().filter(|sub| stays(sub)) {
        let name = &*sub.name;
        let Some(old) = old.get(name) else { continue };
        let new = merged(at.with_sub(sub), old, members.remove(name))?;
        members.extend(new.map(|value| (name.to_owned(), value)));
    }
    Ok(())
}

mod matching;
#[cfg(test)]
mod tests;
