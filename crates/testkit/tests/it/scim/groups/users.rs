//! `groups` of a User (RFC 7643 §4.1.2): shown and searched, never set.

use muster_testkit::{Requests as _, both_backends, person};
use serde_json::{Value, json};

use super::{ABSENT, add, change, make, members, people, remove};

both_backends! {
    /// RFC 7643 §4.1.2-10, -11: id, place, name and kind of each group, wherever a person is answered.
    /// Proves: 7643-4.1.2-11
    async fn a_person_shows_their_groups(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada, bob] = people(&entra, ["Ada", "Bob"]).await;
        let id = make(&entra, "Buyers", &[&ada]).await;
        let shown = json!([{
            "value": id, "display": "Buyers", "type": "direct",
            "$ref": format!("https://muster.example/api/scim/v2/Groups/{id}"),
        }]);
        entra.read(&ada).await.assert_at("/groups", shown.clone()).assert_at("/meta/version", "W/\"1\"");
        entra.read(&bob).await.assert_at("/groups", Value::Null);
        entra.find("userName eq \"ada\"").await.assert_at("/Resources/0/groups", shown.clone());
        entra.get(&format!("/Users/{ada}?attributes=groups.display")).await
            .assert_at("/groups", json!([{ "display": "Buyers" }]));
        entra.get(&format!("/Users/{ada}?excludedAttributes=groups")).await.assert_at("/groups", Value::Null);
        entra.operations(&ada, json!([{ "op": "add", "path": "title", "value": "x" }])).await
            .assert_status(200).assert_at("/groups", shown.clone());
        entra.put(&format!("/Users/{ada}"), person("Ada", json!({}))).await
            .assert_status(200).assert_at("/groups", shown);
        change(&entra, &id, json!([remove(&ada), add(&[&bob])])).await.assert_status(204);
        entra.read(&ada).await.assert_at("/groups", Value::Null);
        entra.read(&bob).await.assert_at("/groups/0/value", id);
    }

    /// RFC 7643 §4.1.2-10: what a client says about `groups` is passed over; an explicit path is
    /// refused.
    /// Proves: 7643-4.1.2-10
    async fn groups_cannot_be_set_on_a_person(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada] = people(&entra, ["Ada"]).await;
        let id = make(&entra, "Buyers", &[]).await;
        let groups = json!([{ "value": id }]);
        let made = entra.post("/Users", person("Bob", json!({ "groups": groups }))).await;
        made.assert_status(201).assert_at("/groups", Value::Null);
        entra.put(&format!("/Users/{ada}"), person("Ada", json!({ "groups": groups }))).await
            .assert_status(200).assert_at("/groups", Value::Null);
        entra.operations(&ada, json!([{ "op": "replace", "value": { "groups": groups } }])).await
            .assert_status(200).assert_at("/groups", Value::Null);
        for op in ["add", "replace", "remove"] {
            entra.operations(&ada, json!([{ "op": op, "path": "groups", "value": groups }])).await
                .assert_scim_error(400, "mutability", "\"groups\" belongs to the server");
        }
        assert!(members(&entra, &id).await.is_empty());
    }

    /// People can be found by their groups.
    async fn people_are_found_by_their_groups(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada, bob, cleo] = people(&entra, ["Ada", "Bob", "Cleo"]).await;
        let buyers = make(&entra, "Buyers", &[&ada, &bob]).await;
        let makers = make(&entra, "Makers", &[&bob]).await;
        let base = "https://muster.example/api/scim/v2/Groups";
        for (filter, names) in [
            (format!("groups eq \"{buyers}\""), vec![&ada, &bob]),
            (format!("groups.value eq \"{makers}\""), vec![&bob]),
            (format!("groups.value eq \"{}\"", makers.to_uppercase()), vec![&bob]),
            (format!("groups[value eq \"{buyers}\"]"), vec![&ada, &bob]),
            (format!("groups[value eq \"{buyers}\" and display eq \"makers\"]"), vec![]),
            (format!("groups[value eq \"{buyers}\" and type eq \"Direct\"]"), vec![&ada, &bob]),
            ("groups.type eq \"indirect\"".into(), vec![]),
            ("groups.display sw \"MAKE\"".into(), vec![&bob]),
            (format!("groups.$ref eq \"{base}/{makers}\""), vec![&bob]),
            (format!("groups[$ref ne \"{base}/{makers}\"]"), vec![&ada, &bob]),
            (format!("groups.value ne \"{buyers}\""), vec![&bob]),
            (format!("not (groups.value eq \"{makers}\")"), vec![&ada, &cleo]),
            ("groups pr".into(), vec![&ada, &bob]),
            ("not (groups pr)".into(), vec![&cleo]),
            ("groups eq null".into(), vec![&cleo]),
            ("groups.display pr and userName eq \"ada\"".into(), vec![&ada]),
            (format!("groups.value eq \"{ABSENT}\""), vec![]),
            ("groups eq \"nothing\"".into(), vec![]),
        ] {
            let mut ids = entra.find(&filter).await.ids();
            ids.sort();
            let mut expected: Vec<_> = names.into_iter().cloned().collect();
            expected.sort();
            assert_eq!(ids, expected, "{filter}");
        }
        // Of several groups none comes first: the order is by id.
        assert_eq!(entra.get("/Users?sortBy=groups.display").await.ids(), entra.get("/Users").await.ids());
    }
}
