//! `POST …/.search` (RFC 7644 §3.4.3): queries in a body.

use std::time::Duration;

use muster_testkit::{Call, Requests as _, both_backends, person};
use serde_json::{Value, json};

const SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

/// Where searches find users; there are no groups beside them in most of these tests.
const PATHS: [&str; 2] = ["/.search", "/Users/.search"];

both_backends! {
    /// RFC 7644 §3.4.3: a search and the query string of the same parameters find the same.
    /// Proves: 7644-3.4.2-01, 7644-3.4.2.1-01, 7644-3.4.2.1-05, 7644-3.4.3-01, 7644-3.4.3-02
    /// Proves: 7644-3.4.3-03, 7644-3.4.3-05, 7644-3.4.3-07
    async fn a_search_is_a_query(app) {
        let entra = app.enterprise().await.scim_client().await;
        for (name, title) in [("Ada", "b"), ("Bob", "a"), ("Cleo", "c"), ("Dan", "d")] {
            app.clock().advance(Duration::from_millis(1));
            entra.create(person(name, json!({ "title": title }))).await;
        }
        for (body, query) in [
            (json!({}), ""),
            (json!({ "filter": "userName sw \"b\"" }), "filter=userName%20sw%20%22b%22"),
            (json!({ "startIndex": 2, "count": 2 }), "startIndex=2&count=2"),
            (json!({ "startIndex": "2", "count": "2" }), "startIndex=2&count=2"),
            (json!({ "startIndex": 0, "count": -1 }), "startIndex=0&count=-1"),
            (json!({ "sortBy": "title", "sortOrder": "descending" }), "sortBy=title&sortOrder=descending"),
            (json!({ "attributes": ["title", "name.givenName"] }), "attributes=title,name.givenName"),
            (json!({ "attributes": "title" }), "attributes=title"),
            (json!({ "excludedAttributes": ["emails", "id"] }), "excludedAttributes=emails,id"),
            (json!({ "FILTER": "title eq \"d\"", "filters": 7 }), "filter=title%20eq%20%22d%22"),
            (json!({ "filter": null, "count": null, "attributes": [] }), ""),
        ] {
            let mut message = body.clone();
            message["schemas"] = json!([SCHEMA]);
            let expected = entra.get(&format!("/Users?{query}")).await;
            for path in PATHS {
                let found = entra.post(path, message.clone()).await;
                found.assert_status(200).assert_header("content-type", "application/scim+json");
                assert_eq!(found.json(), expected.json(), "{path} {body}");
            }
        }
    }

    /// RFC 7644 §3.4.2.1, §3.4.3: groups are searched like people; the root has both, people first, on
    /// one page, and a filter that means nothing to a type finds nothing in it.
    async fn groups_are_searched_too(app) {
        let entra = app.enterprise().await.scim_client().await;
        let mut ids = Vec::new();
        for name in ["Ada", "Bob"] {
            app.clock().advance(Duration::from_millis(1));
            ids.push(entra.create(person(name, json!({ "displayName": name }))).await);
        }
        for name in ["Bob", "Buyers"] {
            app.clock().advance(Duration::from_millis(1));
            let body = json!({ "displayName": name, "members": [{ "value": ids[0] }] });
            ids.push(entra.post("/Groups", body).await.assert_status(201).id());
        }
        let pick = |places: &[usize]| places.iter().map(|at| ids[*at].clone()).collect::<Vec<_>>();
        let member = format!("members eq \"{}\"", ids[0]);
        for (path, body, total, found) in [
            ("/Groups/.search", json!({}), 2, pick(&[2, 3])),
            ("/Groups/.search", json!({ "filter": "displayName eq \"bob\"" }), 1, pick(&[2])),
            ("/Groups/.search", json!({ "sortBy": "displayName", "sortOrder": "descending" }), 2, pick(&[3, 2])),
            ("/.search", json!({}), 4, pick(&[0, 1, 2, 3])),
            ("/.search", json!({ "startIndex": 2, "count": 2 }), 4, pick(&[1, 2])),
            ("/.search", json!({ "filter": "displayName eq \"bob\"" }), 2, pick(&[1, 2])),
            ("/.search", json!({ "filter": "userName eq \"bob\"" }), 1, pick(&[1])),
            ("/.search", json!({ "filter": member }), 2, pick(&[2, 3])),
            ("/.search", json!({ "filter": "meta.resourceType eq \"Group\"" }), 2, pick(&[2, 3])),
            ("/.search", json!({ "attributes": ["userName", "members.value"] }), 4, pick(&[0, 1, 2, 3])),
        ] {
            let answer = entra.post(path, body.clone()).await;
            answer.assert_status(200).assert_at("/totalResults", total);
            assert_eq!(answer.ids(), found, "{path} {body}");
        }
        let expected = entra.get("/Groups?attributes=members").await;
        let found = entra.post("/Groups/.search", json!({ "attributes": ["members"] })).await;
        assert_eq!(found.json(), expected.json());
        found.assert_at("/Resources/0/members/0/value", ids[0].as_str());
        entra.post("/Groups/.search", json!({ "filter": "userName eq \"bob\"" })).await
            .assert_scim_error(400, "invalidFilter", "userName");
    }

    /// RFC 7644 §3.4.2.1: over types, an attribute that a type lacks has no value there; the rest of the
    /// filter means what it means.
    /// Proves: 7644-3.4.2.1-04
    async fn what_a_type_lacks_has_no_value(app) {
        let entra = app.enterprise().await.scim_client().await;
        let more = json!({ "displayName": "Ada", "title": "Countess", "active": true });
        let ada = entra.create(person("Ada", more)).await;
        app.clock().advance(Duration::from_millis(1));
        let bob = entra.create(person("Bob", json!({ "displayName": "Buyers" }))).await;
        let body = json!({ "displayName": "Buyers", "members": [{ "value": ada }] });
        let buyers = entra.post("/Groups", body).await.assert_status(201).id();
        let sellers = entra.post("/Groups", json!({ "displayName": "Sellers" })).await.assert_status(201).id();
        let mut groups = [&buyers, &sellers];
        groups.sort();
        let [one, other] = groups;
        for (filter, found) in [
            ("userName eq \"ada\" or displayName eq \"buyers\"", vec![&ada, &bob, &buyers]),
            ("userName eq \"ada\" and displayName eq \"buyers\"", vec![]),
            ("not (userName pr)", vec![one, other]),
            ("not (userName eq \"ada\")", vec![&bob, one, other]),
            ("userName ne \"ada\"", vec![&bob, one, other]),
            ("title ne \"countess\" and displayName eq \"buyers\"", vec![&bob, &buyers]),
            ("title eq null and displayName pr", vec![&bob, one, other]),
            ("emails.value ne \"nobody\" and displayName eq \"sellers\"", vec![]),
            ("members pr", vec![&buyers]),
            ("not (members pr)", vec![&ada, &bob, &sellers]),
            ("active eq true or members[value pr]", vec![&ada, &buyers]),
            ("meta.resourceType eq \"Group\" and not (name.familyName pr)", vec![one, other]),
        ] {
            let answer = entra.post("/.search", json!({ "filter": filter })).await;
            answer.assert_status(200).assert_at("/totalResults", found.len());
            assert_eq!(answer.ids().iter().collect::<Vec<_>>(), found, "{filter}");
        }
        for (filter, part) in [
            ("displayName pr or shoeSize eq 1", "\"shoeSize\" is no attribute of any resource type"),
            ("members[userName pr]", "userName"),
            ("active co \"x\"", "active"),
            ("password pr", "password"),
        ] {
            entra.post("/.search", json!({ "filter": filter })).await
                .assert_scim_error(400, "invalidFilter", part);
        }
        // Asked alone, a type knows its own attributes only.
        entra.post("/Groups/.search", json!({ "filter": "not (userName pr)" })).await
            .assert_scim_error(400, "invalidFilter", "no attribute of Group");
    }

    /// What a query string is refused for, a search is refused for; and what is no search at all.
    /// Proves: 7644-3.4.2.1-05, 7644-3.4.3-02, 7644-3.4.3-03
    async fn a_bad_search_is_refused(app) {
        let entra = app.enterprise().await.scim_client().await;
        for path in PATHS {
            for (body, kind, part) in [
                (json!({ "filter": "userName eq" }), "invalidFilter", ""),
                (json!({ "filter": "shoeSize eq 1" }), "invalidFilter", "shoeSize"),
                (json!({ "filter": "" }), "invalidFilter", ""),
                (json!({ "count": "many" }), "invalidValue", "count must be a whole number."),
                (json!({ "attributes": ["title"], "excludedAttributes": ["title"] }), "invalidValue", "exclude each other"),
                (json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] }), "invalidSyntax", SCHEMA),
                (json!([]), "invalidSyntax", "SearchRequest"),
            ] {
                entra.post(path, body).await.assert_scim_error(400, kind, part);
            }
            let text = Call::new("POST", path).header("Content-Type", "text/plain").body("{}");
            entra.send(text).await.assert_scim_error(415, "", "");
        }
    }

    /// RFC 7644 §3.4.3, §3.9: what is always returned is returned, whatever the two lists say.
    /// Proves: 7644-3.4.3-04
    async fn what_is_always_returned_is_in_every_answer(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person("Ada", json!({ "title": "t" }))).await;
        for path in PATHS {
            for (body, title) in [
                (json!({ "attributes": ["title"] }), json!("t")),
                (json!({ "attributes": ["nickName"] }), Value::Null),
                (json!({ "excludedAttributes": ["id", "schemas", "title"] }), Value::Null),
            ] {
                entra.post(path, body).await
                    .assert_status(200)
                    .assert_at("/Resources/0/id", id.as_str())
                    .assert_at("/Resources/0/schemas/0", "urn:ietf:params:scim:schemas:core:2.0:User")
                    .assert_at("/Resources/0/title", title);
            }
        }
    }

    /// RFC 7644 §3.4.2.1: a filter of the type chooses types.
    /// Proves: 7644-3.4.2.1-02
    async fn a_filter_chooses_types(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person("Ada", json!({}))).await;
        for (filter, found) in [
            ("meta.resourceType eq \"User\"", vec![id.clone()]),
            ("meta.resourceType eq \"Group\"", vec![]),
            ("meta.resourceType eq \"User\" and userName eq \"bob\"", vec![]),
        ] {
            assert_eq!(entra.post("/.search", json!({ "filter": filter })).await.ids(), found, "{filter}");
        }
    }

    /// Nobody of another enterprise is found, and a search changes nothing.
    /// Proves: 7644-3.4.3-06
    async fn a_search_stays_at_home(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person("Ada", json!({}))).await;
        let other = app.enterprise().await.scim_client().await;
        for path in PATHS {
            let found = entra.post(path, json!({ "filter": "userName eq \"ADA\"" })).await;
            assert_eq!(found.ids(), [id.as_str()]);
            assert_eq!(other.post(path, json!({})).await.ids(), Vec::<String>::new());
        }
        entra.read(&id).await.assert_at("/meta/version", "W/\"1\"");
    }

    /// The call log tells a search from other calls, and not what was searched for.
    async fn a_search_is_a_row(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        entra.create(person("Zuleika", json!({}))).await;
        app.clock().advance(Duration::from_millis(1));
        entra.post("/.search", json!({ "filter": "userName eq \"zuleika\"" })).await.assert_status(200);
        let call = enterprise.last_call().await;
        assert_eq!((call.operation.as_str(), call.route.as_str()), ("search", "/.search"));
        assert_eq!(call.person, None);
        assert!(!format!("{call:?}").to_lowercase().contains("zuleika"));
        let none: Value = entra.post("/.search", json!({ "count": 0 })).await.at("/Resources");
        assert_eq!(none, json!([]));
    }
}
