//! Polling (RFC 8936): acknowledged in any order, waiting for what is to come.

use futures::future::join;
use muster_core::receiver::{Form, Receiver};
use muster_testkit::{
    Call, Requests as _, ScimClient, TestResponse, both_backends, person_named as person,
};
use serde_json::{Value, json};

use super::{jtis, polling, pushed, receiver, short, standing, verified};

async fn poll(client: &ScimClient, receiver: &Receiver, body: Value) -> TestResponse {
    client.post(&format!("/Events/{}", receiver.id), body).await
}

/// Asks for what there is now, and answers the events in the log's order and whether there are more.
async fn now(client: &ScimClient, receiver: &Receiver, mut body: Value) -> (Vec<Value>, bool) {
    body["returnImmediately"] = json!(true);
    let answer = poll(client, receiver, body).await;
    answer.assert_status(200);
    let sets = answer.at("/sets");
    let mut events = Vec::new();
    for (jti, token) in sets.as_object().unwrap() {
        let event = verified(client.app(), token.as_str().unwrap()).await;
        assert_eq!(event["jti"], jti.as_str());
        events.push(event);
    }
    events.sort_by_key(|event| event["jti"].as_str().unwrap().to_owned());
    (events, answer.at("/moreAvailable") == true)
}

both_backends! {
    /// RFC 8936 §2.2, §2.3: what is not acknowledged comes again; the order of acknowledgements is free.
    async fn acknowledgements_come_in_any_order(app) {
        let enterprise = app.enterprise().await;
        let client = enterprise.scim_client().await;
        let made = receiver(&enterprise, polling(Form::Notice)).await;
        let mut ids = Vec::new();
        for name in ["Ada", "Bob", "Cem", "Dee", "Eve"] {
            ids.push(client.create(person(name)).await);
        }
        let (events, more) = now(&client, &made, json!({})).await;
        assert_eq!(events.iter().map(|event| short(event).0).collect::<Vec<_>>(), ids);
        assert!(!more);
        let all: Vec<String> = jtis(&events).into_iter().map(str::to_owned).collect();
        let (first, more) = now(&client, &made, json!({ "maxEvents": 2 })).await;
        assert_eq!((jtis(&first), more), (vec![all[0].as_str(), &all[1]], true));

        let start = standing(&enterprise).await.cursor;
        let (left, _) = now(&client, &made, json!({ "ack": [all[3], all[1]] })).await;
        assert_eq!(jtis(&left), [all[0].as_str(), &all[2], &all[4]]);
        let stands = standing(&enterprise).await;
        assert_eq!((stands.cursor, stands.acknowledged.len()), (start, 2));
        let (left, _) = now(&client, &made, json!({ "ack": [all[0]] })).await;
        assert_eq!(jtis(&left), [all[2].as_str(), &all[4]]);
        let stands = standing(&enterprise).await;
        assert_eq!((stands.cursor, stands.acknowledged.len()), (start + 2, 1));
        // Nothing is asked for: acknowledgements alone.
        let (none, more) = now(&client, &made, json!({ "ack": [all[2]], "maxEvents": 0 })).await;
        assert_eq!((none.len(), more), (0, true));
        let (none, more) = now(&client, &made, json!({ "ack": [all[4], all[4], all[0]] })).await;
        assert_eq!((none.len(), more), (0, false));
        let stands = standing(&enterprise).await;
        assert_eq!((stands.cursor, stands.acknowledged), (start + 5, vec![]));
    }

    /// RFC 8936 §2.4: without events the answer is held back until there is one.
    async fn a_poll_waits_for_what_is_to_come(app) {
        let enterprise = app.enterprise().await;
        let client = enterprise.scim_client().await;
        let made = receiver(&enterprise, polling(Form::Full)).await;
        let elsewhere = enterprise.at(&app.sibling().await).scim_client_with(&client.token);
        let (answer, id) = join(poll(&client, &made, json!({})), elsewhere.create(person("Ada"))).await;
        answer.assert_status(200).assert_at("/moreAvailable", false);
        let sets = answer.at("/sets");
        let token = sets.as_object().unwrap().values().next().unwrap().as_str().unwrap();
        assert_eq!(short(&verified(&app, token).await), (id, vec!["create:full".to_owned()]));
    }

    /// What a receiver cannot use is written down and not offered again.
    async fn what_cannot_be_used_is_written_down(app) {
        let enterprise = app.enterprise().await;
        let client = enterprise.scim_client().await;
        let made = receiver(&enterprise, polling(Form::Notice)).await;
        client.create(person("Ada")).await;
        let (events, _) = now(&client, &made, json!({})).await;
        let jti = jtis(&events)[0].to_owned();
        let complaint = json!({ "err": "invalid_issuer", "description": "Who\u{1b} are you?" });
        let (left, _) = now(&client, &made, json!({ "setErrs": { &jti: complaint } })).await;
        assert!(left.is_empty());
        let said = standing(&enterprise).await.last_error.unwrap();
        assert_eq!(said, format!("invalid_issuer: Who are you? ({jti})"));
    }

    /// Tenancy: B's token knows nothing of A's receiver, and acknowledges nothing of it.
    async fn receivers_stay_inside_their_enterprise(app) {
        let (a, b) = (app.enterprise().await, app.enterprise().await);
        let (of_a, of_b) = (a.scim_client().await, b.scim_client().await);
        let (at_a, at_b) = (receiver(&a, polling(Form::Full)).await, receiver(&b, polling(Form::Full)).await);
        of_a.create(person("Ada")).await;
        of_b.create(person("Bob")).await;
        poll(&of_b, &at_a, json!({ "returnImmediately": true })).await.assert_scim_error(404, "", "There is no receiver with this id.");
        let (mine, _) = now(&of_a, &at_a, json!({})).await;
        assert_eq!(mine.len(), 1);
        let (theirs, _) = now(&of_b, &at_b, json!({ "ack": jtis(&mine) })).await;
        assert_eq!(theirs.len(), 1);
        assert_eq!(now(&of_a, &at_a, json!({})).await.0.len(), 1);
        of_b.post("/Events/nobody", json!({})).await.assert_scim_error(404, "", "There is no receiver");
        let elsewhere = receiver(&b, pushed(Form::Full)).await;
        poll(&of_b, &elsewhere, json!({})).await.assert_scim_error(404, "", "There is no receiver");
    }

    /// A paused receiver gets nothing, and everything later.
    async fn a_paused_receiver_gets_it_later(app) {
        let enterprise = app.enterprise().await;
        let client = enterprise.scim_client().await;
        let made = receiver(&enterprise, polling(Form::Notice)).await;
        client.create(person("Ada")).await;
        let admin = enterprise.admin().await;
        app.use_cases().receiver_pause(&admin, made.id).await.unwrap();
        assert_eq!(now(&client, &made, json!({})).await, (vec![], false));
        app.use_cases().receiver_resume(&admin, made.id).await.unwrap();
        assert_eq!(now(&client, &made, json!({})).await.0.len(), 1);
    }

    /// The endpoint takes POST with an object; what is wrong is said.
    async fn wrong_polls_are_refused(app) {
        let enterprise = app.enterprise().await;
        let client = enterprise.scim_client().await;
        let made = receiver(&enterprise, polling(Form::Notice)).await;
        let path = format!("/Events/{}", made.id);
        client.get(&path).await.assert_scim_error(405, "", "use POST").assert_header("allow", "POST");
        poll(&client, &made, json!({ "maxEvents": -1 })).await.assert_scim_error(400, "invalidValue", "maxEvents");
        client.send(Call::new("POST", &path).body("[]")).await.assert_scim_error(400, "invalidSyntax", "object");
        assert!(enterprise.calls().await.iter().any(|call| call.operation == "event.poll"));
    }
}
