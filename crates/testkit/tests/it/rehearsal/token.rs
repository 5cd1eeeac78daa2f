//! Tokens whose calls are rehearsals.

use std::time::Duration;

use muster_core::integration::{Purpose, Revocation};
use muster_testkit::{Call, Requests as _, ScimClient, both_backends, person_named};
use serde_json::{Value, json};

/// A PATCH that replaces one attribute.
fn replace(path: &str, value: &Value) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "replace", "path": path, "value": value }],
    })
}

/// A bulk request with these operations.
fn bulk(operations: &Value) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "Operations": operations,
    })
}

/// A group with these members.
fn group(name: &str, members: &[&str]) -> Value {
    let members: Vec<_> = members.iter().map(|id| json!({ "value": id })).collect();
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        "displayName": name,
        "members": members,
    })
}

/// Every kind of call that writes, each with the status that it is answered with.
fn calls(person: &str, team: &str) -> Vec<(Call, u16)> {
    let call = |method: &str, path: &str| Call::new(method, path);
    let (user, team) = (format!("/Users/{person}"), format!("/Groups/{team}"));
    let operations = json!([
        { "method": "POST", "path": "/Users", "bulkId": "a", "data": person_named("Bulk One") },
        { "method": "POST", "path": "/Groups", "bulkId": "b", "data": group("Bulk", &["bulkId:a"]) },
        { "method": "DELETE", "path": user },
    ]);
    vec![
        (call("POST", "/Users").json(&person_named("Grace Hopper")), 201),
        (call("POST", "/Users").json(&person_named("Ada King")), 409),
        (call("POST", "/Users").json(&json!({ "userName": 7 })), 400),
        (call("PUT", &user).json(&person_named("Ada Lovelace")), 200),
        (call("PATCH", &user).json(&replace("active", &json!(false))), 200),
        (
            call("PATCH", &user)
                .header("If-Match", "W/\"99\"")
                .json(&replace("title", &json!("x"))),
            412,
        ),
        (call("POST", "/Groups").json(&group("Others", &[person])), 201),
        (call("PATCH", &team).json(&replace("displayName", &json!("Renamed"))), 200),
        (call("POST", "/Bulk").json(&bulk(&operations)), 200),
        (call("DELETE", &team), 204),
        (call("DELETE", &user), 204),
        (call("DELETE", &user), 204),
    ]
}

async fn stage(client: &ScimClient) -> (String, String) {
    let person = client.create(person_named("Ada King")).await;
    let team = client.post("/Groups", group("Team", &[&person])).await;
    team.assert_status(201);
    (person, team.id())
}

both_backends! {
    /// Calls are answered as the real ones are, and the database is the same to the byte.
    async fn nothing_is_written(private app) {
        let enterprise = app.rfc_enterprise().await;
        enterprise.set_policy(|now| muster_core::policy::Policy {
            patch_answer: muster_core::provider::PatchAnswer::Resource,
            ..now
        }).await;
        let real = enterprise.scim_client().await;
        let (person, team) = stage(&real).await;
        let rehearsal = enterprise.rehearsal_client().await;
        app.flush_calls().await;
        let before = app.database().contents().await;
        for (call, status) in calls(&person, &team) {
            let answer = rehearsal.send(call).await;
            answer.assert_status(status);
            assert_eq!(answer.header("X-Muster-Rehearsal"), Some("true"));
        }
        // What one call made, the next does not see; and reads see what is there.
        let made = rehearsal.post("/Users", person_named("Grace Hopper")).await;
        let made = made.id();
        rehearsal.get(&format!("/Users/{made}")).await.assert_status(404);
        rehearsal.get(&format!("/Users/{person}")).await.assert_at("/userName", "Ada King");
        rehearsal.find("userName eq \"ada king\"").await.assert_at("/totalResults", 1);
        app.clock().advance(Duration::from_secs(1_000));
        rehearsal.get("/Users").await.assert_status(200);
        app.flush_calls().await;
        assert_eq!(app.database().contents().await, before, "something was written");
        // The real ones go on, and nothing that was rehearsed is remembered.
        real.post("/Users", person_named("Grace Hopper")).await.assert_status(201);
        real.read(&person).await.assert_at("/userName", "Ada King");
    }

    /// Its kind is in the list; it replaces no other token, and none replaces it.
    async fn it_stands_beside_the_others(app) {
        let enterprise = app.enterprise().await;
        enterprise.set_policy(|now| muster_core::policy::Policy {
            token_replacement: muster_core::policy::TokenReplacement::Replace,
            ..now
        }).await;
        let made = enterprise.app.use_cases().token_generate(&enterprise.admin().await).await.unwrap();
        let real = enterprise.scim_client_with(made.value.expose());
        let rehearsal = enterprise.rehearsal_client().await;
        real.get("/Users").await.assert_status(200);
        app.use_cases().token_generate(&enterprise.admin().await).await.unwrap();
        app.clock().advance(Duration::from_secs(1));
        rehearsal.get("/Users").await.assert_status(200);
        real.get("/Users").await.assert_status(401);
        let admin = enterprise.admin().await;
        let tokens = app.use_cases().token_list(&admin).await.unwrap();
        let found: Vec<_> = tokens.iter().filter(|token| token.rehearsal).collect();
        let [one] = found[..] else { panic!("{found:?}") };
        assert_eq!((one.purpose, one.last_used_at, one.cycle), (Purpose::Scim, None, None));
        let status = app.use_cases().scim_status(&admin).await.unwrap();
        assert!(status.live_tokens.iter().all(|token| !token.rehearsal));
        app.use_cases().token_revoke(&admin, one.id, Revocation::Anyway).await.unwrap();
        app.clock().advance(Duration::from_secs(1));
        rehearsal.get("/Users").await.assert_status(401);
    }

    /// The Authenticate API gives one to whoever asks for it, and only for SCIM.
    async fn the_authenticate_api_issues_it(app) {
        let enterprise = app.enterprise().await;
        let ask = |scim: &str, rehearsal: &str| {
            let call = Call::new("POST", "/api/authenticate")
                .header("X-SCIM", scim)
                .header("X-Muster-Rehearsal", rehearsal)
                .json(&json!({
                    "grant_type": "client_credentials",
                    "client_id": enterprise.credentials.client_id,
                    "client_secret": enterprise.credentials.client_secret,
                }));
            let anonymous = app.anonymous();
            async move { anonymous.send(call).await }
        };
        let answer = ask("true", "True").await;
        answer.assert_status(200).assert_at("/rehearsal", true);
        let client = enterprise.scim_client_with(answer.at("/access_token").as_str().unwrap());
        client.post("/Users", person_named("Ada King")).await.assert_status(201);
        assert!(enterprise.people().await.is_empty());
        assert_eq!(ask("true", "false").await.assert_status(200).at("/rehearsal"), Value::Null);
        ask("false", "true").await.assert_status(400);
        ask("true", "perhaps").await.assert_status(400);
    }

    /// A client that goes away in the middle leaves nothing, and keeps nobody from writing.
    async fn who_goes_away_leaves_nothing(private app) {
        let enterprise = app.enterprise().await;
        let real = enterprise.scim_client().await;
        let rehearsal = enterprise.rehearsal_client().await;
        rehearsal.get("/Users").await.assert_status(200);
        app.flush_calls().await;
        let before = app.database().contents().await;
        let operations: Vec<_> = (0..50)
            .map(|n| json!({
                "method": "POST", "path": "/Users", "bulkId": n.to_string(),
                "data": person_named(&format!("Person {n}")),
            }))
            .collect();
        for steps in [1, 2, 3, 5, 8, 30, 100, 300] {
            let mut call = Box::pin(rehearsal.post("/Bulk", bulk(&json!(operations))));
            for _ in 0..steps {
                tokio::select! {
                    biased;
                    _ = &mut call => break,
                    () = std::future::ready(()) => tokio::task::yield_now().await,
                }
            }
        }
        assert_eq!(app.database().contents().await, before);
        real.post("/Users", person_named("Ada King")).await.assert_status(201);
    }
}
