//! Logs and the system.

use std::time::Duration;

use muster_app::{Portal, Secret};
use muster_core::actor::Actor;
use muster_testkit::{Requests as _, Takes, both_backends, unique};

use super::says;

both_backends! {
    /// The installation's changes, newest first; a chain is walked, and one that was altered is told of.
    async fn chains_are_verified(private app) {
        let enterprise = app.enterprise().await;
        let portal = app.admin_portal_client().await;
        let values = [("scim_token_expiry_days".to_owned(), "90".to_owned())];
        app.use_cases().setting_set(&app.global(), &values).await.unwrap();
        let page = portal.get("/admin/logs").await;
        says(&page, 200, "settings.changed");
        says(&page, 200, "scim_token_expiry_days");
        says(&page, 200, &enterprise.name);
        let id = enterprise.id.to_string();
        for (id, name) in [(id.as_str(), enterprise.name.as_str()), ("installation", "This installation")] {
            let done = portal.submit("/admin/logs", "verify", &[("id", id)]).await;
            says(&portal.follow(&done).await, 200, &format!("The chain of «{name}» is whole."));
        }
        portal.submit("/admin/logs", "verify", &[("id", "nonsense")]).await.assert_status(404);
        assert!(app.database().raw().await.run("UPDATE change_log SET at = at + 1 WHERE sequence = 2").await >= 1);
        let broken = portal.submit("/admin/logs", "verify", &[("id", &id)]).await;
        says(&broken, 200, "is broken at change 2");
    }

    /// A new key signs from now on; tokens of the one before stay valid.
    async fn the_key_is_rotated(private app) {
        let entra = app.enterprise().await.scim_client().await;
        let portal = app.admin_portal_client().await;
        let keys = || async { app.use_cases().system_show(&app.global()).await.unwrap().keys };
        assert_eq!(keys().await.len(), 1);
        let page = portal.get("/admin/system").await;
        says(&page, 200, "call_log.purge");
        says(&page, 200, "https://muster.example/readyz");
        // Keys of one millisecond have no order among them.
        app.clock().advance(Duration::from_millis(1));
        let done = portal.submit("/admin/system", "rotate", &[]).await;
        says(&portal.follow(&done).await, 200, "A new key signs from now on.");
        let now = keys().await;
        assert_eq!((now.len(), now[0].retired_at, now[1].retired_at.is_some()), (2, None, true));
        entra.get("/Users").await.assert_status(200);
    }

    /// A test mail goes to whom it is for; what the mail server says against it is said on the page.
    async fn a_test_mail_is_sent(app) {
        let portal = app.admin_portal_client().await;
        let done = portal.submit("/admin/system", "test-mail", &[("email", "ada@example.com")]).await;
        says(&portal.follow(&done).await, 200, "The mail server took a mail to ada@example.com.");
        assert_eq!(app.post().tests(), ["ada@example.com"]);
        app.post().will([Takes::Later("the mail server is away.")]);
        let refused = portal.submit("/admin/system", "test-mail", &[("email", "bob@example.com")]).await;
        says(&refused, 400, "The mail was not sent: the mail server is away.");
        says(&refused, 400, "value=\"bob@example.com\"");
        let wrong = portal.submit("/admin/system", "test-mail", &[("email", "nobody")]).await;
        says(&wrong, 400, "Enter an e-mail address");
        assert_eq!(app.post().tests().len(), 2);
    }

    /// Whoever signs in to the Admin portal comes to its dashboard.
    async fn signing_in_leads_to_the_dashboard(app) {
        let email = format!("{}@example.com", unique(""));
        let password = Secret::new("correct horse battery staple");
        app.use_cases().global_admin_create(&app.global(), &email, "", &password).await.unwrap();
        let ctx = app.use_cases().ctx(Actor::Anonymous);
        app.use_cases().sign_in(&ctx, &email, &password, Portal::Admin).await.unwrap();
        let portal = app.admin_portal_client().await;
        let fields = [("email", email.as_str()), ("password", password.expose()), ("next", "")];
        let answer = portal.submit("/admin/sign-in", "sign-in", &fields).await;
        answer.assert_status(303).assert_header("location", "/admin");
    }
}
