//! Roles that the enterprise does not have (C-03), aliases, several at once (C-04, trap D7), and their
//! parts (C-08).

use std::time::Duration;

use muster_app::{ChainState, Rename, RoleChange, RoleChoice};
use muster_core::{
    policy::{OnUnknownRole, RoleMatch, RoleRules},
    role::RoleSpec,
};
use muster_testkit::{Enterprise, Requests as _, TestApp, both_backends, person, person_named};
use serde_json::json;

use super::{alias, directory_led, from, happened, make, named, resent, role_of, rule, sent};

both_backends! {
    /// `use_default`: what was sent is kept, and the default is in force.
    async fn the_default_may_stand_in(app) {
        let policy = directory_led(|policy| policy.on_unknown_role = OnUnknownRole::UseDefault);
        let enterprise = app.enterprise_with(policy).await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(sent("Ada", &["Wizard"])).await;
        assert_eq!(role_of(&enterprise, &id).await, ("DefaultEnterprise".into(), true));
        entra.read(&id).await.assert_at("/roles/0/value", "Wizard");
        let rules: Vec<_> = enterprise.calls().await.into_iter().filter_map(|call| call.rule).collect();
        assert_eq!(rules, ["role.unknown_default"]);
        assert_eq!(from(&enterprise, &id).await, json!({ "by": "policy", "rule": "role.unknown_default" }));
        let history = enterprise.history(&id).await;
        let lost = &history[0].after.as_ref().unwrap()["roleFrom"]["lost"];
        assert_eq!(lost, &json!([{ "value": "Wizard", "rule": "role.unknown" }]));
    }

    /// `hold`: registered, disabled, without a role, and in the list of those who wait.
    async fn a_person_may_wait(app) {
        let enterprise = waiting(&app).await;
        let entra = enterprise.scim_client().await;
        // Calls of one millisecond have no order among them.
        app.clock().advance(Duration::from_millis(1));
        let made = entra.post("/Users", sent("Ada", &["Wizard"])).await;
        made.assert_status(201);
        let id = made.id();
        assert_eq!(role_of(&enterprise, &id).await, (String::new(), false));
        assert_eq!(enterprise.last_call().await.rule.as_deref(), Some("role.held"));
        assert_eq!(from(&enterprise, &id).await, json!({ "by": "policy", "rule": "role.held", "waits": true }));
        assert_eq!(happened(&enterprise, &id).await, ["person.created", "person.deactivated"]);
        entra.find("active eq false").await.assert_at("/totalResults", 1);
        entra.find("active ne false").await.assert_at("/totalResults", 0);
        let status = app.use_cases().scim_status(&enterprise.admin().await).await.unwrap();
        assert_eq!((status.people, status.disabled), (1, 1));
        // Other changes let nobody in, and an unknown role that stays unknown is no reason to refuse them.
        let title = json!([{ "op": "replace", "path": "title", "value": "Chief" }]);
        entra.operations(&id, title).await.assert_status(200);
        entra.operations(&id, json!([{ "op": "replace", "path": "active", "value": true }])).await.assert_status(200);
        assert_eq!(role_of(&enterprise, &id).await, (String::new(), false));
        assert_eq!(queue(&enterprise).await, ["Ada"]);
    }

    /// The list of those who wait is paged, and nobody else is in it.
    async fn who_waits_is_listed_in_pages(app) {
        let enterprise = waiting(&app).await;
        let entra = enterprise.scim_client().await;
        for name in ["A", "B", "C"] {
            entra.create(sent(name, &["Wizard"])).await;
            app.clock().advance(Duration::from_millis(1));
        }
        entra.create(person_named("D")).await;
        let admin = enterprise.admin().await;
        let page = |after, limit| app.use_cases().person_waiting(&admin, after, limit);
        let first = page(None, 2).await.unwrap();
        let rest = page(Some(first[1].id), 2).await.unwrap();
        let names: Vec<_> = first.iter().chain(&rest).map(|person| person.profile.user_name.as_str()).collect();
        assert_eq!(names, ["A", "B", "C"]);
    }

    /// Waiting ends when an administrator gives a role …
    async fn waiting_ends_by_hand(app) {
        let enterprise = waiting(&app).await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(sent("Ada", &["Wizard"])).await;
        let (admin, role) = (enterprise.admin().await, named(&enterprise, "Admin").await);
        let choice = RoleChoice::Role(role.id);
        app.use_cases().person_role_set(&admin, id.parse().unwrap(), choice, None).await.unwrap();
        assert_eq!(role_of(&enterprise, &id).await, ("Admin".into(), true));
        assert_eq!(happened(&enterprise, &id).await.last().unwrap(), "person.activated");
        assert!(queue(&enterprise).await.is_empty());
    }

    /// … when the role comes to exist, for as many as wait for it …
    async fn waiting_ends_with_the_role(private app) {
        let enterprise = waiting(&app).await;
        let entra = enterprise.scim_client().await;
        let mut ids = Vec::new();
        for number in 0..130 {
            ids.push(entra.create(sent(&format!("P{number}"), &["Wizard"])).await);
        }
        let other = entra.create(sent("Other", &["Witch"])).await;
        let off = entra.create(sent("Off", &["Wizard"])).await;
        let inactive = json!([{ "op": "replace", "path": "active", "value": false }]);
        entra.operations(&off, inactive).await.assert_status(200);
        make(&enterprise, RoleSpec::named("wizard")).await;
        // The first hundred at once, the rest by the job; nothing is left for another round.
        assert_eq!(app.use_cases().role_review().await.unwrap(), 32);
        assert_eq!(app.use_cases().role_review().await.unwrap(), 0);
        let people = enterprise.people().await;
        for id in &ids {
            let seen = people.iter().find(|person| person.id == *id).unwrap();
            assert_eq!((seen.role.as_str(), seen.active), ("wizard", true));
        }
        assert_eq!(role_of(&enterprise, &other).await, (String::new(), false));
        assert_eq!(role_of(&enterprise, &off).await, ("wizard".into(), false));
        assert_eq!(queue(&enterprise).await, ["Other"]);
        let log = app.use_cases().audit_verify(&enterprise.admin().await).await.unwrap();
        assert!(matches!(log, ChainState::Whole(_)), "{log:?}");
    }

    /// … but not when the role is protected: identity providers do not give it, however late (C-18).
    async fn waiting_gives_no_protected_role(app) {
        let enterprise = waiting(&app).await;
        let entra = enterprise.scim_client().await;
        let vault = make(&enterprise, RoleSpec { assignable: false, ..RoleSpec::named("Vault") }).await;
        let policy = directory_led(|policy| {
            policy.on_unknown_role = OnUnknownRole::Hold;
            policy.protected_roles = [vault.id].into();
        });
        let policy = serde_json::to_string(&policy).unwrap();
        let raw = app.database().raw().await;
        raw.run(&format!("UPDATE enterprise SET policy = '{policy}' WHERE name = '{}'", enterprise.name)).await;
        app.clock().advance(Duration::from_secs(1));
        let id = entra.create(sent("Ada", &["Vault"])).await;
        let other = entra.create(sent("Bob", &["Wizard"])).await;
        let spec = RoleSpec { assignable: true, ..vault.spec.clone() };
        let change = RoleChange { spec, version: None, rename: Rename::Ask };
        app.use_cases().role_change(&enterprise.admin().await, vault.id, change).await.unwrap();
        make(&enterprise, RoleSpec::named("Wizard")).await;
        assert_eq!(role_of(&enterprise, &id).await, (String::new(), false));
        assert_eq!(role_of(&enterprise, &other).await, ("Wizard".into(), true));
        assert_eq!(queue(&enterprise).await, ["Ada"]);
    }

    /// … when an alias makes the value a role's, and when the identity provider sends another one.
    async fn waiting_ends_with_what_is_said(app) {
        let enterprise = waiting(&app).await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(sent("Ada", &["Boss"])).await;
        let bob = entra.create(sent("Bob", &["Wizard"])).await;
        let aliases = vec![alias(&enterprise, "BOSS", "Admin").await];
        rule(&enterprise, RoleRules { aliases, ..RoleRules::default() }).await;
        assert_eq!(role_of(&enterprise, &ada).await, ("Admin".into(), true));
        assert_eq!(from(&enterprise, &ada).await, json!({ "by": "idp", "rule": "role.by_alias" }));
        entra.operations(&bob, resent(&["EnterpriseUser"])).await.assert_status(200);
        assert_eq!(role_of(&enterprise, &bob).await, ("EnterpriseUser".into(), true));
        assert!(queue(&enterprise).await.is_empty());
    }

    /// Whoever had a role and is sent an unknown one waits from then on: access ends.
    async fn a_change_may_make_somebody_wait(app) {
        let enterprise = waiting(&app).await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(sent("Ada", &["Admin"])).await;
        let (admin, person) = (enterprise.admin().await, id.parse().unwrap());
        let token = app.use_cases().token_generate_for(&admin, person).await.unwrap();
        let theirs = enterprise.scim_client_with(token.value.expose());
        theirs.get("/Me").await.assert_status(200);
        entra.operations(&id, resent(&["Wizard"])).await.assert_status(200);
        assert_eq!(role_of(&enterprise, &id).await, (String::new(), false));
        app.clock().advance(Duration::from_secs(2));
        theirs.get("/Me").await.assert_status(401);
        entra.operations(&id, resent(&["Admin"])).await.assert_status(200);
        assert_eq!(role_of(&enterprise, &id).await, ("Admin".into(), true));
        assert_eq!(
            happened(&enterprise, &id).await,
            ["person.created", "person.deactivated", "person.activated"],
        );
    }

    /// An alias stands for a role, in any case; a name goes before an alias, and precedence before the order.
    async fn aliases_and_precedence(app) {
        let enterprise = app.enterprise().await;
        make(&enterprise, RoleSpec::named("Viewer")).await;
        let aliases = vec![alias(&enterprise, "Boss", "Admin").await, alias(&enterprise, "viewer", "Admin").await];
        let precedence = vec![named(&enterprise, "Admin").await.id, named(&enterprise, "Viewer").await.id];
        rule(&enterprise, RoleRules { aliases, precedence, ..RoleRules::default() }).await;
        let entra = enterprise.scim_client().await;
        for (name, roles, role, rule) in [
            ("a", &["boss"][..], "Admin", "role.by_alias"),
            ("b", &["VIEWER"], "Viewer", "role.by_name"),
            ("c", &["EnterpriseUser", "Viewer", "Boss"], "Admin", "role.by_alias"),
            ("d", &["EnterpriseUser", "Viewer"], "Viewer", "role.by_name"),
            ("e", &["EnterpriseUser", "DefaultEnterprise"], "EnterpriseUser", "role.by_name"),
        ] {
            let id = entra.create(sent(name, roles)).await;
            assert_eq!(role_of(&enterprise, &id).await.0, role, "{name}");
            assert_eq!(from(&enterprise, &id).await, json!({ "by": "idp", "rule": rule }), "{name}");
        }
        // Trap D7: roles that are never taken back do not win for ever.
        let id = entra.create(sent("f", &["Viewer"])).await;
        let more = json!([{ "op": "add", "path": "roles", "value": [{ "value": "Admin", "primary": "False" }] }]);
        entra.operations(&id, more).await.assert_status(200);
        assert_eq!(role_of(&enterprise, &id).await.0, "Admin");
        let history = enterprise.history(&id).await;
        let lost = &history[1].after.as_ref().unwrap()["roleFrom"]["lost"][0];
        assert_eq!((&lost["value"], &lost["rule"]), (&json!("Viewer"), &json!("role.precedence")));
    }

    /// `exact`: names are compared letter by letter.
    async fn names_may_be_compared_letter_by_letter(app) {
        let policy = directory_led(|policy| policy.role_match = RoleMatch::Exact);
        let enterprise = app.enterprise_with(policy).await;
        let entra = enterprise.scim_client().await;
        entra.post("/Users", sent("Ada", &["admin"])).await.assert_scim_error(400, "invalidValue", "«admin»");
        let id = entra.create(sent("Ada", &["Admin"])).await;
        assert_eq!(role_of(&enterprise, &id).await.0, "Admin");
    }

    /// C-08: a strict policy takes `value` and `type` alone; others take what the standard has.
    async fn parts_beside_the_value_may_be_refused(app) {
        let policy = directory_led(|policy| policy.strict_role_subattributes = true);
        let enterprise = app.enterprise_with(policy).await;
        let entra = enterprise.scim_client().await;
        let with = |role| person("Ada", json!({ "roles": [role] }));
        let more = json!({ "value": "Admin", "type": "role", "primary": true, "display": "A" });
        entra.post("/Users", with(more.clone())).await
            .assert_scim_error(400, "invalidValue", "roles has roles.display, roles.primary");
        let id = entra.create(with(json!({ "value": "Admin", "type": "role" }))).await;
        let replaced = json!([{ "op": "replace", "path": "roles", "value": [more] }]);
        entra.operations(&id, replaced).await.assert_scim_error(400, "invalidValue", "value and type alone");
        entra.put(&format!("/Users/{id}"), with(json!({ "value": "EnterpriseUser", "primary": false }))).await
            .assert_scim_error(400, "invalidValue", "roles.primary");
        assert_eq!(role_of(&enterprise, &id).await.0, "Admin");
    }

    /// Whoever would have a role and has no seat is not looked at again before there is one, and keeps nobody
    /// waiting who needs none.
    async fn without_a_seat_nobody_is_looked_at_again(app) {
        let enterprise = waiting(&app).await;
        let entra = enterprise.scim_client().await;
        for name in ["Ada", "Bob", "Cy"] {
            entra.create(person(name, json!({ "roles": [{ "value": "Wizard" }] }))).await;
        }
        entra.create(person("Dan", json!({}))).await;
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        let taken = use_cases.seats_show(&admin).await.unwrap().taken;
        let full = u32::try_from(taken).unwrap();
        use_cases.seats_set(&admin, Some(full), None).await.unwrap();
        enterprise.role("Wizard").await;
        use_cases.role_review().await.unwrap();
        assert_eq!(queue(&enterprise).await.len(), 3);
        let raw = app.database().raw().await;
        let marked = |seat: &str| format!(
            "UPDATE role_review SET seat = seat WHERE {seat} AND enterprise_id = \
             (SELECT id FROM enterprise WHERE name = '{}')", enterprise.name
        );
        assert_eq!((raw.run(&marked("seat")).await, raw.run(&marked("NOT seat")).await), (3, 0));
        // One seat is for one of them, as many as there are for all.
        use_cases.seats_set(&enterprise.admin().await, Some(full + 1), None).await.unwrap();
        use_cases.role_review().await.unwrap();
        assert_eq!(queue(&enterprise).await.len(), 2);
        use_cases.seats_set(&enterprise.admin().await, None, None).await.unwrap();
        use_cases.role_review().await.unwrap();
        assert!(queue(&enterprise).await.is_empty());
        assert_eq!(raw.run(&marked("seat")).await, 0);
    }
}

/// An enterprise where people wait for roles that do not exist.
async fn waiting(app: &TestApp) -> Enterprise {
    let policy = directory_led(|policy| policy.on_unknown_role = OnUnknownRole::Hold);
    app.enterprise_with(policy).await
}

/// Who waits for a role.
async fn queue(enterprise: &Enterprise) -> Vec<String> {
    let use_cases = enterprise.app.use_cases();
    let people = use_cases.person_waiting(&enterprise.admin().await, None, 100).await.unwrap();
    people.into_iter().map(|person| person.profile.user_name).collect()
}
