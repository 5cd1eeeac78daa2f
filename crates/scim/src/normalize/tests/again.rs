//! What was answered may come back: a canonical resource stays as it is, however it was sent first.

use muster_core::provider::IdentityProvider;
use serde_json::{Value, json};

use super::object;
use crate::error::ScimType;
use crate::normalize::{Quirk, normalize};
use crate::schema::ResourceType;

fn list(name: &str, body: &Value) -> Value {
    let kind = ResourceType::user();
    let (user, _) = normalize(object(body.clone()), kind, IdentityProvider::Generic).unwrap();
    let (again, quirks) = normalize(user.clone(), kind, IdentityProvider::Generic).unwrap();
    assert_eq!((&again, quirks), (&user, vec![]), "{body}");
    user.get(name).cloned().unwrap_or_default()
}

#[test]
fn dotted_keys_leave_lists_canonical() {
    for (body, expected) in [
        // A type or rank without a value is no value.
        (json!({ "emails.type": "work", "emails.primary": true }), Value::Null),
        (
            json!({ "emails.type": "work", "emails.value": "a" }),
            json!([{ "type": "work", "value": "a" }]),
        ),
        // Equal values become one.
        (
            json!({ "emails": [{ "value": "a" }, { "value": "b" }], "emails.value": "b" }),
            json!([{ "value": "b" }]),
        ),
    ] {
        assert_eq!(list("emails", &body), expected, "{body}");
    }
    let two = json!({
        "emails": [{ "value": "a" }, { "value": "b", "primary": true }], "emails.primary": true,
    });
    let refused =
        normalize(object(two), ResourceType::user(), IdentityProvider::Generic).unwrap_err();
    assert_eq!(refused.kind, ScimType::InvalidValue);
}

#[test]
fn roles_are_unwrapped_to_the_end() {
    let role = r#"{"value":"25"}"#;
    let wrapped = json!({ "value": role, "id": "06b0" }).to_string();
    for value in [
        json!([{ "value": role }]),
        json!([{ "Value": role }]),
        json!([{ "value": wrapped }]),
        json!([{ "value": [role] }]),
        json!([wrapped]),
    ] {
        let body = json!({ "userName": "ann", "roles": value });
        assert_eq!(list("roles", &body), json!([{ "value": "25" }]), "{body}");
        let (_, quirks) =
            normalize(object(body), ResourceType::user(), IdentityProvider::Generic).unwrap();
        assert!(quirks.contains(&Quirk::RoleAsJsonText), "{quirks:?}");
    }
}
