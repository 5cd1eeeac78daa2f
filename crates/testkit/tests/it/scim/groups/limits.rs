//! How much one request may ask for.

use std::collections::BTreeSet;

use muster_testkit::{Requests as _, ScimClient, both_backends, person_named};
use serde_json::{Value, json};

use super::{ABSENT, add, change, make, members, people};
use crate::scim::cursor::walk_of;

/// Members that a page of groups shows at most.
const MOST: usize = 100_000;

/// A thousand people; answers their ids.
async fn crowd(client: &ScimClient) -> Vec<String> {
    let post = |n: usize| {
        let name = n.to_string();
        json!({ "method": "POST", "path": "/Users", "bulkId": name, "data": person_named(&name) })
    };
    let operations: Value = (0..1_000).map(post).collect();
    let answer = client.post("/Bulk", json!({ "Operations": operations })).await.json();
    let id = |one: &Value| one["location"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    answer["Operations"].as_array().unwrap().iter().map(id).collect()
}

both_backends! {
    /// A PATCH has a thousand operations at most, of a group as of a user.
    async fn a_patch_has_so_many_operations(app) {
        let entra = app.rfc_enterprise().await.scim_client().await;
        let [ada] = people(&entra, ["Ada"]).await;
        let staff = make(&entra, "Staff", &[]).await;
        change(&entra, &staff, vec![add(&[&ada]); 1_000].into()).await.assert_status(204);
        assert_eq!(members(&entra, &staff).await, [ada.as_str()]);
        change(&entra, &staff, vec![add(&[&ada]); 1_001].into()).await
            .assert_scim_error(400, "invalidValue", "more than 1000 operations. Send several requests");
        let title = json!({ "op": "add", "path": "title", "value": "x" });
        entra.operations(&ada, vec![title.clone(); 1_000].into()).await.assert_status(200);
        entra.operations(&ada, vec![title; 1_001].into()).await
            .assert_scim_error(400, "invalidValue", "more than 1000 entries; send fewer at once.");
        // What is wrong with the operations is told of groups that are there.
        change(&entra, ABSENT, json!([{ "op": "add", "path": "members[value eq \"x\"]", "value": "y" }])).await
            .assert_scim_error(404, "", "no group");
        change(&entra, &staff, json!([{ "op": "add", "path": "members[value eq \"x\"]", "value": "y" }])).await
            .assert_scim_error(400, "mutability", "To add one, use the path \"members\"");
    }

    /// RFC 7644 §3.4.2.4: a page of groups with very many members is shorter than was asked for, tells so,
    /// and loses nobody, by index and by cursor.
    /// Proves: 7644-3.4.2.4-02
    async fn a_page_shows_so_many_members(app) {
        let entra = app.rfc_enterprise().await.scim_client().await;
        let crowd = crowd(&entra).await;
        let crowd: Vec<&str> = crowd.iter().map(String::as_str).collect();
        let fit = MOST / crowd.len();
        let mut groups = Vec::new();
        // Groups without members stand between them.
        for n in 0..fit + 2 {
            let members = if n % 50 == 7 { &[] } else { &*crowd };
            groups.push(make(&entra, &format!("G {:03}", (n * 37) % (fit + 2)), members).await);
        }
        let everybody: BTreeSet<String> = groups.iter().cloned().collect();
        // Two of a hundred and two have no members, and the others are as many as a page shows.
        let first = entra.get("/Groups?count=1000&attributes=members.value").await;
        first.assert_at("/itemsPerPage", fit + 2);
        let full = make(&entra, "G 999", &crowd).await;
        let more = make(&entra, "G 998", &crowd).await;
        for sort in ["", "&sortBy=displayName&sortOrder=descending"] {
            let query = format!("count=1000&attributes=members.value{sort}");
            let first = entra.get(&format!("/Groups?{query}")).await;
            first.assert_at("/totalResults", fit + 4);
            let mut seen = first.ids();
            first.assert_at("/itemsPerPage", seen.len());
            assert!(seen.len() >= fit && seen.len() < fit + 4, "{}", seen.len());
            let last = seen.len() - 1;
            let shown = first.at("/Resources");
            let shown = shown.as_array().unwrap().iter().map(|one| one["members"].as_array().map_or(0, Vec::len));
            assert!(shown.into_iter().all(|number| [0, crowd.len()].contains(&number)));
            let second = entra.get(&format!("/Groups?{query}&startIndex={}", seen.len() + 1)).await;
            seen.extend(second.ids());
            assert_eq!(seen.len(), fit + 4);
            let seen: BTreeSet<String> = seen.into_iter().collect();
            assert!(everybody.is_subset(&seen) && seen.contains(&full) && seen.contains(&more));
            let walked = walk_of(&entra, "/Groups", &query, String::new()).await;
            assert_eq!(walked.iter().map(Vec::len).collect::<Vec<_>>(), [last + 1, fit + 3 - last]);
            assert_eq!(walked.concat().into_iter().collect::<BTreeSet<_>>(), seen);
        }
        entra.get("/Groups?count=1000&excludedAttributes=members").await.assert_at("/itemsPerPage", fit + 4);
    }
}
