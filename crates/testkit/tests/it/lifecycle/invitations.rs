//! Invitations (requirements 93, 94, C-12, B3).

use std::time::Duration;

use muster_app::{Invitee, Secret};
use muster_core::{
    Error,
    actor::Actor,
    error::{Field, Rule, Thing},
    invitation::InvitationState::{self, Accepted, Expired, Pending, Withdrawn},
    person::Source,
    policy::{OnInvitations, Policy, Preset},
};
use muster_testkit::{Enterprise, TestApp, TestPost, both_backends, unique};

use super::{invite, rule, secret};
use crate::changes::actions;

/// How the invitations stand, the newest first.
async fn states(enterprise: &Enterprise) -> Vec<InvitationState> {
    let admin = enterprise.admin().await;
    let list = enterprise.app.use_cases().invitation_list(&admin, None, 100).await.unwrap();
    list.iter().map(|one| one.state_at(admin.ctx.now)).collect()
}

async fn accept(
    enterprise: &Enterprise,
    secret: &str,
) -> muster_core::Result<muster_core::person::Person> {
    let use_cases = enterprise.app.use_cases();
    let ctx = use_cases.ctx(Actor::Anonymous);
    let password = Secret::new("correct horse battery staple");
    use_cases.invitation_accept(&ctx, secret, &password).await
}

/// The preset's enterprise, with provisioning not yet enabled.
async fn quiet(app: &TestApp, preset: Preset) -> Enterprise {
    let policy = Policy { require_sso: false, ..Policy::preset(preset) };
    let enterprise = app.enterprise_with(policy).await;
    let admin = enterprise.admin().await;
    app.use_cases().scim_set_enabled(&admin, false).await.unwrap();
    enterprise
}

both_backends! {
    /// A link works once, for as long as the installation says, and makes somebody with the default role.
    async fn a_link_works_once(private app) {
        let enterprise = app.enterprise().await;
        let email = format!("{}@contoso.example", unique(""));
        let link = invite(&enterprise, &email).await;
        assert_eq!(states(&enterprise).await, [Pending]);
        // Once the mail has gone its secret lies nowhere.
        let post = TestPost::default();
        assert_eq!(app.mailer(post.post()).sweep().await.unwrap(), 1);
        let kept = app.database().contents().await;
        assert!(!kept.windows(link.len()).any(|bytes| bytes == link.as_bytes()));
        let short = Secret::new("short");
        let (use_cases, ctx) = (app.use_cases(), app.use_cases().ctx(Actor::Anonymous));
        let refused = use_cases.invitation_accept(&ctx, &link, &short).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        let person = accept(&enterprise, &link).await.unwrap();
        assert_eq!((person.source, person.profile.shown_name()), (Source::Manual, "By Hand".to_owned()));
        assert_eq!(enterprise.seen(&person.id.to_string()).await.role, "DefaultEnterprise");
        assert_eq!(states(&enterprise).await, [Accepted]);
        assert_eq!(rule(accept(&enterprise, &link).await), Rule::InvitationEnded(Some(Accepted)));
        assert_eq!(rule(accept(&enterprise, "nonsense").await), Rule::InvitationEnded(None));
        let all = actions(&enterprise).await;
        assert_eq!(all[all.len() - 4..], ["invitation.sent", "person.created", "person.password_set", "invitation.accepted"]);
        // The log of an invitation says nothing of the person.
        let raw = app.database().raw().await;
        let rows: Vec<Vec<u8>> = raw.column("SELECT payload FROM change_log WHERE NOT sealed").await;
        assert!(!rows.iter().any(|row| String::from_utf8_lossy(row).contains(&email)));
        // Nobody is invited who is there.
        let invitee = Invitee { email: email.to_uppercase(), ..Invitee::default() };
        let refused = use_cases.invitation_send(&enterprise.admin().await, invitee).await;
        assert!(matches!(refused, Err(Error::InUse(_))), "{refused:?}");
    }

    /// Sixty minutes, unless chosen otherwise; sent again, another link works and the old one does not.
    async fn links_expire_and_are_renewed(app) {
        let enterprise = app.enterprise().await;
        let (use_cases, email) = (app.use_cases(), "ada@contoso.example");
        let first = invite(&enterprise, email).await;
        let invitee = || Invitee { email: "ADA@contoso.example".into(), ..Invitee::default() };
        let again = use_cases.invitation_send(&enterprise.admin().await, invitee()).await;
        assert!(matches!(again, Err(Error::Conflict(Field::InvitationEmail))), "{again:?}");
        app.clock().advance(Duration::from_hours(1));
        assert_eq!(states(&enterprise).await, [Expired]);
        assert_eq!(rule(accept(&enterprise, &first).await), Rule::InvitationEnded(Some(Expired)));
        let id = use_cases.invitation_list(&enterprise.admin().await, None, 1).await.unwrap()[0].id;
        let renewed = use_cases.invitation_resend(&enterprise.admin().await, id).await.unwrap();
        let second = secret(renewed.link.expose());
        assert_eq!(rule(accept(&enterprise, &first).await), Rule::InvitationEnded(None));
        app.clock().advance(Duration::from_hours(1));
        // Whoever was invited in vain may be invited anew.
        let third = secret(use_cases.invitation_send(&enterprise.admin().await, invitee()).await.unwrap().link.expose());
        assert_eq!(rule(accept(&enterprise, &second).await), Rule::InvitationEnded(Some(Expired)));
        assert_eq!(states(&enterprise).await, [Pending, Expired]);
        // The one of before is not sent again beside it.
        let beside = use_cases.invitation_resend(&enterprise.admin().await, id).await;
        assert!(matches!(beside, Err(Error::Conflict(Field::InvitationEmail))), "{beside:?}");
        accept(&enterprise, &third).await.unwrap();
    }

    /// What is withdrawn is void, and pages go on where they ended.
    async fn a_withdrawn_link_is_void(app) {
        let enterprise = app.enterprise().await;
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        let link = invite(&enterprise, "ada@contoso.example").await;
        app.clock().advance(Duration::from_millis(1));
        invite(&enterprise, "bob@contoso.example").await;
        let page = use_cases.invitation_list(&admin, None, 1).await.unwrap();
        assert_eq!(page[0].email, "bob@contoso.example");
        let page = use_cases.invitation_list(&admin, Some(page[0].id), 5).await.unwrap();
        assert_eq!(page.iter().map(|one| one.email.as_str()).collect::<Vec<_>>(), ["ada@contoso.example"]);
        use_cases.invitation_withdraw(&admin, page[0].id).await.unwrap();
        use_cases.invitation_withdraw(&admin, page[0].id).await.unwrap();
        assert_eq!(states(&enterprise).await, [Pending, Withdrawn]);
        assert_eq!(rule(accept(&enterprise, &link).await), Rule::InvitationEnded(Some(Withdrawn)));
        let again = use_cases.invitation_resend(&admin, page[0].id).await;
        assert!(matches!(again, Err(Error::InUse(_))), "{again:?}");
        // Another enterprise has none.
        let other = app.enterprise().await.admin().await;
        assert!(use_cases.invitation_list(&other, None, 5).await.unwrap().is_empty());
        let foreign = use_cases.invitation_withdraw(&other, page[0].id).await;
        assert!(matches!(foreign, Err(Error::NotFound(Thing::Invitation))), "{foreign:?}");
    }

    /// Requirements 93, 94: enabling provisioning withdraws what is pending, with the number told before; from
    /// then on the identity provider invites.
    async fn enabling_withdraws_and_locks(app) {
        let enterprise = quiet(&app, Preset::AccessLed).await;
        let use_cases = app.use_cases();
        let link = invite(&enterprise, "ada@contoso.example").await;
        accept(&enterprise, &link).await.unwrap();
        let link = invite(&enterprise, "bob@contoso.example").await;
        invite(&enterprise, "cleo@contoso.example").await;
        let admin = enterprise.admin().await;
        assert_eq!(use_cases.scim_status(&admin).await.unwrap().pending_invitations, 2);
        use_cases.scim_set_enabled(&admin, true).await.unwrap();
        assert_eq!(use_cases.scim_status(&admin).await.unwrap().pending_invitations, 0);
        let mut all = states(&enterprise).await;
        all.sort_unstable_by_key(|state| state.as_str());
        assert_eq!(all, [Accepted, Withdrawn, Withdrawn]);
        assert_eq!(rule(accept(&enterprise, &link).await), Rule::InvitationEnded(Some(Withdrawn)));
        let log = actions(&enterprise).await;
        assert_eq!(log[log.len() - 3..], ["enterprise.scim_enabled", "invitation.withdrawn", "invitation.withdrawn"]);
        let invitee = Invitee { email: "dan@contoso.example".into(), ..Invitee::default() };
        let refused = use_cases.invitation_send(&admin, invitee).await;
        assert_eq!(rule(refused.map(drop)), Rule::InvitationsLocked);
        let id = use_cases.invitation_list(&admin, None, 5).await.unwrap()[0].id;
        let refused = use_cases.invitation_resend(&admin, id).await;
        assert_eq!(rule(refused.map(drop)), Rule::InvitationsLocked);
        use_cases.scim_set_enabled(&admin, false).await.unwrap();
        invite(&enterprise, "dan@contoso.example").await;
    }

    /// Elsewhere they stay, and can be accepted.
    async fn elsewhere_they_stay(app) {
        let policy = Policy::preset(Preset::DirectoryLed);
        assert_eq!(policy.on_enable_invitations, OnInvitations::Keep);
        let enterprise = quiet(&app, Preset::DirectoryLed).await;
        let link = invite(&enterprise, "ada@contoso.example").await;
        app.use_cases().scim_set_enabled(&enterprise.admin().await, true).await.unwrap();
        accept(&enterprise, &link).await.unwrap();
    }
}
