//! Whole entries replaced, and parts of entries removed.

use muster_core::provider::IdentityProvider;
use serde_json::{Value, json};

use super::{assert_refused, assert_user, on_user};
use crate::error::ScimType;
use crate::normalize::normalize;
use crate::patch::{PatchRequest, apply};
use crate::schema::{ResourceType, Schema};

fn emails(entries: &Value) -> Value {
    json!({ "userName": "ann", "emails": entries })
}

/// RFC 7644 §3.5.2.2: the sub-attribute goes, and with it an entry that says nothing any more.
/// Proves: 7644-3.5.2.2-05, 7644-3.5.2-12
#[test]
fn removing_a_part_leaves_the_rest_of_the_entry() {
    let work = json!({ "type": "work", "value": "w", "display": "d", "primary": true });
    let remove = |path: &str| json!({ "op": "remove", "path": path });
    let clear = |path: &str| json!({ "op": "replace", "path": path, "value": null });
    let set = |path: &str| json!({ "op": "add", "path": path, "value": "n" });
    let value = "emails[type eq \"work\"].value";
    for (operations, after) in [
        (json!([remove(value)]), json!([{ "type": "work", "display": "d", "primary": true }])),
        (json!([clear(value)]), json!([{ "type": "work", "display": "d", "primary": true }])),
        (
            json!([remove("emails[type eq \"work\"].primary")]),
            json!([{ "type": "work", "value": "w", "display": "d" }]),
        ),
        (
            json!([remove("emails[value eq \"w\"].type")]),
            json!([{ "value": "w", "display": "d", "primary": true }]),
        ),
        // Only type and rank are left.
        (json!([remove("emails[type eq \"work\"].display"), remove(value)]), json!([])),
        (json!([remove(value), clear("emails.display")]), json!([])),
        // Until the last operation the entry is there, with its type and rank.
        (
            json!([remove("emails.display"), remove(value), set(value)]),
            json!([{ "type": "work", "value": "n", "primary": true }]),
        ),
        (
            json!([clear("emails.display"), clear(value), set("emails[primary eq true].value")]),
            json!([{ "type": "work", "value": "n", "primary": true }]),
        ),
    ] {
        assert_user(emails(&json!([work])), operations, emails(&after));
    }
    // The letter of the standard is nothing peculiar.
    let bare = emails(&json!([{ "type": "work", "value": "w" }]));
    assert_eq!(on_user(bare, json!([remove(value)])).unwrap().quirks, []);
}

/// RFC 7644 §3.5.2.3: all matching values are replaced.
/// Proves: 7644-3.5.2.3-06, 7644-3.5.2.3-08
#[test]
fn selected_entries_are_replaced_as_a_whole() {
    let work = json!({ "type": "Work", "value": "w", "display": "d", "primary": true });
    let home = json!({ "type": "home", "value": "h" });
    for (path, value, after) in [
        (
            "emails[type eq \"work\"]",
            json!({ "type": "work", "value": "x" }),
            json!([{ "type": "work", "value": "x" }, home]),
        ),
        // What selected it still holds, spelled as it was.
        (
            "emails[type eq \"work\"]",
            json!({ "value": "x" }),
            json!([{ "type": "Work", "value": "x" }, home]),
        ),
        (
            "emails[type eq \"WORK\" and primary eq true]",
            json!({ "value": "x" }),
            json!([{ "type": "Work", "value": "x", "primary": true }, home]),
        ),
        (
            "emails[value eq \"W\"]",
            json!({ "display": "n", "type": "other" }),
            json!([{ "type": "other", "value": "w", "display": "n" }, home]),
        ),
        // A filter that describes no entry leaves nothing.
        ("emails[value sw \"w\"]", json!({ "value": "x" }), json!([{ "value": "x" }, home])),
        (
            "emails[not (type eq \"home\")]",
            json!({ "value": "x" }),
            json!([{ "value": "x" }, home]),
        ),
        // All that match; what has become the same is one.
        (
            "emails[value pr]",
            json!({ "value": "x", "type": "t" }),
            json!([{ "value": "x", "type": "t" }]),
        ),
        (
            "emails[type eq \"home\"]",
            json!({ "value": "x", "primary": true }),
            json!([
                { "type": "Work", "value": "w", "display": "d", "primary": false },
                { "type": "home", "value": "x", "primary": true },
            ]),
        ),
        // An entry of which nothing is said any more is none.
        ("emails[type eq \"work\"]", json!({}), json!([home])),
        ("emails[type eq \"work\"]", json!({ "value": null }), json!([home])),
        // None matches: the entry that the filter describes.
        (
            "emails[type eq \"other\"]",
            json!({ "value": "x" }),
            json!([work, home, { "type": "other", "value": "x" }]),
        ),
    ] {
        let operation = json!([{ "op": "replace", "path": path, "value": value }]);
        assert_user(emails(&json!([work, home])), operation, emails(&after));
    }
    for path in ["emails[value co \"@\"]", "emails[type eq \"a\" or type eq \"b\"]"] {
        let operation = json!([{ "op": "replace", "path": path, "value": { "value": "x" } }]);
        assert_refused(operation, ScimType::NoTarget);
    }
    let list = json!([{ "op": "replace", "path": "emails[type eq \"work\"]", "value": "x y" }]);
    on_user(emails(&json!([work])), list).unwrap();
}

/// What a client cannot repeat, or may not change, outlasts a replacement of the entry.
/// Proves: 7643-7-08, 7644-3.5.2-07
#[test]
fn a_replaced_entry_keeps_what_is_fixed_and_what_nobody_reads() {
    let definition = json!({ "id": "urn:contoso:hr", "name": "HR", "attributes": [
        { "name": "keys", "type": "complex", "multiValued": true, "subAttributes": [
            { "name": "value" }, { "name": "label" }, { "name": "secret", "mutability": "writeOnly" },
            { "name": "site", "mutability": "immutable" },
        ] },
    ] });
    let schema = Schema::define(&definition, ResourceType::user(), &[]).unwrap();
    let kind = ResourceType::user().clone().extended(schema, false);
    let body = json!({ "userName": "ann", "urn:contoso:hr": {
        "keys": [{ "value": "a", "label": "l", "secret": "s", "site": "x" }],
    } });
    let generic = IdentityProvider::Generic;
    let (before, _) = normalize(body.as_object().unwrap().clone(), &kind, generic).unwrap();
    let replace = |value: Value| {
        let path = "urn:contoso:hr:keys[value eq \"a\"]";
        let body = json!({ "Operations": [{ "op": "replace", "path": path, "value": value }] });
        let patched = apply(&before, &PatchRequest::parse(&body).unwrap(), &kind, generic);
        patched.map(|patched| patched.resource["urn:contoso:hr"]["keys"].clone())
    };
    assert_eq!(
        replace(json!({ "value": "b" })).unwrap(),
        json!([{ "value": "b", "secret": "s", "site": "x" }])
    );
    assert_eq!(
        replace(json!({ "secret": "t", "site": "x" })).unwrap(),
        json!([{ "value": "a", "secret": "t", "site": "x" }])
    );
    assert_eq!(replace(json!({ "site": "y" })).unwrap_err().kind, ScimType::Mutability);
}
