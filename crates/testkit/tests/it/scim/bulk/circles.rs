//! References between operations that go round in a circle (RFC 7644 §3.7.1).

use std::time::Duration;

use muster_testkit::{Requests as _, ScimClient, TestResponse, both_backends};
use serde_json::{Value, json};

use super::{EXTENSION, bulk, made, post, post_managed, statuses};

fn post_group(name: &str, members: &[&str]) -> Value {
    let members: Vec<_> =
        members.iter().map(|name| json!({ "value": format!("bulkId:{name}") })).collect();
    let data = json!({ "displayName": name, "members": members });
    json!({ "method": "POST", "path": "/Groups", "bulkId": name, "data": data })
}

/// The ids of a group's members.
async fn members(client: &ScimClient, id: &str) -> Vec<String> {
    let answer = client.get(&format!("/Groups/{id}")).await;
    answer.assert_status(200);
    let all = answer.at("/members").as_array().cloned().unwrap_or_default();
    let mut ids: Vec<_> = all.iter().map(|one| one["value"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

fn sorted<const N: usize>(mut ids: [String; N]) -> [String; N] {
    ids.sort();
    ids
}

#[track_caller]
fn detail(answer: &TestResponse, index: usize, part: &str) {
    let detail = answer.at(&format!("/Operations/{index}/response/detail"));
    assert!(detail.as_str().unwrap().contains(part), "{detail}");
}

both_backends! {
    /// RFC 7644 §3.7.1: groups inside each other are made, and each operation has one answer, with the
    /// version that the group has in the end.
    /// Proves: 7644-3.7.1-01
    async fn groups_in_each_other(app) {
        let entra = app.enterprise().await.scim_client().await;
        let answer = bulk(&entra, json!([
            { "method": "PATCH", "path": "/Groups/bulkId:a", "data": { "Operations": [
                { "op": "remove", "path": "members[value eq \"bulkId:u\"]" },
            ] } },
            post_group("a", &["b", "c", "u"]),
            post_group("b", &["c"]),
            post_group("c", &["a"]),
            post_group("outside", &["a"]),
            post("u", "U"),
        ])).await;
        assert_eq!(statuses(&answer), ["204", "201", "201", "201", "201", "201"]);
        let [a, b, c, outside] = [1, 2, 3, 4].map(|at| made(&answer, at));
        answer.assert_at("/Operations/1/version", "W/\"2\"")
            .assert_at("/Operations/1/bulkId", "a")
            .assert_at("/Operations/0/version", "W/\"3\"")
            .assert_at("/Operations/3/version", "W/\"1\"");
        assert_eq!(members(&entra, &a).await, sorted([b.clone(), c.clone()]));
        assert_eq!(members(&entra, &b).await, [c.as_str()]);
        assert_eq!(members(&entra, &c).await, [a.as_str()]);
        assert_eq!(members(&entra, &outside).await, [a]);
    }

    /// RFC 7644 §3.7.1: people who manage each other, and a person who names the group that names them.
    /// Proves: 7644-3.7.1-01
    async fn people_in_circles(app) {
        let entra = app.enterprise().await.scim_client().await;
        let mut member = post("member", "Member");
        member["data"]["groups"] = json!([{ "value": "bulkId:staff" }]);
        let mut bare = post("egg", "Egg");
        bare["data"][EXTENSION] = json!({ "manager": "bulkId:chicken", "department": "Nest" });
        let answer = bulk(&entra, json!([
            post_managed("chicken", "Chicken", "egg"), bare, member, post_group("staff", &["member"]),
        ])).await;
        assert_eq!(statuses(&answer), ["201", "201", "201", "201"]);
        let [chicken, egg, member, staff] = [0, 1, 2, 3].map(|at| made(&answer, at));
        let manager = format!("/{EXTENSION}/manager/value");
        entra.read(&chicken).await.assert_at(&manager, egg.as_str()).assert_at("/meta/version", "W/\"2\"");
        entra.read(&egg).await.assert_at(&manager, chicken).assert_at(&format!("/{EXTENSION}/department"), "Nest");
        assert_eq!(members(&entra, &staff).await, [member]);
    }

    /// RFC 7644 §3.7.1: what cannot be resolved is a 409 that names the circle; whatever does not hang on
    /// it is done.
    /// Proves: 7644-3.7.1-01
    async fn references_that_lead_nowhere(app) {
        let entra = app.enterprise().await.scim_client().await;
        let beside = |name: &str, other: &str| {
            let mut operation = post(name, name);
            operation["path"] = json!(format!("/Users/bulkId:{other}"));
            operation
        };
        let answer = bulk(&entra, json!([
            beside("chicken", "egg"),
            beside("egg", "chicken"),
            post_managed("nest", "Nest", "egg"),
            post_managed("lost", "Lost", "nobody"),
            { "method": "DELETE", "path": "/Users/bulkId:egg" },
            post("fine", "Fine"),
            post_group("itself", &["itself", "fine"]),
        ])).await;
        assert_eq!(statuses(&answer), ["409", "409", "409", "400", "409", "201", "409"]);
        detail(&answer, 0, "in a circle: chicken, egg.");
        detail(&answer, 6, "in a circle: itself.");
        answer.assert_at("/Operations/0/response/status", "409")
            .assert_at("/Operations/0/location", Value::Null)
            .assert_at("/Operations/3/response/scimType", "invalidValue")
            .assert_at("/Operations/4/location", Value::Null);
        assert_eq!(entra.get("/Users").await.ids(), [made(&answer, 5)]);
        entra.get("/Groups").await.assert_at("/totalResults", 0);
    }

    /// RFC 7644 §3.7.1: a circle may be as small as one; somebody may be their own manager.
    /// Proves: 7644-3.7.1-01
    async fn a_manager_of_themselves(app) {
        let entra = app.enterprise().await.scim_client().await;
        let answer = bulk(&entra, json!([
            post_managed("clerk", "Clerk", "boss"), post_managed("boss", "Boss", "boss"),
        ])).await;
        assert_eq!(statuses(&answer), ["201", "201"]);
        let [clerk, boss] = [0, 1].map(|at| made(&answer, at));
        let manager = format!("/{EXTENSION}/manager/value");
        answer.assert_at("/Operations/1/version", "W/\"2\"");
        entra.read(&boss).await.assert_at(&manager, boss.as_str());
        entra.read(&clerk).await.assert_at(&manager, boss);
    }

    /// A circle of a thousand is told in as many words as one of ten, and what is made without references
    /// that lead nowhere names a few of them.
    async fn large_circles_are_told_in_few_words(app) {
        let entra = app.enterprise().await.scim_client().await;
        let name = |n: usize| format!("{:0>200}", n % 900);
        let around = |n: usize| json!({ "method": "POST", "path": format!("/Users/bulkId:{}", name(n + 1)), "bulkId": name(n), "data": {} });
        let answer = bulk(&entra, (0..900).map(around).collect()).await;
        assert!(statuses(&answer).iter().all(|status| status == "409"));
        detail(&answer, 0, "and 895 more.");
        assert!(answer.body.len() < 900 * 1_000, "{} bytes", answer.body.len());
        let names: Vec<String> = (0..20).map(|n| format!("n{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut all = vec![post_group("hub", &names)];
        // None of them can be made: they have no data.
        all.extend(names.iter().map(|name| {
            let mut spoke = post_group(name, &["hub"]);
            spoke["data"]["displayName"] = json!(null);
            spoke
        }));
        let answer = bulk(&entra, all.into()).await;
        assert!(statuses(&answer)[1..].iter().all(|status| status == "400"), "{answer}");
        detail(&answer, 0, "without its references to n0, n1, n10, n11, n12 and 15 more: ");
    }

    /// RFC 7644 §3.7.1: where the second step of a circle fails, the answer says so and what is there; also
    /// where nothing more was to be begun.
    /// Proves: 7644-3.7.1-01, 7644-3.7.3-01
    async fn a_circle_that_fails_half_way(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        entra.post("/Groups", json!({ "displayName": "Taken" })).await.assert_status(201);
        for (failing_at, begun) in [(Value::Null, 4), (json!(1), 2)] {
            app.clock().advance(Duration::from_millis(1));
            let mut taken = post_group("b", &["a"]);
            taken["data"]["displayName"] = json!("taken");
            let mut a = post_group("a", &["b"]);
            a["data"]["displayName"] = json!(format!("A {begun}"));
            let answer = entra.post("/Bulk", json!({
                "failOnErrors": failing_at,
                "Operations": [a, taken, post("u", &format!("U {begun}")), post_managed("v", &format!("V {begun}"), "u")],
            })).await;
            assert_eq!(statuses(&answer), ["409", "409", "201", "201"][..begun]);
            detail(&answer, 0, "The resource was made, but without its references to b");
            let a = made(&answer, 0);
            answer.assert_at("/Operations/0/version", "W/\"1\"").assert_at("/Operations/1/location", Value::Null);
            assert_eq!(members(&entra, &a).await, Vec::<String>::new());
            let calls = enterprise.calls().await;
            let request = answer.header("x-request-id").unwrap();
            let rows: Vec<_> = calls.iter().filter(|call| call.request.to_string() == request).collect();
            let find = |operation: &str| rows.iter().find(|row| row.operation == operation).unwrap();
            // The second step is a row of its own; names stay out of it.
            assert_eq!((find("group.patch").status, find("group.patch").rule.as_deref()), (409, Some("bulk.reference")));
            assert_eq!(find("group.patch").detail.as_deref(), Some("It was made, but not given all that it refers to."));
            let sentence = format!("4 operations: {} succeeded, 2 failed, {} were not begun.", begun - 2, 4 - begun);
            assert_eq!(find("bulk").detail.as_deref(), Some(sentence.as_str()));
        }
    }
}
