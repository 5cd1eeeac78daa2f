//! `attributes` and `excludedAttributes` (RFC 7644 §3.9).

use muster_testkit::{Call, Requests as _, ScimClient, both_backends, person};
use serde_json::{Value, json};

const URN: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

async fn seed(client: &ScimClient) -> String {
    client
        .create(person(
            "Ada",
            json!({
                "title": "Buyer",
                "name": { "givenName": "Ada", "familyName": "King" },
                URN: { "department": "d", "costCenter": "c" },
            }),
        ))
        .await
}

fn keys(value: &Value) -> Vec<String> {
    let mut keys: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
    keys.sort();
    keys
}

both_backends! {
    /// RFC 7644 §3.9: what is named and what is always returned, in any spelling.
    /// Proves: 7643-3.1-04, 7643-3.1-19, 7643-4.1.1-12, 7643-7-10, 7644-3.4.2.5-01, 7644-3.9-01
    /// Proves: 7644-3.9-02, 7644-3.9-03, 7644-3.9-04, 7644-3.9-07, 7644-3.9-08, 7644-3.10-01
    async fn only_what_is_asked_for(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = seed(&entra).await;
        for (query, expected) in [
            ("attributes=userName", vec!["id", "schemas", "userName"]),
            ("attributes=USERNAME,%20title", vec!["id", "schemas", "title", "userName"]),
            ("attributes=shoeSize", vec!["id", "schemas"]),
            ("attributes=emails%5Btype%20eq%20%22work%22%5D", vec!["emails", "id", "schemas"]),
            ("attributes=password", vec!["id", "schemas"]),
            ("attributes=urn:ietf:params:scim:schemas:core:2.0:User:title", vec!["id", "schemas", "title"]),
            ("excludedAttributes=emails,name,meta,id,urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
             vec!["id", "schemas", "title", "userName"]),
        ] {
            let one = entra.get(&format!("/Users/{id}?{query}")).await;
            one.assert_status(200);
            assert_eq!(keys(&one.json()), expected, "{query}");
            let list = entra.get(&format!("/Users?{query}")).await;
            assert_eq!(list.at("/Resources/0"), one.json(), "{query}");
        }
    }

    /// RFC 7644 §3.9-06: a sub-attribute alone; an extension's attribute under its URN.
    /// Proves: 7644-3.9-04, 7644-3.9-06
    async fn parts_of_attributes(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = seed(&entra).await;
        entra.get(&format!("/Users/{id}?attributes=name.givenName,{URN}:department")).await
            .assert_at("/name", json!({ "givenName": "Ada" }))
            .assert_at(&format!("/{URN}"), json!({ "department": "d" }));
        entra.get(&format!("/Users/{id}?excludedAttributes=name.givenName,{URN}:department")).await
            .assert_at("/name", json!({ "familyName": "King" }))
            .assert_at(&format!("/{URN}"), json!({ "costCenter": "c" }))
            .assert_at("/title", "Buyer");
    }

    /// RFC 7644 §3.9-01: also in the answers of POST, PUT and PATCH.
    /// Proves: 7644-3.3-12, 7644-3.5.2-17, 7644-3.9-01
    async fn writes_answer_what_is_asked_for(app) {
        let entra = app.enterprise().await.scim_client().await;
        let body = person("Ada", json!({ "title": "x" }));
        let made = entra.post("/Users?attributes=title", body.clone()).await;
        made.assert_status(201);
        assert_eq!(keys(&made.json()), ["id", "schemas", "title"]);
        assert!(made.header("location").is_some());
        let path = format!("/Users/{}?excludedAttributes=meta,emails", made.id());
        let put = entra.put(&path, body).await;
        assert_eq!(keys(&put.json()), ["id", "schemas", "title", "userName"]);
        let patched = entra.send(Call::new("PATCH", path.as_str()).json(&json!({
            "Operations": [{ "op": "add", "path": "title", "value": "y" }],
        }))).await;
        assert_eq!(keys(&patched.json()), ["id", "schemas", "title", "userName"]);
    }

    /// RFC 7644 §3.9-05: both at once is a mistake, told before anything is changed.
    /// Proves: 7644-3.9-05
    async fn both_at_once_is_refused(app) {
        let entra = app.enterprise().await.scim_client().await;
        entra.post("/Users?attributes=title&excludedAttributes=emails", person("Ada", json!({}))).await
            .assert_scim_error(400, "invalidValue", "exclude each other");
        assert!(entra.get("/Users").await.ids().is_empty());
    }
}
