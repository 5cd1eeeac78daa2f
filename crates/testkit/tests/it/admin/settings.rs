//! Global Settings: every section, and live tokens that are shortened.

use std::time::Duration;

use muster_testkit::{Requests as _, both_backends};

use super::{omits, says};

const SETTINGS: &str = "/admin/configurations/global-settings";
const EXPIRY: &str = "/admin/configurations/global-settings?section=session-links-expiry";
const DAY: Duration = Duration::from_hours(24);

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
        let values = [("scim_token_expiry_days", "7")];
        app.use_cases().setting_set(&app.global(), &values.map(|(key, value)| (key.to_owned(), value.to_owned()))).await.unwrap();
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
}
