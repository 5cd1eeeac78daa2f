//! Global Settings: every section, and live tokens that are shortened.

use std::time::Duration;

use muster_app::{Invitee, Secret};
use muster_testkit::{Requests as _, TestApp, both_backends, unique};

use super::{omits, says};

const SETTINGS: &str = "/admin/configurations/global-settings";
const EXPIRY: &str = "/admin/configurations/global-settings?section=session-links-expiry";
const DAY: Duration = Duration::from_hours(24);
const MINUTE: Duration = Duration::from_mins(1);

/// Chooses a value.
async fn set(app: &TestApp, key: &str, value: &str) {
    let values = [(key.to_owned(), value.to_owned())];
    app.use_cases().setting_set(&app.global(), &values).await.unwrap();
}

both_backends! {
    /// Each section says what applies, and those without settings have no fields.
    async fn every_section_says_what_applies(app) {
        let portal = app.admin_portal_client().await;
        for (section, part) in [
            ("general", "https://muster.example"),
            ("default-locale", "English, for everybody."),
            ("default-connectors", "connects by SCIM"),
            ("alerts", "smtp://mail.example"),
            ("default-password-policy", "12 characters"),
            ("bulk-actions", "1,000 at most"),
            ("core-settings", "server's configuration"),
            ("content-security-policy", "frame-ancestors 'none'"),
        ] {
            let page = portal.get(&format!("{SETTINGS}?section={section}")).await;
            says(&page, 200, part);
            omits(&page, "name=\"do\" value=\"save\"");
        }
        let page = portal.get(EXPIRY).await;
        for label in ["User session timeout (mins)", "Concurrent session limit", "Registration &amp; invitation link expiry (mins)",
                      "Forgot password &amp; delete account link expiry (mins)", "Access token expiry time (secs)",
                      "SCIM Token Expiry Time (days)", "Muster sends no such mails yet"] {
            says(&page, 200, label);
        }
    }

    /// A lower setting leaves live tokens alone, until they are shortened: then they end, and the log says so.
    async fn live_tokens_are_shortened(private app) {
        let (one, two) = (app.enterprise().await, app.enterprise().await);
        let (entra, okta) = (one.scim_client().await, two.scim_client().await);
        let rehearsal = two.rehearsal_client().await;
        let portal = app.admin_portal_client().await;
        says(&portal.get(EXPIRY).await, 200, "No live SCIM token ends later");
        set(&app, "scim_token_expiry_days", "7").await;
        let page = portal.get(EXPIRY).await;
        says(&page, 200, &one.name);
        says(&page, 200, &two.name);
        says(&page, 200, "2 tokens of 2 enterprises end when a token issued now would.");
        let done = portal.submit(EXPIRY, "shorten", &[]).await;
        says(&portal.follow(&done).await, 200, "Shortened tokens: 2.");
        says(&portal.get(EXPIRY).await, 200, "No live SCIM token ends later");
        entra.get("/Users").await.assert_status(200);
        app.clock().advance(7 * DAY);
        for client in [&entra, &okta] {
            client.get("/Users").await.assert_status(401);
        }
        rehearsal.get("/Users").await.assert_status(200);
        let sql = "SELECT action FROM change_log WHERE action = 'token.shortened'";
        assert_eq!(app.database().raw().await.column::<String>(sql).await.len(), 2);
    }

    /// A session ends after the time without use that is set, and use keeps it.
    async fn sessions_end_without_use(private app) {
        set(&app, "user_session_timeout_minutes", "5").await;
        let admin = app.enterprise().await.portal_client().await;
        for _ in 0..3 {
            app.clock().advance(4 * MINUTE);
            admin.get("/configurations").await.assert_status(200);
        }
        app.clock().advance(5 * MINUTE);
        admin.get("/configurations").await.assert_status(303);
    }

    /// Signing in beyond the limit ends the oldest session, and no other.
    async fn the_oldest_session_ends(private app) {
        set(&app, "concurrent_session_limit", "2").await;
        let enterprise = app.enterprise().await;
        let email = format!("{}@contoso.example", unique(""));
        let password = Secret::new("correct horse battery staple");
        app.use_cases().admin_create(&enterprise.admin().await, &email, "", &password).await.unwrap();
        let mut browsers = Vec::new();
        for _ in 0..3 {
            browsers.push(enterprise.signed_in(&email, &password).await);
            app.clock().advance(Duration::from_secs(1));
        }
        for (browser, status) in browsers.iter().zip([303, 200, 200]) {
            browser.get("/configurations").await.assert_status(status);
        }
    }

    /// Links of invitations, and ordinary tokens, last as long as is set when they are made.
    async fn links_and_tokens_last_as_long_as_is_set(private app) {
        set(&app, "invitation_link_expiry_minutes", "7").await;
        set(&app, "access_token_expiry_seconds", "90").await;
        let enterprise = app.enterprise().await;
        let admin = enterprise.admin().await;
        let invitee = Invitee { email: "ada@contoso.example".into(), ..Invitee::default() };
        let sent = app.use_cases().invitation_send(&admin, invitee).await.unwrap();
        assert_eq!(sent.invitation.expires_at, admin.ctx.now.after(7 * MINUTE));
        enterprise.authenticate(None).await.assert_at("/expires_in", 90);
        let program = enterprise.api_client().await;
        program.get("/api/v1/token").await.assert_status(200);
        app.clock().advance(Duration::from_secs(90));
        program.get("/api/v1/token").await.assert_status(401);
    }
}
