//! Pushing (RFC 8935): in order, at least once, one instance at a time. The job serves every enterprise
//! of a database, so each test has one of its own.

use std::time::Duration;

use futures::future::join;
use muster_app::Secret;
use muster_core::receiver::Form;
use muster_testkit::{Meets, Requests as _, TestReceiver, both_backends, person_named as person};
use serde_json::json;

use super::{ENDPOINT, all_verified, jtis, pushed, receiver, short, standing, verified};

/// Longer than any wait after a failure, and than a lease.
const LATER: Duration = Duration::from_mins(5);

both_backends! {
    /// Each person's events come in the order of the changes, and once.
    /// Proves: 9967-2.4-01, 9967-2.4-03
    async fn events_come_in_order(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        entra.create(person("Before")).await;
        receiver(&enterprise, pushed(Form::Notice)).await;
        let remote = TestReceiver::default();
        let pusher = app.pusher(remote.transport());
        let (ada, bob) = (entra.create(person("Ada")).await, entra.create(person("Bob")).await);
        for id in [&ada, &bob, &ada] {
            let title = muster_testkit::unique("");
            entra.operations(id, json!([{ "op": "replace", "path": "title", "value": title }])).await.assert_status(200);
        }
        entra.operations(&ada, json!([{ "op": "replace", "path": "active", "value": false }])).await.assert_status(200);
        assert_eq!(pusher.sweep().await.unwrap(), 6);
        entra.delete(&format!("/Users/{ada}")).await.assert_status(204);
        assert_eq!(pusher.sweep().await.unwrap(), 1);
        assert_eq!(pusher.sweep().await.unwrap(), 0);
        let pushes = remote.taken();
        assert!(pushes.iter().all(|push| push.endpoint == ENDPOINT && push.authorization.is_none()));
        let events = all_verified(&app, pushes).await;
        let told: Vec<_> = events.iter().map(short).collect();
        let told: Vec<_> = told.iter().map(|(id, kinds)| (id.as_str(), kinds[0].as_str())).collect();
        assert_eq!(told, [
            (ada.as_str(), "create:notice"), (&bob, "create:notice"), (&ada, "patch:notice"), (&bob, "patch:notice"),
            (&ada, "patch:notice"), (&ada, "deactivate"), (&ada, "delete"),
        ]);
        let sorted = { let mut sorted = jtis(&events); sorted.sort_unstable(); sorted.dedup(); sorted };
        assert_eq!(jtis(&events), sorted);
    }

    /// RFC 8935 §2.3, §2.4: what fails is tried again, with the same jti and nothing before it.
    async fn what_fails_is_delivered_again(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        receiver(&enterprise, pushed(Form::Notice)).await;
        let remote = TestReceiver::default();
        let pusher = app.pusher(remote.transport());
        for name in ["Ada", "Bob", "Cem"] {
            entra.create(person(name)).await;
        }
        remote.will([
            Meets::Answer(202, ""), Meets::Unreachable,
            Meets::Answer(503, ""),
            Meets::Answer(400, r#"{"err":"invalid_key","description":"Key unknown."}"#),
            Meets::Answer(302, ""),
        ]);
        assert_eq!(pusher.sweep().await.unwrap(), 1);
        let first = all_verified(&app, remote.taken()).await;
        assert_eq!(first.len(), 2);
        for (attempts, error) in [
            (1, "the receiver cannot be reached"), (2, "HTTP 503"), (3, "HTTP 400 invalid_key: Key unknown."), (4, "HTTP 302"),
        ] {
            let now = standing(&enterprise).await;
            assert_eq!((now.attempts, now.last_error.as_deref()), (attempts, Some(error)));
            // Not at once: a receiver in trouble is left alone for a while.
            assert_eq!(pusher.sweep().await.unwrap(), 0);
            assert!(remote.taken().is_empty());
            app.clock().advance(LATER);
            let delivered = pusher.sweep().await.unwrap();
            let again = all_verified(&app, remote.taken()).await;
            assert_eq!(again[0]["jti"], first[1]["jti"]);
            assert_eq!((delivered, again.len()), if attempts < 4 { (0, 1) } else { (2, 2) });
        }
        let now = standing(&enterprise).await;
        assert_eq!((now.attempts, now.last_error), (0, None));
    }

    /// A process that dies in the middle of a delivery loses nothing: another one goes on when the
    /// lease has ended, and not before.
    async fn a_killed_delivery_is_taken_up(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        receiver(&enterprise, pushed(Form::Notice)).await;
        for name in ["Ada", "Bob", "Cem"] {
            entra.create(person(name)).await;
        }
        let remote = TestReceiver::default();
        remote.will([Meets::Answer(202, ""), Meets::Silence]);
        let pusher = app.pusher(remote.transport());
        tokio::select! {
            biased;
            done = pusher.sweep() => panic!("it ended: {done:?}"),
            () = remote.arrivals(2) => {}
        }
        let before = all_verified(&app, remote.taken()).await;
        assert_eq!(before.len(), 2);
        let other = app.sibling().await;
        let successor = other.pusher(remote.transport());
        assert_eq!(successor.sweep().await.unwrap(), 0, "the lease still holds");
        app.clock().advance(LATER);
        assert_eq!(successor.sweep().await.unwrap(), 2);
        let after = all_verified(&app, remote.taken()).await;
        assert_eq!(after[0]["jti"], before[1]["jti"]);
        assert_ne!(after[1]["jti"], before[1]["jti"]);
    }

    /// Two instances at once never push to one receiver side by side.
    async fn two_instances_deliver_once(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        receiver(&enterprise, pushed(Form::Notice)).await;
        for n in 0..20 {
            entra.create(person(&format!("Person {n}"))).await;
        }
        let other = app.sibling().await;
        let remote = TestReceiver::default();
        let (here, there) = (app.pusher(remote.transport()), other.pusher(remote.transport()));
        let (one, two) = Box::pin(join(here.sweep(), there.sweep())).await;
        assert_eq!(one.unwrap() + two.unwrap(), 20);
        let events = all_verified(&app, remote.taken()).await;
        let sorted = { let mut sorted = jtis(&events); sorted.sort_unstable(); sorted.dedup(); sorted };
        assert_eq!(jtis(&events), sorted);
        assert_eq!(events.len(), 20);
    }

    /// An event signed with a key that another instance has just made is verified with the keys that
    /// this one publishes.
    async fn a_new_key_is_published_everywhere(private app) {
        let enterprise = app.enterprise().await;
        receiver(&enterprise, pushed(Form::Notice)).await;
        enterprise.scim_client().await.create(person("Ada")).await;
        let other = app.sibling().await;
        app.clock().advance(Duration::from_millis(100));
        let key = other.use_cases().key_rotate(&other.global()).await.unwrap();
        let remote = TestReceiver::default();
        assert_eq!(other.pusher(remote.transport()).sweep().await.unwrap(), 1);
        let token = remote.taken().pop().unwrap().token;
        verified(&app, &token).await;
        assert!(app.anonymous().get("/api/oauth2/jwks").await.text().contains(&key.to_string()));
    }

    /// The receiver's secret goes with every event, and lies in the database sealed only.
    async fn the_authorization_header_is_sealed(private app) {
        let enterprise = app.enterprise().await;
        let secret = "Bearer s3cret-of-the-receiver";
        let spec = pushed(Form::Notice);
        let admin = enterprise.admin().await;
        app.use_cases().receiver_create(&admin, spec, Some(&Secret::new(secret))).await.unwrap();
        enterprise.scim_client().await.create(person("Ada")).await;
        let remote = TestReceiver::default();
        assert_eq!(app.pusher(remote.transport()).sweep().await.unwrap(), 1);
        let sent = remote.taken().pop().unwrap().authorization.unwrap();
        assert_eq!(sent.expose(), secret);
        let contents = String::from_utf8_lossy(&app.database().contents().await).into_owned();
        assert!(!contents.contains("s3cret") && !contents.contains("7333637265742d6f662d"), "it can be read");
    }

    /// A pause stops deliveries and loses nothing; a removal ends them.
    async fn a_pause_keeps_events_for_later(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = receiver(&enterprise, pushed(Form::Notice)).await.id;
        let remote = TestReceiver::default();
        let pusher = app.pusher(remote.transport());
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        use_cases.receiver_pause(&admin, id).await.unwrap();
        entra.create(person("Ada")).await;
        assert_eq!(pusher.sweep().await.unwrap(), 0);
        use_cases.receiver_resume(&admin, id).await.unwrap();
        assert_eq!(pusher.sweep().await.unwrap(), 1);
        use_cases.receiver_remove(&admin, id).await.unwrap();
        entra.create(person("Bob")).await;
        assert_eq!(pusher.sweep().await.unwrap(), 0);
        assert_eq!(remote.taken().len(), 1);
    }

    /// Who is paused while an event is under way gets no other one after it, and that one again later:
    /// the lease is gone, so its delivery counts for nothing.
    async fn a_pause_holds_at_once(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = receiver(&enterprise, pushed(Form::Notice)).await.id;
        entra.create(person("Ada")).await;
        entra.create(person("Bob")).await;
        let remote = TestReceiver::default();
        remote.will([Meets::Held]);
        let pusher = app.pusher(remote.transport());
        let admin = enterprise.admin().await;
        let (swept, ()) = join(Box::pin(pusher.sweep()), async {
            remote.arrivals(1).await;
            app.use_cases().receiver_pause(&admin, id).await.unwrap();
            remote.release();
        }).await;
        assert_eq!(swept.unwrap(), 1);
        let first = all_verified(&app, remote.taken()).await;
        assert_eq!((first.len(), pusher.sweep().await.unwrap()), (1, 0));
        app.use_cases().receiver_resume(&admin, id).await.unwrap();
        assert_eq!(pusher.sweep().await.unwrap(), 2);
        assert_eq!(all_verified(&app, remote.taken()).await[0]["jti"], first[0]["jti"]);
    }
}
