//! Pages of groups by cursor (RFC 9865): complete walks, as over people.

use std::{collections::BTreeSet, time::Duration};

use muster_testkit::{Requests as _, ScimClient, TestResponse, both_backends};
use serde_json::{Value, json};

use super::{add, change, group, make, people};
use crate::scim::cursor::{next, walk_of};

/// So many groups, each with that member; answers their ids.
async fn seed(client: &ScimClient, number: usize, member: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for n in 0..number {
        // Ids made in one millisecond have no order among them.
        client.app().clock().advance(Duration::from_millis(1));
        ids.push(make(client, &format!("Group {n:03}"), &[member]).await);
    }
    ids
}

/// The page that a cursor leads to.
async fn page(client: &ScimClient, query: &str, cursor: &str) -> TestResponse {
    client.get(&format!("/Groups?{query}&cursor={cursor}")).await
}

async fn rename(client: &ScimClient, id: &str, name: &str) {
    let operations = json!([{ "op": "replace", "path": "displayName", "value": name }]);
    change(client, id, operations).await.assert_status(204);
}

both_backends! {
    /// RFC 9865 §2: every page but the last leads to the next, and members are in it where they are
    /// asked for.
    /// Proves: 9865-2-01, 9865-2-02, 9865-2-03, 9865-2-06
    async fn the_pages_of_a_walk_over_groups(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada] = people(&entra, ["Ada"]).await;
        let ids = seed(&entra, 5, &ada).await;
        for (count, sizes) in [(2, vec![2, 2, 1]), (5, vec![5]), (4, vec![4, 1]), (50, vec![5])] {
            let mut cursor = String::new();
            let mut seen = Vec::new();
            for (place, size) in sizes.iter().enumerate() {
                let page = page(&entra, &format!("count={count}"), &cursor).await;
                page.assert_at("/totalResults", 5)
                    .assert_at("/itemsPerPage", *size)
                    .assert_at("/startIndex", Value::Null)
                    .assert_at("/previousCursor", Value::Null)
                    .assert_at("/Resources/0/members/0/value", ada.as_str());
                seen.extend(page.ids());
                let next = next(&page);
                assert_eq!(next.is_some(), place + 1 < sizes.len(), "{page}");
                cursor = next.unwrap_or_default();
            }
            assert_eq!(seen, ids, "{count}");
        }
        let brief = page(&entra, "count=2&excludedAttributes=members", "").await;
        brief.assert_at("/Resources/0/members", Value::Null);
        assert!(next(&brief).is_some());
        page(&entra, "count=x", "").await.assert_scim_error(400, "invalidCount", "");
        entra.get("/Groups?cursor=&startIndex=1").await.assert_scim_error(400, "invalidValue", "exclude each other");
        entra.get("/Groups").await.assert_at("/startIndex", 1).assert_at("/nextCursor", Value::Null);
    }

    /// RFC 9865 §2.2: a walk has the order of the same list by index, and no group is lost in it.
    /// Proves: 9865-2.2-01, 7644-3.4.2.3-03, 7644-3.4.2.3-06
    async fn a_walk_over_groups_has_the_order_of_the_list(app) {
        let entra = app.rfc_enterprise().await.scim_client().await;
        let [ada] = people(&entra, ["Ada"]).await;
        let mut all = BTreeSet::new();
        for n in 0..11_usize {
            app.clock().advance(Duration::from_millis(1));
            let mut body = group(&format!("{} {}", ["b", "A", "Z"][n % 3], n * 5 % 11), &[&ada]);
            body["externalId"] = [json!("E"), json!("d"), json!("é".repeat(300))].get(n).cloned().unwrap_or_default();
            all.insert(entra.post("/Groups", body).await.assert_status(201).id());
        }
        for by in ["id", "displayName", "externalId", "meta.created", "meta.lastModified", "meta.version", "members", "shoeSize"] {
            for order in ["ascending", "descending"] {
                for filter in ["", "&filter=members%20pr%20and%20not%20(displayName%20eq%20%22zz%22)"] {
                    let query = format!("sortBy={by}&sortOrder={order}{filter}");
                    let by_index = entra.get(&format!("/Groups?{query}")).await;
                    let walked = walk_of(&entra, "/Groups", &format!("{query}&count=3"), String::new()).await.concat();
                    assert_eq!(walked, by_index.ids(), "{query}");
                    assert_eq!(walked.into_iter().collect::<BTreeSet<_>>(), all, "{query}");
                }
            }
        }
    }

    /// A group that is there from the first page to the last is answered exactly once, whatever is
    /// written meanwhile; ids and the time of creation never change.
    /// Proves: 9865-2-02, 9865-2.2-01
    async fn a_walk_over_groups_is_complete_whatever_is_written(app) {
        for query in [
            "count=3", "count=3&filter=members%20pr", "count=3&sortBy=id&sortOrder=descending",
            "count=3&sortBy=meta.created&sortOrder=descending",
        ] {
            let entra = app.enterprise().await.scim_client().await;
            let [ada, bob] = people(&entra, ["Ada", "Bob"]).await;
            let ids = seed(&entra, 12, &ada).await;
            let first = page(&entra, query, "").await;
            let answered = first.ids();
            let waiting: Vec<_> = ids.iter().filter(|id| !answered.contains(id)).cloned().collect();
            // The last one of the page, where the walk stands; and one further down.
            let gone = [answered[2].clone(), waiting[4].clone()];
            for id in &gone {
                entra.delete(&format!("/Groups/{id}")).await.assert_status(204);
            }
            rename(&entra, &answered[0], "Zzz").await;
            rename(&entra, &waiting[1], "Aaa").await;
            change(&entra, &waiting[2], json!([add(&[&bob, &waiting[3]])])).await.assert_status(204);
            app.clock().advance(Duration::from_millis(1));
            for name in ["Another", "Group 005a"] {
                make(&entra, name, &[&bob]).await;
            }
            let second = page(&entra, query, &next(&first).unwrap()).await;
            second.assert_at("/totalResults", 12);
            rename(&entra, &waiting[7], "changed").await;
            let rest = walk_of(&entra, "/Groups", query, next(&second).unwrap()).await;
            let seen = [vec![answered, second.ids()], rest].concat().concat();
            let times = |id: &String| seen.iter().filter(|seen| *seen == id).count();
            for id in ids.iter().filter(|id| !gone.contains(id)) {
                assert_eq!(times(id), 1, "{query}");
            }
            assert_eq!(times(&gone[1]), 0, "{query}");
        }
    }

    /// RFC 9865 §3, §5.2: the cursor of a search is the cursor of the list; one of people is none of
    /// groups, whatever words it was made for.
    /// Proves: 9865-2-04, 9865-3-01, 9865-5.2-03
    async fn a_cursor_of_groups_is_good_for_groups_only(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada, _, _] = people(&entra, ["Ada", "Bob", "Cleo"]).await;
        let ids = seed(&entra, 5, &ada).await;
        let search = |path: &'static str, cursor: String| entra.post(path, json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "count": 2, "cursor": cursor,
        }));
        let first = search("/Groups/.search", String::new()).await;
        assert_eq!(first.ids(), ids[..2]);
        let second = page(&entra, "count=2", &next(&first).unwrap()).await;
        assert_eq!(second.ids(), ids[2..4]);
        let last = search("/Groups/.search", next(&second).unwrap()).await;
        assert_eq!((last.ids(), next(&last)), (ids[4..].to_vec(), None));
        let of_people = next(&entra.get("/Users?count=2&cursor=").await).unwrap();
        let of_groups = next(&first).unwrap();
        for (endpoint, search_path, cursor) in
            [("/Groups", "/Groups/.search", of_people), ("/Users", "/Users/.search", of_groups)]
        {
            entra.get(&format!("{endpoint}?count=2&cursor={cursor}")).await
                .assert_scim_error(400, "invalidCursor", "begin again with an empty cursor");
            search(search_path, cursor).await.assert_scim_error(400, "invalidCursor", "");
        }
        assert_eq!(walk_of(&entra, "/Users", "count=2", String::new()).await.concat().len(), 3);
    }
}
