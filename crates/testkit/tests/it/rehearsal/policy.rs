//! Policies, and calls one by one, rehearsed.

use std::{collections::BTreeMap, time::Duration};

use muster_app::{Counts, PersonFilter, PolicyRef, REHEARSAL_LIMIT, Rehearsed};
use muster_core::{
    Error,
    call::SentCall,
    extension::Extends,
    person::Person,
    policy::{OnDelete, Policy, Preset},
};
use muster_scim_api::edge;
use muster_testkit::{
    Call, Enterprise, Requests as _, ScimClient, TestApp, both_backends, person, person_named,
};
use serde_json::{Value, json};

use crate::scim::extensions::{USER, define, with};

const DAY: Duration = Duration::from_hours(24);

/// Somebody of a role.
fn of_role(name: &str, role: &str) -> Value {
    person(name, json!({ "roles": [{ "value": role, "type": "WindowsAzureActiveDirectoryRole" }] }))
}

fn active(id: &str, active: bool) -> Call {
    Call::new("PATCH", format!("/Users/{id}")).json(&json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "replace", "path": "active", "value": active }],
    }))
}

/// A day of an identity provider: it makes people, changes them, disables and removes some.
async fn a_day(client: &ScimClient) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut ids = Vec::new();
    for number in 0..8 {
        let role = ["EnterpriseUser", "Admin", "Nobody knows"][number % 3];
        let call = Call::new("POST", "/Users").json(&of_role(&format!("Person {number}"), role));
        let answer = client.send(call.clone()).await;
        if answer.status == 201 {
            ids.push(answer.id());
        }
        calls.push(call);
    }
    assert!(ids.len() > 5, "too few people were made");
    let operations = json!([
        { "method": "PATCH", "path": format!("/Users/{}", ids[0]), "data": { "title": "Engineer" } },
        { "method": "POST", "path": "/Users", "bulkId": "a", "data": person_named("By Bulk") },
        { "method": "DELETE", "path": format!("/Users/{}", ids[1]) },
    ]);
    let rest = vec![
        active(&ids[2], false),
        active(&ids[3], false),
        active(&ids[3], true),
        active(&ids[2], false),
        Call::new("PUT", format!("/Users/{}", ids[4])).json(&of_role("Person 4", "Nobody knows")),
        Call::new("POST", "/Groups")
            .json(&json!({ "displayName": "Team", "members": [{ "value": ids[0] }] })),
        Call::new("POST", "/Bulk").json(&json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
            "Operations": operations,
        })),
        Call::new("DELETE", format!("/Users/{}", ids[5])),
        Call::new("POST", "/Users").json(&json!({ "displayName": "No name" })),
    ];
    for call in rest {
        client.send(call.clone()).await;
        calls.push(call);
    }
    calls
}

/// What the change log says was done, by how often.
async fn done(app: &TestApp) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for action in app.database().raw().await.column::<String>("SELECT action FROM change_log").await
    {
        *counts.entry(action).or_default() += 1;
    }
    counts
}

/// Does what the jobs do.
async fn jobs(app: &TestApp) {
    app.use_cases().role_review().await.unwrap();
    app.use_cases().parked_sweep().await.unwrap();
    app.use_cases().role_review().await.unwrap();
}

/// Everybody, by user name: whether they are active, and their role.
async fn standing(enterprise: &Enterprise) -> BTreeMap<String, (bool, String)> {
    let filter = PersonFilter { per_page: 1_000, ..PersonFilter::default() };
    let list = enterprise.app.use_cases().person_browse(&enterprise.admin().await, &filter).await;
    let list = list.unwrap();
    // Whoever was removed is in the list, and is not there.
    let there = list.people.iter().filter(|person| person.removed.is_none());
    let standing = |person: &Person| {
        let role = person.role.map(|role| list.roles[&role].clone());
        (person.profile.user_name.clone(), (person.is_active(), role.unwrap_or_default()))
    };
    there.map(standing).collect()
}

/// Applies what was rehearsed, and finds that it does the same.
async fn holds(enterprise: &Enterprise, policy: Policy, calls: Vec<Call>, rehearsed: &Rehearsed) {
    let app = &enterprise.app;
    let client = enterprise.scim_client().await;
    client.get("/Users").await.assert_status(200);
    app.flush_calls().await;
    let (log, people) = (done(app).await, standing(enterprise).await);
    let rows = enterprise.calls().await.len();
    let waited = waiting(app).await;
    let policy = PolicyRef::Given(Box::new(policy));
    app.use_cases().policy_set(&enterprise.admin().await, None, policy).await.unwrap();
    jobs(app).await;
    app.clock().advance(Duration::from_secs(1));
    for call in calls {
        client.send(call).await;
    }
    jobs(app).await;
    app.flush_calls().await;

    let mut counts = Counts::of(&enterprise.calls().await[rows..]);
    counts.changes = done(app).await;
    for (action, number) in log {
        *counts.changes.get_mut(&action).unwrap() -= number;
    }
    counts.changes.retain(|_, number| *number > 0);
    counts.parked = waiting(app).await - waited;
    assert_eq!(rehearsed.counts, counts);

    let after = standing(enterprise).await;
    let mut changed = 0;
    for one in &rehearsed.people {
        let state = |state: &Option<muster_app::PersonState>| {
            state.as_ref().map(|is| (is.active, is.role.clone().unwrap_or_default()))
        };
        assert_eq!(state(&one.before).as_ref(), people.get(&one.user_name), "{}", one.user_name);
        assert_eq!(state(&one.after).as_ref(), after.get(&one.user_name), "{}", one.user_name);
        changed += usize::from(state(&one.before) != state(&one.after));
    }
    let names: std::collections::BTreeSet<_> = people.keys().chain(after.keys()).collect();
    let differ = names.into_iter().filter(|name| people.get(*name) != after.get(*name)).count();
    assert_eq!(changed, differ);
}

/// How many wait to be registered; nobody else uses the database.
async fn waiting(app: &TestApp) -> i64 {
    let places = app.database().raw().await.column::<i64>("SELECT place FROM parked_person").await;
    i64::try_from(places.len()).unwrap()
}

/// Rehearses a policy over a day, sees that nothing is written, and then applies it.
async fn walk(app: &TestApp, from: Preset, edit: impl FnOnce(Policy) -> Policy) {
    // Removal for good takes what was sent with it.
    let policy = Policy { on_delete: OnDelete::Deactivate, ..Policy::preset(from) };
    let enterprise = app.enterprise_with(policy).await;
    let calls = a_day(&enterprise.scim_client().await).await;
    jobs(app).await;
    app.flush_calls().await;
    let admin = enterprise.admin().await;
    let policy = edit(app.use_cases().policy_now(&admin).await.unwrap().policy);
    let wanted = Some(PolicyRef::Given(Box::new(policy.clone())));
    let before = app.database().contents().await;
    let rehearsed = app.use_cases().rehearse_policy(&admin, edge, wanted, DAY).await.unwrap();
    app.flush_calls().await;
    assert_eq!(app.database().contents().await, before, "something was written");
    assert_eq!(rehearsed.answers.len(), calls.len(), "every call was kept");
    assert!(!rehearsed.differences.is_empty() && rehearsed.counts.refused.contains_key("conflict"));
    holds(&enterprise, policy, calls, &rehearsed).await;
}

both_backends! {
    /// The counts and differences are those that applying the policy then gives.
    async fn a_directory_led_policy_over_a_day(private app) {
        walk(&app, Preset::DirectoryLed, |now| Policy {
            seat_limit: Some(4),
            on_delete: OnDelete::RemoveAfterDays(30),
            on_unknown_role: muster_core::policy::OnUnknownRole::Reject,
            ..now
        }).await;
    }

    /// The same of another preset.
    async fn a_standard_policy_over_a_day(private app) {
        walk(&app, Preset::Rfc, |now| now.switched_to(Preset::DirectoryLed)).await;
    }

    /// One call: what it would be answered, and whom it would change.
    async fn a_payload(private app) {
        let enterprise = app.enterprise().await;
        let id = enterprise.scim_client().await.create(person_named("Ada King")).await;
        app.flush_calls().await;
        let before = app.database().contents().await;
        let admin = enterprise.admin().await;
        let send = |method: &str, path: &str, body: &Value| {
            let sent = SentCall {
                method: method.into(),
                path: path.into(),
                if_match: None,
                body: body.to_string(),
            };
            app.use_cases().rehearse_call_of(&admin, edge, sent)
        };
        let (answer, rehearsed) = send("POST", "/Users", &person_named("Grace Hopper")).await.unwrap();
        assert_eq!((answer.status, rehearsed.counts.changes["person.created"]), (201, 1));
        assert!(answer.body.contains("Grace Hopper") && answer.location.is_some());
        let [grace] = &rehearsed.people[..] else { panic!("{rehearsed:?}") };
        assert_eq!((&*grace.user_name, &grace.before), ("Grace Hopper", &None));
        let patch = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "replace", "path": "title", "value": "Countess" }],
        });
        let (answer, rehearsed) = send("patch", &format!("/Users/{id}"), &patch).await.unwrap();
        assert!(answer.status < 300, "{answer:?}");
        assert_eq!(rehearsed.people[0].attributes["title"], (Value::Null, json!("Countess")));
        let (answer, rehearsed) = send("POST", "/Users", &person_named("Ada King")).await.unwrap();
        assert_eq!((answer.status, rehearsed.counts.refused["conflict"]), (409, 1));
        assert!(rehearsed.people.is_empty() && rehearsed.counts.changes.is_empty());
        assert!(matches!(send("POST", "/Users?a b", &patch).await, Err(Error::Invalid(_))));
        assert_eq!(app.database().contents().await, before);
    }

    /// What nobody reads back is not shown by a rehearsal either (RFC 7643 §2.2, §2.4).
    async fn what_is_hidden_stays_hidden(private app) {
        let enterprise = app.rfc_enterprise().await;
        let hidden = json!({ "id": USER, "name": "Own", "attributes": [
            { "name": "desk" }, { "name": "code", "returned": "never" },
            { "name": "pin", "mutability": "writeOnly" },
        ] });
        define(&enterprise, &hidden, Extends::User, false).await;
        let own = |desk: &str, number: u32| {
            with("ada", json!({ "desk": desk, "code": format!("c{number}"), "pin": format!("p{number}") }))
        };
        let id = enterprise.scim_client().await.create(own("1", 11)).await;
        let admin = enterprise.admin().await;
        for (desk, number) in [("2", 22), ("1", 33)] {
            let sent = SentCall {
                method: "PUT".into(),
                path: format!("/Users/{id}"),
                if_match: None,
                body: own(desk, number).to_string(),
            };
            let (answer, rehearsed) = app.use_cases().rehearse_call_of(&admin, edge, sent).await.unwrap();
            assert_eq!((answer.status, rehearsed.people.len()), (200, 1), "{rehearsed:?}");
            let shown = format!("{:?}", rehearsed.people[0].attributes);
            assert_eq!(shown.contains("desk"), desk == "2", "{shown}");
            for value in ["c11", "p11", "c22", "p22", "c33", "p33"] {
                assert!(!shown.contains(value), "{shown}");
            }
        }
    }

    /// A rehearsal that takes too long, and one that fails, leave nothing; writes go on after them.
    async fn whoever_takes_too_long_is_given_up(private app) {
        let enterprise = app.enterprise().await;
        let client = enterprise.scim_client().await;
        client.get("/Users").await.assert_status(200);
        app.flush_calls().await;
        let before = app.database().contents().await;
        let admin = enterprise.admin().await;
        let soon = Duration::from_millis(200);
        let endless = app.use_cases().rehearse(&admin, soon, async |shadow| {
            shadow.scim_set_enabled(&admin, false).await?;
            std::future::pending::<Result<(), Error>>().await
        });
        let ended = endless.await;
        assert!(matches!(ended, Err(Error::RehearsalTooLong)), "{ended:?}");
        let failed = app.use_cases().rehearse(&admin, REHEARSAL_LIMIT, async |shadow| {
            shadow.scim_set_enabled(&admin, false).await?;
            Err::<(), _>(Error::Stale)
        });
        assert!(matches!(failed.await, Err(Error::Stale)));
        assert_eq!(app.database().contents().await, before);
        client.post("/Users", person_named("Ada King")).await.assert_status(201);
    }

    /// It reaches nobody else's enterprise.
    async fn it_stays_in_its_enterprise(app) {
        let (one, other) = (app.enterprise().await, app.enterprise().await);
        let (here, there) = (one.admin().await, other.admin().await);
        let reached = app.use_cases().rehearse(&here, REHEARSAL_LIMIT, async |shadow| {
            shadow.scim_set_enabled(&there, false).await
        });
        assert!(matches!(reached.await, Err(Error::Unavailable(_))));
        other.scim_client().await.get("/Users").await.assert_status(200);
    }

    /// What was sent goes with the person, and after a day.
    async fn what_was_sent_is_forgotten(private app) {
        let now = |now: Policy| Policy { on_delete: OnDelete::RemoveNow, ..now };
        let enterprise = app.enterprise_with(now(Policy::preset(Preset::DirectoryLed))).await;
        let client = enterprise.scim_client().await;
        let kept = async || {
            app.flush_calls().await;
            app.database().raw().await.column::<i64>("SELECT place FROM kept_call ORDER BY place").await.len()
        };
        let ada = client.create(person_named("Ada King")).await;
        client.create(person_named("Grace Hopper")).await;
        client.post("/Users", json!({ "title": "Nobody" })).await.assert_status(400);
        client.send(active(&ada, false)).await;
        client.get("/Users").await.assert_status(200);
        assert_eq!(kept().await, 4);
        enterprise.forget(&ada).await;
        assert_eq!(kept().await, 1, "Grace's alone");
        app.clock().advance(Duration::from_hours(23));
        app.use_cases().call_purge().await.unwrap();
        assert_eq!(kept().await, 1);
        app.clock().advance(Duration::from_hours(2));
        app.use_cases().call_purge().await.unwrap();
        assert_eq!(kept().await, 0);
    }
}
