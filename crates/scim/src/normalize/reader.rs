//! Keys of a body: what they name, and putting their values in place.

use std::{collections::BTreeSet, fmt};

use muster_core::provider::IdentityProvider;
use serde_json::Value;

use super::quirks::{Quirk, Quirks, keys};
use crate::Map;
use crate::error::{ScimError, ScimType};
use crate::json::{edit_home, edit_object, is_unassigned};
use crate::path::PatchPath;
use crate::schema::{Resolved, ResourceType, Schema};

/// Reads what clients send for one resource type, and remembers what it had to tolerate.
pub(crate) struct Reader<'a> {
    resource: &'a ResourceType,
    quirks: Quirks,
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
    pub(crate) fn new(resource: &'a ResourceType, sender: IdentityProvider) -> Self {
        Self { resource, quirks: Quirks::of(sender) }
    }

    /// Goes on in spite of a quirk and remembers it, where the sender's profile has it. `what` is the
    /// subject of the refusal's sentence.
    pub(crate) fn tolerate(
        &mut self,
        quirk: Quirk,
        what: impl fmt::Display,
    ) -> Result<(), ScimError> {
        self.quirks.tolerate(quirk, what)
    }

    pub(crate) fn into_quirks(self) -> Vec<Quirk> {
        self.quirks.into_vec()
    }

    /// What a top-level key names: a plain, dotted or URN-qualified name in any case, or a URN.
    pub(crate) fn key(&mut self, key: &str) -> Result<Key<'a>, ScimError> {
        if key.eq_ignore_ascii_case("schemas") {
            return Ok(Key::Schemas);
        }
        if let Some(at) = self.resource.resolve(key) {
            for quirk in keys::of_key(key, &at) {
                self.tolerate(quirk, format_args!("\"{key}\""))?;
            }
            return Ok(Key::Attribute(at));
        }
        if let Some(schema) = self.resource.schema_of(key) {
            return Ok(Key::Schema(schema));
        }
        self.unknown(key)?;
        Ok(Key::Unknown)
    }

    /// Reads the path of an operation. Whatever is wrong with one is `invalidPath` (RFC 7644 §3.12).
    pub(crate) fn path(&mut self, text: &str) -> Result<PatchPath, ScimError> {
        let (path, quirks) = PatchPath::with_quirks(text, self.resource)?;
        for quirk in quirks {
            let in_path = |error| ScimError { kind: ScimType::InvalidPath, ..error };
            let tolerated = match quirk {
                Quirk::StringBoolean => self.tolerate(quirk, "A value in the filter of the path"),
                _ => self.tolerate(quirk, "A name in the path"),
            };
            tolerated.map_err(in_path)?;
        }
        Ok(path)
    }

    /// The attributes in an object under a schema's URN; unassigned values stay in.
    pub(crate) fn members(
        &mut self,
        schema: &'a Schema,
        value: Value,
    ) -> Result<Vec<(Resolved<'a>, Value)>, ScimError> {
        let members = match value {
            value if is_unassigned(&value) => return Ok(Vec::new()),
            Value::Object(members) => members,
            other => return Err(super::value::mismatch(&schema.id, "an object", &other)),
        };
        let mut found = Vec::with_capacity(members.len());
        for (key, value) in members {
            match self.resource.resolve_in(schema, &key) {
                Some(at) => {
                    for quirk in keys::of_member(&key, &at) {
                        self.tolerate(quirk, format_args!("\"{key}\""))?;
                    }
                    found.push((at, value));
                }
                None => self.unknown(&key)?,
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
            return self.read_only(at);
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

    /// URNs in `schemas` that this server does not know. Entra's groups (`entra/create-group`), SCIM 1
    /// (`onelogin/create-user-core10-urn`). The list itself is derived, never taken.
    pub(crate) fn schemas(&mut self, claimed: &Value) -> Result<(), ScimError> {
        let urns = match claimed {
            Value::Array(urns) => urns.as_slice(),
            Value::Null => &[],
            Value::String(_) => std::slice::from_ref(claimed),
            other => return Err(super::value::mismatch("schemas", "a list of URNs", other)),
        };
        if let Some(other) = urns.iter().find(|urn| !urn.is_string()) {
            return Err(super::value::mismatch("schemas", "a list of URNs", other));
        }
        let mut urns = urns.iter().filter_map(Value::as_str);
        if urns.any(|urn| self.resource.schema_of(urn).is_none()) {
            self.tolerate(Quirk::ForeignSchema, "\"schemas\"")?;
        }
        Ok(())
    }

    /// The same of a whole resource, which names the base schema, and each schema once (RFC 7643 §3).
    pub(super) fn all_schemas(&mut self, claimed: &Value) -> Result<(), ScimError> {
        if claimed.is_null() {
            return Ok(());
        }
        let texts = claimed.as_array().into_iter().flatten().filter_map(Value::as_str);
        let urns: Vec<String> = texts.map(str::to_ascii_lowercase).collect();
        let distinct: BTreeSet<&String> = urns.iter().collect();
        let base = self.resource.schema.id.to_ascii_lowercase();
        if !distinct.contains(&base) || distinct.len() < urns.len() {
            self.tolerate(Quirk::OddSchemas, "\"schemas\"")?;
        }
        self.schemas(claimed)
    }

    /// What is not known is passed over: Okta's custom attributes (`okta/put-user-custom-extension`), a
    /// misspelled template (`ms-postman/put-user-misspelled-attribute`).
    pub(super) fn unknown(&mut self, key: &str) -> Result<(), ScimError> {
        let foreign = key.contains(':');
        let quirk = if foreign { Quirk::ForeignSchema } else { Quirk::UnknownAttribute };
        self.tolerate(quirk, "A key")
    }

    /// What belongs to the server is passed over: `id`, `meta` and `groups` of clients that send back
    /// what they read (`okta/put-user-merged`, `authentik/put-user`).
    pub(crate) fn read_only(&mut self, at: Resolved<'_>) -> Result<(), ScimError> {
        self.tolerate(Quirk::ReadOnlyAttribute, format_args!("\"{at}\""))
    }
}
