//! Operations on the members of a group, told apart from all others.
//!
//! A group may have tens of thousands of members, and most changes name one. So no PATCH of a group
//! is carried out on a resource that holds them all: [`split`] turns what an operation says about
//! `members` into [`MemberStep`]s, which need nobody else to be read, and leaves the rest to
//! [`apply`](super::apply()).
//!
//! - `remove` with a list of values removes those; with an empty list, none; without, all (D-01).
//! - `null` and `[]` replace by nothing; whoever is added twice, or removed without being a member,
//!   changes nothing (RFC 7644 §3.5.2.1, §3.5.2.2).
//! - What a member is and is called belongs to the member: `type`, `$ref` and `display` that come
//!   along are passed over; an explicit path to them is `mutability` (RFC 7643 §4.2).

use std::collections::BTreeSet;

use muster_core::{
    provider::IdentityProvider,
    query::{Filter, Literal, Op},
};
use serde_json::Value;

use super::apply::Outcome;
use super::effort::comparisons;
use super::op::{OpKind, Operation, PatchRequest};
use super::rules::{added, immutable};
use crate::Map;
use crate::error::{ScimError, ScimType};
use crate::filter::comparable;
use crate::normalize::{Quirk, Reader};
use crate::path::{AttrPath, PatchPath};
use crate::schema::{Resolved, ResourceType};

const MEMBERS: &str = "members";

/// Comparisons that all conditions on members may make: each reads the whole membership.
const MAX_COMPARISONS: usize = 50;

/// A PATCH of a group, in two parts that do not touch each other.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupPatch {
    /// What concerns anything but members. Operations keep their numbers: one on members alone has
    /// become one that does nothing.
    pub others: PatchRequest,
    /// What concerns members, in order.
    pub members: Vec<MemberStep>,
    /// What was tolerated in it.
    pub quirks: Vec<Quirk>,
}

/// One step of a change of members. Ids are folded, as `members.value` compares.
#[derive(Debug, Clone, PartialEq)]
pub enum MemberStep {
    /// Some come and some go.
    Change(MemberChange),
    /// Members that satisfy a condition on their sub-attributes go.
    RemoveWhere(Filter<AttrPath>),
}

/// Who is to come and who is to go; nobody is in both sets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MemberChange {
    /// Everybody who is not in `add` goes.
    pub replace: bool,
    /// Who is to be a member.
    pub add: BTreeSet<String>,
    /// Who is to be none.
    pub remove: BTreeSet<String>,
}

/// Takes what concerns members out of a PATCH.
pub fn split(
    request: &PatchRequest,
    kind: &ResourceType,
    sender: IdentityProvider,
) -> Result<GroupPatch, ScimError> {
    let at = members(kind)?;
    let reader = Reader::new(kind, sender);
    let mut splitter = Splitter { kind, at, reader, steps: Vec::new(), comparisons: 0 };
    let several = request.operations.len() > 1;
    let mut operations = Vec::with_capacity(request.operations.len());
    for (position, operation) in request.operations.iter().enumerate() {
        let rest = splitter.operation(operation);
        operations.push(
            rest.map_err(|error| if several { error.in_operation(position + 1) } else { error })?,
        );
    }
    let Splitter { reader, steps, .. } = splitter;
    let others = PatchRequest { operations };
    Ok(GroupPatch { others, members: steps, quirks: reader.into_quirks() })
}

/// Takes the members out of a canonical group, as a POST or PUT sent them.
pub fn take_members(
    resource: &mut Map,
    kind: &ResourceType,
) -> Result<BTreeSet<String>, ScimError> {
    match resource.remove(MEMBERS) {
        Some(Value::Array(entries)) => ids(&entries, members(kind)?),
        _ => Ok(BTreeSet::new()),
    }
}

fn members(kind: &ResourceType) -> Result<Resolved<'_>, ScimError> {
    kind.attribute(&AttrPath::new(MEMBERS)).ok_or_else(|| {
        let detail = format!("{} has no members.", kind.name);
        ScimError::new(ScimType::InvalidPath, detail)
    })
}

/// The ids that canonical entries name.
fn ids(entries: &[Value], at: Resolved<'_>) -> Result<BTreeSet<String>, ScimError> {
    let value = at.attribute.sub("value").unwrap_or(at.attribute);
    let id = |entry: &Value| {
        let id = entry.get("value").and_then(Value::as_str);
        let id = id.map(|id| comparable(value, id).into_owned());
        id.ok_or_else(|| {
            let detail = "Each member needs a \"value\": the id of a user or group.";
            ScimError::new(ScimType::InvalidValue, detail)
        })
    };
    entries.iter().map(id).collect()
}

struct Splitter<'a> {
    kind: &'a ResourceType,
    at: Resolved<'a>,
    reader: Reader<'a>,
    steps: Vec<MemberStep>,
    /// How many comparisons the conditions make of each member.
    comparisons: usize,
}

impl Splitter<'_> {
    /// Takes up what the operation says about members; answers the rest of it.
    fn operation(&mut self, operation: &Operation) -> Result<Operation, ScimError> {
        let path = operation.path.as_deref();
        let path = path.map(|path| self.reader.path(path)).transpose()?;
        match path {
            None => self.members_of_value(operation),
            Some(PatchPath::Schema(urn)) if urn == self.kind.schema.id => {
                self.members_of_value(operation)
            }
            Some(path) if is_members(&path) => {
                let value = match operation.kind {
                    OpKind::Remove => operation.value.clone(),
                    OpKind::Add => Some(added(self.at, operation.given_value()?)),
                    OpKind::Replace => Some(operation.given_value()?),
                };
                self.at_path(operation.kind, path, value)?;
                Ok(nothing())
            }
            Some(_) => Ok(operation.clone()),
        }
    }

    /// An operation on the whole resource may name members among other attributes.
    fn members_of_value(&mut self, operation: &Operation) -> Result<Operation, ScimError> {
        let (OpKind::Add | OpKind::Replace, Some(Value::Object(members))) =
            (operation.kind, &operation.value)
        else {
            return Ok(operation.clone());
        };
        let mut rest = Map::new();
        for (key, value) in members {
            let nested = self.kind.schema_of(key).is_some_and(|it| it.id == self.kind.schema.id);
            match (self.path_of_key(key)?, value) {
                (Some(path), value) => self.at_path(operation.kind, path, Some(value.clone()))?,
                (None, Value::Object(inner)) if nested => {
                    let mut left = Map::new();
                    for (key, value) in inner {
                        match self.path_of_key(key)? {
                            Some(path) => {
                                self.at_path(operation.kind, path, Some(value.clone()))?;
                            }
                            None => drop(left.insert(key.clone(), value.clone())),
                        }
                    }
                    rest.insert(key.clone(), Value::Object(left));
                }
                (None, value) => drop(rest.insert(key.clone(), value.clone())),
            }
        }
        Ok(Operation { value: Some(Value::Object(rest)), ..operation.clone() })
    }

    /// The path that a key names, if it leads to members.
    fn path_of_key(&mut self, key: &str) -> Result<Option<PatchPath>, ScimError> {
        // A key with a filter is a path in the wrong place, and as explicit as one.
        let path = if key.contains('[') {
            self.reader.path(key)?
        } else {
            match self.kind.resolve(key) {
                Some(found) => PatchPath::Attribute(found.path()),
                None => return Ok(None),
            }
        };
        if !is_members(&path) {
            return Ok(None);
        }
        if !key.contains('[') {
            // Sees to how it is spelled.
            self.reader.key(key)?;
        }
        Ok(Some(path))
    }

    fn at_path(&mut self, kind: OpKind, path: PatchPath, value: Option<Value>) -> Outcome {
        let (filter, sub) = match path {
            PatchPath::Attribute(path) => (None, path.sub),
            PatchPath::Values { filter, sub, .. } => (Some(filter), sub),
            PatchPath::Schema(_) => return Ok(()),
        };
        let sub = sub.and_then(|sub| self.at.attribute.sub(&sub));
        match (kind, filter, sub) {
            (_, _, Some(sub)) => Err(immutable(self.at.with_sub(sub))),
            (OpKind::Remove, Some(filter), None) => self.remove_where(filter),
            // A member is in the group or is not: there is nothing in it to set.
            (OpKind::Add | OpKind::Replace, Some(_), None) => Err(selected()),
            (kind, None, None) => self.listed(kind, value),
        }
    }

    fn listed(&mut self, kind: OpKind, value: Option<Value>) -> Outcome {
        let value = value.unwrap_or(Value::Null);
        let all = value.is_null();
        let entries = self.reader.entries(self.at, value)?;
        let ids = ids(&entries, self.at)?;
        match kind {
            OpKind::Add => self.add(ids),
            OpKind::Replace => self.replace(ids),
            OpKind::Remove if all => self.replace(BTreeSet::new()),
            OpKind::Remove => {
                self.reader.tolerate(Quirk::ValueListRemove, format_args!("\"{}\"", self.at))?;
                self.remove(ids);
            }
        }
        Ok(())
    }

    fn add(&mut self, ids: BTreeSet<String>) {
        if ids.is_empty() {
            return;
        }
        self.change(|change| {
            for id in &ids {
                change.remove.remove(id);
            }
            change.add.extend(ids);
        });
    }

    fn remove(&mut self, ids: BTreeSet<String>) {
        if ids.is_empty() {
            return;
        }
        self.change(|change| {
            for id in &ids {
                change.add.remove(id);
            }
            // With everybody else they go anyway.
            if !change.replace {
                change.remove.extend(ids);
            }
        });
    }

    /// Nothing said before matters any more.
    fn replace(&mut self, ids: BTreeSet<String>) {
        self.steps.clear();
        let change = MemberChange { replace: true, add: ids, remove: BTreeSet::new() };
        self.steps.push(MemberStep::Change(change));
    }

    fn remove_where(&mut self, filter: Filter<AttrPath>) -> Outcome {
        if let Some(ids) = named(&filter, self.at) {
            self.remove(ids);
            return Ok(());
        }
        self.comparisons += comparisons(&filter);
        if self.comparisons > MAX_COMPARISONS {
            let detail = format!(
                "Conditions on members other than \"value eq\" make more than {MAX_COMPARISONS} \
                 comparisons. Name the members by \"value\", or send several requests."
            );
            return Err(ScimError::new(ScimType::InvalidPath, detail));
        }
        self.steps.push(MemberStep::RemoveWhere(filter));
        Ok(())
    }

    /// Edits the change that ends the steps so far, or begins a new one.
    fn change(&mut self, edit: impl FnOnce(&mut MemberChange)) {
        if let Some(MemberStep::Change(last)) = self.steps.last_mut() {
            return edit(last);
        }
        let mut change = MemberChange::default();
        edit(&mut change);
        self.steps.push(MemberStep::Change(change));
    }
}

fn is_members(path: &PatchPath) -> bool {
    match path {
        PatchPath::Attribute(path) | PatchPath::Values { attr: path, .. } => {
            path.schema.is_none() && path.name == MEMBERS
        }
        PatchPath::Schema(_) => false,
    }
}

/// The ids that a filter names, if it does nothing else: `value eq "…"`, joined by `or`.
fn named(filter: &Filter<AttrPath>, at: Resolved<'_>) -> Option<BTreeSet<String>> {
    match filter {
        Filter::Compare { attr, op: Op::Eq, value: Literal::Text(id) } if attr.name == "value" => {
            Some(BTreeSet::from([comparable(at.attribute.sub("value")?, id).into_owned()]))
        }
        Filter::Or(parts) => parts.iter().try_fold(BTreeSet::new(), |mut ids, part| {
            ids.extend(named(part, at)?);
            Some(ids)
        }),
        Filter::Compare { .. }
        | Filter::And(_)
        | Filter::Not(_)
        | Filter::Present(_)
        | Filter::Any { .. } => None,
    }
}

/// The refusal to set the members that a filter selects.
fn selected() -> ScimError {
    let detail = "The filter in the path selects members that are there, and nothing about them can be \
                  set. To add one, use the path \"members\" with its \"value\".";
    ScimError::new(ScimType::Mutability, detail)
}

/// An operation that does nothing.
fn nothing() -> Operation {
    Operation { kind: OpKind::Add, path: None, value: Some(Value::Object(Map::new())) }
}

#[cfg(test)]
mod tests;
