//! Operations that cannot be read, and what each operation is answered with (RFC 7644 §3.7.3).

use muster_app::ScimChange;
use muster_core::provider::PatchAnswer;
use muster_testkit::{Requests as _, both_backends, person_named};
use serde_json::{Value, json};

use super::{EXTENSION, bulk, made, post, post_managed, set_title, statuses};

both_backends! {
    /// RFC 7644 §3.7.3: what cannot be read fails in its place, and harms no other.
    /// Proves: 7644-3.7-04, 7644-3.7-06, 7644-3.7.3-01
    async fn what_cannot_be_read_fails_by_itself(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let operations = json!([
            post("ada", "Ada"),
            { "method": "GET", "path": "/Users" },
            { "method": "DELETE" },
            { "method": "POST", "path": "/Users", "data": person_named("Nameless") },
            { "method": "POST", "path": "/Users", "bulkId": "x".repeat(257), "data": person_named("Long") },
            { "method": "POST", "path": "/Users", "bulkId": "empty" },
            { "method": "POST", "bulkId": "nowhere", "data": person_named("Nowhere") },
            post_managed("late", "Late", "nowhere"),
            7,
            post_managed("bob", "Bob", "ada"),
        ]);
        let answer = bulk(&entra, operations.clone()).await;
        assert_eq!(
            statuses(&answer),
            ["201", "400", "400", "400", "400", "400", "400", "409", "400", "201"]
        );
        for (at, method, name, part) in [
            (1, json!("GET"), Value::Null, "POST, PUT, PATCH or DELETE"),
            (2, json!("DELETE"), Value::Null, "\"path\""),
            (3, json!("POST"), Value::Null, "needs a \"bulkId\""),
            (4, json!("POST"), Value::Null, "longer than 256 characters"),
            (5, json!("POST"), json!("empty"), "needs \"data\""),
            (6, json!("POST"), json!("nowhere"), "\"path\""),
            (7, json!("POST"), json!("late"), "an operation of the request that failed"),
            (8, Value::Null, Value::Null, "must be an object"),
        ] {
            let result = answer.at(&format!("/Operations/{at}"));
            assert_eq!((&result["method"], &result["bulkId"]), (&method, &name), "{answer}");
            assert_eq!(result["response"]["status"], result["status"]);
            assert!(result["response"]["detail"].as_str().unwrap().contains(part), "{result}");
        }
        let mut expected = [made(&answer, 0), made(&answer, 9)];
        expected.sort();
        assert_eq!(entra.get("/Users").await.ids(), expected);
        let request = answer.header("x-request-id").unwrap();
        let calls = enterprise.calls().await;
        let rows = calls.iter().filter(|call| call.request.to_string() == request);
        assert_eq!(rows.clone().count(), 11);
        assert_eq!(rows.filter(|call| call.method == "OTHER" && call.status == 400).count(), 6);
        // They count as errors.
        let client = app.enterprise().await.scim_client().await;
        let answer = client.post("/Bulk", json!({ "failOnErrors": 2, "Operations": operations })).await;
        assert_eq!(statuses(&answer), ["201", "400", "400"]);
    }

    /// RFC 7644 §3.7.3: the status is what the operation would have been answered with alone.
    /// Proves: 7644-3.7-06, 7644-3.7.3-02
    async fn a_patch_without_an_answer_is_a_204(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(person_named("Ada")).await;
        let group = entra.post("/Groups", json!({ "displayName": "G" })).await.assert_status(201).id();
        let mut rename = set_title(&format!("/Groups/{group}"), "");
        for (answer, expected) in [
            (PatchAnswer::Automatic, ["200", "204"]),
            (PatchAnswer::Resource, ["200", "200"]),
            (PatchAnswer::NoContent, ["204", "204"]),
        ] {
            enterprise.configure(ScimChange { patch_answer: Some(answer), ..ScimChange::default() }).await;
            app.clock().advance(std::time::Duration::from_secs(1));
            rename["data"]["Operations"][0] = json!({ "op": "replace", "path": "displayName", "value": answer.as_str() });
            let patches = json!([set_title(&format!("/Users/{ada}"), answer.as_str()), rename]);
            let done = bulk(&entra, patches.clone()).await;
            assert_eq!(statuses(&done), expected);
            for (at, alone) in patches.as_array().unwrap().iter().enumerate() {
                done.assert_at(&format!("/Operations/{at}/response"), Value::Null);
                let alone = entra.patch(alone["path"].as_str().unwrap(), alone["data"].clone()).await;
                assert_eq!(alone.status.to_string(), expected[at]);
            }
        }
    }

    /// RFC 7644 §3.7.2: only references are references; any other text is stored as it was sent.
    /// Proves: 7644-3.7.2-01
    async fn text_that_looks_like_a_reference(app) {
        let entra = app.enterprise().await.scim_client().await;
        let mut ada = post("ada", "bulkId:ada");
        ada["data"]["displayName"] = json!("bulkId:nobody");
        ada["data"]["title"] = json!("/bulkId:bob");
        let mut bob = post_managed("bob", "Bob", "ada");
        bob["data"]["nickName"] = json!("bulkId:ada");
        bob["data"][EXTENSION]["department"] = json!("bulkId:ada");
        let answer = bulk(&entra, json!([bob, ada, set_title("/Users/bulkId:bob", "bulkId:ada")])).await;
        assert_eq!(statuses(&answer), ["201", "201", "200"]);
        let [bob, ada] = [0, 1].map(|at| made(&answer, at));
        entra.read(&ada).await
            .assert_at("/userName", "bulkId:ada").assert_at("/displayName", "bulkId:nobody").assert_at("/title", "/bulkId:bob");
        entra.read(&bob).await
            .assert_at("/nickName", "bulkId:ada").assert_at("/title", "bulkId:ada")
            .assert_at(&format!("/{EXTENSION}/department"), "bulkId:ada")
            .assert_at(&format!("/{EXTENSION}/manager/value"), ada);
    }
}
