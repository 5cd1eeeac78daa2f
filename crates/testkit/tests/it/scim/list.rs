//! `GET /Users` (RFC 7644 §3.4.2): pages and order.

use std::{collections::BTreeSet, time::Duration};

use muster_testkit::{Requests as _, ScimClient, both_backends, person, person_named};
use serde_json::{Value, json};

async fn seed(client: &ScimClient, number: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for n in 0..number {
        ids.push(join(client, &format!("Person {n:03}")).await);
    }
    ids
}

async fn join(client: &ScimClient, name: &str) -> String {
    // Ids made in one millisecond have no order among them.
    client.app().clock().advance(Duration::from_millis(1));
    client.create(person_named(name)).await
}

both_backends! {
    /// RFC 7644 §3.4.2: nobody found is an empty list with all five members, never a 404.
    /// Proves: 7644-3.4.2-03, 7644-3.4.2-05, 7644-3.4.2-06, 7644-3.4.2-07
    async fn an_empty_list_has_every_member(app) {
        let entra = app.enterprise().await.scim_client().await;
        let list = entra.get("/Users").await;
        list.assert_status(200).assert_header("content-type", "application/scim+json");
        assert_eq!(list.json(), json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": 0, "startIndex": 1, "itemsPerPage": 0, "Resources": [],
        }));
    }

    /// What is remembered of pages holds only as long as the list is the same, whoever changed it.
    async fn pages_begin_anew_when_people_come_and_go(app) {
        let entra = app.enterprise().await.scim_client().await;
        let mut ids = seed(&entra, 9).await;
        for gone in [None, Some(1), Some(4), Some(0)] {
            if let Some(gone) = gone {
                entra.delete(&format!("/Users/{}", ids.remove(gone))).await.assert_status(204);
                // As many as before, and not the same.
                ids.push(join(&entra, &format!("After {gone}")).await);
            }
            // Twice, and in two sizes: the second time begins at places of the first.
            for count in [2, 3, 2, 3] {
                for from in 0..ids.len() {
                    let query = format!("/Users?startIndex={}&count={count}", from + 1);
                    let page = &ids[from..ids.len().min(from + count)];
                    assert_eq!(entra.get(&query).await.ids(), page, "{query} without {gone:?}");
                }
            }
        }
        entra.delete(&format!("/Users/{}", ids.remove(2))).await.assert_status(204);
        let list = entra.get("/Users?startIndex=3&count=2").await;
        assert_eq!(list.ids(), &ids[2..4]);
        list.assert_at("/totalResults", ids.len());
    }

    /// RFC 7644 §3.4.2.4: every edge of `startIndex` and `count`.
    /// Proves: 7644-3.4.2-02, 7644-3.4.2-04, 7644-3.4.2-05, 7644-3.4.2-06, 7644-3.4.2-08
    /// Proves: 7644-3.4.2.4-01, 7644-3.4.2.4-02, 7644-3.4.2.4-03, 7644-3.4.2.4-06
    async fn the_edges_of_a_page(app) {
        let entra = app.enterprise().await.scim_client().await;
        let ids = seed(&entra, 5).await;
        // startIndex, count; startIndex answered, from, number.
        for (query, start, page) in [
            ("", 1, 0..5),
            ("startIndex=1&count=2", 1, 0..2),
            ("startIndex=2&count=2", 2, 1..3),
            ("startIndex=5&count=2", 5, 4..5),
            ("startIndex=6&count=2", 6, 0..0),
            ("startIndex=600", 600, 0..0),
            ("startIndex=0&count=1", 1, 0..1),
            ("startIndex=-7&count=1", 1, 0..1),
            ("count=0", 1, 0..0),
            ("count=-1", 1, 0..0),
            ("count=100000", 1, 0..5),
            ("STARTINDEX=2&Count=1", 2, 1..2),
            ("startIndex=&count=", 1, 0..5),
            ("startIndex=5&count=1&unknown=7&&", 5, 4..5),
        ] {
            let list = entra.get(&format!("/Users?{query}")).await;
            assert_eq!(list.ids(), ids[page.clone()], "{query}");
            list.assert_at("/totalResults", 5)
                .assert_at("/startIndex", start)
                .assert_at("/itemsPerPage", page.len());
        }
    }

    /// RFC 7644 §3.4.2.4, RFC 9865: what is no number is refused.
    /// Proves: 7644-3.4.2.4-07
    async fn a_page_that_is_no_number_is_refused(app) {
        let entra = app.enterprise().await.scim_client().await;
        for query in ["startIndex=one", "count=1.5", "count=0x10", "startIndex=99999999999999999999"] {
            entra.get(&format!("/Users?{query}")).await
                .assert_scim_error(400, "invalidValue", "must be a whole number");
        }
    }

    /// Pitfall D12: walking the pages shows everybody exactly once.
    /// Proves: 7644-3.4.2-04, 7644-3.4.2.3-06
    async fn pages_are_complete(app) {
        let entra = app.enterprise().await.scim_client().await;
        let made: BTreeSet<_> = seed(&entra, 23).await.into_iter().collect();
        for query in ["", "sortBy=title&", "sortBy=userName&sortOrder=descending&"] {
            let mut seen = Vec::new();
            while seen.len() < made.len() {
                let path = format!("/Users?{query}startIndex={}&count=4", seen.len() + 1);
                let page = entra.get(&path).await;
                page.assert_at("/totalResults", 23);
                assert!(!page.ids().is_empty(), "{path} is empty");
                seen.extend(page.ids());
            }
            assert_eq!(seen.len(), made.len(), "{query}");
            assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), made, "{query}");
        }
    }

    /// RFC 7644 §3.4.2.3: missing values come last ascending and first descending; ties go by id.
    /// Proves: 7644-3.4.2.3-03, 7644-3.4.2.3-04, 7644-3.4.2.3-06
    async fn missing_values_sort_to_the_end(app) {
        let entra = app.enterprise().await.scim_client().await;
        let mut ids = Vec::new();
        for (name, title) in [
            ("n1", json!("b")), ("n2", Value::Null), ("n3", json!("A")), ("n4", json!("b")), ("n5", Value::Null),
        ] {
            app.clock().advance(Duration::from_millis(1));
            ids.push(entra.create(person(name, json!({ "title": title }))).await);
        }
        let pick = |order: [usize; 5]| order.map(|n| ids[n - 1].clone());
        let sorted = |query| { let entra = &entra; async move {
            entra.get(&format!("/Users?sortBy={query}")).await.ids()
        } };
        assert_eq!(sorted("title").await, pick([3, 1, 4, 2, 5]));
        assert_eq!(sorted("TITLE&sortOrder=Ascending").await, pick([3, 1, 4, 2, 5]));
        let descending = sorted("title&sortOrder=descending").await;
        assert_eq!(descending[4], ids[2]);
        assert_eq!(BTreeSet::from([&descending[0], &descending[1]]), BTreeSet::from([&ids[1], &ids[4]]));
        assert_eq!(descending, sorted("title&sortOrder=descending").await);
    }

    /// RFC 7644 §3.4.2.3: by attribute type: folded text, times, booleans, parts, extension values.
    /// Proves: 7644-3.4.2.3-01, 7644-3.4.2.3-02, 7644-3.4.2.3-04, 7644-3.4.2.3-05, 7644-3.4.2.3-07
    async fn every_kind_of_attribute_sorts(app) {
        let entra = app.rfc_enterprise().await.scim_client().await;
        let extension = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        let bodies = [
            json!({ "userName": "ä", "nickName": "z", "active": true, "name": { "familyName": "B" },
                    "emails": [{ "value": "z@x", "type": "work" }, { "value": "a@x", "primary": true }],
                    extension: { "department": "b" } }),
            json!({ "userName": "B", "nickName": "Y", "active": false, "name": { "familyName": "a" },
                    "emails": [{ "value": "m@x" }, { "value": "b@x" }],
                    extension: { "department": "A" } }),
            json!({ "userName": "a", "nickName": "x", "name": { "familyName": "C" },
                    "emails": [{ "value": "B@x" }], extension: { "department": "c" } }),
        ];
        let mut ids = Vec::new();
        for body in bodies {
            app.clock().advance(Duration::from_millis(1));
            ids.push(entra.create(body).await);
        }
        for (by, order) in [
            ("userName", [3, 2, 1]),
            ("nickName", [3, 2, 1]),
            ("active", [2, 1, 3]),
            ("name.familyName", [2, 1, 3]),
            ("meta.created", [1, 2, 3]),
            ("id", [1, 2, 3]),
            ("emails.value", [1, 3, 2]),
            ("emails", [1, 3, 2]),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", [2, 1, 3]),
            // Nothing to sort by: ignored, like any unknown parameter.
            ("shoeSize", [1, 2, 3]),
        ] {
            let found = entra.get(&format!("/Users?sortBy={by}")).await.ids();
            assert_eq!(found, order.map(|n: usize| ids[n - 1].clone()), "{by}");
            let found = entra.get(&format!("/Users?sortBy={by}&sortOrder=descending")).await.ids();
            assert_eq!(found.len(), 3, "{by} descending");
        }
        let found = entra.get("/Users?sortBy=meta.created&sortOrder=descending").await.ids();
        assert_eq!(found, [3, 2, 1].map(|n: usize| ids[n - 1].clone()));
        let found = entra.get("/Users?sortBy=id&sortOrder=descending").await.ids();
        assert_eq!(found, [3, 2, 1].map(|n: usize| ids[n - 1].clone()));
    }
}
