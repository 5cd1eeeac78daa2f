//! The outbox: each cause is told once, to whom it concerns, and nothing of somebody who is gone stays. The
//! job serves every enterprise of a database, so each test has one of its own.

use std::time::Duration;

use futures::future::join;
use muster_app::InvitationLink;
use muster_core::{
    notice::NoticeState::{Dropped, Failed, Sent, Waiting},
    policy::{Policy, Preset},
};
use muster_testkit::{Requests as _, Takes, TestPost, both_backends, person_named};
use serde_json::json;

use super::{full, invitation, invited, now, outbox, sent_admin, states, tell};

/// Longer than any wait after a failure, and than a lease.
const LATER: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

both_backends! {
    /// Every active administrator gets one mail for a cause, and nobody else any.
    async fn a_cause_is_told_once(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        enterprise.by_hand("ada@contoso.example").await;
        sent_admin(&enterprise, "Bob", "bob@contoso.example").await;
        let cem = sent_admin(&enterprise, "Cem", "cem@contoso.example").await;
        entra.operations(&cem, json!([{ "op": "replace", "path": "active", "value": false }])).await.assert_status(200);
        entra.create(person_named("Dee")).await;
        app.enterprise().await.by_hand("eve@fabrikam.example").await;
        let post = TestPost::default();
        let mailer = app.mailer(post.post());

        assert_eq!(tell(&enterprise, full(5)).await, 2);
        assert_eq!(tell(&enterprise, full(5)).await, 0);
        assert_eq!(mailer.sweep().await.unwrap(), 2);
        let letters = post.taken();
        let mut addresses: Vec<_> = letters.iter().map(|letter| letter.address.as_str()).collect();
        addresses.sort_unstable();
        assert_eq!(addresses, ["ada@contoso.example", "bob@contoso.example"]);
        assert!(letters.iter().all(|letter| letter.notice == full(5) && letter.enterprise == enterprise.name));
        assert_ne!(letters[0].message_id, letters[1].message_id);

        assert_eq!(tell(&enterprise, full(5)).await, 0);
        assert_eq!(mailer.sweep().await.unwrap(), 0);
        assert_eq!(tell(&enterprise, full(6)).await, 2);
        assert_eq!(mailer.sweep().await.unwrap(), 2);
        assert_eq!(states(&enterprise).await, [Sent; 4]);
    }

    /// After the removal of a person their address is in no row, whatever the mail server said of it.
    async fn who_is_gone_is_in_no_row(private app) {
        let enterprise = app.enterprise().await;
        let address = "lovelace-2815@contoso.example";
        let ada = sent_admin(&enterprise, "Ada", address).await;
        let post = TestPost::default();
        post.will([Takes::Never("550 <Lovelace-2815@Contoso.example> unknown")]);
        assert_eq!(tell(&enterprise, full(5)).await, 1);
        assert_eq!(app.mailer(post.post()).sweep().await.unwrap(), 0);
        // Ids of one millisecond have no order among them.
        app.clock().advance(Duration::from_millis(1));
        assert_eq!(tell(&enterprise, full(6)).await, 1);
        let failed = outbox(&enterprise).await.remove(0);
        assert_eq!((failed.state, failed.last_error.as_deref()), (Failed, Some("550 <(the address)> unknown")));
        enterprise.scim_client().await.delete(&format!("/Users/{ada}")).await.assert_status(204);
        assert!(outbox(&enterprise).await.is_empty());
        app.clock().advance(LATER);
        assert_eq!(app.use_cases().person_purge().await.unwrap(), 1);
        let contents = String::from_utf8_lossy(&app.database().contents().await).to_lowercase();
        assert!(!contents.contains("lovelace-2815"), "the address is still there");
    }

    /// Who is told is looked up when the mail is sent.
    async fn who_is_no_administrator_any_more_is_not_told(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let post = TestPost::default();
        let mailer = app.mailer(post.post());
        let (ada, bob, cem) = (
            sent_admin(&enterprise, "Ada", "ada@contoso.example").await,
            sent_admin(&enterprise, "Bob", "bob@contoso.example").await,
            sent_admin(&enterprise, "Cem", "cem@contoso.example").await,
        );
        assert_eq!(tell(&enterprise, full(5)).await, 3);
        let change = async |id: &str, change| entra.operations(id, json!([change])).await.assert_status(200).status;
        change(&ada, json!({ "op": "replace", "path": "active", "value": false })).await;
        change(&bob, json!({ "op": "replace", "path": "roles", "value": [{ "value": "EnterpriseUser" }] })).await;
        change(&cem, json!({ "op": "replace", "path": "emails", "value": [{ "type": "work", "value": "new@contoso.example" }] })).await;
        assert_eq!(mailer.sweep().await.unwrap(), 1);
        assert_eq!(post.taken()[0].address, "new@contoso.example");
        let mut ended: Vec<_> = outbox(&enterprise).await.into_iter().map(|one| (one.state.as_str(), one.last_error)).collect();
        ended.sort_unstable();
        assert_eq!(ended, [
            ("dropped", Some("the person is disabled".to_owned())),
            ("dropped", Some("the person is no administrator any more".to_owned())),
            ("sent", None),
        ]);
    }

    /// Without an administrator nobody is told; whoever comes is told when it is found again.
    async fn somebody_must_be_there(private app) {
        let enterprise = app.enterprise().await;
        assert_eq!(tell(&enterprise, full(5)).await, 0);
        enterprise.by_hand("ada@contoso.example").await;
        assert_eq!(tell(&enterprise, full(5)).await, 1);
    }

    /// A failure is tried again, each time later, with the same Message-ID, and given up after five days; a
    /// refused address is given up at once.
    async fn what_fails_is_tried_again_and_given_up(private app) {
        let enterprise = app.enterprise().await;
        enterprise.by_hand("ada@contoso.example").await;
        let post = TestPost::default();
        let mailer = app.mailer(post.post());
        post.will(vec![Takes::Later("451 busy"); 3]);
        tell(&enterprise, full(5)).await;
        for attempts in 1..=3 {
            assert_eq!(mailer.sweep().await.unwrap(), 0);
            let now = outbox(&enterprise).await.remove(0);
            assert_eq!((now.state, now.attempts, now.last_error.as_deref()), (Waiting, attempts, Some("451 busy")));
            assert_eq!(mailer.sweep().await.unwrap(), 0, "not at once");
            app.clock().advance(LATER);
        }
        assert_eq!(mailer.sweep().await.unwrap(), 1);
        let letters = post.taken();
        assert_eq!(letters.len(), 4);
        assert!(letters.iter().all(|letter| letter.message_id == letters[0].message_id));

        post.will([Takes::Never("550 unknown")]);
        tell(&enterprise, full(6)).await;
        assert_eq!(mailer.sweep().await.unwrap(), 0);
        post.will(vec![Takes::Later("421 away"); 200]);
        tell(&enterprise, full(7)).await;
        let mut hours = 0;
        while states(&enterprise).await.contains(&Waiting) {
            assert_eq!(mailer.sweep().await.unwrap(), 0);
            app.clock().advance(LATER);
            hours += 1;
        }
        assert_eq!(hours, 5 * 24 + 1);
        assert_eq!(states(&enterprise).await, [Sent, Failed, Failed]);
    }

    /// Where mail is not configured, notices wait for five days, and are kept for ninety.
    async fn what_nobody_sends_is_given_up(private app) {
        // Where a seat were free, the notice would not hold.
        let policy = Policy { seat_limit: Some(1), ..Policy::preset(Preset::DirectoryLed) };
        let enterprise = app.enterprise_with(policy).await;
        enterprise.by_hand("ada@contoso.example").await;
        tell(&enterprise, full(5)).await;
        let check = async || app.use_cases().notice_check().await.unwrap();
        app.clock().advance(DAY * 5);
        check().await;
        assert_eq!(states(&enterprise).await, [Waiting]);
        app.clock().advance(LATER);
        check().await;
        let given_up = outbox(&enterprise).await.remove(0);
        assert_eq!((given_up.state, given_up.last_error.as_deref()), (Failed, Some("nothing tried to send it")));
        app.clock().advance(DAY * 85);
        check().await;
        assert!(outbox(&enterprise).await.is_empty());
    }

    /// A process that dies before it noted a mail leaves it to another, which sends it once more with the
    /// same Message-ID, and not before the lease has ended.
    async fn a_killed_delivery_is_taken_up(private app) {
        let enterprise = app.enterprise().await;
        enterprise.by_hand("ada@contoso.example").await;
        tell(&enterprise, full(5)).await;
        let post = TestPost::default();
        post.will([Takes::Silently]);
        let mailer = app.mailer(post.post());
        tokio::select! {
            biased;
            done = mailer.sweep() => panic!("it ended: {done:?}"),
            () = post.arrivals(1) => {}
        }
        let other = app.sibling().await;
        let successor = other.mailer(post.post());
        assert_eq!(successor.sweep().await.unwrap(), 0, "the lease still holds");
        app.clock().advance(LATER);
        assert_eq!(successor.sweep().await.unwrap(), 1);
        let letters = post.taken();
        assert_eq!(letters.len(), 2);
        assert_eq!(letters[0].message_id, letters[1].message_id);
    }

    /// Two instances at once send each mail once.
    async fn two_instances_send_once(private app) {
        let enterprise = app.enterprise().await;
        enterprise.by_hand("ada@contoso.example").await;
        for seats in 0..4 {
            tell(&enterprise, full(seats)).await;
        }
        let other = app.sibling().await;
        let post = TestPost::default();
        let (here, there) = (app.mailer(post.post()), other.mailer(post.post()));
        let (one, two) = Box::pin(join(here.sweep(), there.sweep())).await;
        assert_eq!(one.unwrap() + two.unwrap(), 4);
        let mut ids: Vec<_> = post.taken().into_iter().map(|letter| letter.message_id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 4);
    }

    /// An invitation's link is forgotten once it has gone, its name and address when it ends.
    async fn an_invitation_leaves_nothing(private app) {
        let enterprise = app.enterprise().await;
        let link = |sending| InvitationLink {
            invitation: invitation(1),
            sending,
            to: invited("grace-1906@navy.example"),
            link: format!("https://muster.example/invitation/s3cret-{sending}"),
            expires_at: now(&app).after(DAY * 3),
        };
        let use_cases = app.use_cases();
        let invite = async |link| use_cases.notice_invite(&enterprise.admin().await, link).await.unwrap();
        let contents = async || String::from_utf8_lossy(&app.database().contents().await).into_owned();
        let post = TestPost::default();
        let mailer = app.mailer(post.post());

        assert!(invite(link(1)).await);
        assert!(!invite(link(1)).await);
        assert!(contents().await.contains("s3cret-1"));
        assert_eq!(mailer.sweep().await.unwrap(), 1);
        let letter = post.taken().remove(0);
        assert_eq!((letter.address.as_str(), letter.name.as_deref()), ("grace-1906@navy.example", Some("Grace Hopper")));
        assert!(!contents().await.contains("s3cret") && contents().await.contains("grace-1906"));
        assert!(!invite(link(1)).await, "the same one is not sent twice");

        // Sent again, it takes the place of the one before.
        assert!(invite(link(2)).await);
        assert_eq!(states(&enterprise).await, [Waiting]);
        use_cases.notice_uninvite(&enterprise.admin().await, invitation(1)).await.unwrap();
        assert!(!contents().await.contains("grace-1906"));

        // One that ends takes its rows along, whether it was sent or not.
        let late = InvitationLink { invitation: invitation(2), ..link(1) };
        assert!(invite(late).await);
        app.clock().advance(DAY * 3);
        assert_eq!(mailer.sweep().await.unwrap(), 0);
        assert_eq!(states(&enterprise).await, [Dropped]);
        assert!(!contents().await.contains("s3cret"));
        use_cases.notice_check().await.unwrap();
        assert!(!contents().await.contains("grace-1906"));
    }
}
