//! Extension schemas: attributes that an enterprise defines for itself (RFC 7643 §3.3).
//!
//! Their language is that of the edge, which checks a definition before it comes here. What the use
//! cases need of it is read out of the same table: which values are found by an index, which are
//! unique, which are never shown, and which a change of the definition would leave without a meaning.

mod keys;
mod place;

use serde_json::{Map, Value};

pub use self::{
    keys::{Keys, Leaf, ValueKey, key_of_literal},
    place::{Place, without},
};
use crate::time::Timestamp;

/// Schemas of an enterprise at most.
pub const MOST_SCHEMAS: usize = 20;

/// The one extension that the standard defines (RFC 7643 §4.3).
pub const STANDARD_EXTENSION: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// Whether a key of a resource is the URN of a schema that an enterprise defined for itself.
pub fn is_own(key: &str) -> bool {
    key.contains(':') && key != STANDARD_EXTENSION
}

/// Whether a resource has values of such a schema.
pub fn has_own(attributes: &Map<String, Value>) -> bool {
    attributes.keys().any(|key| is_own(key))
}

/// Which resources a schema extends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extends {
    /// People.
    User,
    /// Groups.
    Group,
}

impl Extends {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::User, Self::Group];

    /// The name of the resource type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }
}

impl std::str::FromStr for Extends {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(text));
        found.ok_or_else(|| "a schema extends User or Group".to_owned())
    }
}

/// A schema of an enterprise.
#[derive(Debug, Clone, PartialEq)]
pub struct ExtensionSchema {
    /// What it says.
    pub spec: SchemaSpec,
    /// The version of the enterprise's schemas that brought it into this form.
    pub version: i64,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What a schema says.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaSpec {
    /// Its URN, in the spelling of answers.
    pub urn: String,
    /// Which resources it extends.
    pub extends: Extends,
    /// Whether every such resource must carry it.
    pub required: bool,
    /// The name, for humans.
    pub name: String,
    /// What it describes, for humans.
    pub description: String,
    /// Its attributes as RFC 7643 §7 spells them, with every characteristic.
    pub attributes: Vec<Value>,
}

impl SchemaSpec {
    /// The schema as a whole.
    pub fn place(&self) -> Place {
        Place { urn: self.urn.clone(), attribute: None, sub: None, list: false }
    }

    /// The attributes and sub-attributes that hold plain values.
    pub fn leaves(&self) -> Vec<Leaf> {
        let hidden = self.hidden();
        let leaf = |(place, row): (Place, &Value)| {
            let is_hidden = hidden.iter().any(|around| around.holds(&place.to_string()));
            let is_plain = row.get("type").and_then(Value::as_str) != Some("complex");
            let (case_exact, is_unique) = (flag(row, "caseExact"), is_unique(row));
            is_plain.then_some(Leaf { place, case_exact, is_unique, is_hidden })
        };
        self.rows().into_iter().filter_map(leaf).collect()
    }

    /// The attributes whose values nobody reads back (RFC 7643 §7).
    pub fn hidden(&self) -> Vec<Place> {
        let rows = self.rows().into_iter();
        rows.filter(|(_, row)| is_hidden(row)).map(|(place, _)| place).collect()
    }

    /// Where values of now would not be what the other definition says: attributes that are gone or
    /// spelled otherwise, of another type or number, compared otherwise, unique or not any more, or
    /// shown where they were not.
    pub fn narrowed(&self, to: &Self) -> Vec<Place> {
        let others = to.rows();
        let kept = |(place, row): &(Place, &Value)| {
            others.iter().any(|(other, now)| {
                let same = |name: &str| row.get(name) == now.get(name);
                place == other
                    && ["type", "multiValued", "caseExact"].into_iter().all(same)
                    && is_unique(row) == is_unique(now)
                    && (!is_hidden(row) || is_hidden(now))
            })
        };
        let rows = self.rows().into_iter();
        rows.filter(|row| !kept(row)).map(|(place, _)| place).collect()
    }

    /// Every attribute and sub-attribute.
    fn rows(&self) -> Vec<(Place, &Value)> {
        let mut rows = Vec::new();
        for row in &self.attributes {
            let place = Place {
                attribute: Some(name(row)),
                list: flag(row, "multiValued"),
                ..self.place()
            };
            let subs = row.get("subAttributes").and_then(Value::as_array).into_iter().flatten();
            let subs = subs.map(|sub| (Place { sub: Some(name(sub)), ..place.clone() }, sub));
            rows.extend(subs.collect::<Vec<_>>());
            rows.push((place, row));
        }
        rows
    }
}

fn name(row: &Value) -> String {
    row.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn flag(row: &Value, name: &str) -> bool {
    row.get(name) == Some(&Value::Bool(true))
}

fn is_unique(row: &Value) -> bool {
    row.get("uniqueness").and_then(Value::as_str).is_some_and(|within| within != "none")
}

fn is_hidden(row: &Value) -> bool {
    row.get("returned").and_then(Value::as_str) == Some("never")
}

#[cfg(test)]
mod tests;
