//! What one request may cost, and what is said where it would cost more.

use std::time::Duration;

use muster_testkit::{
    Backend, Call, Requests as _, TestApp, TestDatabase, both_backends, person_named,
};
use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
use serde_json::json;

/// `a or a or …`, so many times.
fn times(number: usize, comparison: impl Fn(usize) -> String) -> String {
    (0..number).map(comparison).collect::<Vec<_>>().join(" or ")
}

const SENTENCE: &str = "This search takes longer than the server allows; narrow the filter";

/// SQLite is stopped while it computes.
#[actix_web::test]
async fn a_search_that_takes_too_long_is_stopped_on_sqlite() {
    let Some(mut database) = TestDatabase::alone(Backend::Sqlite).await else { return };
    database.statement_timeout = Duration::from_millis(1);
    let app = TestApp::open(database).await;
    let entra = app.enterprise().await.scim_client().await;
    let operations: Vec<_> = (0..300)
        .map(|n| json!({ "method": "POST", "path": "/Users", "bulkId": format!("b{n}"), "data": person_named(&format!("P{n}")) }))
        .collect();
    let bulk = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations });
    entra.post("/Bulk", bulk).await.assert_status(200);
    let wide = times(200, |n| format!("nickName co \"x{n}\""));
    for _ in 0..2 {
        entra.find(&wide).await.assert_scim_error(400, "tooMany", SENTENCE);
    }
    entra.find("userName eq \"p7\"").await.assert_at("/totalResults", 1);
}

/// PostgreSQL stops it by itself, whatever keeps it.
#[actix_web::test]
async fn a_search_that_takes_too_long_is_stopped_on_postgres() {
    let Some(mut database) = TestDatabase::alone(Backend::Postgres).await else { return };
    database.statement_timeout = Duration::from_secs(1);
    let app = TestApp::open(database).await;
    let entra = app.enterprise().await.scim_client().await;
    let id = entra.create(person_named("Ada")).await;
    let raw = app.database().raw().await;
    let held = raw.0.begin().await.unwrap();
    held.execute_unprepared("LOCK TABLE person IN ACCESS EXCLUSIVE MODE").await.unwrap();
    entra.find("nickName co \"x\"").await.assert_scim_error(400, "tooMany", SENTENCE);
    // What is quick by itself was held up: later it works.
    let busy = entra.get(&format!("/Users/{id}")).await;
    busy.assert_scim_error(503, "", "send the request again").assert_header("retry-after", "5");
    held.rollback().await.unwrap();
    entra.find("nickName co \"x\"").await.assert_at("/totalResults", 0);
    entra.read(&id).await.assert_status(200);
}

both_backends! {
    /// Each comparison costs, and those that look up in another table cost more.
    async fn a_filter_has_so_many_comparisons(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = "0192f0c1-2d3e-7abc-8def-0123456789ab";
        let compared = |number: usize| times(number, |n| format!("title eq \"{n}\""));
        let group = |number: usize| times(number, |_| format!("groups.value eq \"{id}\""));
        let inside = |number: usize| format!("title pr and groups[{}]", times(number, |_| format!("value eq \"{id}\"")));
        let member = |number: usize| times(number, |_| format!("members.value eq \"{id}\""));
        entra.find(&compared(200)).await.assert_status(200);
        entra.find(&compared(201)).await.assert_scim_error(400, "invalidFilter", "more than 200 comparisons; ask in several");
        let sentence = "more than 20 comparisons of groups or members; ask in several requests";
        let filters: [&dyn Fn(usize) -> String; 2] = [&group, &inside];
        for filter in filters {
            entra.find(&filter(20)).await.assert_status(200);
            entra.find(&filter(21)).await.assert_scim_error(400, "invalidFilter", sentence);
        }
        entra.find_groups(&member(20)).await.assert_status(200);
        entra.find_groups(&member(21)).await.assert_scim_error(400, "invalidFilter", sentence);
        let search = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": member(21) });
        entra.post("/.search", search).await.assert_scim_error(400, "invalidFilter", sentence);
    }

    /// A filter in the path of a PATCH operation is made for each value of the attribute.
    async fn a_path_has_so_many_comparisons(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let path = |number: usize| format!("emails[{}].display", times(number, |n| format!("value eq \"x{n}\"")));
        let patch = async |number: usize| {
            entra.operations(&id, json!([{ "op": "replace", "path": path(number), "value": "x" }])).await
        };
        patch(200).await.assert_scim_error(400, "noTarget", "");
        patch(201).await.assert_scim_error(400, "invalidPath", "more than 200 comparisons; send several operations");
    }

    /// A body in a content coding is not inflated: there is nothing whose size could explode.
    /// Proves: 7644-3.8-07
    async fn bodies_are_sent_as_they_are(app) {
        let entra = app.enterprise().await.scim_client().await;
        let send = async |header: &str, value: &str| {
            let name = muster_testkit::unique("P");
            let call = Call::new("POST", "/Users").header(header, value);
            entra.send(call.json(&person_named(&name))).await
        };
        for coding in ["gzip", "br", "zstd", "nonsense", "identity, gzip"] {
            send("Content-Encoding", coding).await.assert_scim_error(415, "", "send the body as it is, without compressing");
        }
        for coding in ["identity", "Identity", ""] {
            send("Content-Encoding", coding).await.assert_status(201);
        }
        for charset in ["iso-8859-1", "\"windows-1252\"", "utf-16"] {
            let value = format!("application/json; x=y; Charset={charset}");
            send("Content-Type", &value).await.assert_scim_error(415, "", "send the body in UTF-8");
        }
        send("Content-Type", "application/scim+json;charset=\"UTF-8\"").await.assert_status(201);
        let token = Call::new("POST", "/api/authenticate")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Content-Encoding", "gzip")
            .body("grant_type=client_credentials&client_id=a&client_secret=b");
        let refused = app.send(token).await;
        let sentence = refused.assert_status(400).at("/error_description");
        assert!(sentence.as_str().unwrap().contains("without compressing"), "{sentence}");
    }

    /// Which of two values counts is not guessed.
    async fn a_parameter_is_given_once(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        entra.get("/Users?filter=title%20pr&FILTER=title%20pr").await
            .assert_scim_error(400, "invalidFilter", "The parameter filter is given more than once");
        for name in ["sortBy", "sortOrder", "startIndex", "count", "cursor", "attributes", "excludedAttributes"] {
            for path in ["/Users".to_owned(), "/Groups".to_owned(), format!("/Users/{id}"), "/Schemas".to_owned()] {
                entra.get(&format!("{path}?{name}=1&x=1&{name}=2")).await
                    .assert_scim_error(400, "invalidValue", &format!("The parameter {name} is given more than once"));
            }
        }
        // What means nothing here may be repeated.
        entra.get("/Users?x=1&x=2").await.assert_status(200);
        app.anonymous().get("/api/scim/v2/Users?count=1&count=2").await.assert_status(401);
    }

    /// JSON that is too deep or too large is JSON: the limit is told.
    async fn limits_of_bodies_are_told(app) {
        let entra = app.enterprise().await.scim_client().await;
        for (body, sentence) in [
            (format!("{{\"userName\": {}1{}}}", "[".repeat(200), "]".repeat(200)), "nests deeper than the limit of 127 levels"),
            ("{\"userName\": 1e999}".to_owned(), "a number that is larger than the limit"),
        ] {
            entra.send(Call::new("POST", "/Users").body(body)).await.assert_scim_error(400, "invalidSyntax", sentence);
        }
    }

    /// RFC 7643 §2.1: the case of names does not matter, so two that differ in nothing else are one name.
    async fn names_in_two_cases_are_one_name(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        for (path, body) in [
            ("/Users", r#"{ "userName": "Bob", "username": "Eve" }"#),
            ("/Users", r#"{ "userName": "Bob", "name": { "userName": "a", "username": "b" } }"#),
            ("/.search", r#"{ "userName": "x", "username": "y" }"#),
            ("/Bulk", r#"{ "Operations": [{ "data": { "userName": "x", "username": "y" } }] }"#),
        ] {
            app.clock().advance(Duration::from_millis(1));
            entra.send(Call::new("POST", path).body(body)).await
                .assert_scim_error(400, "invalidSyntax", "\"userName\" and \"username\"")
                .assert_scim_error(400, "invalidSyntax", "has a name twice in one object: line 1, column");
            let logged = enterprise.last_call().await.detail.unwrap();
            assert_eq!(logged, "The request body has a name twice in one object.");
        }
        entra.get("/Users").await.assert_at("/totalResults", 0);
    }
}
