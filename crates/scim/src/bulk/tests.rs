use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;

fn request(operations: &Value) -> BulkRequest {
    BulkRequest::parse(&json!({ "schemas": [urn::BULK_REQUEST], "Operations": operations }))
        .unwrap()
}

fn post(name: &str, data: &Value) -> Value {
    json!({ "method": "POST", "path": "/Users", "bulkId": name, "data": data })
}

fn order(request: &BulkRequest) -> Vec<usize> {
    request.plan().iter().map(|step| step.index).collect()
}

#[test]
fn methods_and_members_are_read_in_any_case() {
    let body = json!({
        "failonerrors": 1,
        "operations": [{ "Method": "delete", "PATH": "/Users/1", "version": "W/\"1\"" }],
    });
    let request = BulkRequest::parse(&body).unwrap();
    assert_eq!(request.fail_on_errors, Some(1));
    let expected = BulkOperation {
        method: BulkMethod::Delete,
        path: "/Users/1".into(),
        bulk_id: None,
        version: Some("W/\"1\"".into()),
        data: Value::Null,
    };
    assert_eq!(request.operations, [expected]);
}

#[test]
fn what_is_no_bulk_message_is_refused() {
    let with = |operations: Value| json!({ "Operations": operations });
    for (body, part) in [
        (json!([]), "BulkRequest"),
        (json!({ "schemas": [urn::PATCH_OP], "Operations": [] }), "BulkRequest"),
        (json!({}), "list of operations"),
        (with(json!([])), "is empty"),
        (with(json!([7])), "Operation 1: Each operation must be an object."),
        (with(json!([{ "method": "GET", "path": "/Users" }])), "\"method\""),
        (with(json!([{ "method": "DELETE" }])), "\"path\""),
        (with(json!([{ "method": "DELETE", "path": 7 }])), "\"path\" must be a string"),
        (with(json!([{ "method": "POST", "path": "/Users" }])), "\"bulkId\""),
        (with(json!([post("a", &json!({})), post("a", &json!({}))])), "the same \"bulkId\""),
        (
            json!({ "failOnErrors": "1", "Operations": [{ "method": "DELETE", "path": "/" }] }),
            "failOnErrors",
        ),
    ] {
        let error = BulkRequest::parse(&body).unwrap_err();
        assert!(error.detail.contains(part), "{}", error.detail);
    }
}

#[test]
fn the_order_of_the_message_holds_where_it_can() {
    let plain = request(&json!([post("a", &json!({})), post("b", &json!({}))]));
    assert_eq!(order(&plain), [0, 1]);
    let needs = |name: &str| json!({ "manager": { "value": format!("bulkId:{name}") } });
    let turned = request(&json!([
        post("a", &needs("b")),
        { "method": "PATCH", "path": "/Users/bulkId:c", "data": {} },
        post("b", &needs("c")),
        post("c", &json!({})),
    ]));
    assert_eq!(order(&turned), [3, 2, 0, 1]);
    let steps = turned.plan();
    assert_eq!((&steps[1].needs, &steps[0].problem), (&vec![3], &None));
}

#[test]
fn circles_and_unknown_names_are_told() {
    let refers = |name: &str| json!({ "x": [{ "$ref": format!("/Users/bulkId:{name}") }] });
    let bad = request(&json!([
        post("a", &refers("b")),
        post("b", &refers("a")),
        post("self", &refers("self")),
        post("d", &refers("nobody")),
        post("e", &refers("a")),
    ]));
    let problems: BTreeMap<_, _> =
        bad.plan().into_iter().map(|step| (step.index, (step.problem, step.needs))).collect();
    let circle = Some(Problem::Circle(vec!["a".into(), "b".into()]));
    assert_eq!(problems[&0].0, circle);
    assert_eq!(problems[&1].0, circle);
    assert_eq!(problems[&2].0, Some(Problem::Circle(vec!["self".into()])));
    assert_eq!(problems[&3].0, Some(Problem::Unknown("nobody".into())));
    assert_eq!(problems[&4], (None, vec![0]));
}

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
    let mut data = json!({ "a": ["bulkId:1", { "b": "bulkId:10" }], "c": 7, "bulkId:1": null });
    reference::fill_all(&mut data, &ids);
    assert_eq!(data, json!({ "a": ["id-one", { "b": "ten" }], "c": 7, "bulkId:1": null }));
}

#[test]
fn a_result_says_only_what_there_is() {
    let operation = request(&json!([post("a", &json!({}))])).operations.remove(0);
    let error = ErrorBody::new(409, Some(ScimType::Uniqueness), "Taken.");
    let failed = BulkResult::new(&operation, 409, None, None, Some(error));
    let body = serde_json::to_value(BulkResponse::new(vec![failed])).unwrap();
    assert_eq!(
        body,
        json!({
            "schemas": [urn::BULK_RESPONSE],
            "Operations": [{
                "method": "POST", "bulkId": "a", "status": "409",
                "response": {
                    "schemas": [urn::ERROR], "status": "409", "scimType": "uniqueness", "detail": "Taken.",
                },
            }],
        })
    );
}
