//! `admin` and `member` alone (requirements 101–104, C-04), and roles that travel to identity providers.

use muster_core::{
    Error,
    policy::{Preset, RoleCatalog, RoleRules},
    role::RoleSpec,
};
use muster_testkit::{Requests as _, both_backends, person, person_named};
use serde_json::json;

use super::{alias, directory_led, make, role_of, rule, sent};

both_backends! {
    /// Each preset begins with its roles.
    async fn enterprises_begin_with_roles(app) {
        for (preset, expected) in [
            (Preset::DirectoryLed, &[("DefaultEnterprise", "default assignable"), ("Enterprise Admins", "admin"),
                                     ("Enterprise Users", "assignable")][..]),
            (Preset::AccessLed, &[("Admin", "admin assignable"), ("Member", "default assignable"), ("Owner", "admin owner")]),
            (Preset::Rfc, &[("DefaultEnterprise", "default assignable"), ("Enterprise Admins", "admin"),
                            ("Enterprise Users", "assignable")]),
        ] {
            let name = muster_testkit::unique("Enterprise");
            let made = app.use_cases().enterprise_create(&app.global(), &name, preset).await.unwrap();
            let admin = app.use_cases().enterprise_enter(&app.global(), made.id).await.unwrap();
            let roles = app.use_cases().role_list(&admin).await.unwrap();
            let told: Vec<_> = roles
                .iter()
                .map(|role| {
                    let spec = &role.spec;
                    let flags = [(role.is_default, "default"), (spec.admin, "admin"), (spec.owner, "owner"),
                                 (spec.assignable, "assignable")];
                    let flags: Vec<_> = flags.into_iter().filter(|(is, _)| *is).map(|(_, name)| name).collect();
                    (spec.name.as_str(), flags.join(" "))
                })
                .collect();
            let expected: Vec<_> = expected.iter().map(|(name, flags)| (*name, (*flags).to_owned())).collect();
            assert_eq!(told, expected, "{preset:?}");
        }
    }

    /// Requirements 101, 103, 104: two values in any case, others are refused, none gives Member.
    async fn admin_and_member_alone(app) {
        let policy = directory_led(|policy| policy.role_catalog = RoleCatalog::FixedTwo);
        let enterprise = app.enterprise_with(policy).await;
        make(&enterprise, RoleSpec::named("Editor")).await;
        let okta = enterprise.scim_client().await;
        let form = |role: &str| json!({ "roles": [{ "value": role, "type": "role" }] });
        for (name, roles, role) in [
            ("a", form("admin"), "Admin"), ("b", form("MEMBER"), "Member"), ("c", json!({}), "Member"),
        ] {
            let id = okta.create(person(name, roles)).await;
            assert_eq!(role_of(&enterprise, &id).await.0, role);
        }
        for role in ["Editor", "Owner"] {
            let refused = okta.post("/Users", sent("Ada", &[role])).await;
            refused.assert_scim_error(400, "invalidValue", "Roles available: «Admin», «Member».");
        }
        // The first administrator owns the enterprise, the next ones administer it.
        let first = enterprise.by_hand("first@contoso.example").await;
        let second = enterprise.by_hand("second@contoso.example").await;
        assert_eq!(role_of(&enterprise, &first).await.0, "Owner");
        assert_eq!(role_of(&enterprise, &second).await.0, "Admin");
    }

    /// An enterprise cannot begin with a policy that names roles which it does not have.
    async fn what_a_policy_names_has_to_be_there(app) {
        let absent = "0192f0c1-2d3e-7abc-8def-0123456789ab".parse().unwrap();
        let policy = directory_led(|policy| policy.protected_roles = [absent].into());
        let name = muster_testkit::unique("Enterprise");
        let refused = app.use_cases().enterprise_create(&app.global(), &name, policy).await;
        let Err(Error::Invalid(wrong)) = refused else { panic!("{refused:?}") };
        assert_eq!(wrong[0].field, "protected_roles");
        // Nothing was made.
        app.use_cases().enterprise_create(&app.global(), &name, Preset::DirectoryLed).await.unwrap();
    }

    /// Requirement 44: what is exported leads back to the roles, each of them, when it is sent.
    async fn exported_values_are_understood(app) {
        let enterprise = app.enterprise().await;
        let aliases = vec![alias(&enterprise, "enterprise.users", "Enterprise Users").await];
        rule(&enterprise, RoleRules { aliases, ..RoleRules::default() }).await;
        let admin = enterprise.admin().await;
        let entra = app.use_cases().role_export_entra(&admin).await.unwrap();
        assert_eq!(entra.left_out, ["Enterprise Users"]);
        let client = enterprise.scim_client().await;
        let app_roles = entra.manifest["appRoles"].as_array().unwrap();
        let titles: Vec<_> = app_roles.iter().map(|role| role["displayName"].as_str().unwrap()).collect();
        assert_eq!(titles, [
            "Admin", "DefaultEnterprise", "Enterprise Users (enterprise.users)", "EnterpriseUser",
        ]);
        for (number, role) in app_roles.iter().enumerate() {
            let value = role["value"].as_str().unwrap();
            let id = client.create(sent(&format!("E{number}"), &[value])).await;
            let title = role["displayName"].as_str().unwrap();
            assert!(title.starts_with(&role_of(&enterprise, &id).await.0), "{title}");
        }
        let okta = app.use_cases().role_export_okta(&admin).await.unwrap();
        for (number, value) in okta["enum"].as_array().unwrap().iter().enumerate() {
            client.create(sent(&format!("O{number}"), &[value.as_str().unwrap()])).await;
        }
        let none = client.create(person_named("N")).await;
        assert_eq!(role_of(&enterprise, &none).await.0, "DefaultEnterprise");
    }
}
