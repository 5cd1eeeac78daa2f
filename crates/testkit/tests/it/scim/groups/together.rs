//! Several at once on the same groups.

use futures::future::join_all;
use muster_app::ChainState;
use muster_testkit::{Requests as _, both_backends};
use serde_json::json;

use super::{add, change, make, members, people, read, remove};

both_backends! {
    /// Two instances that add different members at the same time lose none.
    async fn nobody_is_lost(app) {
        let enterprise = app.rfc_enterprise().await;
        let here = enterprise.scim_client().await;
        let there = enterprise.at(&app.sibling().await).scim_client_with(&here.token);
        let mut ids = Vec::new();
        for number in 0..24 {
            ids.push(here.create(json!({ "userName": format!("p{number}") })).await);
        }
        ids.sort();
        let group = make(&here, "Everybody", &[]).await;
        let adding = ids.iter().enumerate().map(|(number, id)| {
            let client = if number % 2 == 0 { &here } else { &there };
            let group = &group;
            async move { change(client, group, json!([add(&[id.as_str()])])).await }
        });
        for answer in join_all(adding).await {
            answer.assert_status(204);
        }
        assert_eq!(members(&there, &group).await, ids);
        read(&here, &group).await.assert_at("/meta/version", "W/\"25\"");
        // The same member from both sides comes once.
        let [ada] = people(&here, ["Ada"]).await;
        let twice = [&here, &there].map(|client| change(client, &group, json!([add(&[&ada])])));
        for answer in join_all(twice).await {
            answer.assert_status(204);
        }
        read(&here, &group).await.assert_at("/meta/version", "W/\"26\"");
        let chain = app.use_cases().audit_verify(&enterprise.admin().await).await.unwrap();
        assert!(matches!(chain, ChainState::Whole(_)), "{chain:?}");
    }

    /// Whoever is removed while they are added is a member of nothing, and nobody fails.
    async fn removal_and_membership_cross(app) {
        let enterprise = app.rfc_enterprise().await;
        let here = enterprise.scim_client().await;
        let there = enterprise.at(&app.sibling().await).scim_client_with(&here.token);
        let group = make(&here, "Everybody", &[]).await;
        for number in 0..10 {
            let id = here.create(json!({ "userName": format!("p{number}") })).await;
            let adding = json!([add(&[&id])]);
            let path = format!("/Users/{id}");
            let (added, removed) =
                futures::join!(change(&here, &group, adding), there.delete(&path));
            assert!([204, 400].contains(&added.status), "{added}");
            removed.assert_status(204);
        }
        assert!(members(&here, &group).await.is_empty());
    }

    /// Two groups that become members of each other do not wait for each other.
    async fn mutual_members_do_not_wait(app) {
        let enterprise = app.rfc_enterprise().await;
        let here = enterprise.scim_client().await;
        let there = enterprise.at(&app.sibling().await).scim_client_with(&here.token);
        let (one, two) = (make(&here, "One", &[]).await, make(&here, "Two", &[]).await);
        for _ in 0..10 {
            let (a, b) = futures::join!(
                change(&here, &one, json!([add(&[&two])])),
                change(&there, &two, json!([add(&[&one])])),
            );
            a.assert_status(204);
            b.assert_status(204);
            let (a, b) = futures::join!(
                change(&here, &one, json!([remove(&two)])),
                change(&there, &two, json!([remove(&one)])),
            );
            a.assert_status(204);
            b.assert_status(204);
        }
    }
}
