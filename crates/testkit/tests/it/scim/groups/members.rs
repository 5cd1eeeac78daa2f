//! PATCH of members (RFC 7644 §3.5.2; decisions D-01, D-16; pitfalls C1–C6, C30).

use std::time::Duration;

use muster_testkit::{Requests as _, both_backends};
use serde_json::{Value, json};

use super::{ABSENT, add, change, group, make, members, people, read, remove, sorted};

both_backends! {
    /// Pitfalls C1, C2, C5, C30: what each way of saying it does to a group of Ada and Bob.
    async fn members_come_and_go(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada, bob, cleo] = people(&entra, ["Ada", "Bob", "Cleo"]).await;
        let (a, b, c) = (ada.as_str(), bob.as_str(), cleo.as_str());
        let id = make(&entra, "Buyers", &[]).await;
        for (operations, after) in [
            (json!([add(&[c])]), vec![a, b, c]),
            (json!([{ "op": "Add", "path": "members", "value": [{ "$ref": null, "value": c }] }]), vec![a, b, c]),
            (json!([{ "op": "add", "path": "members", "value": c }]), vec![a, b, c]),
            (json!([{ "op": "add", "path": "members", "value": c.to_uppercase() }]), vec![a, b, c]),
            (json!([{ "op": "add", "value": { "members": [{ "value": c }] } }]), vec![a, b, c]),
            (json!([add(&[a, c]), remove(b)]), vec![a, c]),
            (json!([remove(a)]), vec![b]),
            (json!([{ "op": "Remove", "path": "members", "value": [{ "$ref": null, "value": a }] }]), vec![b]),
            (json!([{ "op": "remove", "path": "members", "value": [a, "nobody", ABSENT] }]), vec![b]),
            (json!([{ "op": "remove", "path": "members", "value": [] }]), vec![a, b]),
            (json!([{ "op": "remove", "path": "members" }]), vec![]),
            (json!([{ "op": "remove", "path": "members", "value": null }]), vec![]),
            (json!([{ "op": "replace", "path": "members", "value": [{ "value": c }, { "value": a }] }]), vec![a, c]),
            (json!([{ "op": "replace", "path": "members", "value": [] }]), vec![]),
            (json!([{ "op": "replace", "path": "members", "value": null }]), vec![]),
            (json!([{ "op": "replace", "value": { "members": [c], "id": "x" } }]), vec![c]),
            (json!([{ "op": "remove", "path": format!("members[value eq \"{a}\" and type eq \"User\"]") }]), vec![b]),
            (json!([{ "op": "remove", "path": format!("members[value eq \"{a}\" and type eq \"Group\"]") }]), vec![a, b]),
            (json!([{ "op": "remove", "path": "members[type eq \"User\"]" }]), vec![]),
            (json!([{ "op": "remove", "path": "members[display sw \"a\"]" }]), vec![b]),
            (json!([{ "op": "remove", "path": format!("members[$ref eq \"https://muster.example/api/scim/v2/Users/{a}\"]") }]), vec![b]),
            (json!([add(&[c]), { "op": "remove", "path": "members[display eq \"Cleo\" or display eq \"ADA\"]" }]), vec![b]),
            (json!([{ "op": "remove", "path": "members[type pr]" }, add(&[a])]), vec![a]),
        ] {
            entra.put(&format!("/Groups/{id}"), group("Buyers", &[a, b])).await.assert_status(200);
            let answer = change(&entra, &id, operations.clone()).await;
            answer.assert_status(204);
            assert!(answer.body.is_empty());
            assert_eq!(members(&entra, &id).await, sorted(&after), "{operations}");
        }
    }

    /// RFC 7644 §3.5.2.1, §3.5.2.2: what is so already changes neither version nor time.
    /// Proves: 7643-4.2-06, 7644-3.5.2.1-09
    async fn what_is_so_already_is_no_change(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let [ada, bob] = people(&entra, ["Ada", "Bob"]).await;
        let id = make(&entra, "Buyers", &[&ada]).await;
        let before = read(&entra, &id).await.json();
        app.clock().advance(Duration::from_secs(1));
        for operations in [
            json!([add(&[&ada])]),
            json!([add(&[&ada]), add(&[&ada])]),
            json!([remove(&bob)]),
            json!([{ "op": "remove", "path": "members", "value": [{ "value": bob }] }]),
            json!([{ "op": "remove", "path": "members[type eq \"Group\"]" }]),
            json!([add(&[&bob]), remove(&bob)]),
            json!([remove(&ada), add(&[&ada])]),
            json!([{ "op": "remove", "path": "members[display pr]" }, add(&[&ada])]),
            json!([{ "op": "replace", "path": "members", "value": [{ "value": ada }] }]),
            json!([{ "op": "replace", "path": "displayName", "value": "Buyers" }]),
        ] {
            change(&entra, &id, operations.clone()).await
                .assert_status(204).assert_header("etag", "W/\"1\"");
            assert_eq!(read(&entra, &id).await.json(), before, "{operations}");
        }
        change(&entra, &id, json!([add(&[&bob])])).await.assert_status(204).assert_header("etag", "W/\"2\"");
        read(&entra, &id).await.assert_at("/meta/lastModified", "2026-11-22T12:00:01.000Z");
    }

    /// Pitfall C6: a rename leaves the members, and both can be said in one message.
    async fn names_and_members_change_together(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada, bob] = people(&entra, ["Ada", "Bob"]).await;
        let id = make(&entra, "Buyers", &[&ada]).await;
        change(&entra, &id, json!([{ "op": "replace", "value": { "id": id, "displayName": "Sellers" } }])).await
            .assert_status(204);
        assert_eq!(members(&entra, &id).await, sorted(&[&ada]));
        change(&entra, &id, json!([
            { "op": "replace", "value": { "displayName": "Makers", "members": [{ "value": bob }] } },
            { "op": "add", "path": "externalId", "value": "e" },
        ])).await.assert_status(204).assert_header("etag", "W/\"3\"");
        read(&entra, &id).await.assert_at("/displayName", "Makers").assert_at("/externalId", "e")
            .assert_at("/members/0/value", bob.as_str()).assert_at("/members/1", Value::Null);
        change(&entra, &id, json!([{ "op": "remove", "path": "externalId" }])).await.assert_status(204);
        read(&entra, &id).await.assert_at("/externalId", Value::Null);
    }

    /// RFC 7644 §3.5.2: every operation or none.
    /// Proves: 7643-4.2-02
    async fn all_or_nothing(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada, bob] = people(&entra, ["Ada", "Bob"]).await;
        let id = make(&entra, "Buyers", &[&ada]).await;
        make(&entra, "Taken", &[]).await;
        let before = read(&entra, &id).await.json();
        for (operation, status, kind, said) in [
            (add(&[ABSENT]), 400, "invalidValue", ABSENT),
            (add(&["nobody"]), 400, "invalidValue", "\"nobody\""),
            (add(&[&id]), 400, "invalidValue", "A group cannot be a member of itself."),
            (json!({ "op": "replace", "path": "displayName", "value": "taken" }), 409, "uniqueness", "displayName"),
            (json!({ "op": "remove", "path": "displayName" }), 400, "mutability", "Operation 3: "),
            (json!({ "op": "replace", "path": "id", "value": "x" }), 400, "mutability", "Operation 3: "),
            (json!({ "op": "add", "path": "shoeSize", "value": 1 }), 400, "invalidPath", "Operation 3: "),
            (json!({ "op": "replace", "path": "members.display", "value": "x" }), 400, "mutability", "Operation 3: "),
            (json!({ "op": "add", "path": "members", "value": 7 }), 400, "invalidValue", "Operation 3: "),
            (json!({ "op": "remove" }), 400, "noTarget", "Operation 3: "),
        ] {
            let first = json!({ "op": "replace", "path": "externalId", "value": "e" });
            change(&entra, &id, json!([first, add(&[&bob]), operation])).await
                .assert_scim_error(status, kind, said);
            assert_eq!(read(&entra, &id).await.json(), before, "{operation}");
        }
    }

    /// A long list takes a few statements, and every member arrives.
    async fn a_long_list_arrives(app) {
        let entra = app.rfc_enterprise().await.scim_client().await;
        let mut ids = Vec::new();
        for number in 0..300 {
            ids.push(entra.create(json!({ "userName": format!("p{number}") })).await);
        }
        ids.sort();
        let all: Vec<&str> = ids.iter().map(String::as_str).collect();
        let id = make(&entra, "Everybody", &all[..10]).await;
        change(&entra, &id, json!([add(&all)])).await.assert_status(204);
        assert_eq!(members(&entra, &id).await, ids);
        let values: Vec<Value> = all[5..295].iter().map(|id| json!({ "value": id })).collect();
        change(&entra, &id, json!([{ "op": "remove", "path": "members", "value": values }])).await.assert_status(204);
        assert_eq!(members(&entra, &id).await, [&ids[..5], &ids[295..]].concat());
    }
}
