//! Entries of multi-valued attributes: which are the same, which is primary.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::Value;

use super::quirks::values::is_label;
use crate::filter::comparable;
use crate::schema::{Attribute, Mutability};

/// What makes an entry this entry and no other.
///
/// It is the value together with its type (RFC 7643 §2.4), or the value alone where it can never
/// change, as with members of groups; entries without a value are told apart by all that they show:
/// what nobody reads back tells nobody that they are two.
pub(crate) fn identity(attribute: &Attribute, entry: &Value) -> String {
    match entry {
        Value::String(text) => comparable(attribute, text).into_owned(),
        Value::Object(members) => match (attribute.sub("value"), members.get("value")) {
            (Some(row), Some(value)) if row.mutability == Mutability::Immutable => {
                text_key(row, value)
            }
            (Some(row), Some(value)) => {
                let label = members.get("type").and_then(Value::as_str).unwrap_or_default();
                format!("{} {}", label.to_ascii_lowercase(), text_key(row, value))
            }
            _ => shown(attribute, entry, |_| true).unwrap_or_else(|| sorted(members.iter())),
        },
        other => other.to_string(),
    }
}

/// All that an entry shows, as far as it counts; none where that is nothing.
pub(crate) fn shown(
    attribute: &Attribute,
    entry: &Value,
    counts: impl Fn(&Attribute) -> bool,
) -> Option<String> {
    let is_shown = |(name, _): &(&String, &Value)| {
        attribute.sub(name).is_none_or(|sub| !sub.is_hidden() && counts(sub))
    };
    let mut members = entry.as_object()?.iter().filter(is_shown).peekable();
    members.peek().is_some().then(|| sorted(members))
}

/// A value as it is told from others.
pub(crate) fn text_key(row: &Attribute, value: &Value) -> String {
    match value {
        Value::String(text) => comparable(row, text).into_owned(),
        other => other.to_string(),
    }
}

/// The entries with those of the same identity made one: the first stays in place and takes on
/// what later ones say, save what may not change.
pub(crate) fn union(attribute: &Attribute, entries: Vec<Value>) -> Vec<Value> {
    let mut places = BTreeMap::new();
    let mut kept: Vec<Value> = Vec::with_capacity(entries.len());
    for entry in entries {
        match places.entry(identity(attribute, &entry)) {
            Entry::Vacant(place) => {
                place.insert(kept.len());
                kept.push(entry);
            }
            Entry::Occupied(place) => {
                if let Some(first) = kept.get_mut(*place.get()) {
                    enrich(attribute, first, entry);
                }
            }
        }
    }
    kept
}

/// Whether two lists hold the same entries, in whatever order.
pub(crate) fn same_entries(attribute: &Attribute, some: &[Value], others: &[Value]) -> bool {
    some.len() == others.len() && by_identity(attribute, some) == by_identity(attribute, others)
}

fn by_identity<'e>(attribute: &Attribute, entries: &'e [Value]) -> BTreeMap<String, &'e Value> {
    entries.iter().map(|entry| (identity(attribute, entry), entry)).collect()
}

/// Whether the entry is the preferred one (RFC 7643 §2.4).
pub(crate) fn is_primary(entry: &Value) -> bool {
    entry.get("primary") == Some(&Value::Bool(true))
}

/// Makes room for a new primary entry (RFC 7644 §3.5.2).
pub(crate) fn demote(entries: &mut [Value]) {
    for primary in entries.iter_mut().filter_map(|entry| entry.get_mut("primary")) {
        *primary = Value::Bool(false);
    }
}

/// Whether the entry, as it was sent, says something that belongs to the server.
pub(crate) fn has_read_only(attribute: &Attribute, entry: &Value) -> bool {
    let of_server = attribute.sub_attributes.iter();
    let mut of_server = of_server.filter(|sub| sub.mutability == Mutability::ReadOnly);
    entry.as_object().is_some_and(|members| {
        of_server.any(|sub| members.keys().any(|key| key.eq_ignore_ascii_case(&sub.name)))
    })
}

/// Whether the attribute points at another resource: `value` with its `$ref` (RFC 7643 §2.4).
pub(crate) fn refers(attribute: &Attribute) -> bool {
    attribute.sub("value").is_some() && attribute.sub("$ref").is_some()
}

fn enrich(attribute: &Attribute, kept: &mut Value, other: Value) {
    let (Value::Object(kept), Value::Object(other)) = (kept, other) else { return };
    for (key, value) in other {
        let fixed = attribute.sub(&key).is_some_and(|row| row.mutability == Mutability::Immutable);
        if !(fixed && kept.contains_key(&key)) {
            kept.insert(key, value);
        }
    }
}

/// The order of keys means nothing (RFC 7643 §2.3.8).
fn sorted<'m>(members: impl Iterator<Item = (&'m String, &'m Value)>) -> String {
    let members: BTreeMap<_, _> = members.collect();
    format!("{members:?}")
}

/// Whether an entry says nothing: it tells its type and rank, and there is nothing that would have them.
/// Where a part of entries is read back by nobody, an entry that is sent without that part may be one
/// that has it, and is no such label.
pub(crate) fn is_bare_label(attribute: &Attribute, entry: &Value) -> bool {
    is_label(entry) && !attribute.sub_attributes.iter().any(Attribute::is_hidden)
}
