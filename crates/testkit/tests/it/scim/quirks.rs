//! What identity providers send beside the standard (requirements 50, 51; traps D5, D6).

use muster_testkit::{Requests as _, both_backends, person, person_named};
use serde_json::{Value, json};

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

both_backends! {
    /// Requirement 50: `email` and `phoneNumber` in bodies, paths and filters.
    async fn singular_names_are_understood(app) {
        let entra = app.enterprise().await.scim_client().await;
        let made = entra.post("/Users", json!({
            "userName": "Chiara",
            "email": [{ "type": "work", "value": "chiara@contoso.example" }],
            "phoneNumber": [{ "type": "work", "value": "+39 1" }],
        })).await;
        made.assert_status(201)
            .assert_at("/emails/0/value", "chiara@contoso.example")
            .assert_at("/phoneNumbers/0/value", "+39 1")
            .assert_at("/email", Value::Null);
        let done = entra.operations(&made.id(), json!([
            { "op": "Replace", "path": "email[type eq \"work\"].value", "value": "bianchi@contoso.example" },
            { "op": "Add", "path": "phoneNumber[type eq \"mobile\"].value", "value": "+39 2" },
        ])).await;
        done.assert_status(200)
            .assert_at("/emails", json!([{ "type": "work", "value": "bianchi@contoso.example" }]))
            .assert_at("/phoneNumbers/1", json!({ "type": "mobile", "value": "+39 2" }));
        let found = entra.find("email[type eq \"work\"].value eq \"BIANCHI@contoso.example\"").await;
        assert_eq!(found.ids(), [made.id()]);
    }

    /// Trap D6: capital operations and booleans as text, never a silent no-op.
    /// Proves: 7643-2.3.2-01, 7644-3.5.2-04
    async fn capitals_and_string_booleans(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person("Ada", json!({ "active": "True" }))).await;
        entra.read(&id).await.assert_at("/active", true);
        for (op, value, active) in [("Replace", "False", false), ("ADD", "true", true), ("replace", "false", false)] {
            entra.operations(&id, json!([{ "op": op, "path": "active", "value": value }])).await
                .assert_status(200)
                .assert_at("/active", active);
        }
        entra.operations(&id, json!([{ "op": "Remove", "path": "active" }])).await
            .assert_status(200)
            .assert_at("/active", Value::Null);
        for junk in [json!("1"), json!("yes"), json!(1), json!("")] {
            let done = entra.operations(&id, json!([{ "op": "Replace", "path": "active", "value": junk }])).await;
            if junk != json!("") {
                done.assert_scim_error(400, "invalidValue", "active");
            }
        }
    }

    /// Entra with `aadOptscim062020`: dotted and qualified keys in a pathless value.
    /// Proves: 7644-3.5.2.3-01, 7644-3.5.2.3-09
    async fn dotted_keys_are_paths(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person("Ada", json!({ "name": { "middleName": "M" } }))).await;
        let qualified = format!("{ENTERPRISE}:employeeNumber");
        let done = entra.operations(&id, json!([{ "op": "replace", "value": {
            "displayName": "Ada M.", "name.givenName": "Ada", "name.familyName": "King",
            qualified: "701984",
        } }])).await;
        done.assert_status(200)
            .assert_at("/displayName", "Ada M.")
            .assert_at("/name", json!({ "middleName": "M", "givenName": "Ada", "familyName": "King" }))
            .assert_at(&format!("/{ENTERPRISE}"), json!({ "employeeNumber": "701984" }))
            .assert_at("/name.givenName", Value::Null);
    }

    /// Decision D-02: Entra's change of an entry that is not there makes it.
    async fn a_change_of_an_absent_entry_makes_it(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        entra.operations(&id, json!([
            { "op": "Replace", "path": "emails[type eq \"other\"].value", "value": "o@x" },
            { "op": "Add", "path": "roles[primary eq \"True\"].value", "value": "Admin" },
            { "op": "Add", "path": "addresses[type eq \"work\"].locality", "value": "Paris" },
            { "op": "Add", "path": "addresses[type eq \"work\"].country", "value": "FR" },
        ])).await
            .assert_status(200)
            .assert_at("/emails/1", json!({ "type": "other", "value": "o@x" }))
            .assert_at("/roles", json!([{ "primary": true, "value": "Admin" }]))
            .assert_at("/addresses", json!([{ "type": "work", "locality": "Paris", "country": "FR" }]));
    }

    /// Foreign schemas and unknown attributes are tolerated in bodies and not answered.
    /// Proves: 7643-3-01
    async fn foreign_attributes_are_left_out(app) {
        let entra = app.enterprise().await.scim_client().await;
        let made = entra.post("/Users", person("Ada", json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:contoso:custom:2.0:User"],
            "urn:contoso:custom:2.0:User": { "badge": "42" },
            "shoeSize": 42,
        }))).await;
        made.assert_status(201)
            .assert_at("/schemas", json!(["urn:ietf:params:scim:schemas:core:2.0:User"]))
            .assert_at("/shoeSize", Value::Null)
            .assert_at("/urn:contoso:custom:2.0:User", Value::Null);
    }

    /// A path to an attribute that does not exist is refused by name: the mapping is wrong.
    /// Proves: 7644-3.5.2-06
    async fn an_unknown_path_is_named(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        entra.operations(&id, json!([{ "op": "Add", "path": "urn:contoso:custom:2.0:User:badge", "value": "42" }])).await
            .assert_scim_error(400, "invalidPath", "urn:contoso:custom:2.0:User:badge");
    }
}
