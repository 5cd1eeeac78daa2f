//! What the two logs say about groups.

use muster_app::ChainState;
use muster_core::call::Outcome::{NoChange, Refused, Success};
use muster_testkit::{Call, Requests as _, TestApp, both_backends};
use sea_orm::DbBackend;
use serde_json::{Value, json};

use super::{ABSENT, add, change, group, make, people, remove};

/// What happened to a group, oldest first: action, before, after.
async fn history(app: &TestApp, id: &str) -> Vec<(String, Value, Value)> {
    let raw = app.database().raw().await;
    let id = match raw.0.get_database_backend() {
        DbBackend::Postgres => format!("'{id}'"),
        _ => format!("x'{}'", id.replace('-', "")),
    };
    let here = format!("FROM change_log WHERE subject_id = {id} ORDER BY sequence");
    let actions: Vec<String> = raw.column(&format!("SELECT action {here}")).await;
    let payloads: Vec<Vec<u8>> = raw.column(&format!("SELECT payload {here}")).await;
    let event = |(action, payload): (String, Vec<u8>)| {
        let payload: Value = serde_json::from_slice(&payload).unwrap();
        (action, payload["before"].clone(), payload["after"].clone())
    };
    actions.into_iter().zip(payloads).map(event).collect()
}

both_backends! {
    /// The change log holds what changed and only that: of members, who came and who went.
    async fn every_change_is_told_and_only_it(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let [ada, bob, cleo] = people(&entra, ["Ada", "Bob", "Cleo"]).await;
        let id = make(&entra, "Buyers", &[&ada]).await;
        change(&entra, &id, json!([add(&[&ada, &bob])])).await.assert_status(204);
        change(&entra, &id, json!([add(&[&ada]), remove(&cleo)])).await.assert_status(204);
        change(&entra, &id, json!([
            { "op": "replace", "path": "displayName", "value": "Sellers" },
            { "op": "replace", "path": "members", "value": [{ "value": bob }, { "value": cleo }] },
        ])).await.assert_status(204);
        entra.delete(&format!("/Groups/{id}")).await.assert_status(204);
        let event = |action: &str, before: Value, after: Value| (action.to_owned(), before, after);
        let schemas = json!(["urn:ietf:params:scim:schemas:core:2.0:Group"]);
        assert_eq!(history(&app, &id).await, [
            event("group.created", Value::Null, json!({ "profile": { "displayName": "Buyers", "schemas": schemas } })),
            event("group.members_added", Value::Null, json!({ "members": [ada] })),
            event("group.members_added", Value::Null, json!({ "members": [bob] })),
            event("group.updated", json!({ "displayName": "Buyers" }), json!({ "displayName": "Sellers" })),
            event("group.members_removed", json!({ "members": [ada] }), Value::Null),
            event("group.members_added", Value::Null, json!({ "members": [cleo] })),
            event("group.deleted", json!({ "profile": { "displayName": "Sellers", "schemas": schemas } }), Value::Null),
        ]);
        let chain = app.use_cases().audit_verify(&enterprise.admin().await).await.unwrap();
        assert!(matches!(chain, ChainState::Whole(_)), "{chain:?}");
    }

    /// Requirement 62: the call log has a word for everything that is done with groups, and no person.
    async fn every_call_has_its_word(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let [ada] = people(&entra, ["Ada"]).await;
        let id = make(&entra, "Buyers", &[]).await;
        let path = format!("/Groups/{id}");
        entra.get(&path).await;
        entra.get("/Groups").await;
        entra.find_groups("displayName eq \"buyers\"").await;
        entra.put(&path, group("Buyers", &[&ada])).await.assert_status(200);
        change(&entra, &id, json!([add(&[&ada])])).await.assert_status(204);
        change(&entra, &id, json!([{ "op": "add", "path": "members", "value": [ABSENT] }])).await.assert_status(400);
        app.clock().advance(std::time::Duration::from_millis(1));
        change(&entra, &id, json!([add(&["zoe@contoso.example"])])).await
            .assert_scim_error(400, "invalidValue", "\"zoe@contoso.example\"");
        // What came in a body stays out of the log (pitfall D18).
        let detail = enterprise.last_call().await.detail.unwrap();
        assert!(detail.contains("no id of this enterprise"), "{detail}");
        entra.send(Call::new("PATCH", "/Groups")).await.assert_status(405);
        entra.delete(&path).await.assert_status(204);
        let calls = enterprise.calls().await;
        assert!(calls.iter().filter(|call| call.route.starts_with("/Groups")).all(|call| call.person.is_none()));
        let mut rows: Vec<_> = calls.into_iter()
            .filter(|call| call.route.starts_with("/Groups"))
            .map(|call| (call.operation, call.status, call.outcome)).collect();
        for (operation, status, outcome) in [
            ("group.create", 201, Success), ("group.read", 200, Success), ("group.list", 200, Success),
            ("group.look_up", 200, Success), ("group.replace", 200, Success), ("group.patch", 204, NoChange),
            ("group.patch", 400, Refused), ("group.patch", 400, Refused), ("other", 405, Refused), ("group.delete", 204, Success),
        ] {
            let row = (operation.to_owned(), status, outcome);
            let found = rows.iter().position(|it| *it == row);
            rows.remove(found.unwrap_or_else(|| panic!("{row:?} is not in {rows:#?}")));
        }
        assert!(rows.is_empty(), "{rows:#?}");
    }
}
