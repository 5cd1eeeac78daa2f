//! Signing in to the portals.

use std::time::Duration;

use futures::future::join;
use muster_app::{Portal, Secret};
use muster_core::actor::Actor;
use muster_testkit::{both_backends, unique};

both_backends! {
    /// RFC 7644 §7.7, RFC 6819: after several wrong passwords the right one does not help for a while.
    /// Proves: 7644-7.7-01
    async fn wrong_passwords_close_the_account_for_a_while(app) {
        let enterprise = app.enterprise().await;
        let email = format!("{}@contoso.example", unique(""));
        let right = Secret::new("correct horse battery staple");
        let wrong = Secret::new("incorrect horse battery staple");
        let use_cases = app.use_cases();
        use_cases.admin_create(&enterprise.admin().await, &email, "", &right).await.unwrap();
        let sign_in = async |password: &Secret| {
            let ctx = use_cases.ctx(Actor::Anonymous);
            use_cases.sign_in(&ctx, &email, password, Portal::Enterprise).await.is_ok()
        };
        for _ in 0..4 {
            assert!(!sign_in(&wrong).await);
        }
        assert!(sign_in(&right).await);
        for _ in 0..5 {
            assert!(!sign_in(&wrong).await);
        }
        assert!(!sign_in(&right).await);
        app.clock().advance(Duration::from_mins(1));
        assert!(sign_in(&right).await);
        // The password itself is kept nowhere.
        let kept = app.database().contents().await;
        let needle = right.expose().as_bytes();
        assert!(!kept.windows(needle.len()).any(|bytes| bytes == needle));
    }

    /// Who is disabled while they sign in has no session, not even when they are enabled again.
    async fn access_that_ends_meanwhile_begins_no_session(app) {
        let enterprise = app.enterprise().await;
        enterprise.by_hand("first@contoso.example").await;
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        let email = format!("{}@contoso.example", unique(""));
        let password = Secret::new("correct horse battery staple");
        let person = use_cases.admin_create(&admin, &email, "", &password).await.unwrap().id;
        for _ in 0..4 {
            let ctx = use_cases.ctx(Actor::Anonymous);
            let (signed_in, disabled) = join(
                Box::pin(use_cases.sign_in(&ctx, &email, &password, Portal::Enterprise)),
                Box::pin(use_cases.person_disable(&admin, person)),
            ).await;
            disabled.unwrap();
            use_cases.person_enable(&admin, person).await.unwrap();
            let Ok(signed_in) = signed_in else { continue };
            let cookie = Some(signed_in.cookie.expose());
            assert!(use_cases.portal_caller(ctx, cookie, Portal::Enterprise).await.is_err());
        }
    }
}
