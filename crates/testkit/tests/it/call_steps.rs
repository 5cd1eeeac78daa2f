//! What a call of the provisioning log tells of itself: its steps, and what it changed (requirements 57–62).

use std::time::Duration;

use muster_app::{CallFilter, Values};
use muster_core::{
    call::{Call, Matched, Outcome, Reason, StepState},
    event::Subject,
    id::PersonId,
};
use muster_testkit::{Enterprise, Requests as _, both_backends, person, person_named};
use serde_json::{Value, json};

use crate::scim::groups::{add, change, group, remove};

/// The states of a call, a letter each.
fn states(call: &Call) -> String {
    let letters = call.steps().map(|step| match step.state {
        StepState::Passed => 'p',
        StepState::Stopped => 'S',
        StepState::NotReached => '-',
    });
    letters.into_iter().collect()
}

/// What changed, as it is told.
fn changed(call: &Call) -> Vec<String> {
    call.changed.iter().map(ToString::to_string).collect()
}

/// The call of now; those before it lie a moment back.
async fn just_now(enterprise: &Enterprise) -> Call {
    let call = enterprise.last_call().await;
    enterprise.app.clock().advance(Duration::from_millis(5));
    call
}

both_backends! {
    /// Users: whom it was about, which policy decided, what changed; by names alone.
    async fn calls_about_users(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        app.clock().advance(Duration::from_millis(5));
        let id = entra.create(person("Ada Lovelace", json!({ "title": "Countess" }))).await;
        let call = just_now(&enterprise).await;
        assert_eq!((call.matched, call.policy_version), (Some(Matched::Nobody), Some(1)));
        assert_eq!(changed(&call), ["emails (1 added)", "title", "userName", "role"]);
        assert_eq!(states(&call), "ppppp");
        let title = |title: &str| json!([{ "op": "replace", "path": "title", "value": title }]);
        entra.operations(&id, title("Analyst")).await.assert_status(200);
        let call = just_now(&enterprise).await;
        assert_eq!((call.matched, changed(&call)), (Some(Matched::Id), vec!["title".to_owned()]));
        entra.operations(&id, title("Analyst")).await.assert_status(200);
        let call = just_now(&enterprise).await;
        assert_eq!((call.outcome, changed(&call).len()), (Outcome::NoChange, 0));
        assert_eq!(call.steps()[4].says, "Nothing had to change.");
        entra.get(&format!("/Users/{id}")).await.assert_status(200);
        assert_eq!(just_now(&enterprise).await.steps()[4].says, "Answered.");
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        let call = just_now(&enterprise).await;
        assert_eq!(call.steps()[4].says, "Removed.");
        // The second row of all is the first call: no value of it is anywhere in the log.
        let raw = app.database().raw().await;
        for column in ["changed", "detail", "quirks"] {
            let sql = format!("SELECT CAST({column} AS text) FROM call_log WHERE {column} IS NOT NULL");
            let texts = raw.column::<String>(&sql).await.join(" ");
            for value in ["Lovelace", "Countess", "ada.lovelace", "Analyst"] {
                assert!(!texts.contains(value), "{value} is in {column}");
            }
        }
    }

    /// Each refusal ends at its step, with the sentence that was answered.
    async fn refusals(app) {
        let enterprise = app.plain_enterprise().await;
        let entra = enterprise.scim_client().await;
        app.clock().advance(Duration::from_millis(5));
        let id = entra.create(person_named("Ada")).await;
        let one = format!("/Users/{id}");
        app.clock().advance(Duration::from_millis(5));
        entra.post("/Users", person("Bob", json!({ "roles": [{ "value": "Wizard" }] }))).await;
        let unknown = just_now(&enterprise).await;
        assert_eq!((states(&unknown).as_str(), unknown.reason), ("pppS-", Some(Reason::UnknownRole)));
        assert!(unknown.steps()[3].says.contains("Create the role"), "{:?}", unknown.steps());
        entra.post("/Users", person("Bob", json!({ "emails": null }))).await;
        assert_eq!(states(&just_now(&enterprise).await), "pS---");
        // The e-mail is unique too: which of two a database finds first is its own affair.
        let other = json!({ "emails": [{ "value": "other@contoso.example", "type": "work" }] });
        entra.post("/Users", person("ADA", other)).await.assert_status(409);
        let taken = just_now(&enterprise).await;
        assert_eq!((states(&taken).as_str(), taken.matched), ("ppS--", Some(Matched::UserName)));
        entra.put("/Users/0190f0c1-2d3e-7abc-8def-000000000000", person_named("x")).await.assert_status(404);
        assert_eq!(states(&just_now(&enterprise).await), "p-S--");
        let stale = muster_testkit::Call::new("PATCH", &one).header("If-Match", "W/\"9\"");
        let body = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "replace", "path": "title", "value": "x" }] });
        entra.send(stale.json(&body)).await.assert_status(412);
        assert_eq!(states(&just_now(&enterprise).await), "ppS--");
        let admin = enterprise.admin().await;
        app.use_cases().scim_set_enabled(&admin, false).await.unwrap();
        app.clock().advance(Duration::from_secs(2));
        entra.get(&one).await.assert_status(403);
        let door = just_now(&enterprise).await;
        assert_eq!((states(&door).as_str(), door.policy_version), ("S----", None));
    }

    /// Groups: how many members came and went, and the change behind the call.
    async fn calls_about_groups(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(person_named("Ada")).await;
        let bob = entra.create(person_named("Bob")).await;
        app.clock().advance(Duration::from_millis(5));
        let made = entra.post("/Groups", group("Sales", &[&ada])).await;
        let id = made.assert_status(201).at("/id").as_str().unwrap().to_owned();
        let call = just_now(&enterprise).await;
        assert_eq!(call.group.map(|group| group.to_string()).as_deref(), Some(id.as_str()));
        assert_eq!(changed(&call), ["displayName", "members (1 added)"]);
        change(&entra, &id, json!([add(&[&bob]), remove(&ada)])).await.assert_status(204);
        let call = just_now(&enterprise).await;
        assert_eq!(changed(&call), ["members (1 added, 1 removed)"]);
        let admin = enterprise.admin().await;
        let shown = app.use_cases().call_show(&admin, call.id, Values::Masked).await.unwrap();
        let actions: Vec<_> = shown.changes.iter().map(|change| change.action.as_str()).collect();
        assert_eq!(actions, ["group.members_removed", "group.members_added"]);
        entra.delete(&format!("/Groups/{id}")).await.assert_status(204);
        let gone = just_now(&enterprise).await;
        assert_eq!((gone.steps()[4].says.as_str(), gone.group), ("Removed.", call.group));
    }

    /// The change behind a call, masked unless it is asked for as it is; of nobody else, and of no other
    /// enterprise.
    async fn the_change_behind_a_call(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        app.clock().advance(Duration::from_millis(5));
        entra.operations(&id, json!([{ "op": "replace", "path": "title", "value": "Countess" }])).await
            .assert_status(200);
        let call = enterprise.last_call().await;
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        let show = async |values| use_cases.call_show(&admin, call.id, values).await.unwrap();
        let masked = show(Values::Masked).await;
        assert_eq!(masked.changes.len(), 1);
        assert_eq!(masked.changes[0].after, Some(json!({ "title": "C…" })));
        assert_eq!(masked.steps, call.steps());
        assert_eq!(show(Values::Open).await.changes[0].after, Some(json!({ "title": "Countess" })));
        let other = app.enterprise().await.admin().await;
        use_cases.call_show(&other, call.id, Values::Masked).await.unwrap_err();
        // Who is removed for good takes their values along.
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        assert_eq!(show(Values::Open).await.changes[0].after, None);
        let subject = Subject::Person(id.parse::<PersonId>().unwrap());
        assert_eq!(masked.changes[0].subject_id, subject.id().to_string());
    }

    /// Operations of a bulk request have rows of their own, found from the request's.
    async fn operations_of_a_bulk_request(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        app.clock().advance(Duration::from_millis(5));
        let operation = |name: &str, person: Value| {
            json!({ "method": "POST", "path": "/Users", "bulkId": name, "data": person })
        };
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
            "Operations": [
                operation("a", person_named("Ada")),
                operation("b", person("Bob", json!({ "roles": [{ "value": "Wizard" }] }))),
            ],
        });
        entra.post("/Bulk", body).await.assert_status(200);
        let whole = enterprise.calls().await.into_iter().find(|call| call.operation == "bulk").unwrap();
        assert!(whole.steps()[4].says.starts_with("2 operations: 1 succeeded"), "{:?}", whole.steps());
        let admin = enterprise.admin().await;
        let shown = app.use_cases().call_show(&admin, whole.id, Values::Masked).await.unwrap();
        let mut parts: Vec<_> = shown.parts.iter().map(states).collect();
        parts.sort_unstable();
        assert_eq!(parts, ["pppS-", "ppppp"]);
        let made = shown.parts.iter().find(|part| part.outcome == Outcome::Success).unwrap();
        assert_eq!(changed(made), ["emails (1 added)", "userName", "role"]);
    }

    /// The log is narrowed by outcome, reason, run and time.
    async fn filters(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        entra.create(person_named("Ada")).await;
        entra.post("/Users", person("Bob", json!({ "roles": [{ "value": "Wizard" }] }))).await;
        app.clock().advance(Duration::from_mins(20));
        entra.post("/Users", person("Bob", json!({ "emails": null }))).await;
        let calls = enterprise.calls().await;
        let last = calls.last().unwrap().clone();
        let found = async |filter: CallFilter| {
            let filter = CallFilter { limit: 10, ..filter };
            let calls = enterprise.calls_with(filter).await;
            calls.into_iter().map(|call| call.operation).collect::<Vec<_>>()
        };
        let all = CallFilter::default;
        assert_eq!(found(CallFilter { outcome: Some(Outcome::Refused), ..all() }).await.len(), 2);
        assert_eq!(found(CallFilter { outcome: Some(Outcome::Failed), ..all() }).await.len(), 0);
        assert_eq!(found(CallFilter { reason: Some(Reason::UnknownRole), ..all() }).await, ["user.create"]);
        assert_eq!(found(CallFilter { since: Some(last.at), ..all() }).await, ["user.create"]);
        assert_eq!(found(CallFilter { until: Some(last.at), ..all() }).await.len(), calls.len() - 1);
        assert_eq!(found(CallFilter { cycle: last.cycle, ..all() }).await, ["user.create"]);
        assert_ne!(last.cycle, calls[1].cycle, "twenty silent minutes begin another run");
        let first = calls.iter().find_map(|call| call.cycle);
        assert_eq!(found(CallFilter { cycle: first, ..all() }).await, ["user.create", "user.create"]);
        let before = CallFilter { before: Some(last.id), outcome: Some(Outcome::Refused), ..all() };
        assert_eq!(found(before).await, ["user.create"]);
    }
}
