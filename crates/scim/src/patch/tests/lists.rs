//! Multi-valued attributes.

use serde_json::{Value, json};

use super::{assert_refused, assert_user, group, on_user, run};
use crate::error::ScimType;
use crate::schema::ResourceType;

/// Proves: 7644-3.5.2.1-02, 7644-3.5.2.1-05, 7644-3.5.2.1-08, 7644-3.5.2.2-03, 7644-3.5.2.3-03
#[test]
fn lists_are_added_to_replaced_and_cleared() {
    let emails = |entries: Value| json!({ "userName": "ann", "emails": entries });
    let work = json!({ "type": "work", "value": "w" });
    let home = json!({ "type": "home", "value": "h" });
    for (before, operation, after) in [
        (
            json!([work]),
            json!({ "op": "add", "path": "emails", "value": [home] }),
            json!([work, home]),
        ),
        (
            json!([work]),
            json!({ "op": "add", "path": "emails", "value": home }),
            json!([work, home]),
        ),
        (json!([work]), json!({ "op": "add", "value": { "email": [home] } }), json!([work, home])),
        (json!([work]), json!({ "op": "add", "path": "emails", "value": [work] }), json!([work])),
        (json!([work]), json!({ "op": "add", "path": "emails", "value": [] }), json!([work])),
        (
            json!([work]),
            json!({ "op": "replace", "path": "emails", "value": [home] }),
            json!([home]),
        ),
        (
            json!([work, home]),
            json!({ "op": "replace", "path": "emails", "value": [home, work] }),
            json!([work, home]),
        ),
        (json!([work]), json!({ "op": "replace", "path": "emails", "value": [] }), json!([])),
        (json!([work]), json!({ "op": "replace", "path": "emails", "value": null }), json!([])),
        (json!([work]), json!({ "op": "replace", "value": { "emails": null } }), json!([])),
        (json!([work, home]), json!({ "op": "remove", "path": "emails" }), json!([])),
        (
            json!([work, home]),
            json!({ "op": "remove", "path": "emails", "value": null }),
            json!([]),
        ),
        (
            json!([work, home]),
            json!({ "op": "remove", "path": "emails", "value": [] }),
            json!([work, home]),
        ),
        (
            json!([work, home]),
            json!({ "op": "remove", "path": "emails", "value": [{ "value": "H" }] }),
            json!([work]),
        ),
        (
            json!([work, home]),
            json!({ "op": "remove", "path": "emails", "value": [{ "value": "h", "type": "work" }] }),
            json!([work, home]),
        ),
        (
            json!([work, home]),
            json!({ "op": "remove", "path": "emails.type" }),
            json!([{ "value": "w" }, { "value": "h" }]),
        ),
        (
            json!([]),
            json!({ "op": "replace", "path": "emails.value", "value": "x" }),
            json!([{ "value": "x" }]),
        ),
    ] {
        assert_user(emails(before), json!([operation]), emails(after));
    }
}

/// Proves: 7644-3.5.2.2-04, 7644-3.5.2.2-05, 7644-3.5.2.2-07, 7644-3.5.2.3-06, 7644-3.5.2.3-07
#[test]
fn entries_are_selected_by_filter() {
    let emails = |entries: Value| json!({ "userName": "ann", "emails": entries });
    let work = json!({ "type": "work", "value": "w" });
    let home = json!({ "type": "home", "value": "h" });
    let replace =
        |path: &str, value: Value| json!({ "op": "Replace", "path": path, "value": value });
    let remove = |path: &str| json!({ "op": "remove", "path": path });
    for (before, operation, after) in [
        (
            json!([work, home]),
            replace("emails[type eq \"work\"].value", json!("x")),
            json!([{ "type": "work", "value": "x" }, home]),
        ),
        (
            json!([work]),
            replace("email[type eq\"WORK\"].value", json!("x")),
            json!([{ "type": "work", "value": "x" }]),
        ),
        // All that match are changed.
        (
            json!([work, { "type": "work", "value": "v" }]),
            replace("emails[type eq \"work\"].display", json!("d")),
            json!([{ "type": "work", "value": "w", "display": "d" }, { "type": "work", "value": "v", "display": "d" }]),
        ),
        // None matches, and the filter says what one would look like.
        (json!([home]), replace("emails[type eq \"work\"].value", json!("w")), json!([home, work])),
        (
            json!([]),
            replace("emails[type eq \"work\" and display eq \"d\"].value", json!("w")),
            json!([{ "type": "work", "display": "d", "value": "w" }]),
        ),
        (json!([]), replace("emails[type eq \"work\"]", json!({ "value": "w" })), json!([work])),
        (json!([]), replace("emails[type eq \"work\"].value", json!(null)), json!([])),
        // Dots and spaces in values.
        (
            json!([{ "value": "a.b c@d" }]),
            replace("emails[value eq \"a.b c@d\"].type", json!("x y")),
            json!([{ "value": "a.b c@d", "type": "x y" }]),
        ),
        // Whole entries.
        (
            json!([work, home]),
            replace("emails[type eq \"work\"]", json!({ "value": "x" })),
            json!([{ "type": "work", "value": "x" }, home]),
        ),
        (
            json!([{ "type": "work", "value": "w", "display": "d" }]),
            replace("emails[type eq \"work\"]", json!({ "value": "x" })),
            json!([{ "type": "work", "value": "x" }]),
        ),
        (
            json!([{ "type": "work", "value": "w", "display": "d" }]),
            json!({ "op": "add", "path": "emails[type eq \"work\"]", "value": { "value": "x" } }),
            json!([{ "type": "work", "value": "x", "display": "d" }]),
        ),
        (json!([work, home]), replace("emails[type eq \"work\"]", json!(null)), json!([home])),
        // Removing takes those that match, and no others.
        (
            json!([work, home, { "type": "work", "value": "v" }]),
            remove("emails[type eq \"work\"]"),
            json!([home]),
        ),
        (json!([home]), remove("emails[type eq \"work\"]"), json!([home])),
        (json!([work, home]), remove("emails[type eq \"work\"].value"), json!([home])),
        (
            json!([{ "type": "work", "value": "w", "display": "d" }]),
            remove("emails[type eq \"work\"].display"),
            json!([work]),
        ),
        // A path in the wrong place.
        (
            json!([home]),
            json!({ "op": "replace", "value": { "emails[type eq \"work\"].value": "w" } }),
            json!([home, work]),
        ),
    ] {
        assert_user(emails(before), json!([operation]), emails(after));
    }
}

/// Proves: 7644-3.5.2-10, 7644-3.5.2-12
#[test]
fn a_series_of_filtered_operations_meets_the_entry_made_before() {
    let operations = json!([
        { "op": "add", "path": "emails[type eq \"work\"].value", "value": "n@k" },
        { "op": "add", "path": "emails[type eq \"work\"].primary", "value": true },
        { "op": "add", "path": "emails[type eq \"home\"].value", "value": "h@k" },
        { "op": "add", "path": "emails[type eq \"home\"].display", "value": "Home" },
        { "op": "add", "path": "phoneNumber[type eq \"fax\"].value", "value": "1-555" },
        { "op": "Add", "path": "roles[primary eq \"True\"].type", "value": "R" },
        { "op": "Add", "path": "roles[primary eq \"True\"].value", "value": "Admin" },
    ]);
    let after = json!({
        "userName": "ann",
        "emails": [
            { "type": "work", "value": "n@k", "primary": true },
            { "type": "home", "value": "h@k", "display": "Home" },
        ],
        "phoneNumbers": [{ "type": "fax", "value": "1-555" }],
        "roles": [{ "primary": true, "type": "R", "value": "Admin" }],
    });
    assert_user(json!({ "userName": "ann" }), operations.clone(), after.clone());
    assert!(!on_user(after, operations).unwrap().changed);
}

/// Proves: 7643-2.4-03, 7644-3.5.2-13
#[test]
fn there_is_one_primary_entry_at_most() {
    let first = json!({ "value": "1", "primary": true });
    let demoted = json!({ "value": "1", "primary": false });
    let second = json!({ "value": "2", "primary": true });
    let of = |entries: Value| json!({ "userName": "ann", "roles": entries });
    for (before, operation, after) in [
        (
            json!([first]),
            json!({ "op": "add", "path": "roles", "value": [second] }),
            json!([demoted, second]),
        ),
        (json!([first]), json!({ "op": "add", "path": "roles", "value": [first] }), json!([first])),
        (
            json!([first, { "value": "2" }]),
            json!({ "op": "add", "path": "roles", "value": [second] }),
            json!([demoted, second]),
        ),
        (
            json!([first, { "value": "2" }]),
            json!({ "op": "replace", "path": "roles[value eq \"2\"].primary", "value": "True" }),
            json!([demoted, second]),
        ),
        (
            json!([first]),
            json!({ "op": "add", "path": "roles[value eq \"2\"].primary", "value": true }),
            json!([demoted, second]),
        ),
        (
            json!([first]),
            json!({ "op": "replace", "path": "roles[primary eq \"True\"].value", "value": "2" }),
            json!([second]),
        ),
        // Adding does not promote.
        (
            json!([first]),
            json!({ "op": "add", "path": "roles", "value": [{ "value": "2" }] }),
            json!([first, { "value": "2" }]),
        ),
        (
            json!([]),
            json!({ "op": "Add", "path": "roles[primary eq \"True\"].value", "value": "2" }),
            json!([second]),
        ),
    ] {
        assert_user(of(before), json!([operation]), of(after));
    }
    let two = json!([{ "op": "add", "path": "emails", "value": [first, second] }]);
    assert_refused(two, ScimType::InvalidValue);
    let both = json!([
        { "op": "add", "path": "emails", "value": [{ "value": "1" }, { "value": "2" }] },
        { "op": "add", "path": "emails.primary", "value": true },
    ]);
    assert_refused(both, ScimType::InvalidValue);
}

#[test]
fn roles_as_json_text_are_unwrapped() {
    let role = r#"{"id":"06b0","value":"25","displayName":"Role1234"}"#;
    assert_user(
        json!({ "userName": "ann" }),
        json!([{ "op": "Add", "path": "roles", "value": [{ "value": role }] }]),
        json!({ "userName": "ann", "roles": [{ "value": "25", "display": "Role1234" }] }),
    );
}

/// Proves: 7643-4.2-02, 7643-4.2-06, 7644-3.5.2.1-09
#[test]
fn members_come_and_go() {
    for (before, operation, after) in [
        (
            json!(["1"]),
            json!({ "op": "Add", "path": "members", "value": [{ "$ref": null, "value": "2" }] }),
            json!(["1", "2"]),
        ),
        (json!(["1"]), json!({ "op": "add", "path": "members", "value": "2" }), json!(["1", "2"])),
        (
            json!(["1"]),
            json!({ "name": "addMember", "op": "add", "path": "members", "value": [{ "displayName": "B", "value": "2" }] }),
            json!([{ "value": "1" }, { "value": "2", "display": "B" }]),
        ),
        // No duplicates.
        (
            json!([{ "value": "1", "display": "A" }]),
            json!({ "op": "add", "path": "members", "value": [{ "value": "1", "display": "B" }] }),
            json!([{ "value": "1", "display": "A" }]),
        ),
        // A value list removes those; no value removes all; an empty list none.
        (
            json!(["1", "2"]),
            json!({ "op": "Remove", "path": "members", "value": [{ "$ref": null, "value": "2" }] }),
            json!(["1"]),
        ),
        (
            json!(["1"]),
            json!({ "op": "Remove", "path": "members", "value": [{ "value": "2" }] }),
            json!(["1"]),
        ),
        (
            json!(["1", "2"]),
            json!({ "op": "remove", "path": "members", "value": ["1", "2"] }),
            json!([]),
        ),
        (
            json!(["1", "2"]),
            json!({ "op": "remove", "path": "members", "value": [] }),
            json!(["1", "2"]),
        ),
        (json!(["1", "2"]), json!({ "op": "remove", "path": "members" }), json!([])),
        (
            json!(["1", "2"]),
            json!({ "op": "remove", "path": "members[value eq\"2\"]" }),
            json!(["1"]),
        ),
        (json!(["1"]), json!({ "op": "remove", "path": "members[value eq \"2\"]" }), json!(["1"])),
        // A replace is a replace, but only of what it names.
        (
            json!(["1", "2"]),
            json!({ "op": "replace", "path": "members", "value": [{ "value": "3" }] }),
            json!(["3"]),
        ),
        (json!(["1"]), json!({ "op": "replace", "path": "members", "value": [] }), json!([])),
        (
            json!(["1"]),
            json!({ "op": "replace", "value": { "id": "9", "displayName": "G" } }),
            json!(["1"]),
        ),
        (json!(["1"]), json!({ "op": "replace", "value": { "members": null } }), json!([])),
    ] {
        let patched =
            run(&group(before.clone()), ResourceType::group(), json!([operation])).unwrap();
        assert_eq!(patched.resource, group(after), "{before} {operation}");
        assert_eq!(patched.changed, patched.resource != group(before), "{operation}");
    }
}

/// Proves: 7643-4.2-01, 7643-4.2-02, 7643-7-08, 7644-3.5.2-08
#[test]
fn members_are_what_they_are() {
    let change = |operation: Value| {
        run(
            &group(json!([{ "value": "1", "display": "A" }])),
            ResourceType::group(),
            json!([operation]),
        )
        .map_err(|error| error.kind)
    };
    let replaced =
        json!({ "op": "replace", "path": "members[value eq \"1\"].value", "value": "2" });
    assert_eq!(change(replaced), Err(ScimType::Mutability));
    let removed = json!({ "op": "remove", "path": "members[value eq \"1\"].display" });
    assert_eq!(change(removed), Err(ScimType::Mutability));
    let same = json!({ "op": "replace", "path": "members[value eq \"1\"].display", "value": "A" });
    assert!(!change(same).unwrap().changed);
    let empty = json!({ "op": "add", "path": "members[value eq \"1\"].type", "value": "User" });
    assert!(change(empty).unwrap().changed);
    assert_eq!(change(json!({ "op": "remove", "path": "displayName" })), Err(ScimType::Mutability));
}
