//! Roles (requirements 44–46, 70–72; policy C-02, C-03).

use muster_core::role::RoleSpec;
use muster_testkit::{Requests as _, both_backends, person, person_named};
use serde_json::json;

both_backends! {
    /// Requirement 70: the role sent by name, whatever its case, is the role in force.
    async fn a_role_is_found_by_name(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let body = person("Ada", json!({ "roles": [{ "value": "enterpriseUSER", "primary": true }] }));
        let made = entra.post("/Users", body).await;
        made.assert_status(201).assert_at("/roles/0/value", "enterpriseUSER");
        assert_eq!(enterprise.seen(&made.id()).await.role, "EnterpriseUser");
    }

    /// Requirement 72: without a role, the default role – the one that is default at that moment.
    async fn no_role_gives_the_default(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let first = entra.create(person_named("Ada")).await;
        let empty = entra.create(person("Bob", json!({ "roles": [] }))).await;
        let admin = enterprise.admin().await;
        app.use_cases().role_create(&admin, RoleSpec::named("Guests"), true).await.unwrap();
        let later = entra.create(person_named("Cy")).await;
        for (id, role) in [(first, "DefaultEnterprise"), (empty, "DefaultEnterprise"), (later, "Guests")] {
            assert_eq!(enterprise.seen(&id).await.role, role);
            entra.read(&id).await.assert_at("/roles", serde_json::Value::Null);
        }
    }

    /// Requirement 71: an unknown role is refused, nobody is registered, and the roles are named.
    async fn an_unknown_role_registers_nobody(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let refused = entra.post("/Users", person("Ada", json!({ "roles": [{ "value": "Wizard" }] }))).await;
        refused.assert_scim_error(400, "invalidValue", &format!(
            "Role «Wizard» does not exist in «{}»; the person was not registered. Roles available: ",
            enterprise.name,
        ));
        for role in ["Admin", "DefaultEnterprise", "Enterprise Users", "EnterpriseUser"] {
            refused.assert_scim_error(400, "invalidValue", &format!("«{role}»"));
        }
        assert!(!refused.text().contains("Enterprise Admins"), "{refused}");
        assert!(enterprise.people().await.is_empty());
    }

    /// A role that provisioning may not hand out counts as unknown.
    async fn an_administrators_role_cannot_be_sent(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let body = person("Ada", json!({ "roles": [{ "value": "Enterprise Admins" }] }));
        entra.post("/Users", body).await.assert_scim_error(400, "invalidValue", "«Enterprise Admins» cannot be assigned");
        assert!(enterprise.people().await.is_empty());
    }

    /// Requirement 46: the role follows the identity provider; taken away, the default is back.
    async fn the_role_follows_every_change(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        for (operation, role) in [
            (json!({ "op": "add", "path": "roles", "value": [{ "value": "Admin" }] }), "Admin"),
            (json!({ "op": "replace", "path": "roles", "value": [{ "value": "EnterpriseUser" }] }), "EnterpriseUser"),
            (json!({ "op": "remove", "path": "roles" }), "DefaultEnterprise"),
        ] {
            entra.operations(&id, json!([operation])).await.assert_status(200);
            assert_eq!(enterprise.seen(&id).await.role, role);
        }
        // An unknown one changes nothing.
        entra.operations(&id, json!([{ "op": "add", "path": "roles", "value": "Wizard" }])).await
            .assert_scim_error(400, "invalidValue", "«Wizard»");
        assert_eq!(enterprise.seen(&id).await.role, "DefaultEnterprise");
    }

    /// Trap D7: of several roles the primary one counts, else the first that exists.
    async fn the_primary_role_counts(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        for (name, roles, role) in [
            ("a", json!([{ "value": "EnterpriseUser" }, { "value": "Admin", "primary": true }]), "Admin"),
            ("b", json!([{ "value": "EnterpriseUser", "primary": "False" }, { "value": "Admin", "primary": "False" }]), "EnterpriseUser"),
            ("c", json!([{ "value": "Wizard" }, { "value": "Admin" }]), "Admin"),
        ] {
            let id = entra.create(person(name, json!({ "roles": roles }))).await;
            assert_eq!(enterprise.seen(&id).await.role, role, "{name}");
        }
    }

    /// Trap D5: Entra sends a role as JSON text; its value is the role.
    async fn a_role_as_json_text_is_unwrapped(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let text = json!({ "id": "06b07648", "value": "Admin", "displayName": "Administrator" }).to_string();
        let id = entra.create(person("Ada", json!({ "roles": [{ "primary": true, "value": text }] }))).await;
        assert_eq!(enterprise.seen(&id).await.role, "Admin");
        entra.read(&id).await.assert_at("/roles/0/value", "Admin");
    }

    /// Policy C-03, preset by the letter of the standard: any value is kept, the default is in force.
    /// Proves: 7643-4.1.2-12
    async fn by_the_standard_any_role_is_kept(app) {
        let enterprise = app.rfc_enterprise().await;
        let okta = enterprise.scim_client().await;
        let id = okta.create(json!({ "userName": "a", "roles": [{ "value": "Wizard" }] })).await;
        okta.read(&id).await.assert_at("/roles/0/value", "Wizard");
        assert_eq!(enterprise.seen(&id).await.role, "DefaultEnterprise");
    }
}
