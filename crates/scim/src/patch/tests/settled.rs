//! What a PATCH leaves is canonical: it stays as it is when it is sent again.

use serde_json::{Value, json};

use super::{assert_user, on_user};
use crate::error::ScimType;
use crate::normalize::Quirk;

#[test]
fn lists_are_canonical_after_their_parts_were_changed() {
    let emails = |entries: Value| json!({ "userName": "ann", "emails": entries });
    let work = json!({ "type": "work", "value": "w" });
    for (before, operation, after) in [
        // A type or rank without a value is no value.
        (
            json!([]),
            json!({ "op": "add", "path": "emails[type eq \"work\"].primary", "value": true }),
            json!([]),
        ),
        (json!([]), json!({ "op": "add", "value": { "emails.type": "work" } }), json!([])),
        (
            json!([work]),
            json!({ "op": "replace", "path": "emails[type eq \"work\"]", "value": { "value": null, "primary": true } }),
            json!([]),
        ),
        // Entries that have become equal are one.
        (
            json!([work, { "type": "home", "value": "W" }]),
            json!({ "op": "remove", "path": "emails.type" }),
            json!([{ "value": "W" }]),
        ),
        (
            json!([{ "value": "a", "display": "d" }, { "value": "b", "display": "d" }]),
            json!({ "op": "remove", "path": "emails.value" }),
            json!([{ "display": "d" }]),
        ),
        // An empty value is none.
        (
            json!([]),
            json!({ "op": "add", "path": "emails[value eq \"\"].display", "value": "d" }),
            json!([{ "display": "d" }]),
        ),
    ] {
        assert_user(emails(before), json!([operation]), emails(after));
    }
}

/// The order in which a client sends the parts of an entry means nothing.
#[test]
fn an_entry_may_get_its_value_last() {
    assert_user(
        json!({ "userName": "ann" }),
        json!([
            { "op": "add", "path": "emails[type eq \"work\"].primary", "value": true },
            { "op": "add", "value": { "phoneNumbers.type": "fax", "phoneNumbers.value": "1" } },
            { "op": "add", "path": "emails[type eq \"work\"].value", "value": "w" },
        ]),
        json!({
            "userName": "ann",
            "emails": [{ "type": "work", "primary": true, "value": "w" }],
            "phoneNumbers": [{ "type": "fax", "value": "1" }],
        }),
    );
}

#[test]
fn what_is_left_out_is_noted() {
    let operation =
        json!({ "op": "add", "path": "emails[type eq \"work\"].primary", "value": true });
    let patched = on_user(json!({ "userName": "ann" }), json!([operation])).unwrap();
    assert!(!patched.changed);
    assert!(patched.quirks.contains(&Quirk::LabelOnly), "{:?}", patched.quirks);
}

/// A filter that describes the entry to make has to describe one that may be.
#[test]
fn described_entries_are_checked() {
    let operation =
        json!({ "op": "add", "path": "x509Certificates[value eq \"!\"].display", "value": "d" });
    let refused = on_user(json!({ "userName": "ann" }), json!([operation])).unwrap_err();
    assert_eq!(refused.kind, ScimType::InvalidValue);
}
