use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::error::ErrorBody;
use crate::schema::{Attribute, ResourceType};

mod references;

fn kinds() -> [&'static ResourceType; 2] {
    [ResourceType::user(), ResourceType::group()]
}

fn plan(request: &BulkRequest) -> Vec<Step> {
    request.plan(&kinds())
}

/// The only operation.
fn single(operations: &Value) -> BulkOperation {
    request(operations).operations.remove(0).unwrap()
}

fn managed_by(name: &str) -> Value {
    json!({ urn::ENTERPRISE_USER: { "manager": { "value": format!("bulkId:{name}") } } })
}

fn request(operations: &Value) -> BulkRequest {
    BulkRequest::parse(&json!({ "schemas": [urn::BULK_REQUEST], "Operations": operations }))
        .unwrap()
}

fn post(name: &str, data: &Value) -> Value {
    json!({ "method": "POST", "path": "/Users", "bulkId": name, "data": data })
}

fn order(request: &BulkRequest) -> Vec<usize> {
    plan(request).iter().map(|step| step.index).collect()
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
    assert_eq!(request.operations, [Ok(expected)]);
}

#[test]
fn what_is_no_bulk_message_is_refused() {
    let with = |operations: Value| json!({ "Operations": operations });
    for (body, part) in [
        (json!([]), "BulkRequest"),
        (json!({ "schemas": [urn::PATCH_OP], "Operations": [] }), "BulkRequest"),
        (json!({}), "list of operations"),
        (with(json!([])), "is empty"),
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

/// Proves: 7644-3.7.3-01
#[test]
fn what_is_no_operation_is_told_in_its_place() {
    let long = "é".repeat(256);
    for (operation, part, method, name) in [
        (json!(7), "must be an object", None, None),
        (json!({ "method": "GET", "path": "/Users" }), "\"method\"", Some("GET"), None),
        (json!({ "path": "/Users", "bulkId": "x" }), "\"method\"", None, Some("x")),
        (json!({ "method": "delete" }), "\"path\"", Some("delete"), None),
        (
            json!({ "method": "DELETE", "path": 7 }),
            "\"path\" must be a string",
            Some("DELETE"),
            None,
        ),
        (json!({ "method": "POST", "path": "/Users" }), "\"bulkId\"", Some("POST"), None),
        (post(&format!("{long}e"), &json!({})), "longer than 256 characters", Some("POST"), None),
    ] {
        let all = request(&json!([post("a", &json!({})), operation, post(&long, &json!({}))]));
        assert!(all.operations[0].is_ok() && all.operations[2].is_ok());
        let malformed = all.operations[1].clone().unwrap_err();
        assert!(malformed.error.detail.contains(part), "{}", malformed.error.detail);
        assert_eq!((malformed.method.as_deref(), malformed.bulk_id.as_deref()), (method, name));
        assert_eq!(order(&all), [0, 1, 2]);
    }
    // Who refers to one refers to something, though it fails.
    let named = json!({ "method": "POST", "bulkId": "a" });
    let steps = plan(&request(&json!([post("b", &managed_by("a")), named])));
    assert_eq!((steps[0].index, &steps[1].needs, &steps[1].problem), (1, &vec![1], &None));
}

#[test]
fn the_order_of_the_message_holds_where_it_can() {
    let plain = request(&json!([post("a", &json!({})), post("b", &json!({}))]));
    assert_eq!(order(&plain), [0, 1]);
    let turned = request(&json!([
        post("a", &managed_by("b")),
        { "method": "PATCH", "path": "/Users/bulkId:c", "data": {} },
        post("b", &managed_by("c")),
        post("c", &json!({})),
    ]));
    assert_eq!(order(&turned), [3, 2, 0, 1]);
    let steps = plan(&turned);
    assert_eq!((&steps[1].needs, &steps[0].problem), (&vec![3], &None));
}

/// Users who may refer to each other in ways that cannot wait.
fn friends() -> ResourceType {
    let mut user = ResourceType::user().clone();
    user.schema.attributes.push(Attribute::reference("friends", "", &["User"]).many());
    user
}

fn befriended(name: &str, others: &[&str]) -> Value {
    let others = others.iter().map(|name| format!("https://x.example/Users/bulkId:{name}"));
    post(name, &json!({ "friends": others.collect::<Value>() }))
}

#[test]
fn circles_and_unknown_names_are_told() {
    let bad = request(&json!([
        befriended("a", &["b"]),
        befriended("b", &["a"]),
        befriended("self", &["self"]),
        befriended("d", &["nobody"]),
        befriended("e", &["a"]),
    ]));
    let steps = bad.plan(&[&friends()]);
    let problem = |index: usize| match steps.iter().find(|step| step.index == index) {
        Some(Step { problem: Some(Problem::Circle(circle)), .. }) => circle.to_string(),
        Some(Step { problem: Some(Problem::Unknown(name)), .. }) => format!("? {name}"),
        other => format!("{:?}", other.unwrap().needs),
    };
    assert_eq!([0, 1, 2, 3, 4].map(problem), ["a, b", "a, b", "self", "? nobody", "[0]"]);
}

/// What takes a thousand operations a while in squares takes for ever in cubes.
#[test]
fn a_knot_as_large_as_a_message_is_told_in_few_words() {
    let names: Vec<String> = (0..1_000).map(|n| format!("{n:0>60}")).collect();
    let first = |n: usize| names[n.saturating_sub(40)..=n].iter().map(String::as_str);
    let knot: Value = (0..1_000)
        .map(|n| befriended(&names[n], &first((n + 1) % 1_000).collect::<Vec<_>>()))
        .collect();
    let steps = request(&knot).plan(&[&friends()]);
    assert_eq!(steps.len(), 1_000);
    let problems = steps.iter().map(|step| match &step.problem {
        Some(Problem::Circle(circle)) => circle.to_string(),
        other => panic!("{other:?}"),
    });
    let problems: BTreeSet<String> = problems.collect();
    assert_eq!(problems.len(), 1);
    let sentence = problems.first().unwrap();
    assert!(sentence.ends_with("… and 995 more") && sentence.len() < 300, "{sentence}");
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
    let steps = plan(request);
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
    // A user's groups are for the server to say: what is sent is no reference.
    let user = json!({ "userName": "u", "groups": [{ "value": "bulkId:g" }] });
    let mixed = request(&json!([post("u", &user), group("g", &["u"])]));
    assert_eq!(shares(&mixed), [(0, 'w', vec![]), (1, 'w', vec![0])]);
    // Somebody may be their own manager.
    let boss = request(&json!([post("a", &managed_by("a")), post("b", &managed_by("a"))]));
    assert_eq!(shares(&boss), [(0, '-', vec![]), (0, '+', vec![0]), (1, 'w', vec![0])]);
    // A group in itself is no circle that a second step resolves.
    let own = plan(&request(&json!([group("a", &["a", "b"]), group("b", &[])])));
    let told = own.iter().find_map(|step| match &step.problem {
        Some(Problem::Circle(circle)) => Some((step.index, circle.to_string())),
        _ => None,
    });
    assert_eq!(told, Some((0, "a".to_owned())));
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
    let operation = single(&json!([{
        "method": "POST", "path": "/Groups/", "bulkId": "a", "version": "W/\"1\"",
        "data": { "displayName": "bulkId:b", "Members": [{ "value": "1" }, entry, { "value": "bulkId:c" }] },
    }]));
    let first = operation.clone().without(&names, &kinds());
    let others = json!([{ "value": "1" }, { "value": "bulkId:c" }]);
    assert_eq!(first.data, json!({ "displayName": "bulkId:b", "Members": others }));
    let rest = operation.rest(&names, "id-a", &kinds());
    assert_eq!((rest.method, rest.path.as_str()), (BulkMethod::Patch, "/Groups/id-a"));
    assert_eq!((rest.bulk_id, rest.version), (None, None));
    assert_eq!(rest.data["Operations"], json!([{ "op": "add", "value": { "Members": [entry] } }]));
    let managed = json!({ "userName": "u", urn::ENTERPRISE_USER: { "department": "d", "manager": "bulkId:b" } });
    let operation = single(&json!([post("u", &managed)]));
    let first = operation.clone().without(&names, &kinds());
    let left = json!({ "userName": "u", urn::ENTERPRISE_USER: { "department": "d" } });
    assert_eq!(first.data, left);
    let given = json!({ urn::ENTERPRISE_USER: { "manager": "bulkId:b" } });
    assert_eq!(operation.rest(&names, "1", &kinds()).data["Operations"][0]["value"], given);
}

#[test]
fn only_members_and_managers_wait() {
    const OWN: &str = "urn:contoso:User";
    let own = json!({
        "id": OWN, "name": "Contoso",
        "attributes": [
            { "name": "manager", "type": "complex", "subAttributes": [
                { "name": "value", "type": "string" },
                { "name": "$ref", "type": "reference", "referenceTypes": ["User"] },
            ] },
            { "name": "members", "type": "string", "multiValued": true },
        ],
    });
    let own = crate::Schema::define(&own, ResourceType::user(), &[]).unwrap();
    let user = ResourceType::user().clone().extended(own, false);
    let theirs = json!({ OWN: { "manager": { "value": "bulkId:b" }, "members": ["bulkId:c"] } });
    let steps = request(&json!([post("a", &theirs), post("b", &managed_by("a"))])).plan(&[&user]);
    // The manager of the standard waits, theirs is there from the beginning; their members are text.
    let shares: Vec<_> = steps.iter().map(|step| (step.index, step.needs.clone())).collect();
    assert_eq!(shares, [(1, vec![]), (0, vec![1]), (1, vec![1, 0])]);
}

#[test]
fn a_result_says_only_what_there_is() {
    let operation = single(&json!([post("a", &json!({}))]));
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
