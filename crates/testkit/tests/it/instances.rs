//! Several instances on one database behave as one.

use std::time::Duration;

use futures::future::join_all;
use muster_app::{ChainState, ScimChange};
use muster_core::{
    integration::Revocation,
    policy::{MatchBy, Policy, Preset, UserNameIs},
    switch_off::Afterwards,
};
use muster_testkit::{Requests as _, both_backends, person_named as person};
use serde_json::json;

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
        app.use_cases().token_revoke(&admin, tokens[1].id, Revocation::Anyway).await.unwrap();
        app.clock().advance(Duration::from_secs(1));
        one.get("/Users").await.assert_scim_error(401, "", "was revoked");
        two.get("/Users").await.assert_status(200);
        app.use_cases().scim_set_enabled(&admin, false).await.unwrap();
        app.clock().advance(Duration::from_secs(1));
        two.get("/Users").await.assert_scim_error(403, "", "SCIM provisioning is switched off");
    }

    /// Within that second nothing is written by the policy of before: two people would share what nobody shares
    /// any more. The request is sent again, and decided by the policy of now.
    async fn nothing_is_written_by_a_policy_of_before(app) {
        let shared = Policy {
            username_is: UserNameIs::DisplayName, match_by: MatchBy::ExternalId, ..Policy::preset(Preset::Rfc)
        };
        let enterprise = app.enterprise_with(shared).await;
        let here = enterprise.scim_client().await;
        let there = enterprise.at(&app.sibling().await).scim_client_with(&here.token);
        let ada = here.create(person("Ada")).await;
        there.get("/Users").await.assert_status(200);
        let opaque = |now: &Policy| Ok(Policy { username_is: UserNameIs::Opaque, ..now.clone() });
        app.use_cases().policy_edit(&enterprise.admin().await, None, opaque).await.unwrap();
        let again = "policy or the schemas of the enterprise have just changed; send the request again";
        there.post("/Users", json!({ "userName": "Ada" })).await
            .assert_header("retry-after", "5")
            .assert_scim_error(503, "", again);
        let path = format!("/Users/{ada}");
        there.put(&path, json!({ "userName": "Bob" })).await.assert_scim_error(503, "", again);
        there.operations(&ada, json!([{ "op": "replace", "path": "title", "value": "x" }])).await
            .assert_scim_error(503, "", again);
        there.post("/Groups", json!({ "displayName": "All" })).await.assert_scim_error(503, "", again);
        there.delete(&path).await.assert_scim_error(503, "", again);
        // The instance that changed it knows at once, and the other within a second.
        here.post("/Users", json!({ "userName": "Ada" })).await.assert_status(409);
        app.clock().advance(Duration::from_secs(1));
        there.post("/Users", json!({ "userName": "Ada" })).await.assert_status(409);
        there.delete(&path).await.assert_status(204);
    }

    /// Nobody is let in again in the second after provisioning was switched off.
    async fn nobody_comes_back_after_the_switch(app) {
        let enterprise = app.enterprise().await;
        let here = enterprise.scim_client().await;
        let there = enterprise.at(&app.sibling().await).scim_client_with(&here.token);
        let ada = here.create(person("Ada")).await;
        there.get("/Users").await.assert_status(200);
        enterprise.configure(ScimChange {
            enabled: Some(false), people: Some(Afterwards::Disable), ..ScimChange::default()
        }).await;
        app.use_cases().switch_off_portion(enterprise.id).await.unwrap();
        let active = json!([{ "op": "replace", "path": "active", "value": true }]);
        there.operations(&ada, active.clone()).await.assert_status(503);
        there.post("/Users", person("Bob")).await.assert_status(503);
        app.clock().advance(Duration::from_secs(1));
        // Its tokens have ended with it.
        there.operations(&ada, active).await.assert_status(401);
        assert!(!enterprise.seen(&ada).await.active);
        assert_eq!(enterprise.people().await.len(), 1);
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
