//! What a resource can be made without, and be given once everything else is there.
//!
//! These are the references of RFC 7643 from one resource to another: the entries of a group's
//! `members`, and the `manager` in an extension of a person. No resource has to have them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::reference;
use crate::Map;

const MEMBERS: &str = "members";
const MANAGER: &str = "manager";
/// How the names of extensions begin.
const URN: &str = "urn:";

/// Takes out the parts of which `waits` holds, told the names that each refers to; answers them as the
/// resource would have them.
pub(super) fn take(data: &mut Value, waits: impl Fn(&BTreeSet<String>) -> bool) -> Map {
    let mut taken = Map::new();
    let Value::Object(attributes) = data else { return taken };
    let waits = |part: &Value| waits(&names(part));
    for (name, value) in attributes.iter_mut() {
        match value {
            Value::Array(entries) if name.eq_ignore_ascii_case(MEMBERS) => {
                let later: Vec<Value> = entries.extract_if(.., |entry| waits(entry)).collect();
                if !later.is_empty() {
                    taken.insert(name.clone(), later.into());
                }
            }
            Value::Object(extension) if is_extension(name) => {
                let manager = |(key, value): &(&String, &Value)| {
                    key.eq_ignore_ascii_case(MANAGER) && waits(value)
                };
                let key = extension.iter().find(manager).map(|(key, _)| key.clone());
                if let Some((key, manager)) = key.and_then(|key| extension.remove_entry(&key)) {
                    taken.insert(name.clone(), json!({ key: manager }));
                }
            }
            _ => {}
        }
    }
    taken
}

/// The names that a value refers to.
pub(super) fn names(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    reference::visit_all(value, &mut found);
    found
}

fn is_extension(name: &str) -> bool {
    name.get(..URN.len()).is_some_and(|start| start.eq_ignore_ascii_case(URN))
}
