//! Invitations by mail: what arrives is the link that works, and only as long as it does.

use muster_app::Invitee;
use muster_core::policy::{Policy, Preset};
use muster_testkit::{Anonymous, Call, Requests as _, TestApp, TestPost, both_backends};

use super::{outbox, server::MailServer};

/// Posts the page's form, as a browser does.
async fn join(nobody: &Anonymous, path: &str) -> u16 {
    let call = Call::new("POST", path)
        .header("Sec-Fetch-Site", "same-origin")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body("password=correct+horse+battery&again=correct+horse+battery");
    nobody.send(call).await.status
}

fn invitee(email: &str) -> Invitee {
    Invitee { email: email.into(), name: "Grace Hopper".into(), role: None }
}

async fn contents(app: &TestApp) -> String {
    String::from_utf8_lossy(&app.database().contents().await).into_owned()
}

both_backends! {
    /// Invited at the command line or in the portal, somebody gets a mail with the link, and joins by it.
    async fn the_link_arrives_and_works(private app) {
        let Some(server) = MailServer::start() else { return };
        let enterprise = app.enterprise().await;
        let admin = enterprise.admin().await;
        app.use_cases().invitation_send(&admin, invitee("grace@navy.example")).await.unwrap();
        assert_eq!(app.mailer(server.post()).sweep().await.unwrap(), 1);
        let mails = server.taken();
        let [mail] = mails.as_slice() else { panic!("{mails:?}") };
        assert_eq!(mail["to"], serde_json::json!(["grace@navy.example"]));
        let text = mail["text"].as_str().unwrap();
        let link = text.lines().find(|line| line.starts_with("https://")).unwrap();
        let path = link.strip_prefix("https://muster.example").unwrap();
        assert_eq!(join(&app.anonymous(), path).await, 303);
        assert!(outbox(&enterprise).await.is_empty(), "who has joined is in no mail");
    }

    /// Sent again, the mail of before does not leave; withdrawn, none does; and nothing stays.
    async fn what_is_void_is_not_sent(private app) {
        let enterprise = app.enterprise().await;
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        let post = TestPost::default();
        let mailer = app.mailer(post.post());
        let first = use_cases.invitation_send(&admin, invitee("grace-1906@navy.example")).await.unwrap();
        let second = use_cases.invitation_resend(&admin, first.invitation.id).await.unwrap();
        assert_eq!(second.invitation.sendings, 2);
        assert_eq!(mailer.sweep().await.unwrap(), 1);
        let letter = post.taken().remove(0);
        assert!(format!("{:?}", letter.notice).contains(second.link.expose()));
        use_cases.invitation_resend(&admin, first.invitation.id).await.unwrap();
        use_cases.invitation_withdraw(&admin, first.invitation.id).await.unwrap();
        assert_eq!(mailer.sweep().await.unwrap(), 0);
        assert!(outbox(&enterprise).await.is_empty());
        // The row of the invitation says to whom it went, for ninety days.
        assert!(contents(&app).await.contains("grace-1906"));
        app.clock().advance(std::time::Duration::from_hours(90 * 24 + 2));
        use_cases.notice_check().await.unwrap();
        assert!(!contents(&app).await.contains("grace-1906"));
        assert!(use_cases.invitation_list(&admin, None, 5).await.unwrap().is_empty());
    }

    /// Requirement 93: enabling provisioning takes the mails of what it withdraws out, too.
    async fn enabling_takes_the_mails_out(private app) {
        let policy = Policy { require_sso: false, ..Policy::preset(Preset::AccessLed) };
        let enterprise = app.enterprise_with(policy).await;
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        use_cases.scim_set_enabled(&admin, false).await.unwrap();
        use_cases.invitation_send(&admin, invitee("grace@navy.example")).await.unwrap();
        assert_eq!(outbox(&enterprise).await.len(), 1);
        use_cases.scim_set_enabled(&admin, true).await.unwrap();
        assert!(outbox(&enterprise).await.is_empty());
    }
}
