//! Why somebody has a role, or is active or not (requirement 62, M7): through the real router, and at the
//! command line.

use std::time::Duration;

use muster_app::{Invitee, RoleChoice, Values};
use muster_core::{
    explain::{Explanation, What},
    policy::{GroupRole, GroupUse, OnUnknownRole, Policy, Preset, RoleAlias, RoleRules},
    role::RoleSpec,
};
use muster_testkit::{
    Backend, Enterprise, Requests as _, ScimClient, TestApp, TestDatabase, both_backends, person,
    person_named,
};
use serde_json::{Value, json};

use crate::{golden, program::Program, scim::groups::make};

/// Groups give roles, unknown roles are stored.
fn policy() -> Policy {
    Policy {
        groups: GroupUse::GroupToRole,
        on_unknown_role: OnUnknownRole::Store,
        ..Policy::preset(Preset::DirectoryLed)
    }
}

async fn explain(enterprise: &Enterprise, user: &str, what: What) -> Explanation {
    let use_cases = enterprise.app.use_cases();
    use_cases.explain(&enterprise.admin().await, user, what).await.unwrap()
}

async fn role_id(enterprise: &Enterprise, name: &str) -> muster_core::id::RoleId {
    let use_cases = enterprise.app.use_cases();
    use_cases.role_find(&enterprise.admin().await, name).await.unwrap().id
}

async fn rules(enterprise: &Enterprise, group: Option<&str>) {
    let aliases =
        vec![RoleAlias { value: "Boss".into(), role: role_id(enterprise, "Admin").await }];
    let mut groups = Vec::new();
    if let Some(group) = group {
        let role = role_id(enterprise, "EnterpriseUser").await;
        groups.push(GroupRole { group: group.parse().unwrap(), role });
    }
    let rules = RoleRules { aliases, precedence: Vec::new(), groups };
    let use_cases = enterprise.app.use_cases();
    use_cases.role_rules_set(&enterprise.admin().await, rules, None).await.unwrap();
    enterprise.app.clock().advance(Duration::from_secs(2));
}

fn with_roles(name: &str, roles: &[&str]) -> Value {
    let roles: Vec<_> = roles.iter().map(|role| json!({ "value": role })).collect();
    person(name, json!({ "roles": roles }))
}

/// Ids and the enterprise's name differ from run to run.
fn steady(text: &str, enterprise: &Enterprise) -> String {
    let text = text.replace(&enterprise.name, "Contoso");
    let words = text.split_inclusive([' ', '\n', ')', '(', '.', ',', ':', ';']);
    words
        .map(|word| {
            let bare = word.trim_end_matches([' ', '\n', ')', '(', '.', ',', ':', ';']);
            let is_id = bare.len() == 36 && bare.matches('-').count() == 4;
            if is_id { word.replace(bare, "<id>") } else { word.to_owned() }
        })
        .collect()
}

/// The situations of the golden file; each a title and an answer.
async fn situations(app: &TestApp) -> (Enterprise, ScimClient, String) {
    let enterprise = app.enterprise_with(policy()).await;
    let entra = enterprise.scim_client().await;
    let use_cases = app.use_cases();
    rules(&enterprise, None).await;
    let mut text = String::new();
    let tell = async |text: &mut String, title: &str, user: &str, what: What| {
        app.flush_calls().await;
        let told = explain(&enterprise, user, what).await;
        let told = steady(&told.to_string(), &enterprise);
        for line in ["## ", title, "\n\n", &told, "\n"] {
            text.push_str(line);
        }
    };
    let switch = || app.clock().advance(Duration::from_secs(1));

    entra.create(with_roles("Ada", &["Boss", "EnterpriseUser", "Wizard"])).await;
    tell(&mut text, "A role by an alias", "ada", What::Role).await;
    switch();
    entra.create(with_roles("Bob", &["Wizard"])).await;
    tell(&mut text, "An unknown role is stored", "bob@contoso.example", What::Role).await;
    let eve = entra.create(with_roles("Eve", &["Admin"])).await;
    let group = make(&entra, "Sales", &[&eve]).await;
    rules(&enterprise, Some(&group)).await;
    tell(&mut text, "A role by a group", "Eve", What::Role).await;
    let dan = entra.create(with_roles("Dan", &["Boss"])).await;
    switch();
    let choice = RoleChoice::Role(role_id(&enterprise, "EnterpriseUser").await);
    let admin = enterprise.admin().await;
    use_cases.person_role_set(&admin, dan.parse().unwrap(), choice, None).await.unwrap();
    switch();
    entra
        .operations(
            &dan,
            json!([{ "op": "replace", "path": "roles", "value": [{ "value": "Admin" }] }]),
        )
        .await
        .assert_status(200);
    tell(&mut text, "By hand, and no sync takes it away", "dan", What::Role).await;
    use_cases.person_disable(&enterprise.admin().await, dan.parse().unwrap()).await.unwrap();
    switch();
    entra
        .operations(&dan, json!([{ "op": "replace", "path": "active", "value": true }]))
        .await
        .assert_status(200);
    tell(&mut text, "Disabled by hand, whatever the provider says", "dan", What::State).await;
    tell(&mut text, "Active", "ada", What::State).await;
    entra
        .operations(&eve, json!([{ "op": "replace", "path": "active", "value": false }]))
        .await
        .assert_status(200);
    tell(&mut text, "Disabled by the provider", "Eve", What::State).await;

    enterprise.set_policy(|policy| Policy { seat_limit: Some(2), ..policy }).await;
    entra.post("/Users", person_named("Fay")).await.assert_status(403);
    tell(&mut text, "Waiting for a seat", "fay@contoso.example", What::State).await;
    enterprise
        .set_policy(|policy| Policy { roles: RoleRules::default(), seat_limit: None, ..policy })
        .await;
    tell(&mut text, "The policy has changed since", "ada", What::Role).await;
    entra.delete(&format!("/Users/{eve}")).await.assert_status(204);
    tell(&mut text, "Removed, and the run goes on", &eve, What::Role).await;
    enterprise.forget(&eve).await;
    tell(&mut text, "Removed for good", &eve, What::Role).await;
    let invitee = Invitee { email: "guy@contoso.example".into(), name: "Guy".into(), role: None };
    use_cases.invitation_send(&enterprise.admin().await, invitee).await.unwrap();
    tell(&mut text, "Invited", "guy@contoso.example", What::State).await;
    (enterprise, entra, text)
}

both_backends! {
    /// What is told in typical situations, word by word.
    async fn typical_situations(private app) {
        let (_, _, text) = situations(&app).await;
        golden::check("explain/situations.txt", &text);
    }

    /// The call that decided is named, and shows its steps; the chain has the person's role.
    async fn the_chain_leads_to_the_call(app) {
        let enterprise = app.enterprise_with(policy()).await;
        let entra = enterprise.scim_client().await;
        rules(&enterprise, None).await;
        let id = entra.create(with_roles("Ada", &["Boss"])).await;
        let call = enterprise.last_call().await;
        let told = explain(&enterprise, &id, What::Role).await.to_json();
        assert_eq!(told["role"], json!(role_id(&enterprise, "Admin").await));
        assert_eq!(told["rule"], "role.by_alias");
        assert_eq!(told["today"]["same"], true);
        let request = told["chain"][0]["says"].as_str().unwrap();
        assert!(request.ends_with(&format!("by an identity provider, call {}", call.id)), "{request}");
        let version = format!("version {}, since 2026-11-22", call.policy_version.unwrap());
        assert!(told["chain"][3]["says"].as_str().unwrap().starts_with(&version), "{told}");
    }

    /// People who wait for a role, whose names are shared, and who were never there.
    async fn whom_it_is_about(app) {
        let waiting = Policy { on_unknown_role: OnUnknownRole::Hold, ..policy() };
        let enterprise = app.enterprise_with(waiting).await;
        let entra = enterprise.scim_client().await;
        entra.create(with_roles("Ada", &["Wizard"])).await;
        let told = explain(&enterprise, "ada", What::State).await;
        assert_eq!((told.rule.as_str(), told.result.as_str()), ("role.held", "disabled, waiting for a role"));
        let told = explain(&enterprise, "ada", What::Role).await;
        assert_eq!((told.rule.as_str(), told.result.as_str()), ("role.held", "no role"));
        let twin = json!({ "emails": [{ "value": "other@contoso.example", "type": "work" }] });
        entra.create(person("Ada", twin)).await;
        let use_cases = app.use_cases();
        let admin = enterprise.admin().await;
        let several = use_cases.explain(&admin, "ada", What::Role).await.unwrap_err().to_string();
        assert!(several.contains("name one by the id"), "{several}");
        let nobody = use_cases.explain(&admin, "nobody", What::Role).await.unwrap_err().to_string();
        assert_eq!(nobody, "user not found");
        // People of others are nobody's.
        let stranger = app.enterprise().await.scim_client().await.create(person_named("Eve")).await;
        use_cases.explain(&admin, &stranger, What::State).await.unwrap_err();
    }

    /// Who waits is told about by the policy that refused them, whatever holds now; and the reason is named
    /// to administrators alone where the role is there.
    async fn who_waits_was_refused_then(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        let own = RoleSpec { assignable: false, ..RoleSpec::named("Own") };
        use_cases.role_create(&admin, own, false).await.unwrap();
        entra.post("/Users", with_roles("Ada", &["Wizard"])).await
            .assert_scim_error(400, "invalidValue", "Create the role, or assign one of these");
        // Calls of one millisecond have no order among them.
        app.clock().advance(Duration::from_millis(5));
        let refused = entra.post("/Users", with_roles("Bob", &["own"])).await;
        refused.assert_scim_error(400, "invalidValue", "«own» cannot be assigned by an identity provider");
        refused.assert_scim_error(400, "invalidValue", "by itself once the role may be assigned.");
        let said = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(!said.contains("Create") && !said.contains("muster role"), "{said}");
        app.flush_calls().await;
        let call = enterprise.last_call().await;
        let then = call.policy_version.unwrap();
        app.clock().advance(Duration::from_secs(2));
        enterprise.set_policy(|policy| Policy { seat_limit: Some(9), ..policy }).await;
        let told = explain(&enterprise, "ada@contoso.example", What::State).await;
        let by = told.links.iter().find(|link| link.link == "policy").unwrap();
        assert!(by.says.starts_with(&format!("version {then}, since 2026-11-22")), "{}", by.says);
        assert!(by.says.ends_with(&format!("; now it is version {}", then + 1)), "{}", by.says);
        assert!(told.to_string().contains("Roles available then: "), "{told}");
        let advice = "The role «Own» exists, but identity providers may not assign it: \
            muster role edit --role \"Own\" --assignable true";
        let told = explain(&enterprise, "bob@contoso.example", What::State).await.to_string();
        assert!(told.contains(advice), "{told}");
        let shown = use_cases.call_show(&admin, call.id, Values::Masked).await.unwrap();
        assert!(shown.steps[3].says.ends_with(advice), "{:?}", shown.steps);
        let list = use_cases.parked_list(&admin, None, 0, 10).await.unwrap();
        let barred = use_cases.parked_barred(&admin, &list).await.unwrap();
        assert_eq!(barred.into_values().collect::<Vec<_>>(), [advice]);
    }

    /// Who was removed and can come back is told so, by name too.
    async fn who_left_is_told(app) {
        let enterprise = app.enterprise_with(Preset::Rfc).await;
        let on_delete = muster_core::policy::OnDelete::RemoveAfterDays(30);
        enterprise.set_policy(move |policy| Policy { on_delete, ..policy }).await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        app.clock().advance(Duration::from_millis(5));
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        for user in [id.as_str(), "ADA", "ada@contoso.example"] {
            let told = explain(&enterprise, user, What::Role).await;
            assert_eq!(told.rule, "person.removed", "{user}");
            assert!(told.result.starts_with("removed, and can come back until 2026-12-22"), "{told}");
            assert!(told.links[0].says.contains("person.deleted by an identity provider"), "{told}");
            let says = "The identity provider deleted them; the policy keeps them for 30 days (person.removed)";
            assert_eq!(told.links[2].says, says);
        }
        assert_eq!(enterprise.last_call().await.rule.as_deref(), Some("delete.after_days"));
    }
}

async fn at_the_command_line(backend: Backend) {
    let Some(database) = TestDatabase::empty(backend).await else { return };
    let muster = Program::on(&database);
    muster.json(&["migrate"]);
    let app = TestApp::open(database.again()).await;
    let (enterprise, entra, _) = situations(&app).await;
    entra.post("/Users", person("Hal", json!({ "emails": null }))).await.assert_status(400);
    app.flush_calls().await;
    let here = enterprise.id.to_string();
    let with = |args: &[&str], more: &[&str]| -> Vec<String> {
        let all = [args, &["--enterprise", &here], more].concat();
        all.into_iter().map(str::to_owned).collect()
    };
    let json = |args: &[&str], more: &[&str]| -> Value {
        let args = with(args, more);
        muster.json(&args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let text = |args: &[&str], more: &[&str]| -> String {
        let args = with(args, more);
        let ended = muster.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
        ended.assert_code(0).stdout.clone()
    };

    let said = text(&["explain"], &["--user", "dan", "--state"]);
    assert!(said.contains("An administrator disabled the person"), "{said}");
    let told = json(&["explain"], &["--user", "bob", "--role"]);
    assert_eq!((&told["what"], &told["rule"]), (&json!("role"), &json!("role.stored")));
    let neither = with(&["explain"], &["--user", "bob"]);
    muster.run(&neither.iter().map(String::as_str).collect::<Vec<_>>()).assert_code(2);

    let seats = json(&["call", "list"], &["--reason", "seat"]);
    assert_eq!(seats["calls"].as_array().unwrap().len(), 1);
    assert_eq!(seats["calls"][0]["operation"], "user.create");
    let refused = json(&["call", "list"], &["--outcome", "refused"]);
    assert_eq!(refused["calls"].as_array().unwrap().len(), 2);
    let none = text(&["call", "list"], &["--since", "2030-01-01T00:00:00Z"]);
    assert!(none.starts_with("No calls."), "{none}");
    let wrong = with(&["call", "list"], &["--reason", "weather"]);
    muster.run(&wrong.iter().map(String::as_str).collect::<Vec<_>>()).assert_code(2);

    let made = json(&["call", "list"], &["--outcome", "success", "--limit", "1000"]);
    let made = made["calls"].as_array().unwrap().iter().rev();
    let ada = made.filter(|call| call["operation"] == "user.create").map(|call| &call["id"]).next();
    let ada = ada.and_then(Value::as_str).unwrap();
    let shown = text(&["call", "show", ada], &[]);
    assert!(
        shown.contains("Decided        passed        The role that an alias stands for"),
        "{shown}"
    );
    assert!(shown.contains("a…@c…") && !shown.contains("ada@contoso"), "{shown}");
    let open = text(&["call", "show", ada], &["--unmasked"]);
    assert!(open.contains("ada@contoso.example"), "{open}");
    let shown = json(&["call", "show", ada], &[]);
    assert_eq!(shown["steps"].as_array().unwrap().len(), 5);
    assert_eq!(shown["changes"][0]["after"]["profile"]["userName"], "A…");
}

/// The commands, with SQLite.
#[actix_web::test]
async fn sqlite() {
    at_the_command_line(Backend::Sqlite).await;
}

/// The commands, with PostgreSQL.
#[actix_web::test]
async fn postgres() {
    at_the_command_line(Backend::Postgres).await;
}
