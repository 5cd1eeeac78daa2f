//! Refusals in SCIM's form (RFC 7644 §3.12, pitfalls E1–E9).

use muster_testkit::{Call, Requests as _, both_backends, person_named};
use serde_json::json;

both_backends! {
    /// RFC 7644 §2, pitfall E5: no or a bad token is a 401 with the scheme.
    /// Proves: 7644-2-01, 7644-2-02, 7644-3.2-02, 7644-3.12-01, 7644-3.12-02, 7644-3.12-06
    async fn no_token_is_a_401(app) {
        let anonymous = app.anonymous();
        for path in ["/Users", "/Users/x", "/ServiceProviderConfig", "/Schemas", "/nowhere", "/Bulk", "/Me", ""] {
            let path = format!("/api/scim/v2{path}");
            let refused = anonymous.get(&path).await;
            refused.assert_scim_error(401, "", "No credentials were sent; send 'Authorization: Bearer <token>'");
            let scheme = refused.header("www-authenticate").unwrap_or_default();
            assert!(scheme.starts_with("Bearer realm=\"SCIM\""), "{refused}");
        }
        for header in ["Bearer nonsense", "Bearer a.b.c", "Basic dTpw", "Bearer", "Bearer \t"] {
            let call = Call::new("GET", "/api/scim/v2/Users").header("Authorization", header);
            anonymous.send(call).await.assert_scim_error(401, "", "");
        }
    }

    /// RFC 7644 §3.12, pitfall E9: an unknown method is a 405 with what there is.
    /// Proves: 7644-3.12-01
    async fn a_method_that_is_not_there_is_a_405(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        for (method, path, allow) in [
            ("PUT", "/Users".to_owned(), "GET, POST"),
            ("DELETE", "/Users".to_owned(), "GET, POST"),
            ("POST", format!("/Users/{id}"), "GET, PUT, PATCH, DELETE"),
            ("PROPFIND", format!("/Users/{id}"), "GET, PUT, PATCH, DELETE"),
            ("GET", "/.search".to_owned(), "POST"),
            ("GET", "/Bulk".to_owned(), "POST"),
            ("GET", "/Users/.search".to_owned(), "POST"),
            ("DELETE", "/Users/.search".to_owned(), "POST"),
        ] {
            entra.send(Call::new(method, path)).await
                .assert_scim_error(405, "", &format!("{method} is not possible here; use {allow}"))
                .assert_header("allow", allow);
        }
    }

    /// RFC 7644 §3.12: a path that leads nowhere, and parts of the standard that are not served.
    /// Proves: 7644-3.11-01, 7644-3.11-04, 7644-3.12-01, 7644-3.12-06
    async fn what_is_not_served_says_so(app) {
        let entra = app.enterprise().await.scim_client().await;
        for path in ["/nowhere", "/Users/a/b", "/users", ""] {
            entra.get(path).await.assert_scim_error(404, "", "There is no such endpoint.");
        }
        entra.post("/Me", json!({})).await.assert_scim_error(501, "", "has no /Me");
    }

    /// RFC 8259 §4, decision D-18: a name twice in one object is refused, whichever request it is, and
    /// nothing is done.
    async fn a_name_twice_is_refused(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let one = format!("/Users/{id}");
        let group = entra.post("/Groups", json!({ "displayName": "Buyers" })).await.assert_status(201).id();
        let of_group = format!("/Groups/{group}");
        for (method, path, body) in [
            ("POST", "/Users", r#"{ "userName": "Bob", "active": true, "active": false }"#),
            ("PUT", one.as_str(), r#"{ "userName": "Bob", "name": { "givenName": "a", "givenName": "b" } }"#),
            ("PATCH", one.as_str(), r#"{ "Operations": [{ "op": "remove", "op": "add", "path": "title", "value": "x" }] }"#),
            ("POST", "/Groups", r#"{ "displayName": "Sellers", "displayName": "Buyers" }"#),
            ("PUT", of_group.as_str(), r#"{ "displayName": "x", "members": [], "members": [] }"#),
            ("PATCH", of_group.as_str(), r#"{ "Operations": [{ "op": "add", "value": { "displayName": "x", "displayName": "y" } }] }"#),
            ("POST", "/Users/.search", r#"{ "filter": "userName eq \"x\"", "filter": "userName pr" }"#),
            ("POST", "/Bulk", r#"{ "Operations": [{ "method": "DELETE", "method": "POST", "path": "/Users/x" }] }"#),
        ] {
            entra.send(Call::new(method, path).body(body)).await
                .assert_scim_error(400, "invalidSyntax", "has a name twice in one object: line 1, column");
        }
        entra.read(&id).await.assert_at("/meta/version", "W/\"1\"");
        entra.get(&of_group).await.assert_at("/meta/version", "W/\"1\"");
        entra.get("/Users").await.assert_at("/totalResults", 1);
        entra.get("/Groups").await.assert_at("/totalResults", 1);
    }

    /// RFC 7643 §2.1: names have no case, so two that differ in case alone are one name twice.
    /// Proves: 7643-2.1-02
    async fn a_name_twice_in_another_case_is_refused(app) {
        let entra = app.rfc_enterprise().await.scim_client().await;
        let id = entra.create(json!({ "userName": "ada", "active": false })).await;
        let one = format!("/Users/{id}");
        let extension = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        for (method, path, body) in [
            ("POST", "/Users", json!({ "userName": "bob", "UserName": "eve" })),
            ("PUT", &one, json!({ "userName": "ada", "active": false, "Active": true })),
            ("PUT", &one, json!({ "userName": "ada", extension: { "department": "a" }, extension.to_lowercase(): {} })),
            ("PUT", &one, json!({ "userName": "ada", "emails": [{ "value": "a", "VALUE": "b" }] })),
            ("PATCH", &one, json!({ "Operations": [{ "op": "add", "value": { "active": false, "ACTIVE": true } }] })),
            ("PATCH", &one, json!({ "Operations": [{ "op": "remove", "OP": "add", "path": "title", "value": "x" }] })),
            ("POST", "/Users/.search", json!({ "filter": "userName pr", "Filter": "title pr" })),
        ] {
            entra.send(Call::new(method, path).json(&body)).await
                .assert_scim_error(400, "invalidSyntax", "twice in one object");
        }
        // What adds up is no name twice.
        entra.put(&one, json!({ "userName": "ada", "name": { "familyName": "K" }, "name.givenName": "A" })).await
            .assert_status(200)
            .assert_at("/name", json!({ "familyName": "K", "givenName": "A" }));
        entra.read(&id).await.assert_at("/active", false);
    }

    /// RFC 7644 §8.1, §3.8: both media types, any parameters, or none; others are a 415.
    /// Proves: 7644-3.8-06, 7644-3.8-07, 7644-3.12-01
    async fn media_types(app) {
        let entra = app.enterprise().await.scim_client().await;
        for (n, media_type) in [
            "application/scim+json", "application/json", "application/scim+json; charset=utf-8",
            "APPLICATION/JSON;charset=UTF-8", "",
        ].into_iter().enumerate() {
            let call = Call::new("POST", "/Users")
                .header("Content-Type", media_type)
                .json(&person_named(&format!("P{n}")));
            entra.send(call).await.assert_status(201);
        }
        for media_type in ["text/plain", "application/xml", "application/x-www-form-urlencoded"] {
            let call = Call::new("POST", "/Users").header("Content-Type", media_type).json(&person_named("x"));
            entra.send(call).await.assert_scim_error(415, "", "send application/scim+json or application/json");
        }
    }

    /// RFC 7644 §3.12: what is no JSON, or no resource, is `invalidSyntax`; the value is not echoed.
    /// Proves: 7644-3.3-10, 7644-3.8-01, 7644-3.12-01, 7644-3.12-04, 7644-3.12-06
    async fn broken_bodies(app) {
        let entra = app.enterprise().await.scim_client().await;
        for body in ["", "{", "{\"userName\": \"sekret", "nul", "{\"a\":1}x", "\u{feff}{}"] {
            let refused = entra.send(Call::new("POST", "/Users").body(body)).await;
            refused.assert_scim_error(400, "invalidSyntax", "is not valid JSON");
            assert!(!refused.text().contains("sekret"));
        }
        for body in ["[]", "\"x\"", "7", "null"] {
            entra.send(Call::new("POST", "/Users").body(body)).await
                .assert_scim_error(400, "invalidSyntax", "must be a JSON object");
        }
        let invalid_utf8 = Call::new("POST", "/Users").body(b"{\"userName\": \"\xff\"}".to_vec());
        entra.send(invalid_utf8).await.assert_scim_error(400, "invalidSyntax", "");
        let deep = "[".repeat(10_000);
        entra.send(Call::new("POST", "/Users").body(deep)).await.assert_scim_error(400, "invalidSyntax", "");
    }

    /// RFC 7644 §3.12, 413: more than a mebibyte is too large.
    /// Proves: 7644-3.12-01, 7644-3.12-06
    async fn a_body_that_is_too_large(app) {
        let entra = app.enterprise().await.scim_client().await;
        let mut body = person_named("Ada");
        body["title"] = "x".repeat(1_100_000).into();
        entra.post("/Users", body.clone()).await.assert_scim_error(413, "", "limit of 1048576 bytes");
        body["title"] = "x".repeat(65_537).into();
        entra.post("/Users", body.clone()).await
            .assert_scim_error(400, "invalidValue", "must not be longer than 65536 bytes");
        body["title"] = "x".repeat(65_536).into();
        entra.post("/Users", body.clone()).await.assert_status(201);
        body["userName"] = "x".repeat(1_025).into();
        entra.post("/Users", body.clone()).await
            .assert_scim_error(400, "invalidValue", "must not be longer than 1024 bytes");
        body["userName"] = "Bob".into();
        body["phoneNumbers"] = vec![json!({ "value": "1" }); 1_001].into();
        entra.post("/Users", body).await
            .assert_scim_error(400, "invalidValue", "must not have more than 1000 entries");
    }

    /// Requirement 99, pitfall D16: a slash at the end does no harm.
    /// Proves: 7644-1.2-02
    async fn a_trailing_slash_does_no_harm(app) {
        let entra = app.enterprise().await.scim_client().await;
        let made = entra.post("/Users/", person_named("Ada")).await;
        made.assert_status(201);
        assert_eq!(entra.get("/Users/").await.ids(), [made.id()]);
        assert_eq!(entra.get("/Users/?count=1").await.ids(), [made.id()]);
        entra.get(&format!("/Users/{}/", made.id())).await.assert_status(200);
        entra.get("/ServiceProviderConfig/").await.assert_status(200);
        entra.get("//Users").await.assert_status(200);
    }

    /// Every answer names its request, refused ones too, and each another.
    async fn every_answer_names_its_request(app) {
        let entra = app.enterprise().await.scim_client().await;
        let answers = [
            entra.get("/Users").await,
            entra.get("/Users/x").await,
            entra.get("/nowhere").await,
            app.anonymous().get("/api/scim/v2/Users").await,
        ];
        let mut ids: Vec<_> = answers
            .iter()
            .map(|answer| answer.header("x-request-id").unwrap_or_else(|| panic!("{answer}")).to_owned())
            .collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), answers.len());
    }

    /// Requirement 16: while provisioning is off, every call says so and how to mend it.
    /// Proves: 7644-3.12-06
    async fn provisioning_switched_off(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        app.use_cases().scim_set_enabled(&enterprise.admin().await, false).await.unwrap();
        app.clock().advance(std::time::Duration::from_secs(1));
        let sentence = format!(
            "SCIM provisioning is switched off for {}. An enterprise admin can switch it on under \
             Configurations → Enterprise Configurations → People → Users.",
            enterprise.name,
        );
        for refused in [
            entra.get("/Users").await,
            entra.get(&format!("/Users/{id}")).await,
            entra.delete(&format!("/Users/{id}")).await,
            entra.post("/Users", person_named("Bob")).await,
            entra.get("/ServiceProviderConfig").await,
        ] {
            refused.assert_scim_error(403, "", &sentence).assert_at("/detail", sentence.clone());
        }
        app.use_cases().scim_set_enabled(&enterprise.admin().await, true).await.unwrap();
        app.clock().advance(std::time::Duration::from_secs(1));
        entra.read(&id).await;
    }

    /// Pitfall E3: two that are made at once: one is made, the other is told.
    /// Proves: 7644-3.3-09
    async fn two_at_once(app) {
        let entra = app.enterprise().await.scim_client().await;
        let make = || entra.post("/Users", person_named("Ada"));
        let (a, b, c) = futures::join!(make(), make(), make());
        let mut statuses = [a.status, b.status, c.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409]);
    }
}
