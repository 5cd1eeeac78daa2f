//! Rules of the standards that are about no endpoint in particular.

use std::collections::BTreeSet;

use muster_testkit::{Call, Requests as _, both_backends, person, person_named};
use serde_json::{Value, json};

use super::create::assert_contains;

/// The path under the Tenant URL of a location.
fn below(location: &Value) -> String {
    let location = location.as_str().unwrap();
    let path = location.strip_prefix("https://muster.example/api/scim/v2");
    path.unwrap_or_else(|| panic!("{location} is elsewhere")).to_owned()
}

both_backends! {
    /// RFC 7643 §2.1: names are read in any case and answered as the schema spells them.
    /// Proves: 7643-2.1-02
    async fn names_are_read_in_any_case(app) {
        let entra = app.enterprise().await.scim_client().await;
        let made = entra.post("/Users", json!({
            "SCHEMAS": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "USERNAME": "Ada",
            "Name": { "GIVENNAME": "Ada" },
            "eMails": [{ "Value": "ada@contoso.example", "TYPE": "work", "Primary": true }],
            "urn:ietf:params:scim:schemas:extension:ENTERPRISE:2.0:user": { "Department": "d" },
        })).await;
        made.assert_status(201)
            .assert_at("/userName", "Ada")
            .assert_at("/name", json!({ "givenName": "Ada" }))
            .assert_at("/emails", json!([{ "value": "ada@contoso.example", "type": "work", "primary": true }]))
            .assert_at("/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", json!({ "department": "d" }));
    }

    /// RFC 7643 §2.3.8: the order of members means nothing, in resources and in operations.
    /// Proves: 7643-2.3.8-01
    async fn the_order_of_members_means_nothing(app) {
        let entra = app.enterprise().await.scim_client().await;
        let body = r#"{"emails": [{"primary": true, "value": "ada@x.example", "type": "work"}],
            "userName": "Ada", "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"]}"#;
        let made = entra.send(Call::new("POST", "/Users").body(body)).await;
        made.assert_status(201).assert_at("/emails/0/value", "ada@x.example");
        let path = format!("/Users/{}", made.id());
        for body in [
            r#"{"Operations": [{"value": "x", "path": "title", "op": "add"}],
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}"#,
            r#"{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                "Operations": [{"op": "add", "path": "title", "value": "x"}]}"#,
        ] {
            entra.send(Call::new("PATCH", path.as_str()).body(body)).await
                .assert_status(200)
                .assert_at("/title", "x")
                .assert_at("/meta/version", "W/\"2\"");
        }
    }

    /// RFC 7643 §2.3.6: binary values are base64, with padding or without, and kept exactly.
    /// Proves: 7643-2.3.6-01, 7643-2.3.6-02, 7643-2.3.6-03
    async fn binary_values_are_base64(app) {
        let entra = app.enterprise().await.scim_client().await;
        let of = |value: &str| json!([{ "value": value, "type": "work" }]);
        let id = entra.create(person("Ada", json!({ "x509Certificates": of("MIIDQw==") }))).await;
        entra.read(&id).await.assert_at("/x509Certificates", of("MIIDQw=="));
        let path = |value: &str| json!([{ "op": "replace", "path": "x509Certificates", "value": of(value) }]);
        entra.operations(&id, path("MIIDQw")).await
            .assert_status(200)
            .assert_at("/x509Certificates", of("MIIDQw"));
        entra.find("x509Certificates.value eq \"MIIDQw\"").await.assert_at("/totalResults", 1);
        entra.find("x509Certificates.value eq \"miidqw\"").await.assert_at("/totalResults", 0);
        for junk in ["no certificate", "MIIDQ", "-_-_", "MIIDQw="] {
            entra.operations(&id, path(junk)).await
                .assert_scim_error(400, "invalidValue", "must be a base64 string");
            entra.post("/Users", person("Bob", json!({ "x509Certificates": of(junk) }))).await
                .assert_scim_error(400, "invalidValue", "x509Certificates.value");
        }
    }

    /// RFC 7643 §2.4: a value with its type is answered once; other types are other entries.
    /// Proves: 7643-2.4-01, 7643-2.4-07
    async fn equal_entries_are_one(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person("Ada", json!({ "phoneNumbers": [
            { "value": "1", "type": "work" }, { "value": "1", "type": "work" }, { "value": "1", "type": "home" },
        ] }))).await;
        let two = json!([{ "value": "1", "type": "work" }, { "value": "1", "type": "home" }]);
        entra.read(&id).await.assert_at("/phoneNumbers", two.clone());
        let again = json!([{ "op": "add", "path": "phoneNumbers", "value": [{ "value": "1", "type": "home" }] }]);
        entra.operations(&id, again).await.assert_status(200).assert_at("/phoneNumbers", two);
        entra.post("/Users", person("Bob", json!({ "phoneNumbers": [["1"]] }))).await
            .assert_scim_error(400, "invalidValue", "phoneNumbers");
    }

    /// RFC 7643 §4.1: texts that have a form, and types of entries, are the client's affair.
    /// Proves: 7643-2.3.7-04, 7643-2.4-04, 7643-4.1.1-05, 7643-4.1.1-06, 7643-4.1.1-07
    /// Proves: 7643-4.1.1-08, 7643-4.1.1-09, 7643-4.1.2-01, 7643-4.1.2-03, 7643-4.1.2-05, 7644-3.5.1-05
    async fn texts_of_a_form_are_kept(app) {
        let entra = app.enterprise().await.scim_client().await;
        let entry = |kind: &str| json!([{ "value": "a@x.example", "type": kind, "display": "A", "primary": true }]);
        let body = json!({
            "profileUrl": "ZQXJK", "userType": "Temp", "title": "Dr", "preferredLanguage": "da, en-GB;q=0.8",
            "locale": "en_US", "timezone": "Europe/Paris",
            "emails": [{ "value": "a@x.example", "type": "work" }, { "value": "b@x.example", "type": "billing" }],
            "phoneNumbers": entry("satellite"), "ims": entry("matrix"), "entitlements": entry("x"),
            "photos": [{ "value": "https://x.example/a.png", "type": "photo" }],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "manager": { "value": "7" } },
        });
        let made = entra.post("/Users", person("Ada", body.clone())).await;
        made.assert_status(201);
        assert_contains(&made.json(), &body);
        let cleared = person("Ada", json!({ "locale": null, "phoneNumbers": [], "timezone": "UTC" }));
        entra.put(&format!("/Users/{}", made.id()), cleared).await
            .assert_status(200)
            .assert_at("/locale", Value::Null)
            .assert_at("/phoneNumbers", Value::Null)
            .assert_at("/timezone", "UTC");
    }

    /// RFC 7643 §3.1: ids are the server's, unlike any other, and `externalId` is never made up.
    /// Proves: 7643-3.1-04, 7643-3.1-05, 7643-3.1-08, 7643-3.1-09
    async fn ids_are_of_the_server_and_external_ids_of_the_client(app) {
        let (one, two) = (app.enterprise().await, app.enterprise().await);
        let mut ids = BTreeSet::new();
        for client in [one.scim_client().await, two.scim_client().await] {
            for n in 0..5 {
                let made = client.post("/Users", person_named(&format!("Person {n}"))).await;
                made.assert_status(201).assert_at("/externalId", Value::Null);
                client.read(&made.id()).await.assert_at("/externalId", Value::Null).assert_at("/id", made.id());
                // Thirty-two hexadecimal digits: no room for a word.
                assert!(made.id().chars().all(|c| c == '-' || c.is_ascii_hexdigit()), "{made}");
                ids.insert(made.id());
            }
        }
        assert_eq!(ids.len(), 10);
    }

    /// RFC 7643 §2.3.7, §3.1, §6: what a location or a schema's URN points to is there.
    /// Proves: 7643-2.3.7-02, 7643-3.1-16, 7643-6-02
    async fn references_lead_somewhere(app) {
        let entra = app.enterprise().await.scim_client().await;
        let made = entra.post("/Users", person_named("Ada")).await;
        let read = entra.get(&below(&made.at("/meta/location"))).await;
        read.assert_status(200).assert_at("/id", made.id());
        assert_eq!(read.header("content-location"), read.at("/meta/location").as_str());
        let kinds = entra.get("/ResourceTypes").await;
        let schemas = entra.get("/Schemas").await;
        for list in [&kinds, &schemas] {
            for resource in list.at("/Resources").as_array().unwrap() {
                let found = entra.get(&below(&resource["meta"]["location"])).await;
                found.assert_status(200);
                assert_eq!(&found.json(), resource);
            }
        }
        for kind in kinds.at("/Resources").as_array().unwrap() {
            entra.get(kind["endpoint"].as_str().unwrap()).await.assert_status(200);
            let extensions = kind["schemaExtensions"].as_array().unwrap();
            for urn in extensions.iter().map(|one| &one["schema"]).chain([&kind["schema"]]) {
                let schema = entra.get(&format!("/Schemas/{}", urn.as_str().unwrap())).await;
                schema.assert_status(200).assert_at("/id", urn.clone());
            }
        }
    }

    /// RFC 7644 §3.4.2.2: people are found by the schemas they use.
    /// Proves: 7643-3.1-01, 7644-3.4.2.2-20
    async fn schemas_can_be_filtered_by(app) {
        let entra = app.enterprise().await.scim_client().await;
        let extension = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        let ada = entra.create(person("Ada", json!({ "externalId": "a", extension: { "department": "d" } }))).await;
        let bob = entra.create(person_named("Bob")).await;
        let found = entra.find(&format!("schemas eq \"{extension}\"")).await;
        assert_eq!(found.ids(), std::slice::from_ref(&ada));
        found.assert_at("/Resources/0/externalId", "a").assert_at("/Resources/0/meta/resourceType", "User");
        let both: BTreeSet<_> = [ada, bob].into();
        let found = entra.find("schemas eq \"urn:ietf:params:scim:schemas:core:2.0:User\"").await.ids();
        assert_eq!(BTreeSet::from_iter(found), both);
    }

    /// RFC 7644 §3.4.2.3: where case matters, capitals sort first, as their code points do.
    /// Proves: 7644-3.4.2.3-05
    async fn case_matters_in_the_order_where_it_matters_at_all(app) {
        let entra = app.rfc_enterprise().await.scim_client().await;
        for (name, id) in [("1", "b"), ("2", "A"), ("3", "a"), ("4", "B"), ("5", "é")] {
            entra.create(json!({ "userName": name, "externalId": id, "title": id })).await;
        }
        let order = async |by: &str| {
            let list = entra.get(&format!("/Users?sortBy={by}")).await;
            let resources = list.at("/Resources");
            let ids = resources.as_array().unwrap().iter().map(|one| one["externalId"].as_str().unwrap());
            ids.collect::<String>()
        };
        assert_eq!(order("externalId").await, "ABabé");
        assert_eq!(order("title").await.to_lowercase(), "aabbé");
    }

    /// RFC 7644 §4: order, pages and projections do not touch discovery; messages have no schema there.
    /// Proves: 7644-4-04, 7644-4-06, 7644-3.1-01
    async fn discovery_ignores_other_parameters(app) {
        let entra = app.enterprise().await.scim_client().await;
        for path in ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"] {
            let plain = entra.get(path).await;
            plain.assert_status(200);
            for query in [
                "sortBy=id&sortOrder=descending", "startIndex=2&count=1", "count=0", "attributes=name",
                "excludedAttributes=name,description",
            ] {
                assert_eq!(entra.get(&format!("{path}?{query}")).await.json(), plain.json(), "{path} {query}");
            }
            for resource in plain.at("/Resources").as_array().into_iter().flatten() {
                let id = resource["id"].as_str().unwrap();
                assert!(!id.starts_with("urn:ietf:params:scim:api:messages"), "{id}");
            }
        }
    }

    /// RFC 7644 §3.8: both media types may be asked for, and neither.
    /// Proves: 7644-3.8-01, 7644-3.8-02, 7644-3.8-03, 7644-3.8-04
    async fn either_media_type_can_be_asked_for(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Zoë")).await;
        for accept in [None, Some("application/scim+json"), Some("application/json"), Some("*/*")] {
            let mut call = Call::new("GET", format!("/Users/{id}"));
            if let Some(accept) = accept {
                call = call.header("Accept", accept);
            }
            let answer = entra.send(call).await;
            answer.assert_status(200)
                .assert_header("content-type", "application/scim+json")
                .assert_at("/userName", "Zoë");
            assert!(std::str::from_utf8(&answer.body).is_ok());
        }
    }

    /// RFC 7644 §3.13: another version is refused, with or without a token.
    /// Proves: 7644-3.13-01
    async fn another_version_is_refused(app) {
        let entra = app.enterprise().await.scim_client().await;
        for path in ["/api/scim/v1/Users", "/api/scim/v1", "/api/scim/v3/Users/x", "/api/scim/v2.1/Users", "/api/scim/v20"] {
            let call = Call::new("GET", path).header("Authorization", &format!("Bearer {}", entra.token));
            app.send(call).await.assert_scim_error(400, "invalidVers", "ends in /api/scim/v2");
            app.anonymous().post(path, json!({})).await.assert_scim_error(400, "invalidVers", "");
        }
        entra.get("/Users").await.assert_status(200);
    }

    /// RFC 7644 §5, §7.8: case, width and composition make no other name, for uniqueness and filters.
    /// Proves: 7643-4.1.1-01, 7644-5-01, 7644-5-02, 7644-7.8-01
    async fn names_are_prepared_before_they_are_compared(app) {
        let entra = app.rfc_enterprise().await.scim_client().await;
        for (name, same) in [
            ("Amélie Roche", "AME\u{301}LIE ROCHE"),
            ("ｊｏｈｎ", "John"),
            ("ΣΑΣ", "σασ"),
            ("Łódź 🦀", "ŁÓDŹ 🦀"),
        ] {
            let made = entra.post("/Users", json!({ "userName": name })).await;
            made.assert_status(201).assert_at("/userName", name);
            entra.post("/Users", json!({ "userName": same })).await
                .assert_scim_error(409, "uniqueness", "userName is already used");
            for op in ["eq", "sw", "ew", "co"] {
                let filter = format!("userName {op} \"{same}\"");
                assert_eq!(entra.find(&filter).await.ids(), [made.id()], "{filter}");
            }
        }
    }

    /// RFC 9967 §2.5.1: a wish to be answered later is no mistake; it is answered at once.
    /// Proves: 9967-2.5.1-01
    async fn a_wish_for_a_later_answer_does_no_harm(app) {
        let entra = app.enterprise().await.scim_client().await;
        let call = Call::new("POST", "/Users").header("Prefer", "respond-async, wait=10").json(&person_named("Ada"));
        let made = entra.send(call).await;
        made.assert_status(201);
        assert!(made.header("preference-applied").is_none());
    }
}
