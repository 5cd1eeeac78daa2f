//! What must be there.

use serde_json::json;

use super::object;
use crate::normalize::*;
use crate::path::AttrPath;
use crate::urn;

/// Proves: 7643-6-04
#[test]
fn what_is_required_and_missing_is_named() {
    let mut kind = ResourceType::user().clone();
    let missing = |user: Value, kind: &ResourceType| {
        let found = missing_required(&object(user), kind);
        found.iter().map(AttrPath::to_string).collect::<Vec<_>>()
    };
    assert_eq!(missing(json!({ "userName": "ann" }), &kind), Vec::<String>::new());
    for blank in ["", " ", "\t\n", "\u{200B}\u{FEFF}", "\u{A0}"] {
        assert_eq!(missing(json!({ "userName": blank }), &kind), ["userName"], "{blank:?}");
    }
    for path in ["emails", "emails.value", "manager.value", "department"] {
        let path = AttrPath::parse(path, &kind).unwrap();
        kind.attribute_mut(&path).unwrap().required = true;
    }
    assert_eq!(missing(json!({ "userName": "a" }), &kind), ["emails"]);
    let user = json!({
        "userName": "a",
        "emails": [{ "value": "a" }, { "value": " ", "display": "b" }],
        urn::ENTERPRISE_USER: { "manager": { "$ref": "x" } },
    });
    let of_extension = |name: &str| format!("{}:{name}", urn::ENTERPRISE_USER);
    let expected =
        ["emails.value".to_owned(), of_extension("department"), of_extension("manager.value")];
    assert_eq!(missing(user, &kind), expected);
    kind.extensions[0].required = true;
    let user = json!({ "userName": "a", "emails": [{ "value": "a" }] });
    assert_eq!(missing(user, &kind), [of_extension("department")]);
}
