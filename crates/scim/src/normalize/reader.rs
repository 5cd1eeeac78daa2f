//! Keys of a body: what they name, and putting their values in place.

use serde_json::Value;

use super::quirk::{Quirk, Quirks};
use crate::Map;
use crate::error::ScimError;
use crate::json::{edit_home, edit_object};
use crate::path::ALIASES;
use crate::schema::{Resolved, ResourceType, Schema};

/// Reads what clients send for one resource type, and remembers what it had to tolerate.
pub(crate) struct Reader<'a> {
    resource: &'a ResourceType,
    pub(super) quirks: Quirks,
}

/// What a key of a body names.
pub(crate) enum Key<'a> {
    /// `schemas`, which the server derives.
    Schemas,
    /// An attribute, or a sub-attribute by a dotted key.
    Attribute(Resolved<'a>),
    /// A schema by its URN: the value is an object of its attributes.
    Schema(&'a Schema),
    /// Nothing known.
    Unknown,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(resource: &'a ResourceType) -> Self {
        Self { resource, quirks: Quirks::default() }
    }

    pub(crate) fn note(&mut self, quirk: Quirk) {
        self.quirks.note(quirk);
    }

    pub(crate) fn into_quirks(self) -> Vec<Quirk> {
        self.quirks.into_vec()
    }

    /// What a top-level key names: a plain, dotted or URN-qualified name in any case, or a URN.
    pub(crate) fn key(&mut self, key: &str) -> Key<'a> {
        if key.eq_ignore_ascii_case("schemas") {
            return Key::Schemas;
        }
        if let Some(at) = self.resource.resolve(key) {
            self.note_spelling(key, at);
            if at.extension && !key.contains(':') {
                self.note(Quirk::BareExtensionAttribute);
            }
            return Key::Attribute(at);
        }
        if let Some(schema) = self.resource.schema_of(key) {
            return Key::Schema(schema);
        }
        let foreign = key.contains(':');
        self.note(if foreign { Quirk::ForeignSchema } else { Quirk::UnknownAttribute });
        Key::Unknown
    }

    /// The attributes in an object under a schema's URN; unassigned values stay in.
    pub(crate) fn members(
        &mut self,
        schema: &'a Schema,
        value: Value,
    ) -> Result<Vec<(Resolved<'a>, Value)>, ScimError> {
        let members = match value {
            Value::Null => return Ok(Vec::new()),
            Value::Object(members) => members,
            other => return Err(super::value::mismatch(&schema.id, "an object", &other)),
        };
        let mut found = Vec::with_capacity(members.len());
        for (key, value) in members {
            match self.resource.resolve_in(schema, &key) {
                Some(at) => {
                    self.note_spelling(&key, at);
                    found.push((at, value));
                }
                None => self.note(Quirk::UnknownAttribute),
            }
        }
        Ok(found)
    }

    /// Puts a value where it belongs in a resource that is being built.
    ///
    /// A dotted key of a multi-valued attribute, `emails.value`, goes into its first entry.
    pub(super) fn assign(
        &mut self,
        resource: &mut Map,
        at: Resolved<'a>,
        value: Value,
    ) -> Result<(), ScimError> {
        if at.is_read_only() {
            self.note(Quirk::ReadOnlyAttribute);
            return Ok(());
        }
        let Some(value) = self.value(at, value)? else { return Ok(()) };
        let name = &*at.attribute.name;
        edit_home(resource, &at, |home| match (at.sub, value) {
            (Some(sub), value) if at.attribute.multi_valued => {
                let mut entries = match home.remove(name) {
                    Some(Value::Array(entries)) => entries,
                    _ => vec![Value::Object(Map::new())],
                };
                if let Some(Value::Object(first)) = entries.first_mut() {
                    first.insert(sub.name.to_string(), value);
                }
                home.insert(name.to_owned(), entries.into());
            }
            (Some(sub), value) => {
                edit_object(home, name, |object| object.insert(sub.name.to_string(), value));
            }
            // Dotted keys may have come before: "name.givenName" and "name" add up.
            (None, Value::Object(members)) => {
                edit_object(home, name, |object| object.extend(members));
            }
            (None, value) => {
                home.insert(name.to_owned(), value);
            }
        });
        Ok(())
    }

    /// Makes the lists canonical that dotted keys reached into: only when all keys are read it is known
    /// whether a type got its value, and which entries are the same.
    pub(super) fn settle(
        &mut self,
        resource: &mut Map,
        dotted: &[Resolved<'a>],
    ) -> Result<(), ScimError> {
        for at in dotted.iter().filter(|at| at.attribute.multi_valued) {
            let (list, name) = (Resolved { sub: None, ..*at }, &*at.attribute.name);
            let Some(entries) = edit_home(resource, at, |home| home.remove(name)) else { continue };
            if let Some(entries) = self.value(list, entries)? {
                edit_home(resource, at, |home| home.insert(name.to_owned(), entries));
            }
        }
        Ok(())
    }

    /// Notes URNs in `schemas` that are not ours; the list itself is derived, never taken.
    pub(crate) fn note_schemas(&mut self, claimed: &Value) {
        let urns = claimed.as_array().into_iter().flatten().filter_map(Value::as_str);
        if urns.into_iter().any(|urn| self.resource.schema_of(urn).is_none()) {
            self.note(Quirk::ForeignSchema);
        }
    }

    fn note_spelling(&mut self, key: &str, at: Resolved<'_>) {
        let name = &*at.attribute.name;
        if key == name {
            return;
        }
        let bare = key.rsplit_once(':').map_or(key, |(_, bare)| bare);
        let is_alias = |bare: &str| ALIASES.iter().any(|(from, _)| from.eq_ignore_ascii_case(bare));
        if bare.len() < key.len() {
            self.note(Quirk::QualifiedKey);
        }
        if at.sub.is_some() {
            self.note(Quirk::DottedKey);
        } else if is_alias(bare) {
            self.note(Quirk::SingularAlias);
        } else if bare != name {
            self.note(Quirk::OddCase);
        }
    }
}
