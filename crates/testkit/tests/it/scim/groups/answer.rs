//! What is answered: attributes, versions.

use muster_testkit::{Call, Requests as _, both_backends};
use serde_json::{Value, json};

use super::{add, change, group, make, people, read};

fn keys(value: &Value) -> Vec<String> {
    let mut keys: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
    keys.sort();
    keys
}

both_backends! {
    /// RFC 7644 §3.9: what is named and what is always returned, on one and on lists.
    async fn only_what_is_asked_for(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada] = people(&entra, ["Ada"]).await;
        let id = make(&entra, "Buyers", &[&ada]).await;
        for (query, expected) in [
            ("excludedAttributes=members", vec!["displayName", "id", "meta", "schemas"]),
            ("excludedAttributes=MEMBERS,meta,id", vec!["displayName", "id", "schemas"]),
            ("attributes=displayName", vec!["displayName", "id", "schemas"]),
            ("attributes=members", vec!["id", "members", "schemas"]),
            ("attributes=members.value,shoeSize", vec!["id", "members", "schemas"]),
        ] {
            let one = entra.get(&format!("/Groups/{id}?{query}")).await;
            one.assert_status(200);
            assert_eq!(keys(&one.json()), expected, "{query}");
            let list = entra.get(&format!("/Groups?{query}")).await;
            assert_eq!(list.at("/Resources/0"), one.json(), "{query}");
        }
        entra.get(&format!("/Groups/{id}?attributes=members.value")).await
            .assert_at("/members", json!([{ "value": ada }]));
        // Names of members are theirs, and shown where they are asked for.
        for (query, display) in [
            ("", Value::Null),
            ("excludedAttributes=displayName", Value::Null),
            ("attributes=members.type", Value::Null),
            ("attributes=members", json!("Ada")),
            ("attributes=members.display", json!("Ada")),
        ] {
            entra.get(&format!("/Groups/{id}?{query}")).await.assert_at("/members/0/display", display.clone());
            entra.get(&format!("/Groups?{query}")).await.assert_at("/Resources/0/members/0/display", display);
        }
        let body = group("Sellers", &[&ada]);
        let made = entra.post("/Groups?excludedAttributes=members", body.clone()).await;
        made.assert_status(201).assert_at("/members", Value::Null);
        entra.put(&format!("/Groups/{}?attributes=members", made.id()), body).await
            .assert_status(200).assert_at("/members/0/value", ada).assert_at("/displayName", Value::Null);
    }

    /// RFC 7644 §3.5.2: a PATCH has no body, unless attributes are asked for.
    async fn a_patch_answers_what_is_asked_for(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada] = people(&entra, ["Ada"]).await;
        let id = make(&entra, "Buyers", &[]).await;
        let patch = |query: &str, value: &str| {
            let body = json!({ "Operations": [{ "op": "replace", "path": "displayName", "value": value }, add(&[&ada])] });
            Call::new("PATCH", format!("/Groups/{id}{query}")).json(&body)
        };
        let plain = entra.send(patch("?excludedAttributes=members", "a")).await;
        plain.assert_status(204);
        assert!(plain.body.is_empty());
        let asked = entra.send(patch("?attributes=displayName", "b")).await;
        asked.assert_status(200).assert_at("/displayName", "b").assert_header("etag", "W/\"3\"");
        assert_eq!(keys(&asked.json()), ["displayName", "id", "schemas"]);
        entra.send(patch("?attributes=members", "c")).await.assert_status(200).assert_at("/members/0/value", ada.as_str());
    }

    /// Members who are not answered are not looked up: without their table nothing is missed.
    async fn members_are_looked_up_only_where_they_are_answered(private app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = make(&entra, "Buyers", &[]).await;
        app.database().raw().await.run("DROP TABLE group_person").await;
        for query in ["excludedAttributes=members", "attributes=displayName"] {
            entra.get(&format!("/Groups/{id}?{query}")).await.assert_status(200);
            entra.get(&format!("/Groups?{query}&filter=displayName%20eq%20%22buyers%22")).await
                .assert_at("/totalResults", 1);
        }
        change(&entra, &id, json!([{ "op": "replace", "path": "displayName", "value": "x" }])).await
            .assert_status(204);
        entra.get(&format!("/Groups/{id}")).await.assert_status(500);
    }

    /// RFC 7644 §3.14: versions count members, too.
    async fn versions(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada] = people(&entra, ["Ada"]).await;
        let id = make(&entra, "Buyers", &[]).await;
        let path = format!("/Groups/{id}");
        let cached = |tag: &str| entra.send(Call::new("GET", path.as_str()).header("If-None-Match", tag));
        let same = cached("W/\"1\"").await;
        same.assert_status(304).assert_header("etag", "W/\"1\"");
        assert!(same.body.is_empty());
        let body = json!({ "Operations": [add(&[&ada])] });
        let calls = |tag: &str| [
            Call::new("PATCH", path.as_str()).header("If-Match", tag).json(&body),
            Call::new("PUT", path.as_str()).header("If-Match", tag).json(&group("x", &[])),
            Call::new("DELETE", path.as_str()).header("If-Match", tag),
        ];
        for call in calls("W/\"9\"") {
            entra.send(call).await.assert_scim_error(412, "", "was changed since it was read");
        }
        let [change, replace, delete] = calls("W/\"1\"");
        entra.send(change).await.assert_status(204).assert_header("etag", "W/\"2\"");
        cached("W/\"1\"").await.assert_status(200).assert_at("/members/0/value", ada);
        entra.send(replace).await.assert_scim_error(412, "", "");
        entra.send(delete).await.assert_scim_error(412, "", "");
        read(&entra, &id).await.assert_at("/displayName", "Buyers");
        entra.send(Call::new("DELETE", path.as_str()).header("If-Match", "\"2\"")).await.assert_status(204);
    }
}
