//! Where values of extension attributes lie.

use std::fmt;

use serde_json::{Map, Value};

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

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.urn)?;
        self.attribute.as_ref().map_or(Ok(()), |name| write!(f, ":{name}"))?;
        self.sub.as_ref().map_or(Ok(()), |name| write!(f, ".{name}"))
    }
}

impl Place {
    /// The values that a resource has here; each entry of a list is one.
    pub(super) fn values<'v>(&self, attributes: &'v Map<String, Value>) -> Vec<&'v Value> {
        let members = attributes.get(&self.urn);
        let value = self.attribute.as_ref().and_then(|name| members?.get(name));
        let entries = match value {
            Some(Value::Array(entries)) if self.list => entries.iter().collect(),
            other => Vec::from_iter(other),
        };
        match &self.sub {
            Some(sub) => entries.into_iter().filter_map(|entry| entry.get(sub)).collect(),
            None => entries,
        }
    }

    /// Whether an attribute of that name is this place, or inside of it.
    pub fn holds(&self, attribute: &str) -> bool {
        let rest = attribute.strip_prefix(&self.to_string());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '.']))
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

/// The attributes without what nobody reads back.
pub fn without(hidden: &[Place], mut attributes: Map<String, Value>) -> Map<String, Value> {
    for place in hidden {
        place.remove(&mut attributes);
    }
    attributes
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
