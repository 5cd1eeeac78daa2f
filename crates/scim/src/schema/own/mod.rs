//! Extension schemas that an enterprise defines for itself (RFC 7643 §3.3, §7).
//!
//! A definition has the form of a Schema resource, and is read by the table of that resource. What
//! the language could not keep is refused, all of it at once.

use std::sync::LazyLock;

use serde_json::Value;

use super::attribute::{Attribute, Kind, Mutability, Returned, Text, Uniqueness, find};
use super::rules;
use super::{ResourceType, Schema, schema_of_schemas};
use crate::Map;
use crate::json::excerpt;
use crate::message::member;

/// Attributes and sub-attributes of a schema at most.
pub const MOST_ATTRIBUTES: usize = 100;

/// Complaints that are told at most.
const MOST_PROBLEMS: usize = 20;

/// The table of a schema's own members.
static TABLE: LazyLock<Schema> = LazyLock::new(schema_of_schemas);

/// What is wrong with a definition: a sentence each.
#[derive(Debug, Clone, PartialEq, Eq, Default, thiserror::Error)]
#[error("{}", .0.join(" "))]
pub struct BadSchema(Vec<String>);

impl BadSchema {
    pub(super) fn say(&mut self, problem: impl Into<String>) {
        if self.0.len() < MOST_PROBLEMS {
            self.0.push(problem.into());
        }
    }
}

impl Schema {
    /// Reads the definition of an extension of `kind`, and refuses what cannot be kept.
    ///
    /// What a definition does not say has the default of RFC 7643 §2.2. `others` are the URNs of the
    /// enterprise's other schemas.
    ///
    /// ```
    /// # use muster_scim::{ResourceType, Schema};
    /// # use serde_json::json;
    /// let badge = json!({
    ///     "id": "urn:contoso:schemas:badge", "name": "Badge",
    ///     "attributes": [{ "name": "number", "uniqueness": "server" }],
    /// });
    /// let badge = Schema::define(&badge, ResourceType::user(), &[])?;
    /// assert!(!badge.attributes[0].case_exact);
    /// # Ok::<(), muster_scim::schema::BadSchema>(())
    /// ```
    pub fn define(
        definition: &Value,
        kind: &ResourceType,
        others: &[&str],
    ) -> Result<Self, BadSchema> {
        let mut reader = Reader::default();
        let schema = reader.schema(definition);
        if let Some(schema) = &schema {
            rules::beside(schema, kind, others, &mut reader.problems);
        }
        schema.filter(|_| reader.problems.0.is_empty()).ok_or(reader.problems)
    }

    /// Reads back what [`Schema::to_json`] wrote.
    pub fn from_json(json: &Value) -> Result<Self, BadSchema> {
        let mut reader = Reader::default();
        reader.schema(json).ok_or(reader.problems)
    }
}

#[derive(Default)]
struct Reader {
    problems: BadSchema,
    attributes: usize,
}

impl Reader {
    fn schema(&mut self, json: &Value) -> Option<Schema> {
        let Value::Object(members) = json else {
            self.problems.say("A schema must be an object, as RFC 7643 §7 spells it.");
            return None;
        };
        let own: Map = members.iter().filter(|(key, _)| !is_common(key)).map(cloned).collect();
        self.shape("The schema", &TABLE.attributes, &own);
        let attributes = list(&own, "attributes").iter();
        let attributes: Vec<_> = attributes.filter_map(|json| self.attribute(json, None)).collect();
        if self.attributes > MOST_ATTRIBUTES {
            self.problems.say(format!(
                "A schema must not have more than {MOST_ATTRIBUTES} attributes and sub-attributes; \
                 divide it."
            ));
        }
        let schema = Schema {
            id: text(&own, "id").unwrap_or_default(),
            name: text(&own, "name").unwrap_or_default(),
            description: text(&own, "description").unwrap_or_default(),
            attributes,
        };
        rules::of_schema(&schema, &mut self.problems);
        Some(schema)
    }

    /// An attribute, or a sub-attribute of the one around it.
    fn attribute(&mut self, json: &Value, around: Option<&Attribute>) -> Option<Attribute> {
        self.attributes += 1;
        let members = json.as_object()?;
        let Some(name) = text(members, "name") else {
            self.problems.say("Every attribute needs a \"name\".");
            return None;
        };
        let at = match around {
            Some(around) => format!("\"{}.{}\"", excerpt(&around.name), excerpt(&name)),
            None => format!("\"{}\"", excerpt(&name)),
        };
        self.shape(&at, table(around), members);
        let kind = word(members, "type", &KINDS, Kind::as_str).unwrap_or(Kind::String);
        let mutability = word(members, "mutability", &MUTABILITIES, Mutability::as_str)
            .unwrap_or(Mutability::ReadWrite);
        // RFC 7643 §7: what is written only is never returned.
        let unsaid = match mutability {
            Mutability::WriteOnly => Returned::Never,
            Mutability::ReadOnly | Mutability::ReadWrite | Mutability::Immutable => {
                Returned::Default
            }
        };
        let plain = Attribute::new(kind, name, text(members, "description").unwrap_or_default());
        let mut row = Attribute {
            multi_valued: flag(members, "multiValued").unwrap_or(false),
            required: flag(members, "required").unwrap_or(false),
            case_exact: flag(members, "caseExact").unwrap_or(plain.case_exact),
            mutability,
            returned: word(members, "returned", &RETURNED, Returned::as_str).unwrap_or(unsaid),
            uniqueness: word(members, "uniqueness", &UNIQUENESS, Uniqueness::as_str)
                .unwrap_or(Uniqueness::None),
            canonical_values: texts(members, "canonicalValues"),
            reference_types: texts(members, "referenceTypes"),
            ..plain
        };
        if around.is_none() {
            let subs = list(members, "subAttributes").iter();
            row.sub_attributes = subs.filter_map(|json| self.attribute(json, Some(&row))).collect();
        }
        rules::of_attribute(&at, &row, around, &mut self.problems);
        Some(row)
    }

    /// Members and the types of their values, by the table of the Schema resource.
    fn shape(&mut self, at: &str, rows: &[Attribute], members: &Map) {
        for (key, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            match find(rows, key) {
                None => self.problems.say(format!(
                    "{at} has a member \"{}\", which RFC 7643 §7 does not know there.",
                    excerpt(key)
                )),
                Some(row) => {
                    if let Some(expected) = misfit(row, value) {
                        self.problems.say(format!("\"{}\" of {at} must be {expected}.", row.name));
                    }
                }
            }
        }
    }
}

/// The characteristics that attributes have, or that sub-attributes have.
fn table(around: Option<&Attribute>) -> &'static [Attribute] {
    let of_attributes = TABLE.attribute("attributes");
    let found = match around {
        None => of_attributes,
        Some(_) => of_attributes.and_then(|row| row.sub("subAttributes")),
    };
    found.map_or(&[], |row| &row.sub_attributes)
}

/// What the value must be, where it is not.
fn misfit(row: &Attribute, value: &Value) -> Option<String> {
    let one = |value: &Value| match row.kind {
        Kind::Boolean => value.is_boolean(),
        Kind::Complex => value.is_object(),
        _ => value.is_string(),
    };
    if row.multi_valued {
        let fits = value.as_array().is_some_and(|entries| entries.iter().all(one));
        return (!fits).then(|| format!("a list, each entry {}", row.kind.expectation()));
    }
    let known = &row.canonical_values;
    let is_known = value.as_str().is_none_or(|word| known.iter().any(|one| one == word));
    if !one(value) {
        Some(row.kind.expectation().to_owned())
    } else if known.is_empty() || is_known {
        None
    } else {
        Some(format!("one of {}", known.join(", ")))
    }
}

/// What every resource has; it comes along where a definition was read from a server.
fn is_common(key: &str) -> bool {
    ["schemas", "meta"].iter().any(|name| key.eq_ignore_ascii_case(name))
}

fn cloned((key, value): (&String, &Value)) -> (String, Value) {
    (key.clone(), value.clone())
}

fn text(members: &Map, name: &str) -> Option<Text> {
    member(members, name).and_then(Value::as_str).map(|text| Text::Owned(text.to_owned()))
}

fn flag(members: &Map, name: &str) -> Option<bool> {
    member(members, name).and_then(Value::as_bool)
}

fn list<'m>(members: &'m Map, name: &str) -> &'m [Value] {
    member(members, name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn texts(members: &Map, name: &str) -> Vec<Text> {
    let entries = list(members, name).iter().filter_map(Value::as_str);
    entries.map(|text| Text::Owned(text.to_owned())).collect()
}

/// A characteristic by its word.
fn word<T: Copy>(members: &Map, name: &str, all: &[T], as_str: fn(T) -> &'static str) -> Option<T> {
    let given = member(members, name)?.as_str()?;
    all.iter().copied().find(|one| as_str(*one) == given)
}

const KINDS: [Kind; 8] = [
    Kind::String,
    Kind::Boolean,
    Kind::Decimal,
    Kind::Integer,
    Kind::DateTime,
    Kind::Binary,
    Kind::Reference,
    Kind::Complex,
];
const MUTABILITIES: [Mutability; 4] =
    [Mutability::ReadOnly, Mutability::ReadWrite, Mutability::Immutable, Mutability::WriteOnly];
const RETURNED: [Returned; 4] =
    [Returned::Always, Returned::Never, Returned::Default, Returned::Request];
const UNIQUENESS: [Uniqueness; 3] = [Uniqueness::None, Uniqueness::Server, Uniqueness::Global];

impl ResourceType {
    /// The resource type with another extension.
    #[must_use]
    pub fn extended(mut self, schema: Schema, required: bool) -> Self {
        self.extensions.push(super::Extension { schema, required });
        self
    }
}

#[cfg(test)]
mod tests;
