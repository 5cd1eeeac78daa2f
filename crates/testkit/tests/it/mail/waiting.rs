//! One mail for all who wait, at most once an hour, and only when somebody else does (C-03, C-16, C-17).

use std::time::Duration;

use muster_core::{
    notice::{Counts, Notice, NoticeKind, NoticeState, Waits, WaitsFor},
    policy::{OnUnknownRole, Policy, Preset},
};
use muster_testkit::{Enterprise, Requests as _, TestPost, both_backends, person, person_named};
use serde_json::{Value, json};

use super::outbox;

/// Longer than between two looks.
const SOON: Duration = Duration::from_mins(16);
const HOUR: Duration = Duration::from_hours(1);

fn with_role(name: &str, role: &str) -> Value {
    person(name, json!({ "externalId": name, "roles": [{ "value": role }] }))
}

/// Looks what must be told; answers what administrators were told of those who wait, one for each notice.
async fn told(enterprise: &Enterprise) -> Vec<(Vec<Waits>, u64, Counts)> {
    enterprise.app.clock().advance(SOON);
    enterprise.app.use_cases().notice_check().await.unwrap();
    let all = outbox(enterprise).await.into_iter();
    all.filter_map(|one| match one.notice {
        Notice::PersonWaiting { waits, people, counts, .. } => Some((waits, people, counts)),
        _ => None,
    })
    .collect()
}

fn waits(what: WaitsFor, people: u64) -> Waits {
    Waits { what, people }
}

both_backends! {
    /// Ten people who wait are one mail.
    async fn one_mail_for_all(private app) {
        let policy = Policy { seat_limit: Some(2), ..Policy::preset(Preset::DirectoryLed) };
        let enterprise = app.enterprise_with(policy).await;
        enterprise.by_hand("ada@contoso.example").await;
        let entra = enterprise.scim_client().await;
        assert!(told(&enterprise).await.is_empty(), "nobody waits");
        entra.create(person_named("Bob")).await;
        entra.post("/Users", person_named("Cy")).await.assert_status(403);
        for (name, role) in [("Dan", "Wizard"), ("Eve", "WIZARD"), ("Fay", "Witch")] {
            entra.post("/Users", with_role(name, role)).await.assert_status(400);
        }
        let all = told(&enterprise).await;
        let [(first, 4, counts)] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!(*counts, Counts { role: 3, seat: 1, ..Counts::default() });
        assert_eq!(*first, [
            waits(WaitsFor::Role("Wizard".into()), 2), waits(WaitsFor::Role("Witch".into()), 1), waits(WaitsFor::Seat, 1),
        ]);

        // Nothing is told again while nothing changes, whoever is sent again.
        entra.post("/Users", with_role("Dan", "Wizard")).await.assert_status(400);
        assert_eq!(told(&enterprise).await.len(), 1);
        // Somebody else waits; within the hour nobody is told.
        entra.post("/Users", with_role("Gus", "Witch")).await.assert_status(400);
        assert_eq!(told(&enterprise).await.len(), 1);
        app.clock().advance(HOUR);
        let all = told(&enterprise).await;
        assert_eq!((all.len(), all[1].1), (2, 5));
        // Fewer are no news.
        let admin = enterprise.admin().await;
        let queue = app.use_cases().parked_list(&admin, None, 0, 10).await.unwrap();
        app.use_cases().parked_drop(&admin, queue[0].id).await.unwrap();
        app.clock().advance(HOUR);
        assert_eq!(told(&enterprise).await.len(), 2);
        // Whoever waits for a seat once there is the role is news.
        enterprise.role("Wizard").await;
        assert_eq!(app.use_cases().parked_sweep().await.unwrap(), 0);
        let all = told(&enterprise).await;
        assert_eq!((all.len(), all[2].2), (3, Counts { role: 2, seat: 2, ..Counts::default() }));
    }

    /// Whoever is registered and disabled until there is a role is told of, too (C-03).
    async fn who_is_held_is_told_of(private app) {
        let on_unknown_role = OnUnknownRole::Hold;
        let policy = Policy { on_unknown_role, ..Policy::preset(Preset::DirectoryLed) };
        let enterprise = app.enterprise_with(policy).await;
        enterprise.by_hand("ada@contoso.example").await;
        let entra = enterprise.scim_client().await;
        for (name, role) in [("Dan", "Wizard"), ("Eve", "Wizard")] {
            entra.post("/Users", with_role(name, role)).await.assert_status(201);
        }
        let all = told(&enterprise).await;
        let [(first, 2, counts)] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!(*counts, Counts { held: 2, ..Counts::default() });
        assert_eq!(*first, [waits(WaitsFor::Held("Wizard".into()), 2)]);
        app.clock().advance(HOUR);
        assert_eq!(told(&enterprise).await.len(), 1, "once");
        entra.post("/Users", with_role("Fay", "Witch")).await.assert_status(201);
        assert_eq!(told(&enterprise).await.len(), 2);
        for role in ["Wizard", "Witch"] {
            enterprise.role(role).await;
        }
        app.use_cases().role_review().await.unwrap();
        assert_eq!(told(&enterprise).await.len(), 2);
        let ended = outbox(&enterprise).await;
        assert!(ended.iter().all(|one| one.state == NoticeState::Dropped), "without a mail server: {ended:?}");
    }

    /// What does not hold any more waits for no mail server.
    async fn a_free_seat_is_no_news(private app) {
        let policy = Policy { seat_limit: Some(1), ..Policy::preset(Preset::DirectoryLed) };
        let enterprise = app.enterprise_with(policy).await;
        enterprise.by_hand("ada@contoso.example").await;
        let entra = enterprise.scim_client().await;
        entra.post("/Users", person_named("Bob")).await.assert_status(403);
        told(&enterprise).await;
        let states = async || {
            let all = outbox(&enterprise).await.into_iter();
            all.map(|one| (one.notice.kind(), one.state, one.last_error)).collect::<Vec<_>>()
        };
        assert!(states().await.iter().all(|(_, state, _)| *state == NoticeState::Waiting));
        let admin = enterprise.admin().await;
        app.use_cases().seats_set(&admin, None, None).await.unwrap();
        assert_eq!(app.use_cases().parked_sweep().await.unwrap(), 1);
        told(&enterprise).await;
        let dropped = |why: &str| (NoticeState::Dropped, Some(why.to_owned()));
        for (kind, state, why) in states().await {
            let expected = match kind {
                NoticeKind::SeatsFull => dropped("a seat is free again"),
                _ => dropped("nobody waits any more"),
            };
            assert_eq!((state, why), expected, "{kind:?}");
        }
    }

    /// Another enterprise is told of its own alone, and nobody of what is over.
    async fn what_is_over_is_not_sent(private app) {
        let (a, b) = (app.enterprise().await, app.enterprise().await);
        for enterprise in [&a, &b] {
            enterprise.by_hand("ada@contoso.example").await;
        }
        a.scim_client().await.post("/Users", with_role("Dan", "Wizard")).await.assert_status(400);
        assert_eq!((told(&a).await.len(), told(&b).await.len()), (1, 0));
        a.role("Wizard").await;
        assert_eq!(app.use_cases().parked_sweep().await.unwrap(), 1);
        let post = TestPost::default();
        app.mailer(post.post()).sweep().await.unwrap();
        assert!(post.taken().iter().all(|letter| letter.notice.kind() != NoticeKind::PersonWaiting));
        let ended = outbox(&a).await;
        let ended = ended.iter().find(|one| one.notice.kind() == NoticeKind::PersonWaiting).unwrap();
        assert_eq!((ended.state, ended.last_error.as_deref()), (NoticeState::Dropped, Some("nobody waits any more")));
    }
}
