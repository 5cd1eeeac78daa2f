//! The reminders before a SCIM token ends (trap D1).

use std::time::Duration;

use muster_core::{
    integration::Revocation,
    notice::{Notice, NoticeState},
    policy::{Policy, TokenReplacement},
};
use muster_testkit::{Enterprise, Requests as _, ScimClient, TestApp, TestPost, both_backends};

use super::states;

const HOUR: Duration = Duration::from_hours(1);

/// Tokens from now on last so many days.
async fn lifetime(app: &TestApp, days: u64) {
    let values = [("scim_token_expiry_days".to_owned(), days.to_string())];
    app.use_cases().setting_set(&app.global(), &values).await.unwrap();
}

/// Lets days go by, six hours at a time; answers what was told: the step, and how many hours were left.
async fn days(app: &TestApp, days: u64, user: Option<&ScimClient>) -> Vec<(u32, u64)> {
    let post = TestPost::default();
    let mailer = app.mailer(post.post());
    let mut told = Vec::new();
    for _ in 0..days * 4 {
        app.clock().advance(HOUR * 6);
        if let Some(user) = user {
            user.get("/Users").await;
            app.flush_calls().await;
        }
        app.use_cases().notice_check().await.unwrap();
        while mailer.sweep().await.unwrap() > 0 {}
        for letter in post.taken() {
            let Notice::TokenExpiring { days, expires_at, .. } = letter.notice else {
                panic!("{:?}", letter.notice)
            };
            told.push((days, expires_at.since(letter.at).as_secs() / 3_600));
        }
    }
    told
}

async fn enterprise_with(app: &TestApp, lifetime_in_days: u64) -> (Enterprise, ScimClient) {
    lifetime(app, lifetime_in_days).await;
    let enterprise = app.enterprise().await;
    enterprise.by_hand("ada@contoso.example").await;
    let client = enterprise.scim_client().await;
    (enterprise, client)
}

both_backends! {
    /// Each step of the ladder is told once, on its day.
    async fn the_ladder(private app) {
        let (_enterprise, entra) = enterprise_with(&app, 40).await;
        assert_eq!(
            days(&app, 42, Some(&entra)).await,
            [(30, 30 * 24), (14, 14 * 24), (7, 7 * 24), (3, 72), (1, 24)],
        );
    }

    /// A token for seven days is announced three days before its end and one; one for a day never.
    async fn a_short_life_has_a_short_ladder(private app) {
        let (enterprise, entra) = enterprise_with(&app, 7).await;
        assert_eq!(days(&app, 8, Some(&entra)).await, [(3, 72), (1, 24)]);
        lifetime(&app, 1).await;
        let entra = enterprise.scim_client().await;
        assert!(days(&app, 2, Some(&entra)).await.is_empty());
    }

    /// Steps that nobody looked at are not made up for.
    async fn only_the_nearest_step_is_told(private app) {
        let (_enterprise, _entra) = enterprise_with(&app, 365).await;
        app.clock().advance(HOUR * 24 * 355);
        assert_eq!(days(&app, 1, None).await, [(14, 10 * 24 - 6)]);
    }

    /// Nobody is reminded of a token that was revoked, not even where the mail was written before.
    async fn a_revoked_token_is_not_announced(private app) {
        let (enterprise, _entra) = enterprise_with(&app, 40).await;
        let use_cases = app.use_cases();
        app.clock().advance(HOUR * 24 * 15);
        assert_eq!(use_cases.notice_check().await.unwrap(), 1);
        let admin = enterprise.admin().await;
        let token = use_cases.token_list(&admin).await.unwrap().remove(0);
        use_cases.token_revoke(&admin, token.id, Revocation::Anyway).await.unwrap();
        assert!(days(&app, 30, None).await.is_empty());
        assert_eq!(states(&enterprise).await, [NoticeState::Dropped]);
    }

    /// A token whose place another one has taken ends in silence.
    async fn a_replaced_token_is_not_announced(private app) {
        let (enterprise, old) = enterprise_with(&app, 40).await;
        old.get("/Users").await.assert_status(200);
        app.clock().advance(HOUR * 24 * 5);
        let new = enterprise.scim_client().await;
        let told = days(&app, 42, Some(&new)).await;
        // Those of the new one: five days later.
        assert_eq!(told.iter().map(|(step, _)| *step).collect::<Vec<_>>(), [30, 14, 7, 3, 1]);
    }

    /// Whether the old token works beside the new one is the policy's (C-11), as it is when the mail is sent.
    async fn what_a_new_token_does_to_the_old_one_is_told(private app) {
        let (enterprise, _entra) = enterprise_with(&app, 40).await;
        app.clock().advance(HOUR * 24 * 11);
        assert_eq!(app.use_cases().notice_check().await.unwrap(), 1);
        enterprise
            .set_policy(|now| Policy { token_replacement: TokenReplacement::Replace, ..now })
            .await;
        let post = TestPost::default();
        assert_eq!(app.mailer(post.post()).sweep().await.unwrap(), 1);
        let letter = post.taken().remove(0);
        assert!(matches!(letter.notice, Notice::TokenExpiring { replaced: true, .. }), "{:?}", letter.notice);
    }

    /// Where provisioning is off, no token is missed.
    async fn without_provisioning_nothing_is_announced(private app) {
        let (enterprise, _entra) = enterprise_with(&app, 40).await;
        app.use_cases().scim_set_enabled(&enterprise.admin().await, false).await.unwrap();
        assert!(days(&app, 30, None).await.is_empty());
        app.use_cases().scim_set_enabled(&enterprise.admin().await, true).await.unwrap();
        assert_eq!(days(&app, 1, None).await.len(), 1);
    }

    /// All instances together look once in a quarter of an hour.
    async fn one_instance_looks_for_all(private app) {
        let (_enterprise, _entra) = enterprise_with(&app, 40).await;
        app.clock().advance(HOUR * 24 * 11);
        let other = app.sibling().await;
        assert_eq!(other.use_cases().notice_check().await.unwrap(), 1);
        assert_eq!(app.use_cases().notice_check().await.unwrap(), 0);
    }
}
