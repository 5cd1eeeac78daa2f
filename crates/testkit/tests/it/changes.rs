//! The change log: complete, chained, and silent about people who are gone (requirement 67, B10).

use std::{fmt::Write as _, time::Duration};

use muster_app::ChainState;
use muster_core::role::RoleSpec;
use muster_testkit::{Enterprise, Requests as _, both_backends, person, person_named};
use sea_orm::DbBackend;
use serde_json::{Value, json};

/// The actions of an enterprise so far, oldest first.
pub(crate) async fn actions(enterprise: &Enterprise) -> Vec<String> {
    let raw = enterprise.app.database().raw().await;
    let id = match raw.0.get_database_backend() {
        DbBackend::Postgres => format!("'{}'", enterprise.id),
        _ => format!("x'{}'", enterprise.id.as_uuid().simple()),
    };
    let sql = format!("SELECT action FROM change_log WHERE enterprise_id = {id} ORDER BY sequence");
    raw.column(&sql).await
}

both_backends! {
    /// Every change writes its row, what changes nothing writes none, and the chain is whole.
    async fn every_change_is_a_row(app) {
        let enterprise = app.enterprise().await;
        let first = [
            "enterprise.created", "role.created", "role.created", "role.created", "enterprise.scim_enabled",
            "role.created", "role.created", "integration.created",
        ];
        assert_eq!(actions(&enterprise).await, first);
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let patch = |operation: Value| entra.operations(&id, json!([operation]));
        patch(json!({ "op": "replace", "path": "title", "value": "x" })).await.assert_status(200);
        patch(json!({ "op": "replace", "path": "title", "value": "x" })).await.assert_status(200);
        patch(json!({ "op": "replace", "path": "active", "value": false })).await.assert_status(200);
        patch(json!({ "op": "replace", "path": "active", "value": true })).await.assert_status(200);
        patch(json!({ "op": "replace", "path": "active", "value": "junk" })).await.assert_status(400);
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        let use_cases = app.use_cases();
        let admin = enterprise.admin().await;
        use_cases.scim_set_enabled(&admin, true).await.unwrap();
        use_cases.scim_set_enabled(&admin, false).await.unwrap();
        enterprise.authenticate(Some("true")).await.assert_status(403);
        use_cases.role_create(&admin, RoleSpec::named("Guests"), true).await.unwrap();
        use_cases.role_create(&admin, RoleSpec::named("GUESTS"), false).await.unwrap_err();
        use_cases.integration_revoke(&admin, enterprise.integration).await.unwrap();
        let all = actions(&enterprise).await;
        assert_eq!(all[first.len()..], [
            "token.issued", "person.created", "person.updated", "person.deactivated", "person.activated",
            "person.deleted", "enterprise.scim_disabled", "integration.token_refused",
            "role.created", "role.updated", "integration.revoked", "token.revoked",
        ]);
        let state = use_cases.audit_verify(&enterprise.admin().await).await.unwrap();
        assert_eq!(state, ChainState::Whole(i64::try_from(all.len()).unwrap()));
    }

    /// A person's history says who changed what, before and after, and only what changed.
    async fn a_history_has_before_and_after(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person("Ada", json!({ "title": "Buyer", "nickName": "A" }))).await;
        app.clock().advance(Duration::from_secs(1));
        let answer = entra.operations(&id, json!([
            { "op": "replace", "path": "title", "value": "Chief" }, { "op": "remove", "path": "nickName" },
        ])).await;
        let history = enterprise.history(&id).await;
        assert_eq!(history.len(), 2);
        assert_eq!(history[0].action, "person.created");
        assert_eq!(history[0].before, Some(Value::Null));
        assert_eq!(history[0].after.as_ref().unwrap()["profile"]["userName"], "Ada");
        let change = &history[1];
        assert_eq!(change.action, "person.updated");
        assert_eq!(change.before, Some(json!({ "title": "Buyer", "nickName": "A" })));
        assert_eq!(change.after, Some(json!({ "title": "Chief" })));
        assert_eq!(change.actor_kind, "scim");
        assert_eq!(change.at.to_string(), "2026-11-22T12:00:01.000Z");
        assert_eq!(change.request, answer.header("x-request-id").unwrap());
        let token = &app.use_cases().token_list(&enterprise.admin().await).await.unwrap()[0];
        assert_eq!(change.actor_id, Some(token.id.to_string()));
    }

    /// Settings of the installation are changed on the record.
    async fn settings_are_changed_on_the_record(private app) {
        let set = |value: &str| [("scim_token_expiry_days".to_owned(), value.to_owned())];
        for value in ["7", "7", "30"] {
            app.use_cases().setting_set(&app.global(), &set(value)).await.unwrap();
        }
        let raw = app.database().raw().await;
        let rows: Vec<Vec<u8>> = raw
            .column("SELECT payload FROM change_log WHERE action = 'settings.changed' ORDER BY sequence")
            .await;
        let rows: Vec<Value> = rows.iter().map(|row| serde_json::from_slice(row).unwrap()).collect();
        assert_eq!(rows, [
            json!({ "before": { "scim_token_expiry_days": 365 }, "after": { "scim_token_expiry_days": 7 } }),
            json!({ "before": { "scim_token_expiry_days": 7 }, "after": { "scim_token_expiry_days": 30 } }),
        ]);
    }

    /// Whatever is altered about the log, the walk along the chain stops there.
    async fn an_altered_row_breaks_the_chain(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        entra.create(person_named("Ada")).await;
        let raw = app.database().raw().await;
        let id = match raw.0.get_database_backend() {
            DbBackend::Postgres => format!("'{}'", enterprise.id),
            _ => format!("x'{}'", enterprise.id.as_uuid().simple()),
        };
        let here = format!("WHERE enterprise_id = {id} AND sequence");
        let verify = || async { app.use_cases().audit_verify(&enterprise.admin().await).await.unwrap() };
        let whole = verify().await;
        let ChainState::Whole(rows) = whole else { panic!("{whole:?}") };
        raw.run("CREATE TABLE saved_log AS SELECT * FROM change_log").await;
        for (damage, row) in [
            (format!("UPDATE change_log SET action = 'role.deleted' {here} = 3"), 3),
            (format!("UPDATE change_log SET at = at + 1 {here} = 4"), 4),
            (format!("UPDATE change_log SET actor_kind = 'system' {here} = 5"), 5),
            (format!("UPDATE change_log SET payload = previous_hash {here} = 6"), 6),
            (format!("DELETE FROM change_log {here} = 7"), 7),
            (format!("DELETE FROM change_log {here} = {rows}"), rows),
            (format!("UPDATE change_log SET sequence = {rows} + 1 {here} = {rows}"), rows),
        ] {
            assert_eq!(raw.run(&damage).await, 1, "{damage}");
            assert_eq!(verify().await, ChainState::BrokenAt(row), "{damage}");
            raw.run("DELETE FROM change_log").await;
            raw.run("INSERT INTO change_log SELECT * FROM saved_log").await;
            assert_eq!(verify().await, whole);
        }
    }

    /// Requirement 67, pitfall B10: of a removed person nothing is left in any table, and the log
    /// still verifies.
    /// Proves: 7644-7.5.1-01
    async fn nothing_is_left_of_a_removed_person(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let mark = muster_testkit::unique("Zq").replace(' ', "");
        let extension = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        let id = entra.create(json!({
            "userName": format!("name-{mark}"), "externalId": format!("ext-{mark}"),
            "displayName": format!("display-{mark}"), "title": format!("title-{mark}"),
            "nickName": format!("nick-{mark}"),
            "name": { "givenName": format!("given-{mark}"), "familyName": format!("family-{mark}") },
            "emails": [{ "value": format!("work-{mark}@x.example"), "type": "work" }],
            "phoneNumbers": [{ "value": format!("phone-{mark}"), "type": "mobile" }],
            "addresses": [{ "locality": format!("city-{mark}"), "type": "home" }],
            extension: { "organization": format!("company-{mark}"), "manager": { "value": format!("boss-{mark}") } },
        })).await;
        entra.operations(&id, json!([{ "op": "replace", "path": "title", "value": format!("second-{mark}") }])).await
            .assert_status(200);
        entra.find(&format!("userName eq \"name-{mark}\"")).await.assert_at("/totalResults", 1);
        app.flush_calls().await;
        let left = |contents: Vec<u8>| {
            let text = String::from_utf8_lossy(&contents).to_lowercase();
            // PostgreSQL shows bytes in hexadecimal.
            let mut hex = String::new();
            for byte in mark.bytes() {
                write!(hex, "{byte:02x}").unwrap();
            }
            text.matches(&mark.to_lowercase()).count() + text.matches(&hex).count()
        };
        // The person's own row and e-mails; the logs say nothing readable even now.
        assert!(left(app.database().contents().await) > 0);
        let raw = app.database().raw().await;
        let payloads: Vec<Vec<u8>> = raw.column("SELECT payload FROM change_log").await;
        assert!(!payloads.iter().any(|bytes| bytes.windows(mark.len()).any(|part| part == mark.as_bytes())));
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        enterprise.forget(&id).await;
        app.flush_calls().await;
        assert_eq!(left(app.database().contents().await), 0);
        let state = app.use_cases().audit_verify(&enterprise.admin().await).await.unwrap();
        assert!(matches!(state, ChainState::Whole(_)), "{state:?}");
    }
}
