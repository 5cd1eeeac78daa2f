//! Deviations in values: each function makes of what was sent what the standard has, or tells that it is
//! nothing of the kind.

use serde_json::Value;

use crate::schema::{Attribute, Resolved};
use crate::{Map, message};

/// The attributes whose values Entra sends as JSON text.
const ASSIGNED_BY_APP_ROLE: [&str; 2] = ["roles", "entitlements"];

/// `"active": "False"`. Entra without `aadOptscim062020` (`entra/patch-enable-add-string`), OneLogin
/// templates. Exactly `true` and `false`, in any case; "1" and "yes" are no booleans (decision D-04).
pub(crate) fn string_boolean(text: &str) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// `"title": ["Engineer"]` for `"Engineer"`. Microsoft's validator
/// (`entra-validator/patch-array-wrapped-scalars`), Entra's manager (decision D-11).
pub(crate) fn wrapped_scalar(value: Value) -> Result<Value, Value> {
    match value {
        Value::Array(list) => match <[Value; 1]>::try_from(list) {
            Ok([only]) => Ok(only),
            Err(list) => Err(list.into()),
        },
        other => Err(other),
    }
}

/// `"emails": {…}` for a list of one. OneLogin templates (`onelogin/create-user-emails-object`).
pub(crate) fn lone_value(value: Value) -> Vec<Value> {
    vec![value]
}

/// `"manager": "26118915"` for an object with that value. Microsoft's validator
/// (`entra-validator/patch-manager-bare`), WSO2 (`wso2/create-user-mixed-emails`), decision D-12.
pub(crate) fn bare_value(attribute: &Attribute, text: String) -> Result<Map, String> {
    match attribute.sub("value") {
        Some(_) => Ok(Map::from_iter([("value".to_owned(), Value::String(text))])),
        None => Err(text),
    }
}

/// `"manager": ""` and `"manager": {"value": ""}` for "none". Microsoft's validator
/// (`entra-validator/patch-manager-empty-string`), OneLogin (`onelogin/create-user-template`). Other
/// texts may well be empty.
pub(crate) fn empty_value(at: &Resolved<'_>, text: &str) -> bool {
    let identifies = match at.sub {
        Some(sub) => sub.name == "value",
        None => at.attribute.sub("value").is_some(),
    };
    identifies && text.is_empty()
}

/// `{"value": "{\"id\":\"…\",\"value\":\"25\",\"displayName\":\"Role1234\"}"}`: Entra writes the whole
/// app role into the value (`entra/patch-role-stringified`). The answer is what the text says, which
/// takes the place of the text.
pub(crate) fn role_as_json_text(attribute: &Attribute, members: &Map) -> Option<Map> {
    if !ASSIGNED_BY_APP_ROLE.contains(&&*attribute.name) {
        return None;
    }
    message::member(members, "value").and_then(object_in_text)
}

/// `displayName` where the attribute has `display`. Entra's roles (`entra/create-user-roles-complex`),
/// Microsoft's collection (`ms-postman/patch-group-extra-op-member`).
pub(crate) fn display_name<'a>(attribute: &'a Attribute, key: &str) -> Option<&'a Attribute> {
    key.eq_ignore_ascii_case("displayName").then(|| attribute.sub("display"))?
}

/// Whether an entry tells its type and rank, but nothing that would have them. OneLogin templates
/// with unset variables (`onelogin/create-user-own-template`); Microsoft's validator
/// (`entra-validator/patch-spaces-in-path`).
pub(crate) fn is_label(entry: &Value) -> bool {
    entry
        .as_object()
        .is_some_and(|members| members.keys().all(|key| matches!(key.as_str(), "type" | "primary")))
}

/// The object that a text, alone or in a list of one, is the JSON of.
fn object_in_text(value: &Value) -> Option<Map> {
    match value {
        Value::String(text) if text.starts_with('{') => serde_json::from_str(text).ok(),
        Value::Array(list) => match list.as_slice() {
            [only] => object_in_text(only),
            _ => None,
        },
        _ => None,
    }
}
