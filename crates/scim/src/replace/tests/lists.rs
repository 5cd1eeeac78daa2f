//! Entries of lists with parts that nobody reads back.

use serde_json::json;

use super::*;

/// Users with lists of entries that have hidden parts, with a value and without.
fn kind() -> ResourceType {
    let definition = json!({ "id": URN, "name": "HR", "attributes": [
        { "name": "lockers", "type": "complex", "multiValued": true, "subAttributes": [
            { "name": "type" }, { "name": "primary", "type": "boolean" }, { "name": "floor" },
            { "name": "note", "returned": "request" }, { "name": "site", "mutability": "immutable" },
            { "name": "code", "mutability": "writeOnly" }, { "name": "pin", "returned": "never" },
        ] },
        { "name": "keys", "type": "complex", "multiValued": true, "subAttributes": [
            { "name": "value", "type": "integer" }, { "name": "type" },
            { "name": "secret", "returned": "never" },
        ] },
        { "name": "seals", "type": "complex", "multiValued": true, "mutability": "immutable",
          "subAttributes": [{ "name": "value" }, { "name": "wax", "returned": "never" }] },
        { "name": "box", "type": "complex", "mutability": "immutable",
          "subAttributes": [{ "name": "size" }, { "name": "lock", "returned": "never" }] },
    ] });
    let schema = Schema::define(&definition, ResourceType::user(), &[]).unwrap();
    ResourceType::user().clone().extended(schema, false)
}

fn canonical(own: &Value) -> Map {
    let body = json!({ "userName": "ann", URN: own });
    normalize(body.as_object().unwrap().clone(), &kind(), IdentityProvider::Generic).unwrap().0
}

fn put(before: &Value, sent: &Value) -> Result<Value, ScimError> {
    let all = replaced(&canonical(before), canonical(sent), &kind())?;
    Ok(all.get(URN).cloned().unwrap_or_default())
}

/// A PUT of what a GET answered destroys nothing that the GET hid.
/// Proves: 7644-3.5.1-04, 7644-3.5.1-11
#[test]
fn an_echo_changes_nothing() {
    let kind = kind();
    for own in [
        json!({ "lockers": [{ "type": "work", "floor": "1", "code": "a" }, { "type": "home", "code": "b" }] }),
        json!({ "lockers": [{ "floor": "1", "code": "a" }, { "floor": "2", "pin": "b" }, { "floor": "3" }] }),
        // Nothing is left of these but a label, or nothing at all.
        json!({ "lockers": [{ "type": "work", "primary": true, "code": "a" }, { "pin": "x" }] }),
        json!({ "lockers": [{ "pin": "x" }, { "floor": "1", "pin": "y" }, { "pin": "z" }] }),
        json!({ "lockers": [{ "code": "a" }] }),
        // Same type; what is answered on request is not in the echo.
        json!({ "lockers": [{ "type": "work", "floor": "1", "code": "a" }, { "type": "work", "floor": "2", "code": "b" }] }),
        json!({ "keys": [{ "value": 1, "type": "x", "secret": "a" }, { "value": 1, "type": "y", "secret": "b" }] }),
        json!({ "keys": [{ "value": 1, "secret": "a" }, { "value": 2, "secret": "b" }] }),
        json!({ "seals": [{ "value": "a", "wax": "red" }, { "wax": "green" }], "box": { "size": "1", "lock": "7" } }),
    ] {
        let before = canonical(&own);
        let mut echo = before.clone();
        let projection = Projection::parse(None, None, &kind).unwrap();
        projection.apply_to_change(&mut echo, &[]);
        let echo = normalize(echo, &kind, IdentityProvider::Generic).unwrap().0;
        assert_ne!(echo, before, "{own} hides something");
        assert_eq!(replaced(&before, echo, &kind).unwrap(), before, "{own}");
    }
}

/// Proves: 7644-3.5.1-03, 7644-3.5.1-06
#[test]
fn hidden_parts_follow_their_entry() {
    for (before, sent, expected) in [
        // By the value, whatever became of the type.
        (
            json!({ "keys": [{ "value": 1, "type": "x", "secret": "a" }] }),
            json!({ "keys": [{ "value": 1, "type": "y" }] }),
            json!({ "keys": [{ "value": 1, "type": "y", "secret": "a" }] }),
        ),
        // Another value is another entry.
        (
            json!({ "keys": [{ "value": 1, "type": "x", "secret": "a" }] }),
            json!({ "keys": [{ "value": 2, "type": "x" }] }),
            json!({ "keys": [{ "value": 2, "type": "x" }] }),
        ),
        // By the type, where there is no value.
        (
            json!({ "lockers": [{ "type": "work", "floor": "1", "code": "a" }, { "type": "home", "floor": "2", "code": "b" }] }),
            json!({ "lockers": [{ "type": "HOME", "floor": "9" }] }),
            json!({ "lockers": [{ "type": "HOME", "floor": "9", "code": "b" }] }),
        ),
        // In another order, by all that they show.
        (
            json!({ "lockers": [{ "type": "a", "floor": "1", "code": "a" }, { "type": "a", "floor": "2", "code": "b" }] }),
            json!({ "lockers": [{ "type": "a", "floor": "2" }, { "type": "a", "floor": "1" }] }),
            json!({ "lockers": [{ "type": "a", "floor": "2", "code": "b" }, { "type": "a", "floor": "1", "code": "a" }] }),
        ),
        (
            json!({ "lockers": [{ "type": "a", "floor": "1", "note": "n", "code": "a" }] }),
            json!({ "lockers": [{ "type": "a", "floor": "1" }] }),
            json!({ "lockers": [{ "type": "a", "floor": "1", "code": "a" }] }),
        ),
        // A secret is given to nobody rather than to the wrong one.
        (
            json!({ "lockers": [{ "type": "a", "floor": "1", "code": "a" }, { "type": "a", "floor": "2", "code": "b" }] }),
            json!({ "lockers": [{ "type": "a", "floor": "3" }] }),
            json!({ "lockers": [{ "type": "a", "floor": "3" }] }),
        ),
        (
            json!({ "lockers": [{ "type": "a", "site": "x", "code": "a" }] }),
            json!({ "lockers": [{ "type": "a", "site": "y" }] }),
            json!({ "lockers": [{ "type": "a", "site": "y" }] }),
        ),
        // What is sent anew holds; what is left out goes, with its secret.
        (
            json!({ "lockers": [{ "type": "a", "floor": "1", "code": "a" }] }),
            json!({ "lockers": [{ "type": "a", "floor": "1", "code": "z" }] }),
            json!({ "lockers": [{ "type": "a", "floor": "1", "code": "z" }] }),
        ),
        (
            json!({ "lockers": [{ "type": "a", "code": "a" }, { "type": "b", "code": "b" }] }),
            json!({ "lockers": [{ "type": "b" }] }),
            json!({ "lockers": [{ "type": "b", "code": "b" }] }),
        ),
        (json!({ "lockers": [{ "type": "a", "code": "a" }] }), json!({}), Value::Null),
        // So are entries of which nothing is shown, when such ones are sent.
        (
            json!({ "lockers": [{ "pin": "x" }, { "code": "y" }] }),
            json!({ "lockers": [{ "pin": "x" }] }),
            json!({ "lockers": [{ "pin": "x" }] }),
        ),
    ] {
        assert_eq!(put(&before, &sent).unwrap(), expected, "{before} {sent}");
    }
}

/// A list that cannot change is as it was in any order, and without what nobody reads back.
/// Proves: 7644-3.5.1-06
#[test]
fn a_fixed_list_is_compared_by_what_it_shows() {
    let before = json!({ "seals": [{ "value": "a", "wax": "red" }, { "value": "b" }] });
    let turned = json!({ "seals": [{ "value": "b" }, { "value": "a" }] });
    assert_eq!(put(&before, &turned).unwrap(), before);
    for sent in [json!([{ "value": "a" }]), json!([{ "value": "a" }, { "value": "c" }])] {
        let refused = put(&before, &json!({ "seals": sent })).unwrap_err();
        assert_eq!(refused.kind, ScimType::Mutability, "{sent}");
    }
}

/// Entries that show the same are one: nobody could tell them apart.
/// Proves: 7643-2.4-07
#[test]
fn what_nobody_reads_tells_no_entries_apart() {
    let sent = json!({ "lockers": [{ "floor": "1", "code": "a" }, { "floor": "1", "code": "b" }] });
    assert_eq!(canonical(&sent)[URN], json!({ "lockers": [{ "floor": "1", "code": "b" }] }));
}
