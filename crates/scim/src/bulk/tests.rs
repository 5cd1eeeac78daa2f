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

fn circle_of(first: &[&str], more: usize) -> Problem {
    Problem::Circle { first: first.iter().map(|name| (*name).to_owned()).collect(), more }
}

/// Everybody hangs on everybody: each is told so in a few words.
#[test]
fn a_large_circle_is_told_in_part() {
    let refers = json!({ "x": (0..120).map(|n| json!({ "$ref": format!("/Users/bulkId:{n}") })).collect::<Value>() });
    let all: Value = (0..120).map(|n| post(&n.to_string(), &refers)).collect();
    let steps = request(&all).plan();
    assert_eq!(steps.len(), 120);
    let told = Some(circle_of(&["0", "1", "2", "3", "4"], 115));
    assert!(steps.iter().all(|step| step.problem == told), "{:?}", steps[7].problem);
}

#[test]
fn names_of_operations_have_a_limit() {
    let named = |length| json!({ "Operations": [post(&"n".repeat(length), &json!({}))] });
    assert!(BulkRequest::parse(&named(256)).is_ok());
    let error = BulkRequest::parse(&named(257)).unwrap_err();
    assert!(error.detail.contains("256"), "{error:?}");
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
    let circle = Some(circle_of(&["a", "b"], 0));
    assert_eq!(problems[&0].0, circle);
    assert_eq!(problems[&1].0, circle);
    assert_eq!(problems[&2].0, Some(circle_of(&["self"], 0)));
    assert_eq!(problems[&3].0, Some(Problem::Unknown("nobody".into())));
    assert_eq!(problems[&4], (None, vec![0]));
}

fn group(name: &str, members: &[&str]) -> Value {
    let members: Vec<_> =
        members.iter().map(|name| json!({ "value": format!("bulkId:{name}") })).collect();
    let data = json!({ "displayName": name, "members": members });
    json!({ "method": "POST", "path": "/Groups", "bulkId": name, "data": data })
}

/// Each step as its operation, its share and what it needs.
fn shares(request: &BulkRequest) -> Vec<(usize, char, Vec<usize>)> {
    let share = |step: &Step| match &step.share {
        Share::Whole => 'w',
        Share::Without(_) => '-',
        Share::Rest(_) => '+',
    };
    let steps = request.plan();
    assert!(steps.iter().all(|step| step.problem.is_none()), "{steps:?}");
    steps.iter().map(|step| (step.index, share(step), step.needs.clone())).collect()
}

/// Proves: 7644-3.7.1-01
#[test]
fn a_circle_is_resolved_where_a_reference_can_wait() {
    let two = request(&json!([group("a", &["b"]), group("b", &["a"])]));
    assert_eq!(shares(&two), [(0, '-', vec![]), (1, 'w', vec![0]), (0, '+', vec![0, 1])]);
    // Only what is in the circle waits, and who needs one of them comes after all of them.
    let more = request(&json!([
        group("x", &["b"]),
        { "method": "PATCH", "path": "/Groups/bulkId:a", "data": {} },
        group("a", &["b", "c", "d"]),
        group("b", &["c"]),
        group("c", &["a"]),
        group("d", &[]),
    ]));
    assert_eq!(
        shares(&more),
        [
            (3, '-', vec![]),
            (5, 'w', vec![]),
            (2, '-', vec![5, 3]),
            (4, 'w', vec![2]),
            (3, '+', vec![3, 4]),
            (2, '+', vec![2, 4]),
            (0, 'w', vec![3]),
            (1, 'w', vec![2]),
        ]
    );
    // A user's groups cannot wait, the group's members can.
    let user = json!({ "userName": "u", "groups": [{ "value": "bulkId:g" }] });
    let mixed = request(&json!([post("u", &user), group("g", &["u"])]));
    assert_eq!(shares(&mixed), [(1, '-', vec![]), (0, 'w', vec![1]), (1, '+', vec![1, 0])]);
    // A group in itself is no circle that a second step resolves.
    let own = request(&json!([group("a", &["a"])])).plan();
    assert_eq!(own[0].problem, Some(circle_of(&["a"], 0)));
}

#[test]
fn a_circle_as_long_as_a_message_is_resolved() {
    const MOST: usize = 1_000;
    let names: Vec<String> = (0..MOST).map(|n| n.to_string()).collect();
    let next = |n: usize| &*names[(n + 1) % MOST];
    let groups: Value = (0..MOST).map(|n| group(&names[n], &[next(n)])).collect();
    // All but the last are made before the one that they name.
    let steps = shares(&request(&groups));
    assert_eq!(steps.len(), 2 * MOST - 1);
    let chain: Value = (1..MOST).map(|n| group(&names[n - 1], &[&names[n]])).collect();
    let mut chain = chain.as_array().cloned().unwrap();
    chain.push(group(&names[MOST - 1], &[]));
    let turned: Vec<usize> = (0..MOST).rev().collect();
    assert_eq!(order(&request(&chain.into())), turned);
}

/// Proves: 7644-3.7.1-01
#[test]
fn what_waits_is_added_by_a_patch() {
    let names = BTreeSet::from(["b".to_owned()]);
    let entry = json!({ "value": "bulkId:b", "$ref": "/Groups/bulkId:b" });
    let operation = request(&json!([{
        "method": "POST", "path": "/Groups/", "bulkId": "a", "version": "W/\"1\"",
        "data": { "displayName": "bulkId:b", "Members": [{ "value": "1" }, entry, { "value": "bulkId:c" }] },
    }]))
    .operations
    .remove(0);
    let first = operation.clone().without(&names);
    let others = json!([{ "value": "1" }, { "value": "bulkId:c" }]);
    assert_eq!(first.data, json!({ "displayName": "bulkId:b", "Members": others }));
    let rest = operation.rest(&names, "id-a");
    assert_eq!((rest.method, rest.path.as_str()), (BulkMethod::Patch, "/Groups/id-a"));
    assert_eq!((rest.bulk_id, rest.version), (None, None));
    assert_eq!(rest.data["Operations"], json!([{ "op": "add", "value": { "Members": [entry] } }]));
    let managed = json!({ "userName": "u", urn::ENTERPRISE_USER: { "department": "d", "manager": "bulkId:b" } });
    let operation = request(&json!([post("u", &managed)])).operations.remove(0);
    let first = operation.clone().without(&names);
    let left = json!({ "userName": "u", urn::ENTERPRISE_USER: { "department": "d" } });
    assert_eq!(first.data, left);
    let given = json!({ urn::ENTERPRISE_USER: { "manager": "bulkId:b" } });
    assert_eq!(operation.rest(&names, "1").data["Operations"][0]["value"], given);
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
