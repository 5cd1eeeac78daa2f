//! Provisioning that fails, and an identity provider that is silent (requirements 62, 63).

use std::time::Duration;

use muster_core::{call::Reason, integration::Revocation, notice::Notice};
use muster_testkit::{
    Enterprise, Requests as _, ScimClient, TestApp, both_backends, person, person_named, unique,
};
use serde_json::json;

use super::outbox;

const HOUR: Duration = Duration::from_hours(1);

/// So many calls that succeed.
async fn succeed(client: &ScimClient, calls: usize) {
    for _ in 0..calls {
        client.get("/Users").await.assert_status(200);
    }
}

/// So many calls that are refused.
async fn fail(client: &ScimClient, calls: usize) {
    for _ in 0..calls {
        // Nobody waits for an e-mail that was not sent.
        let body = person(&unique("Bob"), json!({ "emails": [] }));
        client.post("/Users", body).await.assert_status(400);
    }
}

/// Looks; answers how many were told.
async fn check(app: &TestApp) -> u64 {
    app.flush_calls().await;
    app.clock().advance(HOUR / 4);
    app.use_cases().notice_check().await.unwrap()
}

async fn watched(app: &TestApp) -> (Enterprise, ScimClient) {
    let enterprise = app.enterprise().await;
    enterprise.by_hand("ada@contoso.example").await;
    let client = enterprise.scim_client().await;
    (enterprise, client)
}

/// An identity provider that calls once a day, on so many days.
async fn calls_daily(app: &TestApp, client: &ScimClient, days: u32) {
    for _ in 0..days {
        app.clock().advance(HOUR * 24);
        client.get("/Users").await.assert_status(200);
    }
}

both_backends! {
    /// Half of at least twenty calls: told once, and once more when it fails again after it was good.
    async fn failing_is_told_once(private app) {
        let (enterprise, entra) = watched(&app).await;
        fail(&entra, 19).await;
        assert_eq!(check(&app).await, 0, "too few");
        fail(&entra, 1).await;
        assert_eq!(check(&app).await, 1);
        let Notice::ProvisioningFailing { calls, failed, reason, .. } = outbox(&enterprise).await.remove(0).notice else {
            panic!("another notice")
        };
        assert_eq!((calls, failed, reason), (20, 20, Some(Reason::Attribute)));
        fail(&entra, 30).await;
        assert_eq!(check(&app).await, 0, "it goes on");
        app.clock().advance(Duration::from_millis(1));
        succeed(&entra, 26).await;
        assert_eq!(check(&app).await, 0, "it is over");
        app.clock().advance(Duration::from_millis(1));
        fail(&entra, 30).await;
        assert_eq!(check(&app).await, 1, "it began again");
        assert_eq!(check(&app).await, 0);
    }

    /// What is between good and bad ends nothing and begins nothing; who is not found is no failure.
    async fn everyday_life_is_not_told(private app) {
        let (_enterprise, entra) = watched(&app).await;
        for _ in 0..40 {
            entra.get("/Users/nobody").await.assert_status(404);
        }
        assert_eq!(check(&app).await, 0);
        app.clock().advance(Duration::from_millis(1));
        fail(&entra, 24).await;
        assert_eq!(check(&app).await, 0, "24 of 50");
        app.clock().advance(Duration::from_millis(1));
        fail(&entra, 1).await;
        assert_eq!(check(&app).await, 1, "25 of 50");
    }

    /// Calls with a token that was revoked count: otherwise it would look like silence.
    async fn refused_tokens_are_failures(private app) {
        let (enterprise, entra) = watched(&app).await;
        let admin = enterprise.admin().await;
        let token = app.use_cases().token_list(&admin).await.unwrap().remove(0);
        app.use_cases().token_revoke(&admin, token.id, Revocation::Anyway).await.unwrap();
        for _ in 0..20 {
            entra.get("/Users").await.assert_status(401);
        }
        assert_eq!(check(&app).await, 1);
        let notice = outbox(&enterprise).await.remove(0).notice;
        assert!(matches!(notice, Notice::ProvisioningFailing { reason: Some(Reason::Token), .. }), "{notice:?}");
    }

    /// Who called on every one of seven days is missed after two; told once, and not when they are back.
    async fn silence_is_told_once(private app) {
        let (enterprise, entra) = watched(&app).await;
        entra.create(person_named("Bob")).await;
        calls_daily(&app, &entra, 7).await;
        app.clock().advance(HOUR * 47);
        assert_eq!(check(&app).await, 0, "not yet");
        app.clock().advance(HOUR);
        assert_eq!(check(&app).await, 1);
        let notice = outbox(&enterprise).await.remove(0).notice;
        assert!(matches!(notice, Notice::ProvisioningSilent { .. }), "{notice:?}");
        for _ in 0..35 {
            app.clock().advance(HOUR * 24);
            assert_eq!(check(&app).await, 0);
        }
        calls_daily(&app, &entra, 8).await;
        assert_eq!(check(&app).await, 0);
        app.clock().advance(HOUR * 49);
        assert_eq!(check(&app).await, 1, "silent again");
    }

    /// Who did not call every day is not missed; nor is whoever is to be off.
    async fn irregular_calls_are_not_missed(private app) {
        let (enterprise, entra) = watched(&app).await;
        calls_daily(&app, &entra, 3).await;
        app.clock().advance(HOUR * 25);
        calls_daily(&app, &entra, 3).await;
        app.clock().advance(HOUR * 72);
        assert_eq!(check(&app).await, 0);
        calls_daily(&app, &entra, 8).await;
        app.flush_calls().await;
        app.use_cases().scim_set_enabled(&enterprise.admin().await, false).await.unwrap();
        app.clock().advance(HOUR * 72);
        assert_eq!(check(&app).await, 0);
    }
}
