//! Several instances on one database behave as one.

use std::time::Duration;

use futures::future::join_all;
use muster_app::ChainState;
use muster_testkit::{Requests as _, both_backends, person_named as person};

both_backends! {
    /// What one instance wrote, the other answers.
    async fn a_person_is_everywhere_at_once(app) {
        let enterprise = app.enterprise().await;
        let here = enterprise.scim_client().await;
        let there = enterprise.at(&app.sibling().await).scim_client_with(&here.token);
        let made = here.post("/Users", person("Ada Lovelace")).await;
        made.assert_status(201);
        let id = made.at("/id").as_str().unwrap().to_owned();
        there.get(&format!("/Users/{id}")).await.assert_status(200);
        there.delete(&format!("/Users/{id}")).await.assert_status(204);
        here.get(&format!("/Users/{id}")).await.assert_status(404);
    }

    /// A revocation and the switch "Enable SCIM provisioning" hold everywhere within a second.
    async fn an_end_of_access_holds_everywhere(app) {
        let enterprise = app.enterprise().await;
        let other = enterprise.at(&app.sibling().await);
        let one = other.scim_client().await;
        // The list is newest first; two tokens of one moment have no order.
        app.clock().advance(Duration::from_millis(1));
        let two = other.scim_client().await;
        one.get("/Users").await.assert_status(200);
        two.get("/Users").await.assert_status(200);
        let admin = enterprise.admin().await;
        let tokens = app.use_cases().token_list(&admin).await.unwrap();
        app.use_cases().token_revoke(&admin, tokens[1].id).await.unwrap();
        app.clock().advance(Duration::from_secs(1));
        one.get("/Users").await.assert_scim_error(401, "", "was revoked");
        two.get("/Users").await.assert_status(200);
        app.use_cases().scim_set_enabled(&admin, false).await.unwrap();
        app.clock().advance(Duration::from_secs(1));
        two.get("/Users").await.assert_scim_error(403, "", "SCIM provisioning is switched off");
    }

    /// A token signed with a key that another instance has just made.
    async fn a_new_key_is_found(private app) {
        let enterprise = app.enterprise().await;
        let other = app.sibling().await;
        app.use_cases().key_rotate(&app.global()).await.unwrap();
        app.clock().advance(Duration::from_millis(100));
        let token = enterprise.scim_client().await.token;
        enterprise.at(&other).scim_client_with(&token).get("/Users").await.assert_status(200);
    }

    /// Writes of both at once line up in one chain, and nothing is lost.
    async fn writes_of_both_line_up(app) {
        let enterprise = app.enterprise().await;
        let here = enterprise.scim_client().await;
        let there = enterprise.at(&app.sibling().await).scim_client_with(&here.token);
        let creates = (0..20).flat_map(|n| {
            [here.post("/Users", person(&format!("Here {n}"))), there.post("/Users", person(&format!("There {n}")))]
        });
        for made in join_all(creates).await {
            made.assert_status(201);
        }
        assert_eq!(enterprise.people().await.len(), 40);
        let chain = app.use_cases().audit_verify(&enterprise.admin().await).await.unwrap();
        assert!(matches!(chain, ChainState::Whole(rows) if rows > 40), "{chain:?}");
    }
}
