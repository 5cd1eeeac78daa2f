//! `PUT /Users/{id}` (RFC 7644 §3.5.1; requirements 65, 66).

use std::time::Duration;

use muster_testkit::{Requests as _, both_backends, person, person_named};
use serde_json::{Value, json};

both_backends! {
    /// RFC 7644 §3.5.1: what is omitted goes; the version and the time move on.
    /// Proves: 7643-3.1-06, 7644-3.5-01, 7644-3.5.1-03, 7644-3.5.1-04, 7644-3.5.1-09, 7644-3.14-02
    async fn a_person_is_replaced(app) {
        let okta = app.enterprise().await.scim_client().await;
        let id = okta.create(person("Ada", json!({ "title": "Buyer", "nickName": "A" }))).await;
        app.clock().advance(Duration::from_mins(1));
        let done = okta.put(&format!("/Users/{id}"), person("Ada King", json!({ "title": "Chief" }))).await;
        done.assert_status(200)
            .assert_header("etag", "W/\"2\"")
            .assert_at("/id", id.clone())
            .assert_at("/userName", "Ada King")
            .assert_at("/title", "Chief")
            .assert_at("/nickName", Value::Null)
            .assert_at("/meta/created", "2026-11-22T12:00:00.000Z")
            .assert_at("/meta/lastModified", "2026-11-22T12:01:00.000Z");
        assert_eq!(okta.read(&id).await.json(), done.json());
    }

    /// Decision D-06, pitfall B8: a PUT without `active` does not let a disabled person in again.
    /// Proves: 7644-3.5.1-04
    async fn a_put_without_active_keeps_a_person_disabled(app) {
        let enterprise = app.enterprise().await;
        let okta = enterprise.scim_client().await;
        let id = okta.create(person("Ada", json!({ "active": false }))).await;
        okta.put(&format!("/Users/{id}"), person("Ada", json!({ "title": "x" }))).await
            .assert_status(200)
            .assert_at("/active", false);
        assert!(!enterprise.seen(&id).await.active);
        okta.put(&format!("/Users/{id}"), person("Ada", json!({ "active": true }))).await
            .assert_status(200)
            .assert_at("/active", true);
        assert!(enterprise.seen(&id).await.active);
    }

    /// RFC 7644 §3.5.1: a PUT of what is already so changes nothing.
    /// Proves: 7644-3.5.1-02, 7644-3.5.1-07, 7644-3.14-06
    async fn a_put_of_the_same_changes_nothing(app) {
        let okta = app.enterprise().await.scim_client().await;
        let made = okta.post("/Users", person("Ada", json!({ "title": "Buyer" }))).await;
        app.clock().advance(Duration::from_mins(1));
        // Clients echo what they were answered, server's attributes included.
        let done = okta.put(&format!("/Users/{}", made.id()), made.json()).await;
        done.assert_status(200);
        assert_eq!(done.json(), made.json());
    }

    /// RFC 7644 §3.5.1: PUT never makes a person.
    /// Proves: 7644-3.2-01, 7644-3.5.1-01
    async fn a_put_never_creates(app) {
        let okta = app.enterprise().await.scim_client().await;
        okta.put("/Users/0192f0c1-2d3e-7abc-8def-0123456789ab", person_named("Ada")).await
            .assert_scim_error(404, "", "no user");
        assert!(okta.get("/Users").await.ids().is_empty());
    }

    /// RFC 7644 §3.5.1: what is required must be sent.
    /// Proves: 7644-3.5.1-08
    async fn required_attributes_must_be_sent(app) {
        let okta = app.enterprise().await.scim_client().await;
        let id = okta.create(person_named("Ada")).await;
        let path = format!("/Users/{id}");
        okta.put(&path, json!({ "userName": "Ada" })).await
            .assert_scim_error(400, "invalidValue", "emails[type eq \"work\"].value is missing");
        okta.put(&path, json!({ "emails": [{ "value": "a@x", "type": "work" }] })).await
            .assert_scim_error(400, "invalidValue", "userName is missing");
        okta.read(&id).await.assert_at("/meta/version", "W/\"1\"");
    }

    /// RFC 7644 §3.5.1, Table 9: a taken value is a 409 and changes nothing.
    /// Proves: 7644-3.5.1-10
    async fn a_taken_value_conflicts(app) {
        let okta = app.enterprise().await.scim_client().await;
        okta.create(person_named("Bob")).await;
        let id = okta.create(person_named("Ada")).await;
        okta.put(&format!("/Users/{id}"), person_named("BOB")).await
            .assert_scim_error(409, "uniqueness", "");
        okta.read(&id).await.assert_at("/userName", "Ada").assert_at("/meta/version", "W/\"1\"");
    }

    /// RFC 7644 §3.5.1-07: another `id` in the body is ignored.
    /// Proves: 7643-3.1-07, 7644-3.5.1-07
    async fn a_foreign_id_in_the_body_is_ignored(app) {
        let okta = app.enterprise().await.scim_client().await;
        let id = okta.create(person_named("Ada")).await;
        let other = okta.create(person_named("Bob")).await;
        let body = person("Ada", json!({ "id": other, "title": "x" }));
        okta.put(&format!("/Users/{id}"), body).await.assert_status(200).assert_at("/id", id);
        okta.read(&other).await.assert_at("/userName", "Bob");
    }
}
