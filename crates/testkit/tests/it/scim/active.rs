//! `active`, and who is disabled (docs/adr/0015).

use std::{collections::BTreeSet, time::Duration};

use muster_core::Error;
use muster_core::error::Rule;
use muster_testkit::{Requests as _, both_backends, person, person_named};
use serde_json::{Value, json};

both_backends! {
    /// RFC 7644 §3.5.2.2: the attribute goes; the person stays out.
    /// Proves: 7643-4.1.1-10, 7644-3.5.2.2-02
    async fn removing_active_lets_nobody_in(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let admin = enterprise.admin().await;
        for (number, removal) in [
            json!({ "op": "remove", "path": "active" }),
            json!({ "op": "Replace", "path": "active", "value": null }),
            json!({ "op": "replace", "value": { "active": null } }),
            json!({ "op": "add", "path": "urn:ietf:params:scim:schemas:core:2.0:User:active", "value": [] }),
        ].into_iter().enumerate() {
            let name = format!("Ada {number}");
            let id = entra.create(person(&name, json!({ "active": false }))).await;
            entra.operations(&id, json!([removal])).await
                .assert_status(200)
                .assert_at("/active", Value::Null)
                .assert_at("/meta/version", "W/\"2\"");
            entra.read(&id).await.assert_at("/active", Value::Null);
            assert!(!enterprise.seen(&id).await.active, "{removal}");
            let refused = app.use_cases().token_generate_for(&admin, id.parse().unwrap()).await;
            assert!(matches!(refused, Err(Error::Forbidden(Rule::PersonDisabled))));
            // Other changes leave it so, and so does a PUT.
            entra.operations(&id, json!([{ "op": "add", "path": "title", "value": "x" }])).await.assert_status(200);
            entra.put(&format!("/Users/{id}"), person(&name, json!({ "title": "y" }))).await
                .assert_status(200)
                .assert_at("/active", Value::Null);
            assert!(!enterprise.seen(&id).await.active, "{removal}");
            // Until somebody says otherwise.
            entra.operations(&id, json!([{ "op": "add", "path": "active", "value": true }])).await
                .assert_status(200)
                .assert_at("/active", true);
            assert!(enterprise.seen(&id).await.active, "{removal}");
        }
    }

    /// Whoever was not disabled is not disabled by it either.
    /// Proves: 7644-3.5.2.2-02
    async fn removing_active_shuts_nobody_out(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        for active in [json!(true), json!(null)] {
            let name = format!("Ada {active}");
            let id = entra.create(person(&name, json!({ "active": active }))).await;
            entra.operations(&id, json!([{ "op": "remove", "path": "active" }])).await
                .assert_status(200)
                .assert_at("/active", Value::Null);
            assert!(enterprise.seen(&id).await.active);
        }
    }

    /// In one request, too: the last word counts, and without one what was so before.
    /// Proves: 7644-3.5.2-12
    async fn the_last_word_counts(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person("Ada", json!({ "active": false }))).await;
        let set = |value: Value| json!({ "op": "replace", "path": "active", "value": value });
        let remove = json!({ "op": "remove", "path": "active" });
        for (operations, active) in [
            (json!([set(json!(true)), remove]), false),
            (json!([remove, set(json!(true))]), true),
            (json!([set(json!(false)), remove]), true),
        ] {
            entra.operations(&id, operations.clone()).await.assert_status(200);
            assert_eq!(enterprise.seen(&id).await.active, active, "{operations}");
        }
    }

    /// Filters by `active eq false` find who is disabled; all others ask for the attribute.
    /// Proves: 7644-3.4.2.2-01
    async fn filters_find_who_is_disabled(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let remove = json!([{ "op": "remove", "path": "active" }]);
        let on = entra.create(person("On", json!({ "active": true }))).await;
        let off = entra.create(person("Off", json!({ "active": false }))).await;
        let new = entra.create(person_named("New")).await;
        let out = entra.create(person("Out", json!({ "active": false }))).await;
        entra.operations(&out, remove.clone()).await.assert_status(200);
        for (filter, found) in [
            ("active eq true", vec![&on]),
            ("active eq false", vec![&off, &out]),
            ("active ne true", vec![&off, &new, &out]),
            ("active ne false", vec![&on, &new]),
            ("not (active eq false)", vec![&on, &new]),
            ("active pr", vec![&on, &off]),
            ("active eq false and not (active pr)", vec![&out]),
        ] {
            // Who was made in the same moment has no order.
            let ids = entra.find(filter).await.ids();
            let ids: BTreeSet<_> = ids.iter().collect();
            assert_eq!(ids, BTreeSet::from_iter(found), "{filter}");
        }
        let disabled = enterprise.people().await.into_iter().filter(|person| !person.active);
        assert_eq!(disabled.map(|person| person.user_name).collect::<Vec<_>>(), ["Off", "Out"]);
    }

    /// A token of the person's own stays without use.
    /// Proves: 7644-3.11-04
    async fn a_removed_active_opens_no_door(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada Lovelace")).await;
        let ada = crate::scim::me::own(&enterprise, &id).await;
        ada.get("/Me").await.assert_status(200);
        entra.operations(&id, json!([{ "op": "replace", "path": "active", "value": false }])).await;
        entra.operations(&id, json!([{ "op": "remove", "path": "active" }])).await.assert_status(200);
        app.clock().advance(Duration::from_secs(1));
        ada.get("/Me").await.assert_status(401);
        // What happened is told by what it did.
        let actions: Vec<_> = enterprise.history(&id).await.into_iter().map(|change| change.action).collect();
        assert_eq!(actions, ["person.created", "person.deactivated", "person.updated"]);
    }
}
