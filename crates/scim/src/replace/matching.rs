//! Which entry of a list, as a PUT sends it, is which of those that were there.
//!
//! What nobody reads back ties in with an entry that the client does read back, so the client's entry
//! must be found again: by all it shows, else by its `value`, else by its `type`. What could mean
//! several entries means none: a secret must not end up with somebody else's entry.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::normalize::{identity, shown, text_key};
use crate::schema::{Attribute, Mutability, Returned};

/// What an entry may be known by.
struct Mark {
    of: fn(&Attribute, &Value) -> Option<String>,
    /// Of several entries with the same mark, any is as good as the other; else none is good enough.
    sure: bool,
}

/// From the surest to the vaguest.
const MARKS: [Mark; 5] = [
    Mark { of: |row, entry| shown(row, entry, |_| true), sure: true },
    // What is answered on request only is missing in what a client sends back.
    Mark {
        of: |row, entry| shown(row, entry, |sub| sub.returned != Returned::Request),
        sure: true,
    },
    Mark {
        of: |row, entry| entry.get("value").is_some().then(|| identity(row, entry)),
        sure: true,
    },
    Mark { of: |row, entry| member(row, entry, "value"), sure: false },
    Mark {
        of: |row, entry| match entry.get("value") {
            None => member(row, entry, "type"),
            Some(_) => None,
        },
        sure: false,
    },
];

/// For entries that are sent, by their place: the place of the same entry among those that were there.
pub(super) fn pairs(row: &Attribute, there: &[Value], sent: &[Value]) -> BTreeMap<usize, usize> {
    let mut pairs = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for mark in &MARKS {
        let by_mark = |entries: &[Value], free: &dyn Fn(&usize) -> bool| {
            let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (place, entry) in entries.iter().enumerate().filter(|(place, _)| free(place)) {
                if let Some(key) = (mark.of)(row, entry) {
                    places.entry(key).or_default().push(place);
                }
            }
            places
        };
        let old = by_mark(there, &|place| !taken.contains(place));
        let new = by_mark(sent, &|place| !pairs.contains_key(place));
        for (key, new) in new {
            let Some(old) = old.get(&key) else { continue };
            if !mark.sure && (old.len() > 1 || new.len() > 1) {
                continue;
            }
            for (new, old) in new.into_iter().zip(old.iter().copied()) {
                let entries = there.get(old).zip(sent.get(new));
                if mark.sure || entries.is_some_and(|(old, new)| agree(row, old, new)) {
                    pairs.insert(new, old);
                    taken.insert(old);
                }
            }
        }
    }
    pairs
}

/// Whether the one may be the other: what cannot change any more does not differ.
fn agree(row: &Attribute, old: &Value, new: &Value) -> bool {
    let mut fixed = row.sub_attributes.iter().filter(|sub| sub.mutability == Mutability::Immutable);
    fixed.all(|sub| match (old.get(&*sub.name), new.get(&*sub.name)) {
        (Some(old), Some(new)) => old == new,
        _ => true,
    })
}

fn member(row: &Attribute, entry: &Value, name: &str) -> Option<String> {
    Some(text_key(row.sub(name)?, entry.get(name)?))
}
