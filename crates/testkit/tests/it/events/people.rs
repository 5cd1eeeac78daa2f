//! What events say about people (RFC 9967 §2), and what they do not when somebody is gone.

use muster_core::receiver::{EventKind, Form, ReceiverSpec};
use muster_testkit::{Requests as _, TestReceiver, both_backends, person, person_named};
use serde_json::{Value, json};

use super::{PROV, all_verified, polling, pushed, receiver, short};

both_backends! {
    /// RFC 8417 §2.2, RFC 9967 §2.1, §2.2: the claims.
    /// Proves: 9967-2.1-01, 9967-2.2-01, 9967-5-01
    async fn the_claims(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let made = receiver(&enterprise, pushed(Form::Notice)).await;
        let answer = entra.post("/Users", person("Ada", json!({ "externalId": "e-1", "title": "Buyer" }))).await;
        let remote = TestReceiver::default();
        app.clock().advance(std::time::Duration::from_secs(5));
        app.pusher(remote.transport()).sweep().await.unwrap();
        let event = all_verified(&app, remote.taken()).await.remove(0);
        let number = event["jti"].as_str().unwrap().rsplit('.').next().unwrap();
        assert_eq!(event, json!({
            "iss": "https://muster.example",
            "aud": "https://receiver.example",
            "iat": 1_795_348_805, "toe": 1_795_348_800,
            "jti": format!("{}.{}.{number}", enterprise.id, made.id),
            "txn": answer.header("x-request-id").unwrap(),
            "sub_id": { "format": "scim", "uri": format!("/Users/{}", answer.id()), "externalId": "e-1" },
            "events": { format!("{PROV}create:notice"): {
                "attributes": ["emails", "externalId", "title", "userName"],
            } },
        }));
    }

    /// A full event carries what was made, replaced or changed, as it was then.
    /// Proves: 9967-2.4-01, 9967-2.4-02
    async fn full_events_carry_the_values_of_then(private app) {
        let enterprise = app.plain_enterprise().await;
        let entra = enterprise.scim_client().await;
        receiver(&enterprise, pushed(Form::Full)).await;
        let id = entra.create(person("Ada", json!({ "title": "Buyer", "nickName": "A" }))).await;
        let one = format!("/Users/{id}");
        entra.put(&one, person("Ada", json!({ "title": "Second", "name": { "givenName": "Ada" } }))).await.assert_status(200);
        entra.operations(&id, json!([
            { "op": "replace", "path": "active", "value": false },
            { "op": "replace", "path": "name.familyName", "value": "Lovelace" },
            { "op": "remove", "path": "title" },
        ])).await.assert_status(200);
        entra.put(&one, person("Ada", json!({ "title": "Third", "active": false }))).await.assert_status(200);
        entra.operations(&id, json!([{ "op": "replace", "path": "active", "value": true }])).await.assert_status(200);
        // Only now is anything read: nobody asked while it happened.
        let remote = TestReceiver::default();
        assert_eq!(app.pusher(remote.transport()).sweep().await.unwrap(), 5);
        let events = all_verified(&app, remote.taken()).await;
        let data = |n: usize, kind: &str| events[n]["events"][format!("{PROV}{kind}")]["data"].clone();
        let kinds: Vec<_> = events.iter().map(|event| short(event).1).collect();
        assert_eq!(kinds, [
            vec!["create:full"], vec!["put:full"], vec!["deactivate", "patch:full"], vec!["put:full"], vec!["activate"],
        ]);
        let created = data(0, "create:full");
        assert_eq!((&created["userName"], &created["title"], &created["nickName"]), (&json!("Ada"), &json!("Buyer"), &json!("A")));
        let second = data(1, "put:full");
        assert_eq!((&second["title"], &second["name"]), (&json!("Second"), &json!({ "givenName": "Ada" })));
        assert_eq!(second["nickName"], Value::Null);
        assert_eq!(second["emails"], created["emails"]);
        assert_eq!(data(2, "patch:full")["Operations"], json!([
            { "op": "replace", "path": "name.familyName", "value": "Lovelace" },
            { "op": "remove", "path": "title" },
        ]));
        let third = data(3, "put:full");
        assert_eq!((&third["title"], &third["active"], &third["name"]), (&json!("Third"), &json!(false), &Value::Null));
    }

    /// Requirement 67: of somebody who is gone an event says that it happened, and nothing else.
    async fn somebody_who_is_gone_is_named_by_id_only(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        receiver(&enterprise, pushed(Form::Full)).await;
        let id = entra.create(person("Zqada", json!({ "externalId": "zq-1", "title": "Zqtitle" }))).await;
        entra.operations(&id, json!([{ "op": "replace", "path": "title", "value": "Zqother" }])).await.assert_status(200);
        entra.operations(&id, json!([{ "op": "replace", "path": "active", "value": false }])).await.assert_status(200);
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        let remote = TestReceiver::default();
        app.pusher(remote.transport()).sweep().await.unwrap();
        let events = all_verified(&app, remote.taken()).await;
        let kinds: Vec<_> = events.iter().map(|event| short(event).1).collect();
        assert_eq!(kinds, [["create:notice"], ["patch:notice"], ["deactivate"], ["delete"]]);
        for event in &events {
            assert_eq!(event["sub_id"], json!({ "format": "scim", "uri": format!("/Users/{id}") }));
            assert!(!event.to_string().to_lowercase().contains("zq"), "{event}");
        }
        assert_eq!(events[1]["events"][format!("{PROV}patch:notice")], json!({ "attributes": [] }));
    }

    /// A receiver hears what it asked for; who did not ask for the switch sees it as a change.
    async fn a_receiver_hears_what_it_asked_for(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let only = |name: &str, kinds: &[EventKind]| ReceiverSpec {
            name: name.to_owned(), events: kinds.to_vec(), audience: name.to_owned(), ..pushed(Form::Notice)
        };
        receiver(&enterprise, only("ends", &[EventKind::Delete, EventKind::Deactivate])).await;
        receiver(&enterprise, only("changes", &[EventKind::Patch])).await;
        let id = entra.create(person_named("Ada")).await;
        entra.operations(&id, json!([{ "op": "replace", "path": "active", "value": false }])).await.assert_status(200);
        entra.operations(&id, json!([{ "op": "replace", "path": "title", "value": "x" }])).await.assert_status(200);
        entra.put(&format!("/Users/{id}"), person("Ada", json!({ "title": "y", "active": false }))).await.assert_status(200);
        let remote = TestReceiver::default();
        let pusher = app.pusher(remote.transport());
        pusher.sweep().await.unwrap();
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        pusher.sweep().await.unwrap();
        let events = all_verified(&app, remote.taken()).await;
        let of = |name: &str| -> Vec<_> {
            events.iter().filter(|event| event["aud"] == name).map(|event| event["events"].clone()).collect()
        };
        assert_eq!(of("ends"), [json!({ format!("{PROV}deactivate"): {} }), json!({ format!("{PROV}delete"): {} })]);
        let patch = |name: &str| json!({ format!("{PROV}patch:notice"): { "attributes": [name] } });
        assert_eq!(of("changes"), [patch("active"), patch("title")]);
    }

    /// Signing in, roles and switches are no events about people; people made by hand are people.
    async fn only_people_are_told_about(private app) {
        let enterprise = app.enterprise().await;
        receiver(&enterprise, pushed(Form::Full)).await;
        enterprise.role("Guests").await;
        let id = enterprise.by_hand("hand@contoso.example").await;
        enterprise.portal_client().await;
        let remote = TestReceiver::default();
        app.pusher(remote.transport()).sweep().await.unwrap();
        let events = all_verified(&app, remote.taken()).await;
        assert_eq!(events.len(), 2);
        assert_eq!(short(&events[0]), (id, vec!["create:full".to_owned()]));
        assert_eq!(events[0]["events"][format!("{PROV}create:full")]["data"]["emails"][0]["value"], "hand@contoso.example");
    }

    /// RFC 9967 §4, RFC 8414: what there is, is announced, where somebody listens.
    /// Proves: 9967-4-01
    async fn events_are_announced(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let config = entra.get("/ServiceProviderConfig").await;
        assert_eq!(config.at("/securityEvents"), Value::Null, "nobody listens yet");
        receiver(&enterprise, polling(Form::Notice)).await;
        let config = entra.get("/ServiceProviderConfig").await;
        config.assert_at("/securityEvents/asyncRequest", "none");
        let uris = config.at("/securityEvents/eventUris");
        assert_eq!(uris.as_array().unwrap().len(), 9);
        assert!(uris.as_array().unwrap().contains(&json!(format!("{PROV}put:full"))));
        app.anonymous().get("/.well-known/oauth-authorization-server").await
            .assert_at("/jwks_uri", "https://muster.example/api/oauth2/jwks");
    }
}
