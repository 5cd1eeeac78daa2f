//! Groups that give roles (C-19).

use std::time::Duration;

use muster_app::ChainState;
use muster_core::policy::{GroupRole, GroupUse, Policy, RoleRules};
use muster_testkit::{Enterprise, Requests as _, both_backends, person_named};
use serde_json::json;

use super::{alias, directory_led, from, named, resent, role_of, rule, sent};
use crate::scim::groups::{add, change, group, make, remove};

both_backends! {
    /// Who comes into a group gets its role, who leaves gets what was sent: by PATCH, PUT and DELETE.
    async fn a_role_comes_and_goes_with_the_group(app) {
        let enterprise = app.enterprise_with(giving()).await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(sent("Ada", &["EnterpriseUser"])).await;
        let bob = entra.create(person_named("Bob")).await;
        let admins = make(&entra, "Admins", &[]).await;
        rule(&enterprise, rules(&enterprise, &[(&admins, "Admin")]).await).await;
        change(&entra, &admins, json!([add(&[&ada, &bob])])).await.assert_status(204);
        for id in [&ada, &bob] {
            assert_eq!(role_of(&enterprise, id).await.0, "Admin");
            assert_eq!(from(&enterprise, id).await, json!({ "by": "group", "rule": "role.by_group" }));
        }
        // What is sent meanwhile waits.
        entra.operations(&ada, resent(&["Enterprise Users"])).await.assert_status(200);
        assert_eq!(role_of(&enterprise, &ada).await.0, "Admin");
        change(&entra, &admins, json!([remove(&ada)])).await.assert_status(204);
        assert_eq!(role_of(&enterprise, &ada).await.0, "Enterprise Users");
        let one = format!("/Groups/{admins}");
        entra.put(&one, group("Admins", &[&ada])).await.assert_status(200);
        assert_eq!(role_of(&enterprise, &ada).await.0, "Admin");
        assert_eq!(role_of(&enterprise, &bob).await.0, "DefaultEnterprise");
        entra.delete(&one).await.assert_status(204);
        assert_eq!(role_of(&enterprise, &ada).await.0, "Enterprise Users");
        let history = enterprise.history(&ada).await;
        let last = history.last().unwrap();
        assert_eq!((last.action.as_str(), last.actor_kind.as_str()), ("person.role_set", "system"));
        let log = app.use_cases().audit_verify(&enterprise.admin().await).await.unwrap();
        assert!(matches!(log, ChainState::Whole(_)), "{log:?}");
    }

    /// The first rule whose group somebody is in decides; rules may come, change their order, and go.
    async fn rules_are_taken_in_their_order(app) {
        let enterprise = app.enterprise_with(giving()).await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(sent("Ada", &["EnterpriseUser"])).await;
        let one = make(&entra, "One", &[&ada]).await;
        let two = make(&entra, "Two", &[&ada]).await;
        for (order, role) in [
            (&[(&one, "Admin"), (&two, "Enterprise Users")][..], "Admin"),
            (&[(&two, "Enterprise Users"), (&one, "Admin")], "Enterprise Users"),
            (&[(&one, "Admin")], "Admin"),
            (&[], "EnterpriseUser"),
        ] {
            rule(&enterprise, rules(&enterprise, order).await).await;
            assert_eq!(role_of(&enterprise, &ada).await.0, role, "{order:?}");
        }
    }

    /// Groups that only have members give nothing, and neither does a group inside a group.
    async fn only_members_themselves_are_meant(app) {
        let enterprise = app.enterprise_with(giving()).await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(person_named("Ada")).await;
        let inner = make(&entra, "Inner", &[&ada]).await;
        let outer = make(&entra, "Outer", &[]).await;
        rule(&enterprise, rules(&enterprise, &[(&outer, "Admin")]).await).await;
        change(&entra, &outer, json!([add(&[&inner])])).await.assert_status(204);
        assert_eq!(role_of(&enterprise, &ada).await.0, "DefaultEnterprise");
        let plain = app.enterprise_with(directory_led(|policy| policy.groups = GroupUse::Membership)).await;
        let entra = plain.scim_client().await;
        let bob = entra.create(person_named("Bob")).await;
        let group = make(&entra, "Group", &[]).await;
        rule(&plain, rules(&plain, &[(&group, "Admin")]).await).await;
        change(&entra, &group, json!([add(&[&bob])])).await.assert_status(204);
        assert_eq!(role_of(&plain, &bob).await.0, "DefaultEnterprise");
    }

    /// What was set by hand stays whatever groups say.
    async fn by_hand_goes_before_groups(app) {
        let enterprise = app.enterprise_with(giving()).await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let role = muster_app::RoleChoice::Role(named(&enterprise, "EnterpriseUser").await.id);
        let (admin, person) = (enterprise.admin().await, id.parse().unwrap());
        app.use_cases().person_role_set(&admin, person, role, None).await.unwrap();
        let group = make(&entra, "Admins", &[]).await;
        rule(&enterprise, rules(&enterprise, &[(&group, "Admin")]).await).await;
        change(&entra, &group, json!([add(&[&id])])).await.assert_status(204);
        assert_eq!(role_of(&enterprise, &id).await.0, "EnterpriseUser");
    }

    /// A large group is looked at in pages: the request answers after the first, the job does the rest, and
    /// whoever was removed meanwhile is passed over.
    async fn a_large_group_is_looked_at_in_pages(private app) {
        let enterprise = app.enterprise_with(giving()).await;
        let entra = enterprise.scim_client().await;
        let mut ids = Vec::new();
        for number in 0..270 {
            ids.push(entra.create(person_named(&format!("P{number}"))).await);
            // Ids of one millisecond have no order among them.
            app.clock().advance(Duration::from_millis(1));
        }
        let group = make(&entra, "Everybody", &[]).await;
        rule(&enterprise, rules(&enterprise, &[(&group, "Admin")]).await).await;
        let all: Vec<&str> = ids.iter().map(String::as_str).collect();
        change(&entra, &group, json!([add(&all)])).await.assert_status(204);
        let have = |people: Vec<muster_testkit::Seen>, role| people.iter().filter(|seen| seen.role == role).count();
        assert_eq!(have(enterprise.people().await, "Admin"), 100);
        enterprise.forget(&ids[0]).await;
        enterprise.forget(&ids[269]).await;
        // Another instance takes over where the first one ended.
        let there = app.sibling().await;
        assert_eq!(there.use_cases().role_review().await.unwrap(), 169);
        assert_eq!(have(enterprise.people().await, "Admin"), 268);
        // A rule that goes takes the roles of all of them with it.
        rule(&enterprise, RoleRules::default()).await;
        app.use_cases().role_review().await.unwrap();
        assert_eq!(have(enterprise.people().await, "DefaultEnterprise"), 268);
        let log = app.use_cases().audit_verify(&enterprise.admin().await).await.unwrap();
        assert!(matches!(log, ChainState::Whole(_)), "{log:?}");
    }

    /// Rules name what is there: roles that may be sent, and groups.
    async fn rules_name_what_is_there(app) {
        let enterprise = app.enterprise_with(giving()).await;
        let entra = enterprise.scim_client().await;
        let person = entra.create(person_named("Ada")).await;
        let rules = RoleRules {
            aliases: vec![alias(&enterprise, "Boss", "Enterprise Admins").await],
            precedence: vec![person.parse().unwrap()],
            groups: vec![GroupRole { group: person.parse().unwrap(), role: named(&enterprise, "Admin").await.id }],
        };
        let admin = enterprise.admin().await;
        let before = admin.enterprise.policy_version;
        let refused = app.use_cases().role_rules_set(&admin, rules, None).await.unwrap_err().to_string();
        for part in [
            "roles.aliases: «Enterprise Admins» is not assignable",
            &format!("roles.precedence: there is no role {person}"),
            &format!("roles.groups: there is no group {person}"),
        ] {
            assert!(refused.contains(part), "{refused}");
        }
        let stale = app.use_cases().role_rules_set(&admin, RoleRules::default(), Some(before + 1)).await;
        assert!(matches!(stale, Err(muster_core::Error::Stale)), "{stale:?}");
        assert_eq!(enterprise.admin().await.enterprise.policy_version, before);
    }
}

/// Groups give roles.
fn giving() -> Policy {
    directory_led(|policy| policy.groups = GroupUse::GroupToRole)
}

async fn rules(enterprise: &Enterprise, groups: &[(&String, &str)]) -> RoleRules {
    let mut rules = RoleRules::default();
    for (group, role) in groups {
        let role = named(enterprise, role).await.id;
        rules.groups.push(GroupRole { group: group.parse().unwrap(), role });
    }
    rules
}
