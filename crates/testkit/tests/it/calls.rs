//! The provisioning call log (requirement 62).

use std::{fmt::Write as _, time::Duration};

use muster_app::CallFilter;
use muster_core::call::{
    Outcome::{NoChange, Refused, Success},
    Reason,
};
use muster_testkit::{
    Backend, Call, Enterprise, Requests as _, both_backends, person, person_named,
};
use serde_json::json;

both_backends! {
    /// What was done to a person is found by the person; that they were read is not.
    async fn writes_are_found_by_person(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let (ada, bob) = (entra.create(person_named("Ada")).await, entra.create(person_named("Bob")).await);
        entra.get(&format!("/Users/{ada}")).await.assert_status(200);
        entra.find("userName eq \"ada\"").await.assert_status(200);
        entra.delete(&format!("/Users/{ada}")).await.assert_status(204);
        let found = async |id: &str| {
            let filter = CallFilter { person: id.parse().ok(), limit: 10, ..CallFilter::default() };
            let mut found: Vec<_> =
                enterprise.calls_with(filter).await.into_iter().map(|call| call.operation).collect();
            found.sort_unstable();
            found
        };
        assert_eq!(found(&ada).await, ["user.create", "user.delete"]);
        assert_eq!(found(&bob).await, ["user.create"]);
    }

    /// Requirement 62: every call is a row with outcome, class of reason, rule and person.
    async fn every_call_is_a_row(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let one = format!("/Users/{id}");
        entra.get(&one).await;
        entra.operations(&id, json!([{ "op": "replace", "path": "title", "value": "x" }])).await;
        entra.operations(&id, json!([{ "op": "replace", "path": "title", "value": "x" }])).await;
        entra.find("userName eq \"ada\"").await;
        entra.get("/Users").await;
        entra.post("/Users", person("Bob", json!({ "roles": [{ "value": "Wizard" }] }))).await;
        entra.post("/Users", person("Bob", json!({ "emails": null }))).await;
        entra.post("/Users", person_named("ADA")).await;
        entra.get("/Users/nobody").await;
        entra.find("shoeSize eq 1").await;
        entra.send(Call::new("POST", "/Users").body("{")).await;
        entra.send(Call::new("PATCH", "/Users")).await;
        entra.get("/nowhere").await;
        entra.get("/Schemas").await;
        entra.delete(&one).await;
        let rows: Vec<_> = enterprise.calls().await.into_iter()
            .filter(|call| call.operation != "token.issue")
            .map(|call| (call.operation, call.status, call.outcome, call.reason, call.rule))
            .collect();
        let row = |operation: &str, status: u16, outcome, reason, rule: Option<&str>| {
            (operation.to_owned(), status, outcome, reason, rule.map(str::to_owned))
        };
        // Rows written within a millisecond are in no order; what matters is that each is there.
        let mut rest = rows.clone();
        for expected in [
            row("user.create", 201, Success, None, Some("role.none")),
            row("user.read", 200, Success, None, None),
            row("user.patch", 200, Success, None, Some("role.unchanged")),
            row("user.patch", 200, NoChange, None, Some("role.unchanged")),
            row("user.look_up", 200, Success, None, None),
            row("user.list", 200, Success, None, None),
            row("user.create", 400, Refused, Some(Reason::UnknownRole), Some("role.unknown")),
            row("user.create", 400, Refused, Some(Reason::Attribute), None),
            row("user.create", 409, Refused, Some(Reason::Conflict), None),
            row("user.read", 404, Refused, Some(Reason::Absent), None),
            row("user.look_up", 400, Refused, Some(Reason::Request), None),
            row("user.create", 400, Refused, Some(Reason::Request), None),
            row("other", 405, Refused, Some(Reason::Request), None),
            row("other", 404, Refused, Some(Reason::Request), None),
            row("discovery", 200, Success, None, None),
            row("user.delete", 204, Success, None, Some("delete.now")),
        ] {
            let found = rest.iter().position(|row| *row == expected);
            rest.remove(found.unwrap_or_else(|| panic!("{expected:?} is not in {rows:#?}")));
        }
        assert!(rest.is_empty(), "{rest:#?}");
    }

    /// The row names the person, the token, the request, the route without ids, and the client.
    /// Proves: 7644-2-03
    async fn a_row_says_who_and_what(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        app.clock().advance(Duration::from_mins(1));
        let agent = "x".repeat(300);
        let answer = entra.send(Call::new("GET", format!("/Users/{id}?attributes=title")).header("User-Agent", &agent)).await;
        answer.assert_status(200);
        let call = enterprise.last_call().await;
        assert_eq!(call.person.unwrap().to_string(), id);
        assert_eq!(call.route, "/Users/{id}");
        assert_eq!(call.method, "GET");
        assert_eq!(answer.header("x-request-id").unwrap(), call.request.to_string());
        assert_eq!(call.agent.as_deref(), Some(&agent[..200]));
        assert!(call.cycle.is_some());
        assert_eq!(call.at.to_string(), "2026-11-22T12:01:00.000Z");
        let token = &app.use_cases().token_list(&enterprise.admin().await).await.unwrap()[0];
        assert_eq!(call.token, Some(token.id));
        assert_eq!(call.fingerprint.as_deref(), Some(token.fingerprint.as_str()));
        assert_eq!(token.last_used_at, Some(call.at));
    }

    /// What was tolerated is told (requirement 57).
    async fn quirks_are_noted(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let body = json!({ "userName": "Ada", "active": "True", "email": [{ "type": "work", "value": "a@x.example" }] });
        app.clock().advance(Duration::from_millis(1));
        let id = entra.create(body).await;
        let quirks = enterprise.last_call().await.quirks;
        assert!(["string_boolean", "singular_alias"].iter().all(|quirk| quirks.iter().any(|q| q == quirk)), "{quirks:?}");
        app.clock().advance(Duration::from_millis(1));
        entra.operations(&id, json!([{ "op": "Add", "path": "roles[primary eq \"True\"].value", "value": "Admin" }])).await
            .assert_status(200);
        assert_eq!(enterprise.last_call().await.quirks, ["string_boolean", "upsert"]);
    }

    /// No secret, no body and no query value is in the log (pitfall D18).
    /// Proves: 7644-7.5.1-01
    async fn nothing_secret_is_in_the_log(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        entra.create(person("Zuleika Quint", json!({ "title": "Xylographer" }))).await;
        entra.find("userName eq \"Zuleika Quint\"").await;
        entra.post("/Users", person("Zuleika Quint", json!({}))).await.assert_status(409);
        entra.operations("0192f0c1-2d3e-7abc-8def-0123456789ab", json!([{ "op": "add", "path": "title", "value": "Xylographer" }])).await;
        app.flush_calls().await;
        let raw = app.database().raw().await;
        let mut text = String::new();
        for row in enterprise.calls().await {
            writeln!(text, "{row:?}").unwrap();
        }
        assert!(raw.rows("SELECT id FROM call_log").await.len() >= 5);
        for secret in [entra.token.as_str(), &enterprise.credentials.client_secret, "Zuleika", "Quint", "Xylographer"] {
            assert!(!text.contains(secret), "{secret} is in\n{text}");
        }
    }

    /// Calls with a token that nobody issued leave no row: strangers could fill the log.
    async fn strangers_leave_no_row(private app) {
        let enterprise = app.enterprise().await;
        enterprise.scim_client_with("nonsense").get("/Users").await.assert_status(401);
        app.anonymous().get("/api/scim/v2/Users").await.assert_status(401);
        assert!(enterprise.calls().await.is_empty());
        let raw = app.database().raw().await;
        assert!(raw.rows("SELECT id FROM call_log").await.is_empty());
    }

    /// Calls are kept for ninety days: of every enterprise, whether anybody calls or not, and one instance
    /// looks for all.
    async fn old_calls_are_forgotten(private app) {
        let (quiet, busy) = (app.enterprise().await, app.enterprise().await);
        let raw = app.database().raw().await;
        let old = async |enterprise: &Enterprise, calls: u32| {
            let entra = enterprise.scim_client().await;
            for _ in 1..calls {
                entra.get("/Users").await.assert_status(200);
            }
            app.flush_calls().await;
        };
        // More than one portion.
        old(&quiet, 3).await;
        raw.run(
            "INSERT INTO call_log (enterprise_id, id, at, request_id, method, route, operation, status, outcome, quirks, duration_us)
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
             SELECT enterprise_id, ROW, at, request_id, method, route, operation, status, outcome, quirks, duration_us
             FROM n, (SELECT * FROM call_log LIMIT 1) AS one"
                .replace("ROW", match app.database().backend {
                    Backend::Sqlite => "CAST(substr(id, 1, 6) || randomblob(10) AS BLOB)",
                    Backend::Postgres => "overlay(gen_random_uuid()::text placing left(id::text, 13) from 1)::uuid",
                }).as_str(),
        ).await;
        old(&busy, 2).await;
        let kept = async || raw.column::<i64>("SELECT count(*) FROM call_log").await[0];
        assert_eq!(app.use_cases().call_purge().await.unwrap(), 0);
        app.clock().advance(Duration::from_hours(89 * 24));
        assert_eq!(app.use_cases().call_purge().await.unwrap(), 0);
        old(&busy, 2).await;
        assert_eq!(kept().await, 2507);
        app.clock().advance(Duration::from_hours(2 * 24));
        let sibling = app.sibling().await;
        assert_eq!(sibling.use_cases().call_purge().await.unwrap(), 2505);
        assert_eq!(kept().await, 2);
        // Who comes second within the hour leaves it to the first.
        app.clock().advance(Duration::from_hours(90 * 24));
        let (one, two) = (app.use_cases().call_purge().await.unwrap(), sibling.use_cases().call_purge().await.unwrap());
        assert_eq!((one, two), (2, 0));
    }

    /// One enterprise's rows that cannot be written cost the others nothing.
    async fn a_failure_stays_in_its_enterprise(app) {
        let (one, two) = (app.enterprise().await, app.enterprise().await);
        for enterprise in [&one, &two] {
            enterprise.scim_client().await.get("/Users").await.assert_status(200);
        }
        let (of_one, of_two) = (one.last_call().await, two.last_call().await);
        for (failing, other, good) in [(&of_one, &two, &of_two), (&of_two, &one, &of_one)] {
            let before = other.calls().await.len();
            let calls = app.deps().calls;
            // Its row is there already.
            calls.record(failing.clone());
            let id = format!("{:x}", 1 + u128::try_from(before).unwrap());
            let id = format!("{}{id:0>4}", &good.id.to_string()[..32]);
            calls.record(muster_core::call::Call { id: id.parse().unwrap(), ..good.clone() });
            assert_eq!(other.calls().await.len(), before + 1);
        }
    }

    /// A search addresses nobody, whoever it finds: it is none of the writes to a person.
    async fn a_search_is_about_nobody(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let asked = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
            "filter": "userName eq \"ada\"",
        });
        for path in ["/Users/.search", "/.search"] {
            entra.post(path, asked.clone()).await.assert_status(200).assert_at("/totalResults", 1);
        }
        entra.find("userName eq \"ada\"").await.assert_status(200);
        let filter = CallFilter { person: id.parse().ok(), limit: 10, ..CallFilter::default() };
        assert_eq!(enterprise.calls_with(filter).await.len(), 1);
        let named = enterprise.calls().await.into_iter().filter(|call| call.person.is_some());
        assert_eq!(named.count(), 1);
    }
}
