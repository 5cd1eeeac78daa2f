//! `DELETE /Users/{id}` (RFC 7644 §3.6; requirements 67, 73).

use muster_testkit::{Requests as _, both_backends, person, person_named};
use serde_json::json;

both_backends! {
    /// RFC 7644 §3.6: 204 without body; from then on the id is unknown to every method.
    /// Proves: 7644-3.6-01, 7644-3.6-02, 7644-3.6-03, 7644-3.6-05
    async fn a_deleted_person_is_gone(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let path = format!("/Users/{id}");
        let gone = entra.delete(&path).await;
        gone.assert_status(204);
        assert!(gone.body.is_empty());
        entra.get(&path).await.assert_scim_error(404, "", "no user");
        entra.put(&path, person_named("Ada")).await.assert_scim_error(404, "", "no user");
        entra.operations(&id, json!([{ "op": "add", "path": "title", "value": "x" }])).await
            .assert_scim_error(404, "", "no user");
        entra.delete(&path).await.assert_scim_error(404, "", "no user");
        assert!(entra.get("/Users").await.ids().is_empty());
        assert!(entra.find("userName eq \"Ada\"").await.ids().is_empty());
        assert!(enterprise.people().await.is_empty());
    }

    /// RFC 7644 §3.6-04, pitfall B12: the names of the removed are free; the id is another.
    /// Proves: 7643-3.1-06, 7644-3.3-13, 7644-3.6-04
    async fn the_names_are_free_again(app) {
        let entra = app.enterprise().await.scim_client().await;
        let body = person("Ada", json!({ "externalId": "e-1" }));
        let id = entra.create(body.clone()).await;
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        assert_ne!(entra.create(body).await, id);
    }

    /// Requirement 73: who was made by hand is seen by provisioning and left alone.
    /// Proves: 7644-2-04
    async fn people_made_by_hand_are_left_alone(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = enterprise.by_hand("owner@contoso.example").await;
        let path = format!("/Users/{id}");
        let before = entra.read(&id).await.json();
        assert_eq!(entra.find("emails.value eq \"owner@contoso.example\"").await.ids(), std::slice::from_ref(&id));
        let sentence = "managed by hand and not by provisioning";
        entra.delete(&path).await.assert_scim_error(403, "", sentence);
        entra.put(&path, person_named("x")).await.assert_scim_error(403, "", sentence);
        entra.operations(&id, json!([{ "op": "replace", "path": "active", "value": false }])).await
            .assert_scim_error(403, "", sentence);
        assert_eq!(entra.read(&id).await.json(), before);
        // Nor can somebody take the address over.
        entra.post("/Users", person("x", json!({ "emails": [{ "value": "OWNER@contoso.example", "type": "work" }] }))).await
            .assert_scim_error(409, "uniqueness", "emails[type eq \"work\"].value");
    }
}
