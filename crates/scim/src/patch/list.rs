//! Operations on multi-valued attributes.

use std::collections::{BTreeMap, BTreeSet};

use muster_core::query::Filter;
use serde_json::Value;

use super::apply::{Assignment, Outcome, Patcher};
use super::described::described_entry;
use super::effort::comparisons;
use super::rules::write;
use crate::Map;
use crate::error::{ScimError, ScimType};
use crate::filter::{comparable, entry_matches};
use crate::json::home;
use crate::normalize::{Quirk, demote, identity, is_bare_label, is_primary, same_entries, union};
use crate::path::AttrPath;
use crate::schema::{Attribute, Mutability, Resolved};

impl<'a> Patcher<'a> {
    /// Adds entries to a list, or puts others in their place.
    pub(super) fn set_list(
        &mut self,
        assignment: Assignment,
        at: Resolved<'a>,
        value: Value,
    ) -> Outcome {
        let new = self.reader.entries(at, value)?;
        let row = at.attribute;
        match assignment {
            // The order means nothing: the same entries in another order are no change.
            Assignment::Replace => {
                self.edit_list(at, |old| Ok(if same_entries(row, &old, &new) { old } else { new }))
            }
            Assignment::Add if new.is_empty() => Ok(()),
            Assignment::Add => self.edit_list(at, |mut entries| {
                if new.iter().any(is_primary) {
                    demote(&mut entries);
                }
                entries.extend(new);
                Ok(union(row, entries))
            }),
        }
    }

    /// Sets a sub-attribute of the selected entries, or the entries themselves; without filter, of
    /// all. Where none is selected, the filter may describe the entry to make.
    pub(super) fn set_selected(
        &mut self,
        assignment: Assignment,
        at: Resolved<'a>,
        filter: Option<&Filter<AttrPath>>,
        value: Value,
    ) -> Outcome {
        if at.is_plain_list() {
            return self.set_plain(at, filter, value);
        }
        let changes = match at.sub {
            Some(sub) => Some(vec![(sub, self.reader.value(at, value)?)]),
            None => self.reader.changes(at, value)?,
        };
        let Some(changes) = changes else { return self.remove_selected(at, filter) };
        let clears = changes.iter().all(|(_, value)| value.is_none());
        let described = self.described(at, filter)?;
        self.changed_in_parts(at, filter, !clears)?;
        let mut made = false;
        self.edit_list(at, |mut entries| {
            let selected = selection(at.attribute, filter, &entries);
            let count = selected.iter().filter(|selected| **selected).count();
            if count == 0 {
                if clears {
                    return Ok(entries);
                }
                let mut entry = described.ok_or_else(|| no_target(at))?;
                write(at, &mut entry, &changes)?;
                let entry = Value::Object(entry);
                if is_primary(&entry) {
                    demote(&mut entries);
                }
                entries.push(entry);
                made = true;
                return Ok(union(at.attribute, entries));
            }
            let promotes = changes
                .iter()
                .any(|(sub, value)| sub.name == "primary" && *value == Some(Value::Bool(true)));
            if promotes && count > 1 {
                return Err(several_primaries(at));
            }
            if promotes {
                demote(&mut entries);
            }
            // RFC 7644 §3.5.2.3 replaces the whole entry. What selected it still holds for it, as it
            // does for an entry that is made; what is immutable or read back by nobody is no part of
            // what a client can repeat, as with a PUT.
            let afresh = at.sub.is_none() && assignment == Assignment::Replace;
            let stays = |name: &str| {
                let fixed = |row: &Attribute| row.mutability == Mutability::Immutable;
                described.as_ref().is_some_and(|entry| entry.contains_key(name))
                    || at.attribute.sub(name).is_some_and(|row| fixed(row) || row.is_hidden())
            };
            for (entry, _) in entries.iter_mut().zip(selected).filter(|(_, selected)| *selected) {
                let Value::Object(members) = entry else { continue };
                if afresh {
                    members.retain(|name, _| stays(name));
                }
                write(at, members, &changes)?;
            }
            Ok(union(at.attribute, entries))
        })?;
        if made && filter.is_some() {
            self.reader.tolerate(Quirk::Upsert, format_args!("\"{}\"", at.attribute.name))?;
        }
        Ok(())
    }

    /// Puts a plain value in the place of the selected ones. Where none is selected, a value that the
    /// filter describes is added; any other would be one that nobody asked about.
    fn set_plain(
        &mut self,
        at: Resolved<'a>,
        filter: Option<&Filter<AttrPath>>,
        value: Value,
    ) -> Outcome {
        let Some(new) = self.reader.scalar(at, value)? else {
            return self.remove_selected(at, filter);
        };
        let described = selection(at.attribute, filter, std::slice::from_ref(&new)) == [true];
        let mut made = false;
        self.edit_list(at, |mut entries| {
            let selected = selection(at.attribute, filter, &entries);
            made = !selected.contains(&true);
            if made && !described {
                return Err(no_target(at));
            }
            for (entry, _) in entries.iter_mut().zip(selected).filter(|(_, selected)| *selected) {
                *entry = new.clone();
            }
            entries.extend(made.then(|| new.clone()));
            Ok(union(at.attribute, entries))
        })?;
        if made && filter.is_some() {
            self.reader.tolerate(Quirk::Upsert, format_args!("\"{}\"", at.attribute.name))?;
        }
        Ok(())
    }

    /// Removes the selected entries, or a sub-attribute of them; without filter, of all. Selecting
    /// none is a success (RFC 7644 §3.5.2.2).
    pub(super) fn remove_selected(
        &mut self,
        at: Resolved<'a>,
        filter: Option<&Filter<AttrPath>>,
    ) -> Outcome {
        self.changed_in_parts(at, filter, false)?;
        self.edit_list(at, |mut entries| {
            let selected = selection(at.attribute, filter, &entries);
            let Some(sub) = at.sub else {
                let pairs = entries.into_iter().zip(selected);
                return Ok(pairs.filter_map(|(entry, gone)| (!gone).then_some(entry)).collect());
            };
            for (entry, _) in entries.iter_mut().zip(selected).filter(|(_, selected)| *selected) {
                if let Value::Object(members) = entry {
                    write(at, members, &[(sub, None)])?;
                }
            }
            Ok(entries)
        })
    }

    /// Removes the listed entries: an entry goes if it has everything a listed one says (decision
    /// D-01). Entra, authentik and JumpCloud ask for it (`entra/patch-group-remove-non-member`,
    /// `jumpcloud/patch-group-remove-valuelist`); those are members, which have a way of their own.
    pub(super) fn remove_listed(&mut self, at: Resolved<'a>, listed: Value) -> Outcome {
        self.reader.tolerate(Quirk::ValueListRemove, format_args!("\"{at}\""))?;
        let listed = self.reader.entries(at, listed)?;
        let row = at.attribute;
        let by_value = row.sub("value").is_some_and(|sub| sub.mutability == Mutability::Immutable);
        if by_value {
            let gone: BTreeSet<_> = listed.iter().map(|entry| identity(row, entry)).collect();
            return self.edit_list(at, |mut entries| {
                entries.retain(|entry| !gone.contains(&identity(row, entry)));
                Ok(entries)
            });
        }
        // What the listed ones say, by which parts they say it of: an entry is looked up, and not compared
        // with each.
        let mut gone: BTreeMap<Vec<&str>, BTreeSet<Vec<String>>> = BTreeMap::new();
        for entry in &listed {
            let parts = parts(entry);
            gone.entry(parts.clone()).or_default().extend(said(row, entry, &parts));
        }
        self.effort.spend(self.length(at), gone.len())?;
        self.edit_list(at, |mut entries| {
            let goes = |entry: &Value| {
                gone.iter().any(|(parts, said_of)| {
                    said(row, entry, parts).is_some_and(|it| said_of.contains(&it))
                })
            };
            entries.retain(|entry| !goes(entry));
            Ok(entries)
        })
    }

    /// Notes that the list is to be made canonical in the end, and that its entries are looked at.
    /// `sets` says whether anything is set in them.
    fn changed_in_parts(
        &mut self,
        at: Resolved<'a>,
        filter: Option<&Filter<AttrPath>>,
        sets: bool,
    ) -> Outcome {
        let list = Resolved { sub: None, ..at };
        let same = |known: &Resolved<'_>| {
            known.schema == list.schema && known.attribute.name == list.attribute.name
        };
        match self.in_parts.iter_mut().find(|(known, _)| same(known)) {
            Some((_, known)) => *known |= sets,
            None => self.in_parts.push((list, sets)),
        }
        self.effort.spend(self.length(at), filter.map_or(0, comparisons))
    }

    /// How many entries a list has.
    fn length(&self, at: Resolved<'_>) -> usize {
        let value = home(&self.resource, &at).and_then(|home| home.get(&*at.attribute.name));
        value.and_then(Value::as_array).map_or(0, Vec::len)
    }

    /// Makes the lists canonical that were changed in parts: now that all operations are done it is
    /// known whether a type got its value, and which entries have become the same.
    ///
    /// An entry of which only type and rank are left goes, also where an operation removed nothing but
    /// its value (RFC 7644 §3.5.2.2). Both describe the value (RFC 7643 §2.4), so without it they say
    /// nothing, and a POST of the same entry would not be kept either; identity providers that clear an
    /// e-mail remove `emails[type eq "work"].value` and mean the e-mail. Until the last operation the
    /// entry is there: a new value finds its type and rank as they were. With anything else in it, such
    /// as `display`, it stays.
    pub(super) fn settle_lists(&mut self) -> Outcome {
        let parts = std::mem::take(&mut self.in_parts);
        for (at, _) in &parts {
            let row = at.attribute;
            let mut labels = false;
            self.edit_list(Resolved { sub: None, ..*at }, |mut entries| {
                labels = entries.iter().any(|entry| is_bare_label(row, entry));
                entries.retain(|entry| !is_bare_label(row, entry));
                Ok(union(row, entries))
            })?;
            // Removing a value is nothing peculiar; setting a type without one is.
            let same = |other: &Resolved<'_>| other.schema == at.schema && other.attribute == row;
            if labels && parts.iter().any(|(other, sets)| *sets && same(other)) {
                self.reader.tolerate(Quirk::LabelOnly, format_args!("\"{}\"", row.name))?;
            }
        }
        Ok(())
    }

    /// The entry that a filter describes, if it describes one; without filter, one with nothing in it.
    /// Entra changes entries that are not there (`entra/patch-phone-upsert`), decision D-02.
    fn described(
        &mut self,
        at: Resolved<'a>,
        filter: Option<&Filter<AttrPath>>,
    ) -> Result<Option<Map>, ScimError> {
        let Some(entry) = filter.map_or(Some(Map::new()), described_entry) else { return Ok(None) };
        let changes = self.reader.changes(Resolved { sub: None, ..at }, entry.into())?;
        let mut entry = Map::new();
        write(at, &mut entry, &changes.unwrap_or_default())?;
        Ok(Some(entry))
    }

    fn edit_list(
        &mut self,
        at: Resolved<'a>,
        change: impl FnOnce(Vec<Value>) -> Result<Vec<Value>, ScimError>,
    ) -> Outcome {
        self.effort.spend(self.length(at), 1)?;
        self.edit(at, |old| {
            let entries = match old {
                Some(Value::Array(entries)) => entries,
                other => other.into_iter().collect(),
            };
            change(entries).map(|entries| Some(entries.into()))
        })
    }
}

/// Which entries a filter selects, decided for all before any changes.
fn selection(
    attribute: &Attribute,
    filter: Option<&Filter<AttrPath>>,
    entries: &[Value],
) -> Vec<bool> {
    let selects = |entry| filter.is_none_or(|filter| entry_matches(filter, entry, attribute));
    entries.iter().map(selects).collect()
}

/// The parts that an entry says something of; none where it is a plain value.
fn parts(entry: &Value) -> Vec<&str> {
    entry.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

/// What an entry says of these parts, as it compares; nothing if it lacks one.
fn said(attribute: &Attribute, entry: &Value, parts: &[&str]) -> Option<Vec<String>> {
    let comparable = |row: &Attribute, value: &Value| match value {
        Value::String(text) => format!("\"{}", comparable(row, text)),
        other => other.to_string(),
    };
    match entry {
        Value::Object(members) => {
            let part = |name: &&str| Some(comparable(attribute.sub(name)?, members.get(*name)?));
            parts.iter().map(part).collect()
        }
        plain => parts.is_empty().then(|| vec![comparable(attribute, plain)]),
    }
}

fn no_target(at: Resolved<'_>) -> ScimError {
    let detail = format!("No entry of \"{}\" matches the filter of the path.", at.attribute.name);
    ScimError::new(ScimType::NoTarget, detail)
}

fn several_primaries(at: Resolved<'_>) -> ScimError {
    let name = &at.attribute.name;
    let detail =
        format!("The path selects several entries of \"{name}\"; only one may be primary.");
    ScimError::new(ScimType::InvalidValue, detail)
}
