//! Ending access, and who may give it back (B3, requirements 66, 68).

use std::time::Duration;

use muster_app::Secret;
use muster_core::{actor::Actor, policy::OnDelete};
use muster_testkit::{Requests as _, both_backends, person, person_named};
use serde_json::json;

use super::{decided_by, deleting, history, id_of, own};

/// A page that needs a session.
const USERS: &str = "/configurations/enterprise/people/users";

both_backends! {
    /// An administrator's word holds: the identity provider lets in whom it disabled, and nobody else.
    async fn who_disabled_somebody_enables_them_again(app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::Deactivate)).await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let ada = own(&enterprise, &id).await;
        ada.get("/Me").await.assert_status(200);
        let use_cases = app.use_cases();
        let held = use_cases.person_disable(&enterprise.admin().await, id_of(&id)).await.unwrap();
        assert!(held.held && !held.is_active());
        app.clock().advance(Duration::from_secs(1));
        ada.get("/Me").await.assert_status(401);
        entra.read(&id).await.assert_at("/active", false);
        let on = json!([{ "op": "replace", "path": "active", "value": true }]);
        entra.operations(&id, on.clone()).await.assert_status(200).assert_at("/active", false);
        assert!(decided_by(&enterprise, "active.held").await);
        let sent = person("Ada", json!({ "active": true, "title": "Chief" }));
        entra.put(&format!("/Users/{id}"), sent).await
            .assert_status(200).assert_at("/active", false).assert_at("/title", "Chief");
        entra.operations(&id, json!([{ "op": "remove", "path": "active" }])).await.assert_status(200);
        entra.operations(&id, on.clone()).await.assert_status(200).assert_at("/active", false);
        assert!(!enterprise.seen(&id).await.active);
        // Not even by way of a removal.
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        assert_eq!(entra.create(person("Ada", json!({ "active": true }))).await, id);
        assert!(!enterprise.seen(&id).await.active);
        let enabled = use_cases.person_enable(&enterprise.admin().await, id_of(&id)).await.unwrap();
        assert!(!enabled.held && enabled.is_active());
        entra.read(&id).await.assert_at("/active", true);
        ada.get("/Me").await.assert_status(401);
        let off = json!([{ "op": "replace", "path": "active", "value": false }]);
        entra.operations(&id, off).await.assert_status(200).assert_at("/active", false);
        entra.operations(&id, on).await.assert_status(200).assert_at("/active", true);
    }

    /// An administrator enables whom the identity provider disabled; what is so already is not written down.
    async fn an_administrator_enables_anybody(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person("Ada", json!({ "active": false }))).await;
        let use_cases = app.use_cases();
        let admin = enterprise.admin().await;
        use_cases.person_enable(&admin, id_of(&id)).await.unwrap();
        use_cases.person_enable(&admin, id_of(&id)).await.unwrap();
        assert!(enterprise.seen(&id).await.active);
        use_cases.person_disable(&admin, id_of(&id)).await.unwrap();
        use_cases.person_disable(&admin, id_of(&id)).await.unwrap();
        assert_eq!(history(&enterprise, &id).await, ["person.created", "person.activated", "person.deactivated"]);
        let change = enterprise.history(&id).await.pop().unwrap();
        assert_eq!(change.actor_kind, "operator");
        assert_eq!(change.after.unwrap(), json!({ "active": false, "held": true }));
    }

    /// Whoever the identity provider disabled can be held on top of it.
    async fn whoever_is_disabled_can_be_held(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person("Ada", json!({ "active": false }))).await;
        app.use_cases().person_disable(&enterprise.admin().await, id_of(&id)).await.unwrap();
        entra.operations(&id, json!([{ "op": "replace", "path": "active", "value": true }])).await
            .assert_status(200).assert_at("/active", false);
        assert_eq!(history(&enterprise, &id).await, ["person.created", "person.updated"]);
    }

    /// Every session ends with the access, and the password lets nobody in.
    async fn sessions_end_with_the_access(app) {
        let enterprise = app.enterprise().await;
        let portal = enterprise.portal_client().await;
        portal.get(USERS).await.assert_status(200);
        let first = enterprise.people().await.remove(0).id;
        enterprise.by_hand("other@contoso.example").await;
        let use_cases = app.use_cases();
        use_cases.person_disable(&enterprise.admin().await, id_of(&first)).await.unwrap();
        assert_ne!(portal.get(USERS).await.status, 200);
        use_cases.person_enable(&enterprise.admin().await, id_of(&first)).await.unwrap();
        assert_ne!(portal.get(USERS).await.status, 200);
        let email = enterprise.people().await.into_iter().find(|one| one.id == first).unwrap().user_name;
        let ctx = use_cases.ctx(Actor::Anonymous);
        let password = Secret::new("correct horse battery staple");
        use_cases.sign_in(&ctx, &email, &password, muster_app::Portal::Enterprise).await.unwrap();
    }
}
