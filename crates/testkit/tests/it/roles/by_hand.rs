//! What an administrator sets by hand stays.

use std::time::Duration;

use muster_app::RoleChoice;
use muster_core::{
    Error,
    error::{Rule, Thing},
    policy::{LockedField, Policy},
    role::RoleSpec,
};
use muster_testkit::{Enterprise, Requests as _, both_backends, person, person_named};
use serde_json::{Value, json};

use super::{from, happened, make, named, resent, role_of, sent, values};

/// An id that no role has.
const ABSENT: &str = "0192f0c1-2d3e-7abc-8def-0123456789ab";

both_backends! {
    /// No sync takes it away: neither PATCH nor PUT, with other roles, unknown ones, or none.
    async fn a_sync_takes_nothing_away(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(sent("Ada", &["EnterpriseUser"])).await;
        set(&enterprise, &id, "Admin").await;
        assert_eq!(from(&enterprise, &id).await, json!({ "by": "hand", "rule": "role.by_hand" }));
        let one = format!("/Users/{id}");
        for roles in [&["EnterpriseUser"][..], &["DefaultEnterprise"], &["Wizard"], &[]] {
            entra.operations(&id, resent(roles)).await.assert_status(200);
            assert_eq!(role_of(&enterprise, &id).await, ("Admin".into(), true), "{roles:?}");
            entra.put(&one, person("Ada", json!({ "title": "x", "roles": values(roles) }))).await.assert_status(200);
            entra.put(&one, person("Ada", json!({ "roles": values(roles) }))).await.assert_status(200);
            assert_eq!(role_of(&enterprise, &id).await, ("Admin".into(), true), "{roles:?}");
        }
        // What was sent is kept, and follows again when it is let.
        entra.operations(&id, resent(&["EnterpriseUser"])).await.assert_at("/roles/0/value", "EnterpriseUser");
        automatic(&enterprise, &id).await;
        assert_eq!(role_of(&enterprise, &id).await, ("EnterpriseUser".into(), true));
        assert_eq!(from(&enterprise, &id).await, json!({ "by": "idp", "rule": "role.by_name" }));
        entra.operations(&id, resent(&["DefaultEnterprise"])).await.assert_status(200);
        assert_eq!(role_of(&enterprise, &id).await.0, "DefaultEnterprise");
    }

    /// It is in the change log who did it, and what lost.
    async fn it_is_written_down(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(sent("Ada", &["EnterpriseUser"])).await;
        let (was, is) = (named(&enterprise, "EnterpriseUser").await.id, named(&enterprise, "Admin").await.id);
        set(&enterprise, &id, "Admin").await;
        set(&enterprise, &id, "Admin").await;
        let history = enterprise.history(&id).await;
        assert_eq!(history.len(), 2, "what is so already is not logged");
        let change = &history[1];
        assert_eq!((change.action.as_str(), change.actor_kind.as_str()), ("person.role_set", "operator"));
        assert_eq!(change.before, Some(json!({ "role": was, "roleFrom": { "by": "idp", "rule": "role.by_name" } })));
        assert_eq!(change.after, Some(json!({ "role": is, "roleFrom": { "by": "hand", "rule": "role.by_hand" } })));
        app.clock().advance(Duration::from_millis(1));
        entra.operations(&id, resent(&["Wizard"])).await.assert_status(200);
        assert_eq!(enterprise.last_call().await.rule.as_deref(), Some("role.by_hand"));
        let history = enterprise.history(&id).await;
        let lost = &history[2].after.as_ref().unwrap()["roleFrom"]["lost"];
        assert_eq!(lost, &json!([{ "value": "Wizard", "rule": "role.unknown" }]));
    }

    /// A role that cannot be sent can be given by hand, and a version that is not of now changes nothing.
    async fn what_cannot_be_sent_can_be_given(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        set(&enterprise, &id, "Enterprise Admins").await;
        entra.operations(&id, resent(&["EnterpriseUser"])).await.assert_status(200);
        assert_eq!(role_of(&enterprise, &id).await.0, "Enterprise Admins");
        let (admin, person) = (enterprise.admin().await, id.parse().unwrap());
        let set = |choice, version| app.use_cases().person_role_set(&admin, person, choice, version);
        assert!(matches!(set(RoleChoice::Automatic, Some(1)).await, Err(Error::Stale)));
        let nobody = RoleChoice::Role(ABSENT.parse().unwrap());
        assert!(matches!(set(nobody, None).await, Err(Error::NotFound(Thing::Role))));
        assert_eq!(role_of(&enterprise, &id).await.0, "Enterprise Admins");
    }

    /// Another enterprise's roles and people are not there.
    async fn another_enterprise_is_not_there(app) {
        let (here, there) = (app.enterprise().await, app.enterprise().await);
        let id = there.scim_client().await.create(person_named("Ada")).await;
        let theirs = make(&there, RoleSpec::named("Theirs")).await;
        let own = here.scim_client().await.create(person_named("Bob")).await;
        let admin = here.admin().await;
        let set = |id: &str, role| {
            app.use_cases().person_role_set(&admin, id.parse().unwrap(), RoleChoice::Role(role), None)
        };
        let role = named(&here, "Admin").await.id;
        assert!(matches!(set(&id, role).await, Err(Error::NotFound(Thing::Person))));
        assert!(matches!(set(&own, theirs.id).await, Err(Error::NotFound(Thing::Role))));
    }

    /// C-13: a role that the policy leaves to the identity provider is not set by hand, unless somebody
    /// insists; and it is everybody's again when provisioning is off.
    async fn a_locked_role_is_the_providers(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(sent("Ada", &["EnterpriseUser"])).await;
        let invited = enterprise.by_hand("first@contoso.example").await;
        enterprise.by_hand("second@contoso.example").await;
        let lock = |now| Policy { locked_fields: [LockedField::Role].into(), ..now };
        enterprise.set_policy(lock).await;
        let refused = try_set(&enterprise, &id, "Admin").await;
        assert!(matches!(refused, Err(Error::Forbidden(Rule::FieldOwned(_)))), "{refused:?}");
        let says = refused.unwrap_err().to_string();
        assert!(says.contains("muster user role --override"), "{says}");
        assert_eq!(role_of(&enterprise, &id).await.0, "EnterpriseUser");
        // Nobody sends people who were made by hand.
        try_set(&enterprise, &invited, "EnterpriseUser").await.unwrap();
        let (admin, role) = (enterprise.admin().await, named(&enterprise, "Admin").await);
        let (person, use_cases) = (id.parse().unwrap(), app.use_cases());
        use_cases.person_role_set(&admin, person, RoleChoice::Override(role.id), None).await.unwrap();
        assert_eq!(from(&enterprise, &id).await["by"], "hand");
        // It is so already.
        try_set(&enterprise, &id, "Admin").await.unwrap();
        automatic(&enterprise, &id).await;
        assert_eq!(role_of(&enterprise, &id).await.0, "EnterpriseUser");
        use_cases.scim_set_enabled(&enterprise.admin().await, false).await.unwrap();
        try_set(&enterprise, &id, "Admin").await.unwrap();
    }

    /// The last administrator stays one.
    async fn the_last_administrator_stays(app) {
        let enterprise = app.enterprise().await;
        let first = enterprise.by_hand("first@contoso.example").await;
        let refused = try_set(&enterprise, &first, "EnterpriseUser").await;
        assert!(matches!(refused, Err(Error::Forbidden(Rule::LastAdmin))), "{refused:?}");
        enterprise.by_hand("second@contoso.example").await;
        try_set(&enterprise, &first, "EnterpriseUser").await.unwrap();
        assert_eq!(happened(&enterprise, &first).await.last().unwrap(), "person.role_set");
    }

    /// Another default is for those who come later; somebody whose role was taken away gets it.
    async fn another_default_is_for_those_to_come(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let early = entra.create(person_named("Early")).await;
        let moved = entra.create(sent("Moved", &["Admin"])).await;
        let (admin, role) = (enterprise.admin().await, named(&enterprise, "EnterpriseUser").await);
        app.use_cases().role_make_default(&admin, role.id, None).await.unwrap();
        let late = entra.create(person_named("Late")).await;
        entra.operations(&moved, resent(&[])).await.assert_status(200);
        let touch: Value = json!([{ "op": "add", "path": "roles", "value": [{ "display": "x" }] }]);
        entra.operations(&early, touch).await.assert_status(200);
        for (id, role) in [(early, "DefaultEnterprise"), (moved, "EnterpriseUser"), (late, "EnterpriseUser")] {
            assert_eq!(role_of(&enterprise, &id).await.0, role);
        }
    }
}

async fn try_set(
    enterprise: &Enterprise,
    id: &str,
    role: &str,
) -> Result<muster_core::person::Person, Error> {
    let (admin, role) = (enterprise.admin().await, named(enterprise, role).await);
    let (id, choice) = (id.parse().unwrap(), RoleChoice::Role(role.id));
    enterprise.app.use_cases().person_role_set(&admin, id, choice, None).await
}

async fn set(enterprise: &Enterprise, id: &str, role: &str) {
    try_set(enterprise, id, role).await.unwrap();
}

async fn automatic(enterprise: &Enterprise, id: &str) {
    let (admin, id) = (enterprise.admin().await, id.parse().unwrap());
    let use_cases = enterprise.app.use_cases();
    use_cases.person_role_set(&admin, id, RoleChoice::Automatic, None).await.unwrap();
}
