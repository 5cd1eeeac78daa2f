//! Pages by cursor (RFC 9865): complete walks.

mod seal;

use std::{collections::BTreeSet, time::Duration};

use muster_testkit::{
    Requests as _, ScimClient, TestResponse, both_backends, person, person_named,
};
use serde_json::{Value, json};

const EXTENSION: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

async fn seed(client: &ScimClient, number: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for n in 0..number {
        // Ids made in one millisecond have no order among them.
        client.app().clock().advance(Duration::from_millis(1));
        ids.push(client.create(person_named(&format!("Person {n:03}"))).await);
    }
    ids
}

/// People of all kinds, with values that are missing, equal, or too long for a cursor.
async fn seed_mixed(client: &ScimClient) -> Vec<String> {
    let long = "x".repeat(300);
    let titles = ["b", "A", "c", long.as_str()];
    let mut ids = Vec::new();
    for n in 0..14_usize {
        client.app().clock().advance(Duration::from_millis(1));
        let title = titles.get(n % 5);
        let active = [Some(true), Some(false), None].get(n % 3);
        let nick_name = ["Zoë", "adam"].get(n % 3);
        let external_id = ["E", "d"].get(n);
        let department = ["D0", "D1"].get(n % 2);
        let mut more = json!({
            "title": title, "active": active, "nickName": nick_name, "externalId": external_id,
            EXTENSION: { "department": department },
        });
        if n % 4 == 0 {
            more["emails"] = json!([
                { "value": format!("m{n}@x.example"), "type": "home" },
                { "value": format!("z{n}@x.example"), "type": "work", "primary": true },
            ]);
        }
        ids.push(client.create(person(&format!("Person {}", n * 5 % 14), more)).await);
    }
    ids
}

/// The page that a cursor leads to.
async fn page(client: &ScimClient, query: &str, cursor: &str) -> TestResponse {
    client.get(&format!("/Users?{query}&cursor={cursor}")).await
}

/// The cursor of the next page, where there is one.
#[track_caller]
pub(super) fn next(page: &TestResponse) -> Option<String> {
    page.assert_status(200);
    match page.at("/nextCursor") {
        Value::Null => None,
        Value::String(cursor) => Some(cursor),
        other => panic!("{other} is no cursor"),
    }
}

/// The pages of a walk, from this cursor to the end.
async fn walk(client: &ScimClient, query: &str, cursor: String) -> Vec<Vec<String>> {
    walk_of(client, "/Users", query, cursor).await
}

/// The pages of a walk over the resources of an endpoint, from this cursor to the end.
pub(super) async fn walk_of(
    client: &ScimClient,
    endpoint: &str,
    query: &str,
    mut cursor: String,
) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    loop {
        let page = client.get(&format!("{endpoint}?{query}&cursor={cursor}")).await;
        pages.push(page.ids());
        match next(&page) {
            Some(next) => cursor = next,
            None => return pages,
        }
    }
}

async fn set_title(client: &ScimClient, id: &str, title: &str) {
    let operations = json!([{ "op": "replace", "path": "title", "value": title }]);
    client.operations(id, operations).await.assert_status(200);
}

/// A cursor of the first page of everybody.
async fn cursor_of(client: &ScimClient) -> String {
    next(&page(client, "count=1", "").await).unwrap()
}

both_backends! {
    /// RFC 9865 §2: every page but the last leads to the next; each has its numbers.
    /// Proves: 9865-2-01, 9865-2-02, 9865-2-03, 9865-2-06
    async fn the_pages_of_a_walk(app) {
        let entra = app.enterprise().await.scim_client().await;
        let ids = seed(&entra, 7).await;
        for (count, sizes) in [(3, vec![3, 3, 1]), (7, vec![7]), (6, vec![6, 1]), (50, vec![7])] {
            let mut cursor = String::new();
            let mut seen = Vec::new();
            for (place, size) in sizes.iter().enumerate() {
                let page = page(&entra, &format!("count={count}"), &cursor).await;
                page.assert_at("/schemas/0", "urn:ietf:params:scim:api:messages:2.0:ListResponse")
                    .assert_at("/totalResults", 7)
                    .assert_at("/itemsPerPage", *size)
                    .assert_at("/startIndex", Value::Null)
                    .assert_at("/previousCursor", Value::Null);
                seen.extend(page.ids());
                let next = next(&page);
                assert_eq!(next.is_some(), place + 1 < sizes.len(), "{page}");
                cursor = next.unwrap_or_default();
            }
            assert_eq!(seen, ids, "{count}");
        }
        let nobody = page(&entra, "filter=title%20pr&count=1", "").await;
        nobody.assert_at("/totalResults", 0).assert_at("/Resources", json!([]));
        assert_eq!(next(&nobody), None);
    }

    /// RFC 9865 §2.2: a walk has the order of the same list by index, and nobody is lost in it.
    /// Proves: 9865-2.2-01, 7644-3.4.2.3-03, 7644-3.4.2.3-06
    async fn a_walk_has_the_order_of_the_list(app) {
        let entra = app.rfc_enterprise().await.scim_client().await;
        let all: BTreeSet<_> = seed_mixed(&entra).await.into_iter().collect();
        for by in [
            "id", "userName", "externalId", "active", "title", "nickName", "emails", "emails.value",
            "emails.primary", "meta.created", "meta.lastModified", "shoeSize", "name.familyName",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        ] {
            for order in ["ascending", "descending"] {
                for filter in ["", "&filter=userName%20pr%20and%20not%20(title%20eq%20%22zz%22)"] {
                    let query = format!("sortBy={by}&sortOrder={order}{filter}");
                    let by_index = entra.get(&format!("/Users?{query}")).await;
                    let walked = walk(&entra, &format!("{query}&count=3"), String::new()).await.concat();
                    assert_eq!(walked, by_index.ids(), "{query}");
                    assert_eq!(walked.into_iter().collect::<BTreeSet<_>>(), all, "{query}");
                }
            }
        }
    }

    /// Whoever is there from the first page to the last is answered exactly once, whatever is written
    /// meanwhile; ids and the time of creation never change.
    /// Proves: 9865-2-02, 9865-2.2-01
    async fn a_walk_is_complete_whatever_is_written(app) {
        for query in [
            "count=3", "count=3&filter=userName%20pr", "count=3&sortBy=id&sortOrder=descending",
            "count=3&sortBy=meta.created", "count=3&sortBy=meta.created&sortOrder=descending",
            "count=3&sortBy=userName", "count=3&sortBy=userName&sortOrder=descending",
        ] {
            let entra = app.enterprise().await.scim_client().await;
            let ids = seed(&entra, 14).await;
            let first = page(&entra, query, "").await;
            let answered = first.ids();
            let waiting: Vec<_> = ids.iter().filter(|id| !answered.contains(id)).cloned().collect();
            // The last one of the page, where the walk stands; and one further down.
            let gone = [answered[2].clone(), waiting[4].clone()];
            for id in &gone {
                entra.delete(&format!("/Users/{id}")).await.assert_status(204);
            }
            set_title(&entra, &answered[0], "changed").await;
            set_title(&entra, &waiting[1], "changed").await;
            app.clock().advance(Duration::from_millis(1));
            for name in ["Aaron", "Person 005a", "Zora"] {
                entra.create(person_named(name)).await;
            }
            let cursor = next(&first).unwrap();
            let second = page(&entra, query, &cursor).await;
            second.assert_at("/totalResults", 14);
            set_title(&entra, &waiting[7], "changed").await;
            let rest = walk(&entra, query, next(&second).unwrap()).await;
            let seen = [vec![answered, second.ids()], rest].concat().concat();
            let times = |id: &String| seen.iter().filter(|seen| *seen == id).count();
            for id in ids.iter().filter(|id| !gone.contains(id)) {
                assert_eq!(times(id), 1, "{query}");
            }
            assert_eq!(times(&gone[1]), 0, "{query}");
        }
    }

    /// Somebody whose key moves during a walk in its order may be missed; nobody else is.
    async fn only_who_moves_can_be_missed(app) {
        let entra = app.enterprise().await.scim_client().await;
        let ids = seed(&entra, 9).await;
        for (n, id) in ids.iter().enumerate() {
            set_title(&entra, id, &format!("T{n}")).await;
        }
        let query = "count=3&sortBy=title";
        let first = page(&entra, query, "").await;
        assert_eq!(first.ids(), ids[..3]);
        set_title(&entra, &ids[7], "A").await;
        set_title(&entra, &ids[0], "Z").await;
        let rest = walk(&entra, query, next(&first).unwrap()).await.concat();
        assert_eq!(rest, [3, 4, 5, 6, 8, 0].map(|n: usize| ids[n].clone()));
    }

    /// RFC 9865 §2, §2.1: `count` means what it means by index; one way to page at a time.
    /// Proves: 9865-2-01, 9865-2.1-01, 9865-2.4-01
    async fn counts_and_ways(app) {
        let entra = app.enterprise().await.scim_client().await;
        let ids = seed(&entra, 3).await;
        for count in ["0", "-1"] {
            let none = page(&entra, &format!("count={count}"), "").await;
            none.assert_at("/totalResults", 3).assert_at("/Resources", json!([]));
            // There is more; and it begins where this page began.
            let all = page(&entra, "count=9", &next(&none).unwrap()).await;
            assert_eq!(all.ids(), ids);
        }
        for count in ["one", "1.5", "99999999999999999999"] {
            page(&entra, &format!("count={count}"), "").await
                .assert_scim_error(400, "invalidCount", "count must be a whole number");
        }
        entra.get("/Users?cursor=&startIndex=1").await
            .assert_scim_error(400, "invalidValue", "startIndex and cursor exclude each other");
        for query in ["", "?count=2", "?startIndex=2"] {
            let by_index = entra.get(&format!("/Users{query}")).await;
            assert!(by_index.at("/startIndex").is_u64(), "{by_index}");
            by_index.assert_at("/nextCursor", Value::Null);
        }
        assert_eq!(entra.get("/Users?cursor").await.ids(), ids);
    }

    /// A page has a hundred people by default, and a thousand at most, as it is announced.
    /// Proves: 9865-4-01, 9865-2-01
    async fn a_page_has_its_limits(app) {
        let entra = app.rfc_enterprise().await.scim_client().await;
        let config = entra.get("/ServiceProviderConfig").await;
        let made: Vec<_> = (0..1_000).map(|n| json!({
            "method": "POST", "path": "/Users", "bulkId": n.to_string(),
            "data": { "userName": format!("Person {n}") },
        })).collect();
        entra.post("/Bulk", json!({ "Operations": made })).await.assert_status(200);
        entra.create(json!({ "userName": "One more" })).await;
        for (query, limit) in [("", "defaultPageSize"), ("count=1000", "maxPageSize"), ("count=5000", "maxPageSize")] {
            let limit = config.at(&format!("/pagination/{limit}"));
            let page = page(&entra, query, "").await;
            page.assert_at("/totalResults", 1_001).assert_at("/itemsPerPage", limit);
            assert!(next(&page).is_some(), "{query}");
        }
        let full = page(&entra, "count=1000", "").await;
        let last = page(&entra, "count=1000", &next(&full).unwrap()).await;
        last.assert_at("/itemsPerPage", 1);
        assert_eq!(next(&last), None);
    }

    /// RFC 9865 §3: in a search the cursor is in the body, and is the same cursor.
    /// Proves: 9865-3-01
    async fn a_search_walks_too(app) {
        let entra = app.enterprise().await.scim_client().await;
        let ids = seed(&entra, 5).await;
        let search = |cursor: String| entra.post("/Users/.search", json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
            "filter": "userName pr", "count": 2, "cursor": cursor,
        }));
        let first = search(String::new()).await;
        assert_eq!(first.ids(), ids[..2]);
        first.assert_at("/totalResults", 5).assert_at("/startIndex", Value::Null);
        let query = "filter=userName%20pr&count=2";
        let second = page(&entra, query, &next(&first).unwrap()).await;
        assert_eq!(second.ids(), ids[2..4]);
        let last = search(next(&second).unwrap()).await;
        assert_eq!((last.ids(), next(&last)), (ids[4..].to_vec(), None));
        search("garbage".into()).await.assert_scim_error(400, "invalidCursor", "");
        for (body, kind) in [
            (json!({ "cursor": 7 }), "invalidCursor"),
            (json!({ "cursor": "", "count": "x" }), "invalidCount"),
            (json!({ "cursor": "", "startIndex": 1 }), "invalidValue"),
        ] {
            entra.post("/Users/.search", body).await.assert_scim_error(400, kind, "");
        }
        // Over every type at once there is no order to walk in; a wrong answer would look complete.
        entra.post("/.search", json!({ "cursor": "" })).await
            .assert_scim_error(400, "invalidCursor", "such as /Users/.search");
        assert_eq!(entra.post("/.search", json!({ "cursor": null })).await.ids(), ids);
    }
}
