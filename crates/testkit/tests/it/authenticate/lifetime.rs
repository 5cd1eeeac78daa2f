//! How long tokens last (requirements 21–24, 32).

use std::time::Duration;

use muster_testkit::{Requests as _, both_backends};

const DAY: Duration = Duration::from_hours(24);

both_backends! {
    /// Requirements 21, 24, 32: the setting at the moment of issue decides; live tokens keep theirs.
    /// Proves: 7644-7.4-01
    async fn the_setting_decides_at_issue(private app) {
        let enterprise = app.enterprise().await;
        let old = enterprise.scim_client().await;
        let set = [("scim_token_expiry_days".to_owned(), "7".to_owned())];
        app.use_cases().setting_set(&app.global(), &set).await.unwrap();
        let answer = enterprise.authenticate(Some("true")).await;
        answer.assert_status(200)
            .assert_at("/expires_in", 7 * 86_400)
            .assert_at("/expires_at", "2026-11-29T12:00:00.000Z");
        enterprise.authenticate(None).await.assert_at("/expires_in", 86_400);
        let new = enterprise.scim_client_with(answer.at("/access_token").as_str().unwrap());
        app.clock().advance(Duration::from_millis(7 * 86_400_000 - 1));
        new.get("/Users").await.assert_status(200);
        app.clock().advance(Duration::from_millis(1));
        new.get("/Users").await.assert_scim_error(
            401,
            "",
            "This token expired on 2026-11-29T12:00:00.000Z; create a new one and paste it as Secret Token.",
        );
        old.get("/Users").await.assert_status(200);
    }

    /// Requirement 62: an expired token is told apart, and written down for its enterprise.
    /// Proves: 7644-7.4-01
    async fn an_expired_token_is_known(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        app.clock().advance(365 * DAY);
        let refused = entra.get("/Users").await;
        refused.assert_scim_error(401, "", "This token expired on 2027-11-22T12:00:00.000Z");
        assert!(refused.header("www-authenticate").unwrap().contains("invalid_token"));
        let call = enterprise.last_call().await;
        assert_eq!(call.rule.as_deref(), Some("expired_token"));
        assert_eq!((call.enterprise, call.status), (enterprise.id, 401));
        assert!(call.token.is_some() && call.fingerprint.is_some());
    }

    /// A setting outside of its range is refused and the one before stays.
    async fn a_setting_outside_its_range(private app) {
        for value in ["0", "3651", "seven", ""] {
            let set = [("scim_token_expiry_days".to_owned(), value.to_owned())];
            app.use_cases().setting_set(&app.global(), &set).await.unwrap_err();
        }
        app.enterprise().await.authenticate(Some("true")).await.assert_at("/expires_in", 365 * 86_400);
    }
}
