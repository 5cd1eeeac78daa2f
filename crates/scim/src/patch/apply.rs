//! Carrying out operations on attributes and whole resources.

use muster_core::provider::IdentityProvider;
use serde_json::Value;

use super::effort::Effort;
use super::op::{OpKind, Operation, PatchRequest};
use super::rules::{
    added, fixed_parts, immutable, is_empty, paths_on_request, stays_assigned, whole, write,
};
use crate::Map;
use crate::error::{ScimError, ScimType};
use crate::json::{edit_home, is_present, is_unassigned};
use crate::normalize::{Key, Quirk, Reader, mismatch, refers, schemas_in_use};
use crate::path::{AttrPath, PatchPath};
use crate::schema::{Attribute, Mutability, Resolved, ResourceType, Schema};

pub(super) type Outcome = Result<(), ScimError>;

/// A resource after a PATCH.
#[derive(Debug, Clone, PartialEq)]
pub struct Patched {
    /// The canonical resource.
    pub resource: Map,
    /// Whether anything changed; if not, version and `lastModified` stay (RFC 7644 §3.5.2.1).
    pub changed: bool,
    /// What was set of the attributes that are answered on request only.
    pub on_request: Vec<AttrPath>,
    /// What was tolerated on the way.
    pub quirks: Vec<Quirk>,
}

/// Carries out all operations on a canonical resource, or none.
///
/// Each operation sees what the ones before it did (RFC 7644 §3.5.2). What is tolerated is for the
/// sender's profile to say, as in [`normalize`](crate::normalize()).
pub fn apply(
    resource: &Map,
    request: &PatchRequest,
    kind: &ResourceType,
    sender: IdentityProvider,
) -> Result<Patched, ScimError> {
    let mut patcher = Patcher {
        resource: resource.clone(),
        kind,
        reader: Reader::new(kind, sender),
        in_parts: Vec::new(),
        on_request: Vec::new(),
        effort: Effort::new(),
    };
    let several = request.operations.len() > 1;
    for (position, operation) in request.operations.iter().enumerate() {
        patcher
            .operation(operation)
            .map_err(|error| if several { error.in_operation(position + 1) } else { error })?;
    }
    patcher.settle_lists()?;
    let Patcher { resource: mut result, reader, on_request, .. } = patcher;
    let changed = result != *resource;
    if changed {
        settle_schemas(&mut result, kind);
        whole(resource, &result, kind)?;
    }
    Ok(Patched { resource: result, changed, on_request, quirks: reader.into_quirks() })
}

/// Extensions enter and leave `schemas` with their attributes (RFC 7644 §3.5.2); the order, which
/// means nothing, stays.
fn settle_schemas(resource: &mut Map, kind: &ResourceType) {
    let in_use = schemas_in_use(resource, kind);
    let listed = resource.get("schemas").and_then(Value::as_array);
    let settled = listed.is_some_and(|listed| {
        listed.len() == in_use.len() && in_use.iter().all(|urn| listed.contains(urn))
    });
    if !settled {
        resource.insert("schemas".to_owned(), in_use.into());
    }
}

/// How a value is set: the operations that carry one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Assignment {
    Add,
    Replace,
}

pub(super) struct Patcher<'a> {
    pub(super) resource: Map,
    pub(super) kind: &'a ResourceType,
    pub(super) reader: Reader<'a>,
    /// The lists whose entries were changed in parts, and whether something was put into them.
    pub(super) in_parts: Vec<(Resolved<'a>, bool)>,
    /// What was set of the attributes that are answered on request only.
    on_request: Vec<AttrPath>,
    pub(super) effort: Effort,
}

impl<'a> Patcher<'a> {
    fn operation(&mut self, operation: &Operation) -> Outcome {
        let path = operation.path.as_deref();
        let path = path.map(|path| self.reader.path(path)).transpose()?;
        let assignment = match operation.kind {
            OpKind::Remove => return self.remove(path, operation.value.as_ref()),
            OpKind::Add => Assignment::Add,
            OpKind::Replace => Assignment::Replace,
        };
        let value = operation.given_value()?;
        match path {
            None => self.set_members(assignment, value),
            Some(path) => self.set_at(assignment, path, value),
        }
    }

    fn set_at(&mut self, assignment: Assignment, path: PatchPath, value: Value) -> Outcome {
        match path {
            PatchPath::Attribute(path) => {
                let at = self.writable(&path)?;
                let value = match assignment {
                    Assignment::Add => added(at, value),
                    Assignment::Replace => value,
                };
                self.set(assignment, at, value)
            }
            PatchPath::Values { attr, filter, sub } => {
                let at = self.writable(&AttrPath { sub, ..attr })?;
                self.set_selected(assignment, at, Some(&filter), value)
            }
            PatchPath::Schema(urn) if urn == self.kind.schema.id => {
                self.set_members(assignment, value)
            }
            PatchPath::Schema(urn) => self.set_schema(assignment, &urn, value),
        }
    }

    fn remove(&mut self, path: Option<PatchPath>, value: Option<&Value>) -> Outcome {
        match path {
            None => {
                let detail = "A remove needs a \"path\" that says what to remove.";
                Err(ScimError::new(ScimType::NoTarget, detail))
            }
            Some(PatchPath::Attribute(path)) => {
                let at = self.writable(&path)?;
                match (at.sub, value.filter(|value| !value.is_null())) {
                    (None, Some(values)) if at.attribute.multi_valued => {
                        self.remove_listed(at, values.clone())
                    }
                    (Some(_), _) if at.attribute.multi_valued => self.remove_selected(at, None),
                    _ => self.clear(at),
                }
            }
            Some(PatchPath::Values { attr, filter, sub }) => {
                let at = self.writable(&AttrPath { sub, ..attr })?;
                self.remove_selected(at, Some(&filter))
            }
            Some(PatchPath::Schema(urn)) => self.clear_schema(&urn),
        }
    }

    /// Sets attributes of the resource, and of extensions given under their URN (RFC 7644
    /// §3.5.2.3: those not named stay as they are).
    fn set_members(&mut self, assignment: Assignment, value: Value) -> Outcome {
        let Value::Object(members) = value else {
            return Err(mismatch("value", "an object of attributes, as there is no path", &value));
        };
        for (key, value) in members {
            // A key with a filter is a path in the wrong place, and as explicit as one.
            if key.contains('[') {
                let path = self.reader.path(&key)?;
                self.set_at(assignment, path, value)?;
                continue;
            }
            match self.reader.key(&key)? {
                Key::Schemas => self.reader.schemas(&value)?,
                Key::Unknown => {}
                Key::Attribute(at) => self.set_unless_read_only(assignment, at, value)?,
                Key::Schema(schema) => self.set_schema(assignment, &schema.id, value)?,
            }
        }
        Ok(())
    }

    fn set_schema(&mut self, assignment: Assignment, urn: &str, value: Value) -> Outcome {
        let kind = self.kind;
        let Some(schema) = kind.schema_of(urn) else { return Ok(()) };
        if is_unassigned(&value) {
            return self.clear_schema(urn);
        }
        for (at, value) in self.reader.members(schema, value)? {
            self.set_unless_read_only(assignment, at, value)?;
        }
        Ok(())
    }

    fn clear_schema(&mut self, urn: &str) -> Outcome {
        let is_required = |schema: &Schema| {
            let extension = self.kind.extensions.iter().find(|other| other.schema.id == schema.id);
            extension.is_none_or(|other| other.required)
        };
        if self.kind.schema_of(urn).is_none_or(is_required) {
            let detail = format!("\"{urn}\" belongs to every resource and cannot be removed.");
            return Err(ScimError::new(ScimType::Mutability, detail));
        }
        // One by one, as what is immutable stays.
        let of_schema = self.kind.attributes().filter(|at| at.extension && at.schema == urn);
        for at in of_schema.filter(|at| at.attribute.mutability == Mutability::Immutable) {
            self.clear(at)?;
        }
        self.resource.remove(urn);
        Ok(())
    }

    fn set_unless_read_only(
        &mut self,
        assignment: Assignment,
        at: Resolved<'a>,
        value: Value,
    ) -> Outcome {
        if at.is_read_only() {
            return self.reader.read_only(at);
        }
        self.set(assignment, at, value)
    }

    fn set(&mut self, assignment: Assignment, at: Resolved<'a>, value: Value) -> Outcome {
        match at.sub {
            None if at.attribute.multi_valued => self.set_list(assignment, at, value),
            Some(_) if at.attribute.multi_valued => self.set_selected(assignment, at, None, value),
            None if !at.is_complex() => {
                let value = self.reader.value(at, value)?;
                self.edit(at, |_| Ok(value))
            }
            None | Some(_) => self.merge(at, value),
        }
    }

    /// Sets the sub-attributes of a complex value that are named (RFC 7644 §3.5.2.3).
    fn merge(&mut self, at: Resolved<'a>, value: Value) -> Outcome {
        let changes = match at.sub {
            Some(sub) => Some(vec![(sub, self.reader.value(at, value)?)]),
            None => self.reader.changes(at, value)?,
        };
        let Some(changes) = changes else { return self.clear(Resolved { sub: None, ..at }) };
        self.edit(at, |old| {
            let mut members = match old {
                Some(Value::Object(members)) => members,
                _ => Map::new(),
            };
            // `$ref` and names describe the target: with another target they would be wrong.
            let retargets = |(sub, value): &(&Attribute, Option<Value>)| {
                sub.name == "value" && members.get("value") != value.as_ref()
            };
            if refers(at.attribute) && changes.iter().any(retargets) {
                members.clear();
            }
            write(at, &mut members, &changes)?;
            Ok(Some(Value::Object(members)))
        })
    }

    /// Unassigns an attribute, or one sub-attribute of a complex value.
    fn clear(&mut self, at: Resolved<'a>) -> Outcome {
        self.edit(at, |old| match (at.sub, old) {
            (Some(sub), Some(Value::Object(mut members))) => {
                write(at, &mut members, &[(sub, None)])?;
                Ok(Some(Value::Object(members)))
            }
            (Some(_), other) => Ok(other),
            (None, _) => Ok(None),
        })
    }

    /// Looks up an explicit path, which must not lead to what belongs to the server.
    fn writable(&self, path: &AttrPath) -> Result<Resolved<'a>, ScimError> {
        let Some(at) = self.kind.attribute(path) else {
            let detail = format!("The path \"{path}\" names no attribute.");
            return Err(ScimError::new(ScimType::InvalidPath, detail));
        };
        if at.is_read_only() {
            let detail = format!("\"{at}\" belongs to the server. Leave it out of the mapping.");
            return Err(ScimError::new(ScimType::Mutability, detail));
        }
        Ok(at)
    }

    /// Turns the old value of an attribute into the new one; every change goes through here.
    ///
    /// What is required stays assigned, and what is immutable stays as it is once assigned
    /// (RFC 7644 §3.5.2).
    pub(super) fn edit(
        &mut self,
        at: Resolved<'a>,
        change: impl FnOnce(Option<Value>) -> Result<Option<Value>, ScimError>,
    ) -> Outcome {
        let row = at.attribute;
        for path in paths_on_request(at) {
            if !self.on_request.contains(&path) {
                self.on_request.push(path);
            }
        }
        edit_home(&mut self.resource, &at, |home| {
            let old = home.remove(&*row.name);
            let was_present = old.as_ref().is_some_and(is_present);
            let fixed = if row.mutability == Mutability::Immutable { old.clone() } else { None };
            let parts = fixed_parts(row, old.as_ref());
            let kept = if row.required { old.clone() } else { None };
            let new = change(old)?.filter(|value| !is_empty(value));
            if row.required && new != kept {
                stays_assigned(at, was_present, new.as_ref())?;
            }
            if fixed.is_some() && fixed != new {
                return Err(immutable(at));
            }
            for (sub, part) in &parts {
                if new.as_ref().and_then(|new| new.get(&*sub.name)) != Some(part) {
                    return Err(immutable(at.with_sub(sub)));
                }
            }
            home.extend(new.map(|value| (row.name.to_string(), value)));
            Ok(())
        })
    }
}
