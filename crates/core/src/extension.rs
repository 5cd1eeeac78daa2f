//! Extension schemas: attributes that an enterprise defines for itself (RFC 7643 §3.3).
//!
//! Their language is that of the edge, which checks a definition before it comes here. What the use
//! cases need of it is read out of the same table: which values are unique, which are never shown,
//! and which a change of the definition would leave without a meaning.

use std::fmt;

use serde_json::{Map, Value};

use crate::{text::fold, time::Timestamp};

/// Schemas of an enterprise at most.
pub const MOST_SCHEMAS: usize = 20;

/// The longest value that can be unique, in bytes: longer ones do not fit into an index.
const LONGEST_KEY: usize = 1_024;

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

/// Where a value lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The URN of the schema.
    pub urn: String,
    /// The attribute; none for the whole schema.
    pub attribute: Option<String>,
    /// The sub-attribute.
    pub sub: Option<String>,
    /// Whether the attribute holds a list.
    pub list: bool,
}

/// A value that nobody else in the enterprise may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UniqueValue {
    /// The attribute, as SCIM spells it.
    pub attribute: String,
    /// The value as it is compared.
    pub key: String,
}

/// An attribute whose values are unique.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unique {
    /// Where they lie.
    pub place: Place,
    /// Whether case makes a difference.
    pub case_exact: bool,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.urn)?;
        self.attribute.as_ref().map_or(Ok(()), |name| write!(f, ":{name}"))?;
        self.sub.as_ref().map_or(Ok(()), |name| write!(f, ".{name}"))
    }
}

impl SchemaSpec {
    /// The schema as a whole.
    pub fn place(&self) -> Place {
        Place { urn: self.urn.clone(), attribute: None, sub: None, list: false }
    }

    /// The attributes whose values are unique (RFC 7643 §7).
    pub fn unique(&self) -> Vec<Unique> {
        let unique = |(place, row): (Place, &Value)| {
            is_unique(row).then(|| Unique { place, case_exact: flag(row, "caseExact") })
        };
        self.rows().into_iter().filter_map(unique).collect()
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

/// The values of a resource that nobody else may have; an attribute whose value is too long for that
/// is answered as the error.
pub fn unique_values(
    unique: &[Unique],
    attributes: &Map<String, Value>,
) -> Result<Vec<UniqueValue>, String> {
    let mut values = Vec::new();
    for Unique { place, case_exact } in unique {
        let Some(key) = place.value(attributes).and_then(|value| key(value, *case_exact)) else {
            continue;
        };
        let attribute = place.to_string();
        if key.len() > LONGEST_KEY {
            return Err(format!(
                "{attribute} must not be longer than {LONGEST_KEY} bytes, because it is unique."
            ));
        }
        values.push(UniqueValue { attribute, key });
    }
    Ok(values)
}

/// The attributes without what nobody reads back.
pub fn without(hidden: &[Place], mut attributes: Map<String, Value>) -> Map<String, Value> {
    for place in hidden {
        place.remove(&mut attributes);
    }
    attributes
}

impl Place {
    /// The value that a resource has here; of a list, none.
    fn value<'v>(&self, attributes: &'v Map<String, Value>) -> Option<&'v Value> {
        let value = attributes.get(&self.urn)?.get(self.attribute.as_ref()?)?;
        self.sub.as_ref().map_or(Some(value), |sub| value.get(sub))
    }

    fn remove(&self, attributes: &mut Map<String, Value>) {
        let Some(Value::Object(members)) = attributes.get_mut(&self.urn) else { return };
        let Some(name) = &self.attribute else { return };
        let left = match (&self.sub, members.get_mut(name)) {
            (Some(sub), Some(value)) => without_member(value, sub),
            (_, None) => return,
            (None, Some(_)) => false,
        };
        if !left {
            members.remove(name);
        }
        if members.is_empty() {
            attributes.remove(&self.urn);
        }
    }
}

/// Takes a member out of an object or of each object of a list, and tells whether anything is left.
fn without_member(value: &mut Value, name: &str) -> bool {
    match value {
        Value::Object(members) => {
            members.remove(name);
            !members.is_empty()
        }
        Value::Array(entries) => {
            entries.retain_mut(|entry| without_member(entry, name));
            !entries.is_empty()
        }
        _ => true,
    }
}

/// A value as it is compared; an empty text is none.
fn key(value: &Value, case_exact: bool) -> Option<String> {
    match value {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(if case_exact { text.clone() } else { fold(text) }),
        // 1 and 1.0 are one number.
        Value::Number(number) if number.is_f64() => number.as_f64().map(|float| float.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
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
mod tests {
    use serde_json::json;

    use super::*;

    const URN: &str = "urn:contoso:badge";

    fn spec(attributes: Value) -> SchemaSpec {
        let Value::Array(attributes) = attributes else { unreachable!() };
        SchemaSpec {
            urn: URN.into(),
            extends: Extends::User,
            required: false,
            name: "Badge".into(),
            description: String::new(),
            attributes,
        }
    }

    fn members(value: Value) -> Map<String, Value> {
        let Value::Object(members) = value else { unreachable!() };
        members
    }

    fn row(name: &str, change: &Value) -> Value {
        let mut row = json!({ "name": name, "type": "string", "multiValued": false,
            "caseExact": false, "uniqueness": "none", "returned": "default" });
        row.as_object_mut().unwrap().extend(members(change.clone()));
        row
    }

    #[test]
    fn unique_values_are_keys() {
        let spec = spec(json!([
            row("number", &json!({ "uniqueness": "server" })),
            row("code", &json!({ "uniqueness": "global", "caseExact": true })),
            row(
                "desk",
                &json!({ "type": "complex", "subAttributes": [
                row("plug", &json!({ "type": "integer", "uniqueness": "server" })),
            ] })
            ),
            row("colour", &json!({})),
        ]));
        let unique = spec.unique();
        let held = members(json!({ URN: {
            "number": "AB-1", "code": "xY", "colour": "red", "desk": { "plug": 1.0 },
        } }));
        let values = unique_values(&unique, &held).unwrap();
        let pairs: Vec<_> = values.iter().map(|one| (&*one.attribute, &*one.key)).collect();
        assert_eq!(
            pairs,
            [
                ("urn:contoso:badge:number", "ab-1"),
                ("urn:contoso:badge:code", "xY"),
                ("urn:contoso:badge:desk.plug", "1"),
            ]
        );
        assert_eq!(unique_values(&unique, &members(json!({ URN: { "number": "" } }))), Ok(vec![]));
        let long = members(json!({ URN: { "number": "x".repeat(2_000) } }));
        assert!(unique_values(&unique, &long).unwrap_err().contains("number must not be longer"));
    }

    #[test]
    fn what_nobody_reads_back_is_taken_out() {
        let hidden = spec(json!([
            row("pin", &json!({ "returned": "never" })),
            row(
                "keys",
                &json!({ "type": "complex", "multiValued": true, "subAttributes": [
                row("secret", &json!({ "returned": "never" })), row("label", &json!({})),
            ] })
            ),
        ]))
        .hidden();
        let held = json!({ "title": "x", URN: {
            "pin": "1", "keys": [{ "secret": "s", "label": "l" }, { "secret": "t" }],
        } });
        assert_eq!(
            Value::Object(without(&hidden, members(held))),
            json!({ "title": "x", URN: { "keys": [{ "label": "l" }] } })
        );
        assert_eq!(without(&hidden, members(json!({ URN: { "pin": "1" } }))), Map::new());
    }

    #[test]
    fn only_what_would_lose_its_meaning_is_narrowed() {
        let with = |change: Value| spec(json!([row("a", &change), row("b", &json!({}))]));
        let plain = with(json!({}));
        let a = ["urn:contoso:badge:a"];
        for (from, to, expected) in [
            (json!({}), json!({}), &a[..0]),
            (json!({}), json!({ "description": "other", "required": true }), &[]),
            (json!({}), json!({ "mutability": "immutable", "canonicalValues": ["x"] }), &[]),
            (json!({}), json!({ "returned": "never" }), &[]),
            (json!({ "returned": "never" }), json!({ "returned": "request" }), &a),
            (json!({}), json!({ "type": "integer" }), &a),
            (json!({}), json!({ "multiValued": true }), &a),
            (json!({}), json!({ "caseExact": true }), &a),
            (json!({}), json!({ "uniqueness": "server" }), &a),
            (json!({ "uniqueness": "global" }), json!({ "uniqueness": "server" }), &[]),
            (json!({}), json!({ "name": "A" }), &a),
        ] {
            let narrowed = with(from.clone()).narrowed(&with(to.clone()));
            let places: Vec<_> = narrowed.iter().map(ToString::to_string).collect();
            assert_eq!(places, expected, "{from} {to}");
        }
        let more = spec(json!([row("a", &json!({})), row("b", &json!({})), row("c", &json!({}))]));
        assert!(plain.narrowed(&more).is_empty());
        assert_eq!(more.narrowed(&plain).len(), 1);
    }
}
