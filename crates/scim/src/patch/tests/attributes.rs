//! Single values, complex values, extensions.

use serde_json::{Value, json};

use super::{ENTERPRISE, assert_user, on_user, run, user};
use crate::error::ScimType;
use crate::schema::ResourceType;
use crate::urn;

/// Proves: 7643-2.5-03, 7644-3.5.2-05, 7644-3.5.2.1-03, 7644-3.5.2.1-04, 7644-3.5.2.1-06
/// Proves: 7644-3.5.2.2-02, 7644-3.5.2.3-01, 7644-3.5.2.3-02, 7644-3.5.2.3-04, 7644-3.5.2.3-05
#[test]
fn single_values_are_set_and_cleared() {
    let ann = json!({ "userName": "ann", "active": true, "name": { "givenName": "Ann", "familyName": "Lee" } });
    let with = |key: &str, value: Value| {
        let mut ann = ann.clone();
        ann[key] = value;
        ann
    };
    for (operation, after) in [
        (
            json!({ "op": "replace", "path": "active", "value": false }),
            with("active", json!(false)),
        ),
        (
            json!({ "op": "Replace", "path": "active", "value": "False" }),
            with("active", json!(false)),
        ),
        (json!({ "op": "Add", "path": "active", "value": "False" }), with("active", json!(false))),
        (json!({ "op": "ADD", "path": "active", "value": "True" }), ann.clone()),
        (
            json!({ "op": "Replace", "path": format!("{}:active", urn::USER), "value": "False" }),
            with("active", json!(false)),
        ),
        (json!({ "op": "replace", "value": { "active": "False" } }), with("active", json!(false))),
        (
            json!({ "op": "replace", "path": null, "value": { "Active": false } }),
            with("active", json!(false)),
        ),
        (json!({ "op": "add", "path": "title", "value": "Dr" }), with("title", json!("Dr"))),
        (json!({ "op": "replace", "path": "title", "value": ["Dr"] }), with("title", json!("Dr"))),
        (json!({ "op": "replace", "path": "title", "value": null }), ann.clone()),
        (json!({ "op": "remove", "path": "title" }), ann.clone()),
        (json!({ "op": "remove", "path": "active" }), with("active", Value::Null)),
        (json!({ "op": "replace", "path": "active", "value": null }), with("active", Value::Null)),
        // Complex values are merged.
        (
            json!({ "op": "replace", "path": "name", "value": { "familyName": "Roy" } }),
            with("name", json!({ "givenName": "Ann", "familyName": "Roy" })),
        ),
        (
            json!({ "op": "add", "path": "name", "value": { "familyName": null } }),
            with("name", json!({ "givenName": "Ann" })),
        ),
        (
            json!({ "op": "Replace", "path": "name.familyName", "value": "Roy" }),
            with("name", json!({ "givenName": "Ann", "familyName": "Roy" })),
        ),
        (
            json!({ "op": "remove", "path": "name.givenName" }),
            with("name", json!({ "familyName": "Lee" })),
        ),
        (json!({ "op": "remove", "path": "name.middleName" }), ann.clone()),
        (json!({ "op": "replace", "path": "name", "value": null }), with("name", Value::Null)),
        // Without path, the server's own and unknown attributes are passed over.
        (
            json!({ "op": "replace", "value": { "id": "9", "schemas": [], "meta": {}, "nope": 1, "title": "Dr" } }),
            with("title", json!("Dr")),
        ),
        (
            json!({ "op": "replace", "value": { "name.givenName": "Bea", "name": { "familyName": "Roy" } } }),
            with("name", json!({ "givenName": "Bea", "familyName": "Roy" })),
        ),
        (
            json!({ "op": "replace", "path": urn::USER, "value": { "title": "Dr" } }),
            with("title", json!("Dr")),
        ),
    ] {
        assert_user(ann.clone(), json!([operation]), after);
    }
    // Nothing is left of an object that lost its last part.
    assert_user(
        ann.clone(),
        json!([{ "op": "remove", "path": "name.givenName" }, { "op": "remove", "path": "name.familyName" }]),
        with("name", Value::Null),
    );
}

/// Proves: 7643-3.3-02, 7644-3.5.2.1-02, 7644-3.5.2.3-05
#[test]
fn extensions_are_set_and_cleared() {
    let of = |members: Value| json!({ "userName": "ann", ENTERPRISE: members });
    let path = |name: &str| format!("{ENTERPRISE}:{name}");
    let full = of(json!({ "department": "IT", "manager": { "value": "1", "$ref": "u/1" } }));
    for (before, operation, after) in [
        (
            of(json!({})),
            json!({ "op": "Add", "path": path("organization"), "value": "X" }),
            of(json!({ "organization": "X" })),
        ),
        (
            of(json!({})),
            json!({ "op": "Replace", "path": format!("{ENTERPRISE}.organization"), "value": "X" }),
            of(json!({ "organization": "X" })),
        ),
        (
            of(json!({})),
            json!({ "op": "replace", "value": { path("employeeNumber"): "7" } }),
            of(json!({ "employeeNumber": "7" })),
        ),
        (
            of(json!({})),
            json!({ "op": "add", "value": { ENTERPRISE: { "division": "D" } } }),
            of(json!({ "division": "D" })),
        ),
        (
            of(json!({ "department": "IT" })),
            json!({ "op": "Remove", "path": path("department") }),
            of(json!({})),
        ),
        (full.clone(), json!({ "op": "remove", "path": ENTERPRISE }), of(json!({}))),
        (
            full.clone(),
            json!({ "op": "replace", "path": ENTERPRISE, "value": null }),
            of(json!({})),
        ),
        (
            full.clone(),
            json!({ "op": "replace", "path": ENTERPRISE, "value": { "department": "HR" } }),
            of(json!({ "department": "HR", "manager": { "value": "1", "$ref": "u/1" } })),
        ),
        // Managers, in every shape; `$ref` goes with the manager it describes.
        (
            full.clone(),
            json!({ "op": "replace", "path": path("manager"), "value": "2" }),
            of(json!({ "department": "IT", "manager": { "value": "2" } })),
        ),
        (
            full.clone(),
            json!({ "op": "Add", "path": path("manager"), "value": [{ "$ref": "u/2", "value": "2" }] }),
            of(json!({ "department": "IT", "manager": { "value": "2", "$ref": "u/2" } })),
        ),
        (
            full.clone(),
            json!({ "op": "replace", "path": path("manager"), "value": { "value": "1" } }),
            full.clone(),
        ),
        (
            full.clone(),
            json!({ "op": "replace", "path": path("manager.value"), "value": "2" }),
            of(json!({ "department": "IT", "manager": { "value": "2" } })),
        ),
        (
            full.clone(),
            json!({ "op": "replace", "path": path("manager"), "value": "" }),
            of(json!({ "department": "IT" })),
        ),
        (
            full.clone(),
            json!({ "op": "Remove", "path": path("manager"), "value": [{ "value": "1" }] }),
            of(json!({ "department": "IT" })),
        ),
    ] {
        assert_user(before, json!([operation]), after);
    }
}

/// Proves: 7643-3-01, 7643-3-02, 7644-3.5.2-11
#[test]
fn schemas_follow_the_extensions_in_use() {
    let schemas = |before: Value, operation: Value| {
        on_user(before, json!([operation])).unwrap().resource["schemas"].clone()
    };
    let path = format!("{ENTERPRISE}:department");
    assert_eq!(
        schemas(json!({}), json!({ "op": "add", "path": path, "value": "IT" })),
        json!([urn::USER, ENTERPRISE])
    );
    assert_eq!(
        schemas(
            json!({ ENTERPRISE: { "department": "IT" } }),
            json!({ "op": "remove", "path": path })
        ),
        json!([urn::USER])
    );
    let mut other_order = user(json!({ ENTERPRISE: { "department": "IT" } }));
    other_order["schemas"] = json!([ENTERPRISE, urn::USER]);
    let operation = json!([{ "op": "replace", "path": "title", "value": "Dr" }]);
    let patched = run(&other_order, ResourceType::user(), operation).unwrap();
    assert_eq!(patched.resource["schemas"], other_order["schemas"]);
}

/// RFC 7643 §2.5: an empty list is the same as `null`, for a whole extension, too.
/// Proves: 7643-2.5-01
#[test]
fn an_empty_list_clears_an_extension() {
    for operation in [
        json!({ "op": "replace", "path": ENTERPRISE, "value": [] }),
        json!({ "op": "add", "value": { ENTERPRISE: [] } }),
    ] {
        let before = json!({ "userName": "ann", ENTERPRISE: { "department": "d" } });
        assert_user(before, json!([operation]), json!({ "userName": "ann" }));
    }
}

/// A required text must be one that people can read; any other is kept as it was sent.
/// Proves: 7643-4.1.1-01
#[test]
fn a_required_text_shows_something() {
    for blank in ["", " ", "\t", "\u{200B}"] {
        for operation in [
            json!({ "op": "replace", "path": "userName", "value": blank }),
            json!({ "op": "add", "value": { "userName": blank } }),
        ] {
            let refused = on_user(json!({ "userName": "ann" }), json!([operation])).unwrap_err();
            assert_eq!(refused.kind, ScimType::InvalidValue, "{blank:?}");
            assert!(refused.detail.contains("\"userName\" must not be blank"), "{refused}");
        }
        assert_user(
            json!({ "userName": "ann" }),
            json!([{ "op": "replace", "path": "displayName", "value": blank }]),
            json!({ "userName": "ann", "displayName": blank }),
        );
    }
}
