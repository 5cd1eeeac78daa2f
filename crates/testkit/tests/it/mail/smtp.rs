//! Mail over SMTP, to a real server.

use std::time::Duration;

use futures::future::join;
use muster_app::{InvitationLink, Post as _, Unsent};
use muster_core::{
    actor::Actor,
    notice::{
        Invited,
        NoticeState::{Failed, Sent, Waiting},
    },
};
use muster_server::mail::SmtpPost;
use muster_testkit::{Enterprise, TestApp, TestPost, both_backends};

use super::{
    full, invitation, now, outbox, sent_admin,
    server::{FROM, MailServer},
    states, tell,
};

const LATER: Duration = Duration::from_hours(1);

/// Sends an invitation to an address.
async fn invite(enterprise: &Enterprise, number: u128, name: &str, address: &str) {
    let link = InvitationLink {
        invitation: invitation(number),
        sending: 1,
        to: Invited { name: Some(name.to_owned()), address: address.to_owned() },
        link: format!("https://muster.example/invitation/{number}?a=b&c=d"),
        expires_at: now(&enterprise.app).after(LATER * 24),
    };
    let admin = enterprise.admin().await;
    assert!(enterprise.app.use_cases().notice_invite(&admin, link).await.unwrap());
}

/// Sweeps until nothing is due.
async fn send(app: &TestApp, server: &MailServer) -> usize {
    app.mailer(server.post()).sweep().await.unwrap()
}

both_backends! {
    /// What arrives: both forms, whom it is from and for, and that nobody is to answer by a program.
    async fn a_mail_arrives(private app) {
        let Some(server) = MailServer::start() else { return };
        let enterprise = app.enterprise().await;
        invite(&enterprise, 1, "Émilie \"Mme\"\r\nBcc: x@y.example", "emilie@contoso.example").await;
        assert_eq!(send(&app, &server).await, 1);
        let mails = server.taken();
        let [mail] = mails.as_slice() else { panic!("{mails:?}") };
        assert_eq!(mail["hello"], "muster.example");
        assert_eq!(mail["from"], "muster@contoso.example");
        assert_eq!(mail["to"], serde_json::json!(["emilie@contoso.example"]));
        let header = |name: &str| mail["headers"][name].as_str().unwrap_or_default();
        assert_eq!(header("from"), FROM);
        assert!(header("to").contains("Émilie") && header("to").ends_with("<emilie@contoso.example>"), "{mail}");
        assert_eq!(header("bcc"), "");
        assert_eq!(header("subject"), format!("Invitation to {}", enterprise.name));
        assert_eq!(header("date"), "Sun, 22 Nov 2026 12:00:00 +0000");
        let id = outbox(&enterprise).await[0].id;
        assert_eq!(header("message-id"), format!("<{id}@muster.example>"));
        assert_eq!(header("auto-submitted"), "auto-generated");
        let (text, html) = (mail["text"].as_str().unwrap(), mail["html"].as_str().unwrap());
        assert!(text.contains("https://muster.example/invitation/1?a=b&c=d"), "{text}");
        assert!(html.contains("href=\"https://muster.example/invitation/1?a=b&#38;c=d\""), "{html}");
        assert_eq!(states(&enterprise).await, [Sent]);
    }

    /// 4xx is tried again, and so is a policy's 5xx; an address that is refused is given up.
    async fn refusals_are_told_apart(private app) {
        let Some(server) = MailServer::start() else { return };
        let enterprise = app.enterprise().await;
        for (number, name) in ["later", "nobody", "policy"].into_iter().enumerate() {
            invite(&enterprise, number.try_into().unwrap(), name, &format!("{name}@contoso.example")).await;
        }
        assert_eq!(send(&app, &server).await, 0);
        let errors = async || -> Vec<_> {
            outbox(&enterprise).await.into_iter().map(|one| (one.state.as_str(), one.last_error.unwrap_or_default())).collect()
        };
        let mut first = errors().await;
        first.sort_unstable();
        assert_eq!(first.iter().map(|(state, _)| *state).collect::<Vec<_>>(), ["failed", "waiting", "waiting"]);
        assert!(first[0].1.contains("550") && first[0].1.contains("is nobody here") && !first[0].1.contains("nobody@"), "{first:?}");
        assert!(first.iter().any(|(_, error)| error.contains("451")), "{first:?}");
        app.clock().advance(LATER);
        assert_eq!(send(&app, &server).await, 2);
        assert_eq!(server.taken().len(), 2);
        let mut states = states(&enterprise).await;
        states.sort_unstable_by_key(|state| state.as_str());
        assert_eq!(states, [Failed, Sent, Sent]);
    }

    /// A crash between the server's taking it and our noting it: it comes once more, and is recognised.
    async fn a_crash_repeats_the_message_id(private app) {
        let Some(server) = MailServer::start() else { return };
        let enterprise = app.enterprise().await;
        invite(&enterprise, 1, "Silence", "silence@contoso.example").await;
        let mailer = app.mailer(server.post());
        let mut before = Vec::new();
        tokio::select! {
            biased;
            done = mailer.sweep() => panic!("it ended: {done:?}"),
            () = async {
                while before.is_empty() {
                    before = server.taken();
                    tokio::task::yield_now().await;
                }
            } => {}
        }
        assert_eq!(states(&enterprise).await, [Waiting]);
        let other = app.sibling().await;
        assert_eq!(send(&other, &server).await, 0, "the lease still holds");
        app.clock().advance(LATER);
        assert_eq!(send(&other, &server).await, 1);
        let after = server.taken();
        assert_eq!(after.len(), 1);
        assert_eq!(after[0]["headers"]["message-id"], before[0]["headers"]["message-id"]);
    }

    /// Two instances at once: one mail each.
    async fn two_instances_send_once(private app) {
        let Some(server) = MailServer::start() else { return };
        let enterprise = app.enterprise().await;
        for name in ["Ada", "Bob"] {
            sent_admin(&enterprise, name, &format!("{}@contoso.example", name.to_lowercase())).await;
        }
        assert_eq!(tell(&enterprise, full(50)).await, 2);
        let other = app.sibling().await;
        let (here, there) = (app.mailer(server.post()), other.mailer(server.post()));
        let (one, two) = Box::pin(join(here.sweep(), there.sweep())).await;
        assert_eq!(one.unwrap() + two.unwrap(), 2);
        let mut to: Vec<_> = server.taken().into_iter().map(|mail| mail["to"][0].to_string()).collect();
        to.sort_unstable();
        assert_eq!(to, ["\"ada@contoso.example\"", "\"bob@contoso.example\""]);
    }

    /// The job by itself: what was written is sent within moments, and it ends when it is told to.
    async fn the_job_sends_and_ends(private app) {
        let Some(server) = MailServer::start() else { return };
        let enterprise = app.enterprise().await;
        invite(&enterprise, 1, "Ada", "ada@contoso.example").await;
        let (handle, ended) = app.mailer(server.post()).start();
        while server.taken().is_empty() {
            tokio::task::yield_now().await;
        }
        drop(handle);
        ended.await.unwrap();
        assert_eq!(states(&enterprise).await, [Sent]);
    }
}

/// A server that cannot do TLS gets no mail where TLS is required, and one that is away gets it later.
#[actix_web::test]
async fn without_tls_nothing_is_sent() {
    let Some(server) = MailServer::start() else { return };
    let Some(app) = TestApp::on(muster_testkit::Backend::Sqlite).await else { return };
    let enterprise = app.enterprise().await;
    enterprise.by_hand("ada@contoso.example").await;
    tell(&enterprise, full(5)).await;
    let post = TestPost::default();
    assert_eq!(app.mailer(post.post()).sweep().await.unwrap(), 1);
    let letter = post.taken().remove(0);
    for url in [format!("{}?tls=required", server.url), "smtp://127.0.0.1:1".to_owned()] {
        let smtp = SmtpPost::new(&url, FROM, "https://muster.example", None).unwrap();
        let unsent = smtp.send(letter.clone()).await.unwrap_err();
        assert!(matches!(unsent, Unsent::Later(_)), "{unsent:?}");
        smtp.check().await.unwrap_err();
    }
    assert!(server.taken().is_empty());
    let good = SmtpPost::new(&server.url, FROM, "https://muster.example", None).unwrap();
    good.check().await.unwrap();
    let nonsense = muster_app::Letter { address: "not an address".into(), ..letter };
    assert!(matches!(good.send(nonsense).await.unwrap_err(), Unsent::Refused(_)));
}

/// TLS from the start and after STARTTLS, with the user and password of the address, which are not told where they
/// are refused; a certificate that nobody vouches for is not trusted.
#[actix_web::test]
async fn mail_goes_encrypted_to_who_is_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (pem, secret) = (issued.cert.pem(), issued.signing_key.serialize_pem());
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&certificate, &pem).unwrap();
    std::fs::write(&key, secret).unwrap();
    let Some(app) = TestApp::on(muster_testkit::Backend::Sqlite).await else { return };
    for way in ["starttls", "tls"] {
        let Some(server) = MailServer::start_encrypted(way, &certificate, &key) else { return };
        let port = server.port;
        let url = |who: &str| match way {
            "tls" => format!("smtps://{who}localhost:{port}"),
            _ => format!("smtp://{who}localhost:{port}?tls=required"),
        };
        let post = |who: &str, authority| {
            SmtpPost::new(&url(who), FROM, "https://muster.example", authority).unwrap()
        };
        let ctx = app.use_cases().ctx(Actor::System);
        let send = async |post: SmtpPost| post.send_test("ada@contoso.example", &ctx).await;
        let good = "muster:p%40ss%20word@";
        post(good, Some(pem.as_bytes())).check().await.unwrap();
        send(post(good, Some(pem.as_bytes()))).await.unwrap();
        let mails = server.taken();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0]["to"], serde_json::json!(["ada@contoso.example"]));
        let unknown = send(post(good, None)).await.unwrap_err().to_string();
        assert!(unknown.to_lowercase().contains("certificate"), "{unknown}");
        let wrong =
            send(post("muster:s3cret@", Some(pem.as_bytes()))).await.unwrap_err().to_string();
        assert!(wrong.contains("535") && !wrong.contains("s3cret"), "{wrong}");
        send(post("", Some(pem.as_bytes()))).await.unwrap_err();
        assert!(server.taken().is_empty());
    }
}
