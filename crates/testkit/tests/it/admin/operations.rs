//! SCIM operations and the dashboard: calls as they are counted, and what wants attention.

use std::time::Duration;

use muster_core::policy::{Policy, Preset};
use muster_testkit::{Requests as _, both_backends, person, person_named, unique};
use serde_json::json;

use super::{omits, says};

const HOUR: Duration = Duration::from_hours(1);

both_backends! {
    /// Calls are counted where they are written down, and leave the board after a day.
    async fn calls_of_a_day_are_counted(private app) {
        let portal = app.admin_portal_client().await;
        says(&portal.get("/admin/operations").await, 200, "No calls in the last 24 hours");
        says(&portal.get("/admin").await, 200, "Nothing needs you now.");
        let (one, two) = (app.enterprise().await, app.enterprise().await);
        let (entra, okta) = (one.scim_client().await, two.scim_client().await);
        for _ in 0..3 {
            entra.get("/Users").await.assert_status(200);
            okta.get("/Users").await.assert_status(200);
        }
        entra.get("/Users/nobody").await.assert_status(404);
        app.flush_calls().await;
        entra.post("/Users", person(&unique("Bob"), json!({ "emails": [] }))).await.assert_status(400);
        app.flush_calls().await;
        let board = app.use_cases().board(&app.global()).await.unwrap();
        let last = board.hours.last().unwrap();
        assert_eq!((board.hours.len(), last.calls, last.failed), (24, 8, 1), "{last:?}");
        assert!(last.median_ms.is_some() && last.slow_ms >= last.median_ms, "{last:?}");
        let page = portal.get("/admin/operations").await;
        says(&page, 200, "8 calls, 1 not carried out");
        says(&page, 200, "Attribute mismatch");
        says(&page, 200, "<svg");
        app.clock().advance(24 * HOUR);
        assert!(app.use_cases().board(&app.global()).await.unwrap().hours.iter().all(|hour| hour.calls == 0));
    }

    /// Half of twenty calls that fail is the first thing that is said; an enterprise that works is not named.
    async fn failing_enterprises_come_first(private app) {
        let (bad, good) = (app.enterprise().await, app.enterprise().await);
        let (entra, okta) = (bad.scim_client().await, good.scim_client().await);
        for _ in 0..20 {
            let body = person(&unique("Bob"), json!({ "emails": [] }));
            entra.post("/Users", body).await.assert_status(400);
            okta.get("/Users").await.assert_status(200);
        }
        app.flush_calls().await;
        let portal = app.admin_portal_client().await;
        let page = portal.get("/admin/operations").await;
        says(&page, 200, "20 of 20 calls failed");
        says(&page, 200, &bad.name);
        omits(&page, &good.name);
        says(&portal.get("/admin").await, 200, &format!("Provisioning of «{}» fails", bad.name));
        says(&portal.get("/admin/enterprises").await, 200, "20 of 20 calls failed");
    }

    /// Whoever called every day and calls no more; not where provisioning is switched off.
    async fn silence_is_shown(private app) {
        let (silent, off) = (app.enterprise().await, app.enterprise().await);
        let (entra, okta) = (silent.scim_client().await, off.scim_client().await);
        for _ in 0..8 {
            app.clock().advance(24 * HOUR);
            entra.get("/Users").await.assert_status(200);
            okta.get("/Users").await.assert_status(200);
        }
        app.flush_calls().await;
        app.use_cases().scim_set_enabled(&off.admin().await, false).await.unwrap();
        let attention = || async { app.use_cases().attention(&app.global()).await.unwrap().silent };
        assert_eq!(attention().await.len(), 0, "it called today");
        app.clock().advance(49 * HOUR);
        let found = attention().await;
        assert_eq!(found.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), [silent.name.as_str()]);
        let portal = app.admin_portal_client().await;
        says(&portal.get("/admin/operations").await, 200, "Silent identity providers");
        let line = format!("The identity provider of «{}» called every day, and calls no more.", silent.name);
        says(&portal.get("/admin").await, 200, &line);
    }

    /// People who wait for a seat, and tokens that end soon.
    async fn what_waits_and_what_ends_is_listed(private app) {
        let policy = Policy { seat_limit: Some(1), ..Policy::preset(Preset::DirectoryLed) };
        let enterprise = app.enterprise_with(policy).await;
        let entra = enterprise.scim_client().await;
        entra.create(person_named("Ada")).await;
        let refused = entra.post("/Users", person_named("Bob")).await;
        assert!(refused.status >= 400, "{refused}");
        let portal = app.admin_portal_client().await;
        let page = portal.get("/admin/operations").await;
        says(&page, 200, "People waiting to be registered");
        omits(&page, "Tokens that end within 30 days");
        says(&portal.get("/admin").await, 200, &format!("People of «{}» wait to be registered.", enterprise.name));
        app.clock().advance(340 * 24 * HOUR);
        let portal = app.admin_portal_client().await;
        says(&portal.get("/admin/operations").await, 200, "Tokens that end within 30 days");
    }
}
