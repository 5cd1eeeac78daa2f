//! What a PUT leaves as it was (RFC 7644 §3.5.1).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::Map;
use crate::error::ScimError;
use crate::json::{edit_home, home};
use crate::normalize::{identity, schemas_in_use};
use crate::patch::immutable;
use crate::schema::{Attribute, Mutability, Resolved, ResourceType, Returned};

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
    is_fixed(row) || is_hidden(row) || row.sub_attributes.iter().any(stays)
}

fn is_fixed(row: &Attribute) -> bool {
    row.mutability == Mutability::Immutable
}

fn is_hidden(row: &Attribute) -> bool {
    row.mutability == Mutability::WriteOnly || row.returned == Returned::Never
}

fn merged(at: Resolved<'_>, old: &Value, new: Option<Value>) -> Result<Option<Value>, ScimError> {
    let row = at.leaf();
    match new {
        None if is_fixed(row) || is_hidden(row) => Ok(Some(old.clone())),
        None => {
            let mut members = Map::new();
            if let Value::Object(old) = old {
                of_object(at, old, &mut members)?;
            }
            Ok((!members.is_empty()).then(|| members.into()))
        }
        Some(new) if is_fixed(row) && new != *old => Err(immutable(at)),
        Some(Value::Object(mut members)) => {
            if let Value::Object(old) = old {
                of_object(at, old, &mut members)?;
            }
            Ok(Some(members.into()))
        }
        Some(Value::Array(mut entries)) => {
            let old = old.as_array().into_iter().flatten();
            let old: BTreeMap<_, _> =
                old.map(|entry| (identity(at.attribute, entry), entry)).collect();
            for entry in &mut entries {
                let same = old.get(&identity(at.attribute, entry));
                if let (Some(Value::Object(old)), Value::Object(members)) = (same, entry) {
                    of_object(at, old, members)?;
                }
            }
            Ok(Some(entries.into()))
        }
        Some(new) => Ok(Some(new)),
    }
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

#[cfg(test)]
mod tests;
