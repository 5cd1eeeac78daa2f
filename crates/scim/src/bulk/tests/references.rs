//! References to resources of the same request.

use super::*;

#[test]
fn references_are_filled_in_where_they_are_references() {
    let ids = BTreeMap::from([("1".to_owned(), "id-one".to_owned()), ("10".into(), "ten".into())]);
    for (text, expected) in [
        ("bulkId:1", "id-one"),
        ("bulkId:10", "ten"),
        ("/Users/bulkId:1", "/Users/id-one"),
        ("https://x.example/v2/Users/bulkId:10", "https://x.example/v2/Users/ten"),
        (
            "members[value eq \"bulkId:1\" or value eq \"bulkId:10\"].x",
            "members[value eq \"id-one\" or value eq \"ten\"].x",
        ),
        ("bulkId:unknown", "bulkId:unknown"),
        ("see bulkId:1", "see bulkId:1"),
        ("see bulkId:1 and /bulkId:1", "see bulkId:1 and /id-one"),
        ("bulkId:", "bulkId:"),
        ("plain", "plain"),
    ] {
        assert_eq!(reference::fill(text, &ids), expected);
    }
}

/// Proves: 7644-3.7.2-01
#[test]
fn text_is_text_whatever_is_in_it() {
    let filled = |operation: Value| {
        let ids = BTreeMap::from([("1".to_owned(), "one".to_owned())]);
        single(&json!([operation])).resolved(&ids, &kinds()).data
    };
    let user = filled(post(
        "u",
        &json!({
            "userName": "bulkId:1", "displayName": "bulkId:1", "nickName": "/bulkId:1",
            "emails": [{ "value": "bulkId:1", "type": "bulkId:1" }], "profileUrl": "bulkId:1",
            "urn:unknown": { "manager": { "value": "bulkId:1" } },
            urn::ENTERPRISE_USER: {
                "department": "bulkId:1",
                "Manager": { "VALUE": "bulkId:1", "$ref": "/Users/bulkId:1", "displayName": "bulkId:1" },
            },
        }),
    ));
    assert_eq!(
        user,
        json!({
            "userName": "bulkId:1", "displayName": "bulkId:1", "nickName": "/bulkId:1",
            "emails": [{ "value": "bulkId:1", "type": "bulkId:1" }], "profileUrl": "bulkId:1",
            "urn:unknown": { "manager": { "value": "bulkId:1" } },
            urn::ENTERPRISE_USER: {
                "department": "bulkId:1",
                "Manager": { "VALUE": "one", "$ref": "/Users/one", "displayName": "bulkId:1" },
            },
        })
    );
    let patch = |path: &str, operations: Value| {
        let data = json!({ "operations": operations });
        filled(json!({ "method": "PATCH", "path": path, "data": data }))["operations"].clone()
    };
    let operation =
        |path: Value, value: Value| json!({ "op": "add", "Path": path, "value": value });
    let manager = format!("{}:manager", urn::ENTERPRISE_USER);
    for (sent, meant) in [
        (
            operation(json!("title"), json!("bulkId:1")),
            operation(json!("title"), json!("bulkId:1")),
        ),
        (operation(json!(manager), json!("bulkId:1")), operation(json!(manager), json!("one"))),
        (
            operation(json!(format!("{manager}.value")), json!("bulkId:1")),
            operation(json!(format!("{manager}.value")), json!("one")),
        ),
        (
            operation(json!(format!("{manager}.displayName")), json!("bulkId:1")),
            operation(json!(format!("{manager}.displayName")), json!("bulkId:1")),
        ),
        (
            operation(json!(urn::ENTERPRISE_USER), json!({ "manager": ["bulkId:1"] })),
            operation(json!(urn::ENTERPRISE_USER), json!({ "manager": ["one"] })),
        ),
        (
            operation(json!("emails[value eq \"bulkId:1\"].value"), json!("bulkId:1")),
            operation(json!("emails[value eq \"bulkId:1\"].value"), json!("bulkId:1")),
        ),
        (
            operation(
                Value::Null,
                json!({ "title": "bulkId:1", manager.clone(): { "value": "bulkId:1" } }),
            ),
            operation(
                Value::Null,
                json!({ "title": "bulkId:1", manager.clone(): { "value": "one" } }),
            ),
        ),
    ] {
        assert_eq!(patch("/Users/7", json!([sent])), json!([meant]));
    }
    let removed = json!({ "op": "remove", "path": "members [ value eq \"bulkId:1\" ]" });
    let meant = json!({ "op": "remove", "path": "members [ value eq \"one\" ]" });
    assert_eq!(patch("/Groups/7", json!([removed])), json!([meant]));
    // Where there are no such resources, there are no references to them.
    assert_eq!(patch("/Shoes/7", json!([removed])), json!([removed]));
}
