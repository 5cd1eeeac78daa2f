//! `GET /Users/{id}` (RFC 7644 §3.4.1).

use muster_testkit::{Call, Requests as _, both_backends, person_named};
use serde_json::json;

both_backends! {
    /// RFC 7644 §3.4.1: the resource with its version and place.
    /// Proves: 7643-3.1-04, 7644-1.3-01, 7644-3.4.1-01, 7644-3.14-02
    async fn a_person_is_read(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let location = format!("https://muster.example/api/scim/v2/Users/{id}");
        entra.read(&id).await
            .assert_header("content-type", "application/scim+json")
            .assert_header("content-location", &location)
            .assert_header("etag", "W/\"1\"")
            .assert_at("/userName", "Ada")
            .assert_at("/id", id);
    }

    /// RFC 7644 §3.4.1: an id that is not there is a 404, and so is one that could never be.
    /// Proves: 7644-3.4.1-01, 7644-3.12-06
    async fn an_unknown_id_is_absent(app) {
        let entra = app.enterprise().await.scim_client().await;
        for id in ["0192f0c1-2d3e-7abc-8def-0123456789ab", "not-a-uuid", "1", "%00", "..%2fUsers"] {
            entra.get(&format!("/Users/{id}")).await.assert_scim_error(404, "", "no user with this id");
        }
    }

    /// Requirement 66, pitfall B3: a disabled person stays visible to the identity provider.
    /// Proves: 7643-4.1.1-10, 7644-3.6-07
    async fn a_disabled_person_is_read_and_listed(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        entra.operations(&id, json!([{ "op": "replace", "path": "active", "value": false }])).await
            .assert_status(200);
        entra.read(&id).await.assert_at("/active", false);
        assert_eq!(entra.get("/Users").await.ids(), std::slice::from_ref(&id));
        assert_eq!(entra.find("userName eq \"Ada\"").await.ids(), [id]);
    }

    /// RFC 7643 §3: `schemas` is in every resource, also of a person whom no client has made.
    async fn a_person_made_by_hand_is_a_user(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = enterprise.by_hand("owner@contoso.example").await;
        let schemas = json!(["urn:ietf:params:scim:schemas:core:2.0:User"]);
        entra.read(&id).await.assert_at("/schemas", schemas.clone());
        entra.get("/Users").await.assert_at("/Resources/0/schemas", schemas);
    }

    /// RFC 9110 §9.3.2: HEAD is answered like GET.
    async fn head_is_answered_like_get(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        for path in [format!("/Users/{id}"), "/Users".to_owned()] {
            let head = entra.send(Call::new("HEAD", path.as_str())).await;
            let get = entra.get(&path).await;
            assert_eq!((head.status, head.header("etag")), (200, get.header("etag")));
        }
        entra.send(Call::new("HEAD", "/Users/nobody")).await.assert_status(404);
    }

    /// The id is answered in lower case and read in any.
    async fn the_case_of_an_id_does_not_matter(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        assert_eq!(entra.read(&id.to_uppercase()).await.id(), id);
    }
}
