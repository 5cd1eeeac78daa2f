//! What a call changed, by the names of attributes: never a value.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Attributes that are named of one call, at most.
const MOST: usize = 60;
/// How deep a name goes: an extension, its attribute, a sub-attribute.
const DEPTH: usize = 3;

/// One attribute that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Its name, as SCIM spells it.
    pub path: String,
    /// Entries that came, where it is a list.
    #[serde(default, skip_serializing_if = "is_default")]
    pub added: u64,
    /// Entries that went, where it is a list.
    #[serde(default, skip_serializing_if = "is_default")]
    pub removed: u64,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Changed {
    /// An attribute that is no list.
    pub fn value(path: impl Into<String>) -> Self {
        Self { path: path.into(), added: 0, removed: 0 }
    }

    /// A list.
    pub fn list(path: impl Into<String>, added: usize, removed: usize) -> Self {
        let count = |count| u64::try_from(count).unwrap_or(u64::MAX);
        Self { path: path.into(), added: count(added), removed: count(removed) }
    }
}

impl std::fmt::Display for Changed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.added, self.removed) {
            (0, 0) => f.write_str(&self.path),
            (added, 0) => write!(f, "{} ({added} added)", self.path),
            (0, removed) => write!(f, "{} ({removed} removed)", self.path),
            (added, removed) => write!(f, "{} ({added} added, {removed} removed)", self.path),
        }
    }
}

/// The names of what differs between two records, such as a change log has them: a profile with what is
/// Muster's own beside it.
pub fn changes(before: &Value, after: &Value) -> Vec<Changed> {
    let mut all = Vec::new();
    descend("", before, after, DEPTH, &mut all);
    // Which schemas a resource names follows from its attributes.
    all.retain(|one| one.path != "schemas");
    all.truncate(MOST);
    all
}

fn descend(at: &str, before: &Value, after: &Value, depth: usize, all: &mut Vec<Changed>) {
    if before == after {
        return;
    }
    let (was, is) = (members(before), members(after));
    if depth > 0 && (was.is_some() || is.is_some()) {
        let none = Map::new();
        let (was, is) = (was.unwrap_or(&none), is.unwrap_or(&none));
        let new = is.keys().filter(|name| !was.contains_key(*name));
        for name in was.keys().chain(new) {
            let value = |of: &Map<String, Value>| of.get(name).cloned().unwrap_or(Value::Null);
            let extension = depth + 1 == DEPTH && at.starts_with("urn:");
            let path = joined(at, name, extension);
            descend(&path, &value(was), &value(is), depth - 1, all);
        }
        return;
    }
    let (was, is) = (entries(before), entries(after));
    if was.is_empty() && is.is_empty() {
        all.push(Changed::value(at));
    } else {
        let lacks = |list: &[Value], other: &[Value]| {
            list.iter().filter(|entry| !other.contains(entry)).count()
        };
        all.push(Changed::list(at, lacks(is, was), lacks(was, is)));
    }
}

fn members(value: &Value) -> Option<&Map<String, Value>> {
    value.as_object()
}

fn entries(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The path of a member, which may be one of an extension. Some attributes have a place of their own in a profile; they are told as SCIM
/// knows them.
fn joined(at: &str, name: &str, extension: bool) -> String {
    match (at, name) {
        ("", "givenName" | "familyName") => format!("name.{name}"),
        ("", "company") => {
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization".to_owned()
        }
        ("", name) => name.to_owned(),
        (urn, name) if extension => format!("{urn}:{name}"),
        (at, name) => format!("{at}.{name}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_and_counts_are_told_and_no_values() {
        let before = json!({
            "userName": "ada", "givenName": "Ada", "active": true, "title": "Buyer",
            "emails": [{ "value": "a@x.example" }, { "value": "b@x.example" }],
            "urn:x:User": { "costCenter": "1", "manager": { "value": "7" } },
        });
        let after = json!({
            "userName": "ada", "givenName": "Eda", "active": false, "company": "Contoso",
            "emails": [{ "value": "a@x.example" }, { "value": "c@x.example" }, { "value": "d@x.example" }],
            "urn:x:User": { "costCenter": "2", "manager": { "value": "8" } },
        });
        let told: Vec<_> = changes(&before, &after).iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "active",
                "emails (2 added, 1 removed)",
                "name.givenName",
                "title",
                "urn:x:User:costCenter",
                "urn:x:User:manager.value",
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization",
            ]
        );
        for value in ["Eda", "c@x", "Contoso", "Buyer"] {
            assert!(!told.join(" ").contains(value), "{value}");
        }
        assert_eq!(changes(&before, &before), []);
    }

    #[test]
    fn what_is_new_is_told_whole_and_not_endlessly() {
        let made = changes(
            &Value::Null,
            &json!({ "userName": "ada", "roles": [{ "value": "x" }], "schemas": ["urn:x"] }),
        );
        let told: Vec<_> = made.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["roles (1 added)", "userName"]);
        let many: Map<_, _> = (0..500).map(|n| (format!("a{n}"), json!(n))).collect();
        assert_eq!(changes(&Value::Null, &Value::Object(many)).len(), MOST);
    }

    #[test]
    fn the_stored_form_is_small() {
        assert_eq!(json!(Changed::value("active")), json!({ "path": "active" }));
        let list = Changed::list("members", 2, 0);
        assert_eq!(json!(list), json!({ "path": "members", "added": 2 }));
        assert_eq!(serde_json::from_value::<Changed>(json!(list)).unwrap(), list);
    }
}
