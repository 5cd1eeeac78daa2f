//! The document of a policy: values as an administrator writes them, put into the policy of now.

use std::fmt::Write as _;

use serde::Deserialize as _;
use serde_json::{Map, Value, json};

use super::{Key, Policy, Preset, RoleNames, key_list::PRESET};
use crate::{Error, Result, error::Invalid};

/// Values for a policy, some or all; those that it does not say stay as they are.
#[derive(Debug, Clone)]
pub struct Document {
    /// By key; those of `[roles]` as `roles.aliases`, `roles.precedence` and `roles.groups`.
    values: Map<String, Value>,
    wrong: Vec<Invalid>,
}

/// What a document names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A role.
    Role,
    /// A group.
    Group,
}

impl Document {
    /// Of values as they were read.
    pub fn new(mut values: Map<String, Value>) -> Self {
        let mut wrong = Vec::new();
        match values.remove("roles") {
            None => {}
            Some(Value::Object(rules)) => {
                values.extend(
                    rules.into_iter().map(|(name, value)| (format!("roles.{name}"), value)),
                );
            }
            Some(_) => wrong.push(Invalid {
                field: "roles".into(),
                message:
                    "roles: write its parts by themselves: roles.aliases, roles.precedence and \
                          roles.groups, each a list."
                        .into(),
            }),
        }
        Self { values, wrong }
    }

    /// What stands where a role or a group is meant: an id, or a name.
    pub fn names(&self) -> Vec<(Named, String)> {
        let mut names = Vec::new();
        for (key, value) in &self.values {
            each_name(key, &mut value.clone(), &mut |what, text| {
                names.push((what, text.clone()));
            });
        }
        names
    }

    /// Puts ids in the place of names; `find` says the id, or why there is none.
    pub fn resolve(&mut self, find: impl Fn(Named, &str) -> std::result::Result<String, String>) {
        let mut unknown = Vec::new();
        for (key, value) in &mut self.values {
            each_name(key, value, &mut |what, text| match find(what, text) {
                Ok(id) => *text = id,
                Err(why) => unknown.push((key.clone(), why)),
            });
        }
        for (field, why) in unknown {
            self.values.remove(&field);
            self.wrong.push(Invalid { message: format!("{field}: {why}"), field });
        }
    }
}

/// Visits what stands in a value where a role or a group is meant.
fn each_name(key: &str, value: &mut Value, visit: &mut impl FnMut(Named, &mut String)) {
    let parts: &[(&str, Named)] = match key {
        "protected_roles" | "roles.precedence" => &[("", Named::Role)],
        "roles.aliases" => &[("role", Named::Role)],
        "roles.groups" => &[("group", Named::Group), ("role", Named::Role)],
        _ => return,
    };
    for entry in value.as_array_mut().into_iter().flatten() {
        for (part, what) in parts {
            let found = if part.is_empty() { Some(&mut *entry) } else { entry.get_mut(*part) };
            if let Some(Value::String(text)) = found {
                visit(*what, text);
            }
        }
    }
}

impl Policy {
    /// This policy with the values of a document. All that is wrong with them is told together, with what to
    /// write instead.
    pub fn with(&self, document: Document) -> Result<Self> {
        let Document { mut values, mut wrong } = document;
        let base = match values.remove("preset") {
            None => self.clone(),
            Some(preset) => {
                if let Ok(preset) = Preset::deserialize(&preset) {
                    self.switched_to(preset)
                } else {
                    let message = PRESET.instead_of(&preset);
                    wrong.push(Invalid { field: "preset".into(), message });
                    self.clone()
                }
            }
        };
        let mut whole = json!(base);
        for (name, value) in values {
            let mut with = whole.clone();
            let Some(key) = Key::named(&name) else {
                let message =
                    format!("there is no «{name}» in a policy; the keys are {}.", Key::names());
                wrong.push(Invalid { field: name, message });
                continue;
            };
            // TOML has no null.
            let unlimited = name == "seat_limit" && value == "unlimited";
            let written = if unlimited { Value::Null } else { value.clone() };
            if let Some(place) = at(&mut with, &name) {
                *place = written;
            }
            let read = Self::deserialize(&with);
            if read.is_ok_and(|read| keeps(&json!(read), &with)) {
                whole = with;
            } else {
                wrong.push(Invalid { field: name, message: key.instead_of(&value) });
            }
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let policy = Self::deserialize(&whole).map_err(Error::internal)?;
        Ok(policy.settled())
    }
}

impl Policy {
    /// The policy as a document that [`Policy::with`] reads again: each key with what it means. Roles are
    /// written by their names, where these are known.
    pub fn document(&self, names: &RoleNames) -> String {
        let mut whole = json!(self);
        // Writing to a String cannot fail.
        let mut text = String::new();
        let _ = writeln!(text, "preset = \"{}\"", self.preset.as_str());
        for key in Key::ALL {
            let Some(value) = at(&mut whole, key.name) else { continue };
            if value.is_null() {
                *value = json!("unlimited");
            }
            each_name(key.name, value, &mut |what, text| {
                if what == Named::Role
                    && let Some(name) = text.parse().ok().and_then(|id| names.get(id))
                {
                    name.clone_into(text);
                }
            });
            let (row, means) = (key.row, key.means);
            let _ = writeln!(text, "\n# {row}: {means}\n# {}", key.possible());
            let _ = writeln!(text, "{} = {}", key.name, written(value));
        }
        text
    }
}

/// Whether every member of what was written was read: what is stored may have others, a document may not.
fn keeps(read: &Value, written: &Value) -> bool {
    match (read, written) {
        (Value::Object(read), Value::Object(written)) => written
            .iter()
            .all(|(name, value)| read.get(name).is_some_and(|read| keeps(read, value))),
        (Value::Array(read), Value::Array(written)) => {
            read.iter().zip(written).all(|(read, written)| keeps(read, written))
        }
        _ => true,
    }
}

/// Where the value of a key stands.
fn at<'a>(policy: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    policy.pointer_mut(&format!("/{}", key.replace('.', "/")))
}

/// A value as TOML writes it, in one line. JSON's strings, numbers and lists are TOML's as they are.
fn written(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: Vec<_> = members
                .iter()
                .map(|(name, value)| format!("{name} = {}", written(value)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
        Value::Array(values) => {
            format!("[{}]", values.iter().map(written).collect::<Vec<_>>().join(", "))
        }
        plain => plain.to_string(),
    }
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
