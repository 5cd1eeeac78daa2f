//! Which texts of an operation's data may be references, by the tables of the resource type.
//!
//! These are attributes of the type `reference`, and the `value` of attributes that point at another
//! resource: a group's `members`, a person's `manager` (RFC 7643 §2.4). Any other text is a text, whatever
//! is in it.

use serde_json::Value;

use super::BulkMethod;
use super::reference::MARK;
use crate::Map;
use crate::message::key;
use crate::normalize::refers;
use crate::schema::{Attribute, Kind, Resolved, ResourceType, Schema};

/// What `reference` attributes say that lead out of SCIM (RFC 7643 §7).
const EXTERNAL: &str = "external";

/// Whether a reference may be in the data at all; most have none.
pub(super) fn mentions(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(MARK),
        Value::Array(items) => items.iter().any(mentions),
        Value::Object(members) => members.values().any(mentions),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Visits every text that may be a reference.
pub(super) fn each(
    method: BulkMethod,
    data: &mut Value,
    kind: &ResourceType,
    visit: &mut dyn FnMut(&mut String),
) {
    let mut texts = Texts { kind, visit };
    match method {
        BulkMethod::Post | BulkMethod::Put => texts.resource(data),
        BulkMethod::Patch => texts.patch(data),
        BulkMethod::Delete => {}
    }
}

/// Visits the references of a value of `members` or `manager`, in whichever shape it was sent.
pub(super) fn each_in(
    attribute: &Attribute,
    value: &mut Value,
    visit: &mut dyn FnMut(&mut String),
) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(items) => items.iter_mut().for_each(|item| each_in(attribute, item, visit)),
        Value::Object(members) => parts(attribute, members, visit),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

struct Texts<'a> {
    kind: &'a ResourceType,
    visit: &'a mut dyn FnMut(&mut String),
}

impl Texts<'_> {
    /// A resource, or the value of an operation without a path.
    fn resource(&mut self, value: &mut Value) {
        let Value::Object(members) = value else { return };
        let kind = self.kind;
        for (key, value) in members.iter_mut() {
            match kind.resolve(key) {
                Some(at) => self.attribute(at, value),
                None => {
                    if let Some(schema) = kind.schema_of(key) {
                        self.of_schema(schema, value);
                    }
                }
            }
        }
    }

    fn of_schema(&mut self, schema: &Schema, value: &mut Value) {
        let Value::Object(members) = value else { return };
        let kind = self.kind;
        for (key, value) in members.iter_mut() {
            if let Some(at) = kind.resolve_in(schema, key) {
                self.attribute(at, value);
            }
        }
    }

    fn attribute(&mut self, at: Resolved<'_>, value: &mut Value) {
        if at.is_read_only() {
            return;
        }
        match at.sub {
            Some(sub) if is_reference(at.attribute, sub) => plain(value, self.visit),
            Some(_) => {}
            None if refers(at.attribute) => each_in(at.attribute, value, self.visit),
            None if leads_on(at.attribute) => plain(value, self.visit),
            None => each_part(at.attribute, value, self.visit),
        }
    }

    fn patch(&mut self, message: &mut Value) {
        let Value::Object(message) = message else { return };
        let Some(name) = key(message, "Operations") else { return };
        let operations = message.get_mut(&name).and_then(Value::as_array_mut);
        for operation in operations.into_iter().flatten().filter_map(Value::as_object_mut) {
            self.operation(operation);
        }
    }

    fn operation(&mut self, operation: &mut Map) {
        let path = key(operation, "path").and_then(|name| operation.get_mut(&name));
        let target = match path {
            Some(Value::String(path)) => Some(self.path(path)),
            _ => None,
        };
        let Some(value) = key(operation, "value").and_then(|name| operation.get_mut(&name)) else {
            return;
        };
        match target {
            None | Some(Target::Resource) => self.resource(value),
            Some(Target::Schema(schema)) => self.of_schema(schema, value),
            Some(Target::Attribute(at)) => self.attribute(at, value),
            Some(Target::Nothing) => {}
        }
    }
}

/// What a path leads to.
enum Target<'a> {
    Resource,
    Schema(&'a Schema),
    Attribute(Resolved<'a>),
    Nothing,
}

impl<'a> Texts<'a> {
    /// What a path leads to. The filter in it may hold references, if it is about such an attribute.
    fn path(&mut self, path: &mut String) -> Target<'a> {
        let kind = self.kind;
        let compact = |text: &str| text.split_whitespace().collect::<String>();
        let Some((name, filter)) = path.split_once('[') else {
            let name = compact(path);
            return match (kind.schema_of(&name), kind.resolve(&name)) {
                (Some(schema), _) if schema.id == kind.schema.id => Target::Resource,
                (Some(schema), _) => Target::Schema(schema),
                (None, Some(at)) => Target::Attribute(at),
                (None, None) => Target::Nothing,
            };
        };
        let Some(at) = kind.resolve(&compact(name)) else { return Target::Nothing };
        let sub = filter.rsplit_once(']').map(|(_, sub)| compact(sub)).unwrap_or_default();
        let sub = sub.strip_prefix('.').and_then(|sub| at.attribute.sub(sub));
        if refers(at.attribute) {
            (self.visit)(path);
        }
        Target::Attribute(Resolved { sub, ..at })
    }
}

/// A value that is text, or texts in a list.
fn plain(value: &mut Value, visit: &mut dyn FnMut(&mut String)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(items) => items.iter_mut().for_each(|item| plain(item, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {}
    }
}

/// The references in objects that are none themselves.
fn each_part(attribute: &Attribute, value: &mut Value, visit: &mut dyn FnMut(&mut String)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each_part(attribute, item, visit)),
        Value::Object(members) => parts(attribute, members, visit),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn parts(attribute: &Attribute, members: &mut Map, visit: &mut dyn FnMut(&mut String)) {
    for (key, value) in members.iter_mut() {
        if attribute.sub(key).is_some_and(|sub| is_reference(attribute, sub)) {
            plain(value, visit);
        }
    }
}

/// Whether a sub-attribute says what the attribute points at.
fn is_reference(attribute: &Attribute, sub: &Attribute) -> bool {
    leads_on(sub) || sub.name == "value" && refers(attribute)
}

/// Whether the attribute may name a resource.
fn leads_on(row: &Attribute) -> bool {
    row.kind == Kind::Reference
        && (row.reference_types.is_empty() || row.reference_types.iter().any(|to| to != EXTERNAL))
}
