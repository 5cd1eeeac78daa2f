//! `POST /Bulk` (RFC 7644 §3.7).

mod circles;
mod ended;
mod malformed;

use std::time::Duration;

use muster_core::call::{Outcome, Reason};
use muster_testkit::{Call, Requests as _, ScimClient, TestResponse, both_backends, person_named};
use serde_json::{Value, json};

const EXTENSION: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

async fn bulk(client: &ScimClient, operations: Value) -> TestResponse {
    let schemas = ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"];
    client.post("/Bulk", json!({ "schemas": schemas, "Operations": operations })).await
}

fn post(name: &str, user_name: &str) -> Value {
    json!({ "method": "POST", "path": "/Users", "bulkId": name, "data": person_named(user_name) })
}

fn post_managed(name: &str, user_name: &str, manager: &str) -> Value {
    let mut operation = post(name, user_name);
    operation["data"][EXTENSION] = json!({ "manager": { "value": format!("bulkId:{manager}") } });
    operation
}

fn set_title(path: &str, title: &str) -> Value {
    json!({
        "method": "PATCH", "path": path,
        "data": { "Operations": [{ "op": "replace", "path": "title", "value": title }] },
    })
}

/// The statuses of the operations, in order.
#[track_caller]
fn statuses(answer: &TestResponse) -> Vec<String> {
    answer.assert_status(200).assert_header("content-type", "application/scim+json");
    answer.assert_at("/schemas", json!(["urn:ietf:params:scim:api:messages:2.0:BulkResponse"]));
    let operations = answer.at("/Operations");
    operations
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["status"].as_str().unwrap().to_owned())
        .collect()
}

/// The id of what an operation made.
#[track_caller]
fn made(answer: &TestResponse, index: usize) -> String {
    let location = answer.at(&format!("/Operations/{index}/location"));
    location.as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

both_backends! {
    /// RFC 7644 §3.7, §3.7.3: every method does what it does alone, and says what came of it.
    /// Proves: 7644-3.7-01, 7644-3.7-02, 7644-3.7-04, 7644-3.7-06, 7644-3.7.3-01, 7644-3.7.3-02
    async fn every_method(app) {
        let entra = app.enterprise().await.scim_client().await;
        let (ada, bob, cleo) = (
            entra.create(person_named("Ada")).await,
            entra.create(person_named("Bob")).await,
            entra.create(person_named("Cleo")).await,
        );
        let answer = bulk(&entra, json!([
            post("new", "Dan"),
            { "method": "put", "path": format!("/Users/{ada}"), "data": person_named("Ada Lovelace") },
            set_title(&format!("/Users/{bob}"), "Builder"),
            { "method": "DELETE", "path": format!("/Users/{cleo}"), "bulkId": "gone" },
        ])).await;
        assert_eq!(statuses(&answer), ["201", "200", "200", "204"]);
        let dan = made(&answer, 0);
        let place = |id: &str| format!("https://muster.example/api/scim/v2/Users/{id}");
        answer.assert_at("/Operations", json!([
            { "method": "POST", "bulkId": "new", "version": "W/\"1\"", "location": place(&dan), "status": "201" },
            { "method": "PUT", "version": "W/\"2\"", "location": place(&ada), "status": "200" },
            { "method": "PATCH", "version": "W/\"2\"", "location": place(&bob), "status": "200" },
            { "method": "DELETE", "bulkId": "gone", "location": place(&cleo), "status": "204" },
        ]));
        entra.read(&dan).await.assert_at("/userName", "Dan");
        entra.read(&ada).await.assert_at("/userName", "Ada Lovelace");
        entra.read(&bob).await.assert_at("/title", "Builder");
        entra.get(&format!("/Users/{cleo}")).await.assert_status(404);
    }

    /// RFC 7644 §3.7.2: names stand for ids in data and paths, wherever the operation stands.
    /// Proves: 7644-3.7-07, 7644-3.7.2-01
    async fn references_are_filled_in(app) {
        let entra = app.enterprise().await.scim_client().await;
        let answer = bulk(&entra, json!([
            set_title("/Users/bulkId:ada", "Countess"),
            post_managed("bob", "Bob", "ada"),
            post("ada", "Ada"),
        ])).await;
        assert_eq!(statuses(&answer), ["200", "201", "201"]);
        let (bob, ada) = (made(&answer, 1), made(&answer, 2));
        assert_eq!(made(&answer, 0), ada);
        entra.read(&ada).await.assert_at("/title", "Countess");
        entra.read(&bob).await.assert_at(&format!("/{EXTENSION}/manager/value"), ada);
    }

    /// RFC 7644 §3.7.2: a group may have members who are made in the same request, before it or after it.
    async fn members_may_be_made_beside_their_group(app) {
        let entra = app.enterprise().await.scim_client().await;
        for (user_first, suffix) in [(true, "1"), (false, "2")] {
            let user = post("ada", &format!("Ada {suffix}"));
            let group = json!({
                "method": "POST", "path": "/Groups", "bulkId": "buyers",
                "data": { "displayName": format!("Buyers {suffix}"), "members": [{ "value": "bulkId:ada", "type": "User" }] },
            });
            let (at_user, at_group) = if user_first { (0, 1) } else { (1, 0) };
            let operations = if user_first { json!([user, group]) } else { json!([group, user]) };
            let answer = bulk(&entra, operations).await;
            assert_eq!(statuses(&answer), ["201", "201"]);
            let (ada, buyers) = (made(&answer, at_user), made(&answer, at_group));
            let place = format!("https://muster.example/api/scim/v2/Groups/{buyers}");
            answer.assert_at(&format!("/Operations/{at_group}/location"), place);
            entra.get(&format!("/Groups/{buyers}")).await.assert_status(200)
                .assert_at("/members/0/value", ada.as_str()).assert_at("/members/1", Value::Null);
            entra.read(&ada).await.assert_at("/groups/0/value", buyers);
        }
    }

    /// RFC 7644 §3.7: groups have every method, each with its precondition.
    async fn every_method_of_groups(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(person_named("Ada")).await;
        let mut ids = Vec::new();
        for name in ["a", "b", "c"] {
            ids.push(entra.post("/Groups", json!({ "displayName": name })).await.assert_status(201).id());
        }
        let add = json!({ "Operations": [{ "op": "add", "path": "members", "value": [{ "value": ada }] }] });
        let path = |at: usize| format!("/Groups/{}", ids[at]);
        app.clock().advance(Duration::from_millis(1));
        let answer = bulk(&entra, json!([
            { "method": "PUT", "path": path(0), "data": { "displayName": "A", "members": [{ "value": ada }] } },
            { "method": "PATCH", "path": path(1), "version": "W/\"1\"", "data": add },
            { "method": "DELETE", "path": path(2), "version": "W/\"1\"" },
            { "method": "PATCH", "path": path(1), "version": "W/\"1\"", "data": add },
            { "method": "POST", "path": "/Groups", "bulkId": "x", "data": { "displayName": "B" } },
            { "method": "POST", "path": path(1), "bulkId": "y", "data": { "displayName": "y" } },
            { "method": "DELETE", "path": "/Groups" },
        ])).await;
        assert_eq!(statuses(&answer), ["200", "204", "204", "412", "409", "405", "405"]);
        answer.assert_at("/Operations/1/version", "W/\"2\"")
            .assert_at("/Operations/1/location", format!("https://muster.example/api/scim/v2{}", path(1)));
        entra.get(&path(0)).await.assert_at("/displayName", "A").assert_at("/members/0/value", ada.as_str());
        entra.get(&path(1)).await.assert_at("/members/0/value", ada.as_str());
        entra.get(&path(2)).await.assert_status(404);
        let names: Vec<_> = enterprise.calls().await.iter().map(|call| call.operation.clone()).collect();
        for name in ["group.create", "group.replace", "group.patch", "group.delete", "bulk"] {
            assert!(names.iter().any(|found| found == name), "{name}: {names:?}");
        }
    }

    /// RFC 7644 §3.7.3: an error is a whole body; what one operation fails at harms no other.
    /// Proves: 7644-3.7-04, 7644-3.7-05, 7644-3.7-06, 7644-3.7-08, 7644-3.7.3-01, 7644-3.7.3-02
    async fn each_operation_stands_alone(app) {
        let entra = app.enterprise().await.scim_client().await;
        let ada = entra.create(person_named("Ada")).await;
        let one = format!("/Users/{ada}");
        let versioned = |version: &str, title: &str| {
            let mut operation = set_title(&one, title);
            operation["version"] = version.into();
            operation
        };
        let answer = bulk(&entra, json!([
            post("again", "ADA"),
            versioned("W/\"7\"", "wrong"),
            versioned("W/\"1\"", "right"),
            { "method": "DELETE", "path": one, "version": "W/\"1\"" },
            set_title("/Users/nobody", "x"),
            set_title("/Shoes/1", "x"),
            { "method": "POST", "path": one, "bulkId": "b", "data": person_named("Bob") },
            { "method": "PUT", "path": "/Users", "data": person_named("Bob") },
            { "method": "PUT", "path": one },
            { "method": "PATCH", "path": one, "data": { "Operations": [{ "op": "add", "path": "title", "value": "\u{0}" }] } },
            post("fine", "Fine"),
        ])).await;
        assert_eq!(statuses(&answer), ["409", "412", "200", "412", "404", "404", "405", "405", "400", "400", "201"]);
        answer
            .assert_at("/Operations/0/response", json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
                "status": "409", "scimType": "uniqueness",
                "detail": answer.at("/Operations/0/response/detail"),
            }))
            .assert_at("/Operations/0/location", Value::Null)
            .assert_at("/Operations/1/location", format!("https://muster.example/api/scim/v2{one}"))
            .assert_at("/Operations/8/response/scimType", "invalidSyntax")
            .assert_at("/Operations/8/location", format!("https://muster.example/api/scim/v2{one}"));
        entra.read(&ada).await.assert_at("/title", "right").assert_at("/meta/version", "W/\"2\"");
    }

    /// RFC 7644 §3.7.3: after so many errors, what was not begun is not in the answer.
    /// Proves: 7644-3.7-02, 7644-3.7-03, 7644-3.7-04, 7644-3.7.3-01
    async fn it_stops_after_so_many_errors(app) {
        let entra = app.enterprise().await.scim_client().await;
        let operations = json!([
            post("a", "Ada"), post("b", "Ada"), post("c", "Cleo"), post("d", "Ada"), post("e", "Eve"),
        ]);
        for (limit, expected) in [(json!(1), 2), (json!(2), 4), (json!(3), 5), (json!(null), 5)] {
            let client = app.enterprise().await.scim_client().await;
            let answer = client.post("/Bulk", json!({ "failOnErrors": limit, "Operations": operations })).await;
            assert_eq!(statuses(&answer).len(), expected, "{answer}");
            let people = statuses(&answer).iter().filter(|status| *status == "201").count();
            assert_eq!(client.get("/Users").await.ids().len(), people);
        }
        for (body, part) in [
            (json!({}), "\"Operations\""),
            (json!({ "Operations": [] }), "is empty"),
            (json!({ "Operations": [post("a", "Ada")], "failOnErrors": "one" }), "failOnErrors"),
            (json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [] }), "BulkRequest"),
        ] {
            entra.post("/Bulk", body).await.assert_scim_error(400, "invalidSyntax", part);
        }
        bulk(&entra, json!([post("a", "Ada"), post("a", "Bob")])).await
            .assert_scim_error(400, "invalidValue", "the same \"bulkId\"");
        assert_eq!(entra.get("/Users").await.ids(), Vec::<String>::new());
    }

    /// RFC 7644 §3.7.4: the limits are those of `/ServiceProviderConfig`.
    /// Proves: 7644-3.7.4-01
    async fn limits_are_kept(app) {
        let entra = app.enterprise().await.scim_client().await;
        let config = entra.get("/ServiceProviderConfig").await;
        let most = usize::try_from(config.at("/bulk/maxOperations").as_u64().unwrap()).unwrap();
        let size = usize::try_from(config.at("/bulk/maxPayloadSize").as_u64().unwrap()).unwrap();
        let delete = json!({ "method": "DELETE", "path": "/Users/nobody" });
        let answer = bulk(&entra, vec![delete.clone(); most].into()).await;
        assert_eq!(statuses(&answer).len(), most);
        bulk(&entra, vec![delete.clone(); most + 1].into()).await
            .assert_scim_error(413, "", "at most 1000 operations");
        let body = json!({ "Operations": [delete] }).to_string();
        let padded = |length: usize| body.clone() + &" ".repeat(length - body.len());
        let send = |body: String| entra.send(Call::new("POST", "/Bulk").body(body));
        send(padded(size)).await.assert_status(200);
        send(padded(size + 1)).await.assert_scim_error(413, "", "limit of 1048576 bytes");
    }

    /// RFC 7644 §3.7: an operation can do no more than it could alone.
    /// Proves: 7644-3.7-08
    async fn nobody_of_another_enterprise_is_reached(app) {
        let entra = app.enterprise().await.scim_client().await;
        let other = app.enterprise().await.scim_client().await;
        let stranger = other.create(person_named("Stranger")).await;
        let path = format!("/Users/{stranger}");
        let answer = bulk(&entra, json!([
            set_title(&path, "mine"),
            { "method": "PUT", "path": path, "data": person_named("Mine") },
            { "method": "DELETE", "path": path },
        ])).await;
        assert_eq!(statuses(&answer), ["404", "404", "404"]);
        other.read(&stranger).await.assert_at("/meta/version", "W/\"1\"");
    }

    /// Requirement 62: the request is a row that counts, and each operation is the row it would be alone.
    async fn every_operation_is_a_row(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(person_named("Ada")).await;
        app.clock().advance(Duration::from_millis(1));
        let answer = bulk(&entra, json!([
            post("Zuleika", "Zuleika"),
            post("again", "ada"),
            set_title(&format!("/Users/{ada}"), "x"),
            post_managed("Quint", "Bob", "Xanadu"),
        ])).await;
        assert_eq!(statuses(&answer), ["201", "409", "200", "400"]);
        let calls = enterprise.calls().await;
        let request = answer.header("x-request-id").unwrap();
        let rows: Vec<_> = calls.iter().filter(|call| call.request.to_string() == request).collect();
        let find = |operation: &str, status: u16| {
            let found = rows.iter().find(|row| row.operation == operation && row.status == status);
            found.unwrap_or_else(|| panic!("{operation} {status} is not in {rows:#?}"))
        };
        assert_eq!(rows.len(), 5);
        let whole = find("bulk", 200);
        assert_eq!((whole.route.as_str(), whole.outcome), ("/Bulk", Outcome::Success));
        assert_eq!(
            whole.detail.as_deref(),
            Some("4 operations: 2 succeeded, 2 failed, 0 were not begun."),
        );
        let made_row = find("user.create", 201);
        assert_eq!(made_row.person.unwrap().to_string(), made(&answer, 0));
        assert_eq!((made_row.method.as_str(), made_row.route.as_str()), ("POST", "/Users"));
        assert_eq!(find("user.create", 409).reason, Some(Reason::Conflict));
        assert_eq!(find("user.create", 400).rule.as_deref(), Some("bulk.reference"));
        assert_eq!(find("user.patch", 200).person.unwrap().to_string(), ada);
        let text = format!("{rows:?}");
        assert!(!["Zuleika", "Quint", "Xanadu"].iter().any(|value| text.contains(value)), "{text}");
    }
}
