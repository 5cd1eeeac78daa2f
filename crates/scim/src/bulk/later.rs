//! What a resource can be made without, and be given once everything else is there.
//!
//! These are the references of RFC 7643 from one resource to another: the entries of a group's
//! `members`, and a person's `manager` in the enterprise extension. No resource has to have them. Whatever
//! else has one of these names, in a schema of somebody's own, is not known to be of that kind.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{data, reference};
use crate::schema::{Attribute, Resolved, ResourceType};
use crate::{Map, urn};

const MEMBERS: &str = "members";
const MANAGER: &str = "manager";

/// Takes out the parts of which `waits` holds, told whether it is an entry of a list and the names that
/// it refers to; answers them as the resource would have them.
pub(super) fn take(
    data: &mut Value,
    kind: &ResourceType,
    waits: &dyn Fn(bool, &BTreeSet<String>) -> bool,
) -> Map {
    let Value::Object(attributes) = data else { return Map::new() };
    let mut taken = taken_from(attributes, |key| kind.resolve(key), waits);
    for (key, value) in attributes.iter_mut() {
        let (Some(schema), Value::Object(inner)) = (kind.schema_of(key), value) else { continue };
        let inside = taken_from(inner, |key| kind.resolve_in(schema, key), waits);
        if !inside.is_empty() {
            taken.insert(key.clone(), inside.into());
        }
    }
    taken
}

/// The same for the attributes of one object.
fn taken_from<'k>(
    object: &mut Map,
    resolve: impl Fn(&str) -> Option<Resolved<'k>>,
    waits: &dyn Fn(bool, &BTreeSet<String>) -> bool,
) -> Map {
    let mut taken = Map::new();
    let can_wait = |key: &String| Some((key.clone(), resolve(key).filter(is_late)?.attribute));
    let late: Vec<_> = object.keys().filter_map(can_wait).collect();
    for (key, attribute) in late {
        match object.get_mut(&key) {
            Some(Value::Array(entries)) if attribute.multi_valued => {
                let later: Vec<Value> = entries
                    .extract_if(.., |entry| waits(true, &names_in(attribute, entry)))
                    .collect();
                if !later.is_empty() {
                    taken.insert(key, later.into());
                }
            }
            Some(value) if waits(attribute.multi_valued, &names_in(attribute, value)) => {
                taken.extend(object.remove_entry(&key));
            }
            _ => {}
        }
    }
    taken
}

fn is_late(at: &Resolved<'_>) -> bool {
    match &*at.attribute.name {
        MEMBERS => !at.extension,
        MANAGER => at.schema == urn::ENTERPRISE_USER,
        _ => false,
    }
}

fn names_in(attribute: &Attribute, value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if data::mentions(value) {
        data::each_in(attribute, &mut value.clone(), &mut |text| {
            reference::visit(text, &mut found);
        });
    }
    found
}
