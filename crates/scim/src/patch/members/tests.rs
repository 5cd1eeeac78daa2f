use muster_core::provider::IdentityProvider;
use serde_json::json;

use super::*;
use crate::filter;

fn parse(operations: &Value) -> PatchRequest {
    PatchRequest::parse(&json!({ "Operations": operations })).unwrap()
}

fn patch(operations: &Value) -> GroupPatch {
    split(&parse(operations), ResourceType::group(), IdentityProvider::Generic).unwrap()
}

/// The steps, written down: `+a -b`, `=a` for a replacement, `?` for a condition.
fn steps(operations: &Value) -> String {
    let change = |change: &MemberChange| {
        let sign = if change.replace { "=" } else { "" };
        let plus = change.add.iter().map(|id| format!("+{id}"));
        let minus = change.remove.iter().map(|id| format!("-{id}"));
        format!("{sign}{}", plus.chain(minus).collect::<Vec<_>>().join(" "))
    };
    let step = |step: &MemberStep| match step {
        MemberStep::Change(it) => change(it),
        MemberStep::RemoveWhere(filter) => format!("?{}", filter::display(filter)),
    };
    patch(operations).members.iter().map(step).collect::<Vec<_>>().join("; ")
}

fn refusal(operations: &Value) -> ScimError {
    split(&parse(operations), ResourceType::group(), IdentityProvider::Generic).unwrap_err()
}

#[test]
fn every_way_to_say_it_means_the_same() {
    let urn = "urn:ietf:params:scim:schemas:core:2.0:Group";
    for (operation, meant) in [
        (
            json!({ "op": "Add", "path": "members", "value": [{ "$ref": null, "value": "a" }] }),
            "+a",
        ),
        (json!({ "op": "add", "path": "members", "value": { "value": "a" } }), "+a"),
        (json!({ "op": "add", "path": "members", "value": "a" }), "+a"),
        (json!({ "op": "ADD", "path": "Members", "value": ["a", "B", "a"] }), "+a +b"),
        (
            json!({ "name": "addMember", "op": "add", "path": "members",
                 "value": [{ "displayName": "new User", "value": "a" }] }),
            "+a",
        ),
        (
            json!({ "op": "add", "path": format!("{urn}:members"), "value": [{ "value": "a" }] }),
            "+a",
        ),
        (json!({ "op": "add", "value": { "members": [{ "value": "a", "type": "User" }] } }), "+a"),
        (json!({ "op": "add", "value": { "MEMBERS": ["a"], "displayName": "x" } }), "+a"),
        (json!({ "op": "add", "value": { format!("{urn}:members"): ["a"] } }), "+a"),
        (json!({ "op": "add", "value": { urn: { "members": ["a"] } } }), "+a"),
        (json!({ "op": "add", "path": urn, "value": { "members": ["a"] } }), "+a"),
        (json!({ "op": "add", "path": "members", "value": [] }), ""),
        (json!({ "op": "add", "path": "members", "value": null }), ""),
        (json!({ "op": "replace", "path": "members", "value": [{ "value": "a" }] }), "=+a"),
        (json!({ "op": "replace", "path": "members", "value": [] }), "="),
        (json!({ "op": "replace", "path": "members", "value": null }), "="),
        (
            json!({ "op": "replace", "value": { "members": [], "id": "x", "displayName": "y" } }),
            "=",
        ),
        (json!({ "op": "replace", "value": { "members": null } }), "="),
        (json!({ "op": "replace", "value": { "id": "x", "displayName": "y" } }), ""),
        (
            json!({ "op": "Remove", "path": "members", "value": [{ "$ref": null, "value": "a" }] }),
            "-a",
        ),
        (json!({ "op": "remove", "path": "members", "value": ["A", "b"] }), "-a -b"),
        (json!({ "op": "remove", "path": "members", "value": [] }), ""),
        (json!({ "op": "remove", "path": "members", "value": null }), "="),
        (json!({ "op": "remove", "path": "members" }), "="),
        (json!({ "op": "remove", "path": "members[value eq \"A\"]" }), "-a"),
        (json!({ "op": "remove", "path": "members[value eq\"a\"]" }), "-a"),
        (json!({ "op": "remove", "path": "members[value eq \"a\" or value eq \"b\"]" }), "-a -b"),
        (json!({ "op": "remove", "path": "members[type eq \"Group\"]" }), "?type eq \"Group\""),
        (
            json!({ "op": "remove", "path": "members[value eq \"a\" and type eq \"User\"]" }),
            "?value eq \"a\" and type eq \"User\"",
        ),
        (
            json!({ "op": "remove", "path": "members[not (value eq \"a\")]" }),
            "?not (value eq \"a\")",
        ),
        (json!({ "op": "replace", "path": "displayName", "value": "x" }), ""),
    ] {
        assert_eq!(steps(&json!([operation])), meant, "{operation}");
    }
}

#[test]
fn later_operations_see_what_earlier_ones_did() {
    let add = |id: &str| json!({ "op": "add", "path": "members", "value": [{ "value": id }] });
    let remove =
        |id: &str| json!({ "op": "remove", "path": format!("members[value eq \"{id}\"]") });
    let replace = |ids: Value| json!({ "op": "replace", "path": "members", "value": ids });
    let groups = || json!({ "op": "remove", "path": "members[type eq \"Group\"]" });
    for (operations, meant) in [
        (json!([add("a"), add("b")]), "+a +b"),
        (json!([add("a"), remove("a")]), "-a"),
        (json!([remove("a"), add("a")]), "+a"),
        (json!([remove("b"), add("a")]), "+a -b"),
        (json!([add("a"), replace(json!(["b"]))]), "=+b"),
        (json!([replace(json!(["a", "b"])), remove("a"), add("c")]), "=+b +c"),
        (json!([replace(json!([])), add("a"), remove("a")]), "="),
        (json!([add("a"), groups(), add("b"), remove("c")]), "+a; ?type eq \"Group\"; +b -c"),
        (json!([groups(), replace(json!(["a"]))]), "=+a"),
        (json!([replace(json!(["a"])), groups()]), "=+a; ?type eq \"Group\""),
    ] {
        assert_eq!(steps(&operations), meant, "{operations}");
    }
}

#[test]
fn the_rest_is_left_to_the_others_under_its_number() {
    let others = |operations: Value| {
        let rest = patch(&operations).others.operations;
        rest.into_iter().map(|it| (it.path, it.value.unwrap_or_default())).collect::<Vec<_>>()
    };
    let rest = others(json!([
        { "op": "add", "path": "members", "value": ["a"] },
        { "op": "replace", "value": { "members": ["b"], "displayName": "x", "id": "y" } },
        { "op": "replace", "path": "externalId", "value": "e" },
        { "op": "add", "value": { "urn:ietf:params:scim:schemas:core:2.0:Group":
            { "members": ["c"], "displayName": "z" } } },
    ]));
    assert_eq!(
        rest,
        [
            (None, json!({})),
            (None, json!({ "displayName": "x", "id": "y" })),
            (Some("externalId".to_owned()), json!("e")),
            (
                None,
                json!({ "urn:ietf:params:scim:schemas:core:2.0:Group": { "displayName": "z" } })
            ),
        ]
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    use ScimType::{InvalidPath, InvalidValue, Mutability};
    for (operation, kind) in [
        (json!({ "op": "add", "path": "members" }), InvalidValue),
        (json!({ "op": "add", "path": "members", "value": 7 }), InvalidValue),
        (json!({ "op": "add", "path": "members", "value": [{ "display": "x" }] }), InvalidValue),
        (json!({ "op": "remove", "path": "members", "value": [{ "display": "x" }] }), InvalidValue),
        (json!({ "op": "replace", "path": "members", "value": { "display": "x" } }), InvalidValue),
        (
            json!({ "op": "replace", "path": "members", "value": [{ "value": "", "Display": "x" }] }),
            InvalidValue,
        ),
        (json!({ "op": "replace", "path": "members.display", "value": "x" }), Mutability),
        (json!({ "op": "remove", "path": "members.value" }), Mutability),
        (
            json!({ "op": "replace", "path": "members[value eq \"a\"].display", "value": "x" }),
            Mutability,
        ),
        (
            json!({ "op": "replace", "path": "members[value eq \"a\"]", "value": { "value": "b" } }),
            Mutability,
        ),
        (json!({ "op": "add", "value": { "members.value": "x" } }), Mutability),
        (json!({ "op": "remove", "path": "members[shoe eq 1]" }), InvalidPath),
        (json!({ "op": "add", "path": "membres", "value": ["a"] }), InvalidPath),
    ] {
        assert_eq!(refusal(&json!([operation])).kind, kind, "{operation}");
        let second = refusal(&json!([{ "op": "add", "value": {} }, operation]));
        assert!(second.detail.starts_with("Operation 2: "), "{}", second.detail);
    }
}

#[test]
fn a_filter_selects_who_is_there() {
    for op in ["add", "replace"] {
        let path = "members[value eq \"a\"]";
        let error = refusal(&json!([{ "op": op, "path": path, "value": { "value": "a" } }]));
        assert!(error.detail.contains("selects members that are there"), "{}", error.detail);
        assert!(error.detail.contains("use the path \"members\""), "{}", error.detail);
    }
}

#[test]
fn conditions_are_limited() {
    let condition =
        json!({ "op": "remove", "path": "members[type eq \"User\" or type eq \"Group\"]" });
    let most = vec![condition.clone(); MAX_COMPARISONS / 2];
    assert_eq!(patch(&most.clone().into()).members.len(), most.len());
    let error = refusal(&[most, vec![condition]].concat().into());
    assert!(error.detail.starts_with("Operation 26: Conditions on members"), "{}", error.detail);
    // Members by their ids are found without reading the others.
    let named: Vec<_> = (0..200).map(|n| format!("value eq \"{n}\"")).collect();
    let path = format!("members[{}]", named.join(" or "));
    assert_eq!(patch(&json!([{ "op": "remove", "path": path }])).members.len(), 1);
}

/// A thousand operations beside a hundred thousand members cost a thousand look-ups, not all members a
/// thousand times: that would take minutes here.
#[test]
fn one_operation_does_not_cost_what_the_others_said() {
    let many: Vec<String> = (0..100_000).map(|n| format!("m{n}")).collect();
    let change = |number: usize| {
        let op = if number.is_multiple_of(2) { "add" } else { "remove" };
        json!({ "op": op, "path": "members", "value": [format!("m{}", number / 2)] })
    };
    for first in ["add", "remove"] {
        let mut operations = vec![json!({ "op": first, "path": "members", "value": many })];
        operations.extend((1..1_000).map(change));
        let steps = patch(&operations.into()).members;
        let [MemberStep::Change(change)] = &*steps else { panic!("{} steps", steps.len()) };
        assert_eq!(change.add.len() + change.remove.len(), many.len());
    }
}

#[test]
fn what_was_tolerated_is_told() {
    let quirks = |operation| patch(&json!([operation])).quirks;
    assert_eq!(quirks(json!({ "op": "add", "path": "members", "value": "a" })), [Quirk::BareValue]);
    assert_eq!(
        quirks(json!({ "op": "remove", "path": "members", "value": [{ "value": "a" }] })),
        [Quirk::ValueListRemove]
    );
    assert_eq!(quirks(json!({ "op": "add", "value": { "Members": [] } })), [Quirk::OddCase]);
}

#[test]
fn members_are_taken_out_of_a_resource() {
    let kind = ResourceType::group();
    let body = |members| {
        let Value::Object(body) = json!({ "displayName": "x", "members": members }) else {
            unreachable!()
        };
        crate::normalize(body, kind, IdentityProvider::Generic).unwrap().0
    };
    for (members, taken) in [
        (json!(null), vec![]),
        (json!([]), vec![]),
        (json!([{ "value": "A", "type": "User" }, "b", { "value": "a" }]), vec!["a", "b"]),
    ] {
        let mut resource = body(members);
        let found = take_members(&mut resource, kind).unwrap();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), taken);
        assert!(!resource.contains_key("members"));
    }
    assert!(take_members(&mut body(json!([{ "$ref": "x" }])), kind).is_err());
}
