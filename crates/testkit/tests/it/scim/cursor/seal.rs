//! What a cursor is good for, and for how long (RFC 9865 §5.2).

use std::{collections::BTreeSet, time::Duration};

use muster_core::integration::Revocation;
use muster_testkit::{Requests as _, both_backends};

use super::{cursor_of, next, page, seed};

both_backends! {
    /// RFC 9865 §2, §5.2: a cursor is good for the list it was made for, and for nothing else; it says
    /// nothing, and one sentence covers whatever is wrong with it.
    /// Proves: 9865-2-04, 9865-2.1-01, 9865-5.2-01, 9865-5.2-03
    async fn a_cursor_is_good_for_its_list_only(app) {
        let (home, away) = (app.enterprise().await, app.enterprise().await);
        let (entra, other) = (home.scim_client().await, away.scim_client().await);
        let ids = seed(&entra, 3).await;
        seed(&other, 3).await;
        let filter = "filter=userName%20sw%20%22Person%22&sortBy=userName";
        let first = page(&entra, &format!("{filter}&count=1"), "").await;
        let cursor = next(&first).unwrap();
        // What is answered of each, and how many, may differ.
        let same = page(&entra, &format!("{filter}&count=2&attributes=userName"), &cursor).await;
        assert_eq!(same.ids(), ids[1..]);
        let mut wrong = vec![
            (&other, filter.to_owned(), cursor.clone()),
            (&entra, String::new(), cursor.clone()),
            (&entra, "filter=userName%20sw%20%22P%22&sortBy=userName".to_owned(), cursor.clone()),
            (&entra, "filter=userName%20sw%20%22Person%22".to_owned(), cursor.clone()),
            (&entra, format!("{filter}&sortOrder=descending"), cursor.clone()),
            (&entra, filter.to_owned(), "garbage".to_owned()),
            (&entra, filter.to_owned(), format!("{cursor}A")),
            (&entra, filter.to_owned(), ids[1].clone()),
        ];
        for place in (0..cursor.len()).step_by(5) {
            let mut bent = cursor.clone().into_bytes();
            bent[place] = if bent[place] == b'A' { b'B' } else { b'A' };
            wrong.push((&entra, filter.to_owned(), String::from_utf8(bent).unwrap()));
        }
        let mut sentences = BTreeSet::new();
        for (client, query, cursor) in wrong {
            let refused = page(client, &query, &cursor).await;
            refused.assert_scim_error(400, "invalidCursor", "begin again with an empty cursor");
            sentences.insert(refused.text());
        }
        assert_eq!(sentences.len(), 1, "{sentences:?}");
    }

    /// RFC 9865 §2.1, §4: a cursor lasts as long as it is said to, from page to page.
    /// Proves: 9865-2.1-01, 9865-4-01
    async fn a_cursor_ends(app) {
        let entra = app.enterprise().await.scim_client().await;
        let ids = seed(&entra, 3).await;
        let config = entra.get("/ServiceProviderConfig").await;
        let timeout = Duration::from_secs(config.at("/pagination/cursorTimeout").as_u64().unwrap());
        let first = cursor_of(&entra).await;
        app.clock().advance(timeout);
        let second = page(&entra, "count=1", &first).await;
        assert_eq!(second.ids(), ids[1..2]);
        app.clock().advance(Duration::from_millis(1));
        page(&entra, "count=1", &first).await
            .assert_scim_error(400, "expiredCursor", "Begin again with an empty cursor");
        assert_eq!(page(&entra, "count=1", &next(&second).unwrap()).await.ids(), ids[2..]);
    }

    /// RFC 9865 §5.2: whether a caller may read is asked at every page; the cursor gives nothing.
    /// Proves: 9865-5.2-01, 9865-5.2-02
    async fn access_is_asked_at_every_page(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let ids = seed(&entra, 3).await;
        let cursor = cursor_of(&entra).await;
        let path = format!("/Users?count=1&cursor={cursor}");
        app.anonymous().get(&format!("/api/scim/v2{path}")).await.assert_scim_error(401, "", "");
        // A new token of the same enterprise goes on where the old one stopped.
        let admin = enterprise.admin().await;
        let tokens = app.use_cases().token_list(&admin).await.unwrap();
        app.use_cases().token_revoke(&admin, tokens[0].id, Revocation::Anyway).await.unwrap();
        app.clock().advance(Duration::from_secs(1));
        entra.get(&path).await.assert_scim_error(401, "", "was revoked");
        let renewed = enterprise.scim_client().await;
        assert_eq!(renewed.get(&path).await.ids(), ids[1..2]);
        app.use_cases().scim_set_enabled(&admin, false).await.unwrap();
        app.clock().advance(Duration::from_secs(1));
        renewed.get(&path).await.assert_scim_error(403, "", "SCIM provisioning is switched off");
    }

    /// A walk goes on at any instance, also over a change of the signing key.
    async fn a_walk_changes_instances(private app) {
        let enterprise = app.enterprise().await;
        let here = enterprise.scim_client().await;
        let there = enterprise.at(&app.sibling().await).scim_client_with(&here.token);
        let ids = seed(&here, 4).await;
        let old = cursor_of(&here).await;
        app.use_cases().key_rotate(&app.global()).await.unwrap();
        app.clock().advance(Duration::from_millis(100));
        let second = page(&here, "count=1", &old).await;
        assert_eq!(second.ids(), ids[1..2]);
        let third = page(&there, "count=1", &next(&second).unwrap()).await;
        assert_eq!(third.ids(), ids[2..3]);
        assert_eq!(page(&here, "count=1", &next(&third).unwrap()).await.ids(), ids[3..]);
    }
}
