//! `PATCH /Users/{id}` (RFC 7644 §3.5.2; requirements 65, 66, 68).

use std::time::Duration;

use muster_testkit::{Requests as _, both_backends, person, person_named};
use serde_json::{Value, json};

both_backends! {
    /// Requirement 65: job title, company, mobile number and role follow the directory.
    /// Proves: 7644-3.5-01, 7644-3.5.2-16, 7644-3.14-02
    async fn details_follow_the_directory(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person("Ada", json!({ "roles": [{ "value": "EnterpriseUser", "primary": true }] }))).await;
        app.clock().advance(Duration::from_mins(1));
        let done = entra.operations(&id, json!([
            { "op": "replace", "path": "title", "value": "Chief" },
            { "op": "add", "path": "phoneNumbers[type eq \"work\"].value", "value": "+33 6" },
            { "op": "replace", "path": "roles[primary eq \"True\"].value", "value": "Admin" },
            { "op": "add",
              "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization",
              "value": "Contoso" },
        ])).await;
        done.assert_status(200)
            .assert_header("etag", "W/\"2\"")
            .assert_at("/title", "Chief")
            .assert_at("/phoneNumbers", json!([{ "type": "work", "value": "+33 6" }]))
            .assert_at("/roles", json!([{ "value": "Admin", "primary": true }]))
            .assert_at("/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/organization", "Contoso")
            .assert_at("/meta/lastModified", "2026-11-22T12:01:00.000Z");
        assert_eq!(entra.read(&id).await.json(), done.json());
        assert_eq!(enterprise.seen(&id).await.role, "Admin");
    }

    /// Requirements 66, 68: disabled and enabled again, it is the same account.
    /// Proves: 7643-7-07, 7644-3.14-06
    async fn a_disabled_person_is_enabled_again(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person("Ada", json!({ "title": "Buyer", "active": true }))).await;
        for (value, active) in [(json!(false), false), (json!("True"), true), (json!("False"), false), (json!(true), true)] {
            entra.operations(&id, json!([{ "op": "Replace", "path": "active", "value": value }])).await
                .assert_status(200)
                .assert_at("/active", active);
            let seen = enterprise.seen(&id).await;
            assert_eq!((seen.active, seen.id.as_str()), (active, id.as_str()));
        }
        entra.read(&id).await.assert_at("/title", "Buyer").assert_at("/meta/version", "W/\"5\"");
    }

    /// RFC 7644 §3.5.2.1-07, pitfall C24: what changes nothing leaves version and time alone.
    /// Proves: 7644-3.5.2.1-07, 7644-3.5.2.1-08, 7644-3.5.2.2-07, 7644-3.14-06
    async fn a_patch_without_effect_leaves_version_and_time(app) {
        let entra = app.enterprise().await.scim_client().await;
        let body = person("Ada", json!({
            "active": true, "title": "Buyer", "roles": [{ "value": "Admin", "primary": true }],
        }));
        let made = entra.post("/Users", body).await;
        app.clock().advance(Duration::from_mins(1));
        for operations in [
            json!([{ "op": "Add", "path": "active", "value": "True" }]),
            json!([{ "op": "replace", "path": "title", "value": "Buyer" }]),
            json!([{ "op": "replace", "value": { "title": "Buyer", "active": true } }]),
            json!([{ "op": "add", "path": "emails", "value": [{ "value": "ada@contoso.example", "type": "work" }] }]),
            json!([{ "op": "replace", "path": "roles[primary eq \"True\"].value", "value": "Admin" }]),
            json!([{ "op": "remove", "path": "nickName" }]),
            json!([{ "op": "remove", "path": "phoneNumbers[type eq \"fax\"]" }]),
            json!([{ "op": "replace", "path": "title", "value": "x" },
                   { "op": "replace", "path": "title", "value": "Buyer" }]),
        ] {
            let done = entra.operations(&made.id(), operations.clone()).await;
            done.assert_status(200);
            assert_eq!(done.json(), made.json(), "{operations}");
        }
        assert_eq!(entra.read(&made.id()).await.json(), made.json());
    }

    /// RFC 7644 §3.5.2: all operations or none.
    /// Proves: 7643-7-06, 7644-3.5.2-06, 7644-3.5.2-07, 7644-3.5.2-09, 7644-3.5.2-14, 7644-3.5.2-15
    /// Proves: 7644-3.5.2.1-01, 7644-3.5.2.2-01, 7644-3.5.2.2-06, 7644-3.5.2.3-08
    async fn a_failing_operation_undoes_all(app) {
        let entra = app.plain_enterprise().await.scim_client().await;
        entra.create(person_named("Bob")).await;
        let made = entra.post("/Users", person_named("Ada")).await;
        for (last, status, kind) in [
            (json!({ "op": "replace", "path": "active", "value": "maybe" }), 400, "invalidValue"),
            (json!({ "op": "replace", "path": "shoeSize", "value": 1 }), 400, "invalidPath"),
            (json!({ "op": "remove", "path": "userName" }), 400, "mutability"),
            (json!({ "op": "replace", "path": "id", "value": "x" }), 400, "mutability"),
            (json!({ "op": "remove" }), 400, "noTarget"),
            (json!({ "op": "replace", "path": "addresses[country co \"x\"].locality", "value": "y" }), 400, "noTarget"),
            (json!({ "op": "add", "path": "title" }), 400, "invalidValue"),
            (json!({ "op": "replace", "path": "userName", "value": "BOB" }), 409, "uniqueness"),
            (json!({ "op": "replace", "path": "emails[type eq \"work\"].value", "value": "BOB@contoso.example" }), 409, "uniqueness"),
            (json!({ "op": "remove", "path": "emails" }), 400, ""),
            (json!({ "op": "add", "path": "roles", "value": [{ "value": "Nobody" }] }), 400, "invalidValue"),
        ] {
            let first = json!({ "op": "replace", "path": "title", "value": "changed" });
            let done = entra.operations(&made.id(), json!([first, last])).await;
            done.assert_status(status);
            if !kind.is_empty() {
                done.assert_scim_error(status, kind, "");
            }
            assert_eq!(entra.read(&made.id()).await.json(), made.json(), "{last}");
        }
    }

    /// RFC 7644 §3.5.2: a message that is none is refused (pitfall C20: never read as pathless).
    /// Proves: 7644-3.5.2-02, 7644-3.5.2-03, 7644-3.5.2-04, 7644-3.5.2-06
    async fn malformed_messages_are_refused(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let path = format!("/Users/{id}");
        let schemas = json!(["urn:ietf:params:scim:api:messages:2.0:PatchOp"]);
        for (body, kind) in [
            (json!([]), "invalidSyntax"),
            (json!({ "schemas": schemas }), "invalidSyntax"),
            (json!({ "schemas": schemas, "Operations": [] }), "invalidSyntax"),
            (json!({ "schemas": schemas, "Operations": {} }), "invalidSyntax"),
            (json!({ "schemas": schemas, "Operations": [{ "path": "title", "value": "x" }] }), "invalidSyntax"),
            (json!({ "schemas": schemas, "Operations": [{ "op": "move", "path": "title" }] }), "invalidSyntax"),
            (json!({ "schemas": schemas, "Operations": [{ "op": "replace", "path": ["title"], "value": "x" }] }), "invalidPath"),
            (json!({ "schemas": schemas, "Operations": [{ "op": "replace", "path": "emails[", "value": "x" }] }), "invalidPath"),
            (json!({ "schemas": ["urn:x"], "Operations": [{ "op": "replace", "path": "title", "value": "x" }] }), "invalidSyntax"),
        ] {
            entra.patch(&path, body).await.assert_scim_error(400, kind, "");
        }
        entra.read(&id).await.assert_at("/meta/version", "W/\"1\"").assert_at("/title", Value::Null);
    }

    /// RFC 7644 §3.5.2.2, pitfalls C3, C7: filtered removal takes what matches and leaves the rest.
    /// Proves: 7644-3.5.2.2-03, 7644-3.5.2.2-05
    async fn filtered_removal_leaves_the_rest(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person("Ada", json!({ "phoneNumbers": [
            { "value": "1", "type": "work" }, { "value": "2", "type": "fax" },
            { "value": "3", "type": "home" }, { "value": "4", "type": "fax" },
        ] }))).await;
        entra.operations(&id, json!([{ "op": "remove", "path": "phoneNumbers[type eq \"fax\"]" }])).await
            .assert_status(200)
            .assert_at("/phoneNumbers", json!([{ "value": "1", "type": "work" }, { "value": "3", "type": "home" }]));
        entra.operations(&id, json!([{ "op": "remove", "path": "phoneNumbers" }])).await
            .assert_status(200)
            .assert_at("/phoneNumbers", Value::Null);
    }

    /// RFC 7644 §3.5.2-13: a new primary demotes the old one.
    /// Proves: 7643-2.4-03, 7644-3.5.2-13
    async fn a_new_primary_demotes_the_old(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let done = entra.operations(&id, json!([
            { "op": "add", "path": "emails", "value": [{ "value": "h@x", "type": "home", "primary": true }] },
        ])).await;
        done.assert_status(200).assert_at("/emails/1/primary", true);
        assert_ne!(done.at("/emails/0/primary"), json!(true), "{done}");
    }

    /// RFC 7644 §3.5.2-11: extensions enter and leave `schemas` with their attributes.
    /// Proves: 7643-3-01, 7643-4.3-04, 7644-3.5.2-11
    async fn schemas_follow_the_attributes(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        let path = format!("{urn}:department");
        entra.operations(&id, json!([{ "op": "add", "path": path, "value": "x" }])).await
            .assert_at("/schemas", json!(["urn:ietf:params:scim:schemas:core:2.0:User", urn]));
        entra.operations(&id, json!([{ "op": "remove", "path": path }])).await
            .assert_at("/schemas", json!(["urn:ietf:params:scim:schemas:core:2.0:User"]));
    }

    /// RFC 7644 §3.5.2: a person who is not there is a 404, whatever the body says.
    /// Proves: 7644-3.5.2-15
    async fn an_absent_person_cannot_be_patched(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = "0192f0c1-2d3e-7abc-8def-0123456789ab";
        entra.operations(id, json!([{ "op": "replace", "path": "title", "value": "x" }])).await
            .assert_scim_error(404, "", "no user with this id");
    }

    /// Requirement 52: the identity itself may change, and the old address becomes free.
    /// Proves: 7644-3.5.2.3-02
    async fn names_and_addresses_can_change(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        entra.operations(&id, json!([
            { "op": "replace", "path": "userName", "value": "Ada King" },
            { "op": "replace", "path": "emails[type eq \"work\"].value", "value": "king@contoso.example" },
        ])).await.assert_status(200);
        assert_eq!(entra.find("emails.value eq \"KING@contoso.example\"").await.ids(), std::slice::from_ref(&id));
        assert!(entra.find("userName eq \"Ada\"").await.ids().is_empty());
        assert_ne!(entra.create(person_named("Ada")).await, id);
    }
}
