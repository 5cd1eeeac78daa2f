//! Groups inside groups (RFC 7643 §4.2: nesting is optional; here it is possible).

use muster_testkit::{Requests as _, both_backends};
use serde_json::{Value, json};

use super::{add, change, make, members, people, read, remove, sorted};

both_backends! {
    /// RFC 7643 §4.2: a group is a member like a person, of another type.
    async fn a_group_may_be_a_member(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada] = people(&entra, ["Ada"]).await;
        let inner = make(&entra, "Inner", &[&ada]).await;
        let outer = make(&entra, "Outer", &[&inner, &ada]).await;
        let place = format!("https://muster.example/api/scim/v2/Groups/{inner}");
        let entry = json!({ "value": inner, "type": "Group", "$ref": place });
        read(&entra, &outer).await.assert_at("/members/1", entry);
        change(&entra, &inner, json!([{ "op": "replace", "path": "displayName", "value": "Core" }])).await
            .assert_status(204);
        entra.get(&format!("/Groups/{outer}?attributes=members,meta")).await
            .assert_at("/members/1/display", "Core").assert_at("/meta/version", "W/\"1\"");
        change(&entra, &outer, json!([remove(&inner)])).await.assert_status(204);
        assert_eq!(members(&entra, &outer).await, sorted(&[&ada]));
        change(&entra, &outer, json!([add(&[&inner])])).await.assert_status(204);
        entra.delete(&format!("/Groups/{inner}")).await.assert_status(204);
        assert_eq!(members(&entra, &outer).await, sorted(&[&ada]));
    }

    /// RFC 7643 §4.1.2: whoever is in a group inside a group is in the outer one, indirectly.
    async fn membership_reaches_through(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada, bob] = people(&entra, ["Ada", "Bob"]).await;
        let inner = make(&entra, "Inner", &[&ada]).await;
        let middle = make(&entra, "Middle", &[&inner]).await;
        let outer = make(&entra, "Outer", &[&middle, &bob]).await;
        let of = |id: &str| {
            let path = format!("/Users/{id}");
            let entra = entra.clone();
            async move {
                let groups = entra.get(&path).await.at("/groups");
                let mut all: Vec<_> = groups.as_array().cloned().unwrap_or_default().iter().map(|group| {
                    format!("{} {}", group["display"].as_str().unwrap(), group["type"].as_str().unwrap())
                }).collect();
                all.sort();
                all
            }
        };
        assert_eq!(of(&ada).await, ["Inner direct", "Middle indirect", "Outer indirect"]);
        assert_eq!(of(&bob).await, ["Outer direct"]);
        // Both ways at once counts as direct.
        change(&entra, &outer, json!([add(&[&ada])])).await.assert_status(204);
        assert_eq!(of(&ada).await, ["Inner direct", "Middle indirect", "Outer direct"]);
        for (filter, found) in [
            (format!("groups.value eq \"{outer}\""), vec![&ada, &bob]),
            (format!("groups.value eq \"{middle}\""), vec![&ada]),
            (format!("groups[value eq \"{middle}\" and type eq \"direct\"]"), vec![]),
            (format!("groups[value eq \"{middle}\" and type eq \"indirect\"]"), vec![&ada]),
            (format!("groups[value eq \"{outer}\" and type eq \"indirect\"]"), vec![]),
            ("groups.type eq \"indirect\"".to_owned(), vec![&ada]),
        ] {
            let found: Vec<_> = found.into_iter().map(String::as_str).collect();
            let mut ids = entra.find(&filter).await.ids();
            ids.sort();
            assert_eq!(ids, sorted(&found), "{filter}");
        }
    }

    /// Groups that contain each other are no harm: every walk meets each once.
    async fn circles_are_walked_once(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada] = people(&entra, ["Ada"]).await;
        let one = make(&entra, "One", &[&ada]).await;
        let two = make(&entra, "Two", &[&one]).await;
        let three = make(&entra, "Three", &[&two]).await;
        change(&entra, &one, json!([add(&[&three])])).await.assert_status(204);
        let groups = entra.read(&ada).await.at("/groups");
        let mut kinds: Vec<_> = groups.as_array().unwrap().iter()
            .map(|one| one["type"].as_str().unwrap()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["direct", "indirect", "indirect"]);
        for id in [&one, &two, &three] {
            assert_eq!(entra.find(&format!("groups.value eq \"{id}\"")).await.ids(), std::slice::from_ref(&ada));
        }
        entra.delete(&format!("/Groups/{two}")).await.assert_status(204);
        entra.read(&ada).await.assert_at("/groups/1", Value::Null);
    }
}
