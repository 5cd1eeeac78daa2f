//! How large a request may be, and what no database takes.

use muster_scim::{ScimError, ScimType};
use serde_json::{Map, Value};

use crate::error::Failure;

/// The largest body of most requests; `/ServiceProviderConfig` announces it for bulk requests.
pub(crate) const LIMIT: u32 = muster_core::limits::BODY;
/// The longest text; certificates and photos in text fit.
const LONGEST_TEXT: usize = 64 * 1024;
/// Characters of a name that a refusal repeats.
const LONGEST_NAME: usize = 300;

/// How large a request may be.
pub(crate) struct Limits {
    /// Bytes of the body.
    pub(crate) body: u32,
    /// Entries of a list: operations of a PATCH, values of an attribute.
    list: usize,
}

/// Of a request about a person, and of a search.
pub(crate) const PERSON: Limits = Limits { body: LIMIT, list: 1_000 };
/// Of a request about a group, which may name all of its members.
pub(crate) const GROUP: Limits = Limits { body: 8 * 1024 * 1024, list: 100_000 };

/// Refuses what no database takes: U+0000, and text or lists of a length that only a mistake has. The
/// refusal names the attribute as SCIM writes it, and never its value.
pub(crate) fn check(body: &Value, limits: &Limits) -> Result<(), Failure> {
    let mut walk = Walk { longest: limits.list, names: Vec::new(), in_extension: false };
    match body {
        Value::Object(members) => {
            members.iter().try_for_each(|(key, value)| walk.member(key, value))
        }
        other => walk.value(other),
    }
}

struct Walk<'b> {
    longest: usize,
    /// The names from the root to here.
    names: Vec<&'b str>,
    /// Whether the first of them is the URN of an extension.
    in_extension: bool,
}

impl<'b> Walk<'b> {
    /// A member of the body.
    fn member(&mut self, key: &'b str, value: &'b Value) -> Result<(), Failure> {
        self.in_extension = key.contains(':');
        match value {
            Value::Array(operations) if key.eq_ignore_ascii_case("Operations") => {
                self.within(key, |walk| walk.length(operations))?;
                operations.iter().try_for_each(|one| self.operation(one))
            }
            other => self.within(key, |walk| walk.value(other)),
        }
    }

    /// An operation of a PATCH: what its value is about is said by its path.
    fn operation(&mut self, operation: &'b Value) -> Result<(), Failure> {
        let Value::Object(members) = operation else { return self.value(operation) };
        let path = find(members, "path").and_then(Value::as_str);
        members.iter().try_for_each(|(key, value)| match path {
            Some(path) if key.eq_ignore_ascii_case("value") => {
                self.in_extension = false;
                self.within(path, |walk| walk.value(value))
            }
            None if key.eq_ignore_ascii_case("value") => match value {
                Value::Object(members) => {
                    members.iter().try_for_each(|(key, value)| self.member(key, value))
                }
                other => self.within(key, |walk| walk.value(other)),
            },
            _ => self.within(key, |walk| walk.value(value)),
        })
    }

    fn value(&mut self, value: &'b Value) -> Result<(), Failure> {
        match value {
            Value::String(text) if text.contains('\0') => {
                Err(self.refuse("must not contain the character U+0000; send it without"))
            }
            Value::String(text) if text.len() > LONGEST_TEXT => {
                let rule =
                    format!("must not be longer than {LONGEST_TEXT} bytes; send a shorter text");
                Err(self.refuse(&rule))
            }
            Value::Array(items) => {
                self.length(items)?;
                items.iter().try_for_each(|item| self.value(item))
            }
            Value::Object(members) => {
                members.iter().try_for_each(|(key, item)| self.within(key, |walk| walk.value(item)))
            }
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
        }
    }

    fn length(&self, items: &[Value]) -> Result<(), Failure> {
        let longest = self.longest;
        if items.len() > longest {
            let rule = format!("must not have more than {longest} entries; send fewer at once");
            return Err(self.refuse(&rule));
        }
        Ok(())
    }

    fn within(
        &mut self,
        name: &'b str,
        check: impl FnOnce(&mut Self) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.names.push(name);
        let outcome = check(self);
        self.names.pop();
        outcome
    }

    fn refuse(&self, rule: &str) -> Failure {
        let name = match self.names.split_first() {
            None => "The body".to_owned(),
            Some((first, rest)) => {
                let mut name = without_filters(first);
                for (place, next) in rest.iter().enumerate() {
                    // What stands in the object of an extension is called by its URN (RFC 7644 §3.10).
                    name.push(if place == 0 && self.in_extension { ':' } else { '.' });
                    name.push_str(next);
                }
                let shown = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME);
                format!("\"{}\"", shown.collect::<String>())
            }
        };
        ScimError::new(ScimType::InvalidValue, format!("{name} {rule}.")).into()
    }
}

/// `emails[type eq "work"].value` is about `emails.value`; what stands in brackets is a value.
fn without_filters(path: &str) -> String {
    let outside = path.split('[').enumerate().map(|(place, part)| match part.split_once(']') {
        Some((_, rest)) if place > 0 => rest,
        None if place > 0 => "",
        _ => part,
    });
    outside.collect()
}

fn find<'m>(members: &'m Map<String, Value>, name: &str) -> Option<&'m Value> {
    members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_refusal_names_the_attribute_and_not_its_value() {
        let own = "urn:contoso:2.0:User";
        let bad = "4711\0";
        let long = "x".repeat(LONGEST_TEXT + 1);
        for (body, name) in [
            (json!({ "title": bad }), "\"title\" must not contain"),
            (json!({ "name": { "givenName": long } }), "\"name.givenName\" must not be longer"),
            (json!({ "emails": [{ "value": "a" }, { "value": bad }] }), "\"emails.value\" must"),
            (
                json!({ own: { "desk": { "room": bad } } }),
                "\"urn:contoso:2.0:User:desk.room\" must",
            ),
            (
                json!({ own: { "tags": vec![1; 1_001] } }),
                "\"urn:contoso:2.0:User:tags\" must not have",
            ),
            (json!({ "Operations": vec![1; 1_001] }), "\"Operations\" must not have"),
            (json!([bad]), "The body must"),
        ] {
            let refused = check(&body, &PERSON).unwrap_err();
            assert!(refused.detail.starts_with(name), "{}", refused.detail);
            assert!(!refused.detail.contains("4711"), "{}", refused.detail);
        }
        for (operation, name) in [
            (json!({ "op": "add", "path": "title", "value": bad }), "\"title\""),
            (
                json!({ "path": "emails[value eq \"4711\"].display", "value": bad }),
                "\"emails.display\"",
            ),
            (
                json!({ "Path": format!("{own}:desk"), "Value": { "room": bad } }),
                "\"urn:contoso:2.0:User:desk.room\"",
            ),
            (json!({ "value": { "name": { "familyName": bad } } }), "\"name.familyName\""),
            (json!({ "value": { own: { "code": bad } } }), "\"urn:contoso:2.0:User:code\""),
            (json!({ "value": bad }), "\"value\""),
            (json!({ "path": bad, "value": 1 }), "\"path\""),
        ] {
            let refused = check(&json!({ "operations": [operation] }), &PERSON).unwrap_err();
            assert!(refused.detail.starts_with(name), "{}", refused.detail);
            assert!(!refused.detail.contains("4711"), "{}", refused.detail);
        }
    }
}
