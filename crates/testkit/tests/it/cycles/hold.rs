//! A run that removes too much is held: access ends, and nothing else does (M6).

use std::time::Duration;

use futures::future::join;
use muster_core::{
    cycle::CycleState,
    id::PersonId,
    notice::Notice,
    policy::{AdoptExisting, HoldRemovals, OnDelete, OnUnknownRole, Policy},
};
use muster_testkit::{
    Enterprise, Requests as _, ScimClient, TestApp, TestPost, both_backends, person, person_named,
};
use serde_json::{Value, json};

use super::{newest, pause, policy, seats, shown, undo};

/// What everybody who is signed in may see.
const OWN_PAGE: &str = "/configurations/personal/information";
/// Operations of a bulk request, at most.
const AT_ONCE: usize = 500;

async fn bulk(client: &ScimClient, operations: Vec<Value>) {
    for operations in operations.chunks(AT_ONCE) {
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations,
        });
        let answer = client.post("/Bulk", body).await.assert_status(200).json();
        for one in answer["Operations"].as_array().unwrap() {
            let status = one["status"].as_str().unwrap();
            assert!(
                status == "201" || status == "204",
                "the identity provider sees success: {one}"
            );
        }
    }
}

/// Makes so many people; answers their ids in the order of their names.
async fn people(client: &ScimClient, count: usize) -> Vec<String> {
    people_from(client, 0, count).await
}

/// The same where the first ones are there already.
async fn people_from(client: &ScimClient, first: usize, count: usize) -> Vec<String> {
    let operations = (first..count).map(|n| {
        let name = format!("person-{n:04}");
        json!({ "method": "POST", "path": "/Users", "bulkId": name, "data": person_named(&name) })
    });
    bulk(client, operations.collect()).await;
    let (mut ids, filter) = (Vec::new(), "userName%20sw%20%22person-%22");
    for start in (0..count).step_by(200) {
        let page = client
            .get(&format!(
                "/Users?startIndex={}&count=200&sortBy=userName&filter={filter}",
                start + 1
            ))
            .await;
        ids.extend(page.assert_status(200).ids());
    }
    ids
}

async fn remove(client: &ScimClient, ids: &[String]) {
    let operations =
        ids.iter().map(|id| json!({ "method": "DELETE", "path": format!("/Users/{id}") }));
    bulk(client, operations.collect()).await;
}

async fn own(enterprise: &Enterprise, id: &str) -> ScimClient {
    let admin = enterprise.admin().await;
    let id: PersonId = id.parse().unwrap();
    let issued = enterprise.app.use_cases().token_generate_for(&admin, id).await.unwrap();
    enterprise.scim_client_with(issued.value.expose())
}

/// How often something stands in the change log of a database of one's own.
async fn logged(app: &TestApp, action: &str) -> usize {
    let sql = format!("SELECT action FROM change_log WHERE action = '{action}'");
    app.database().raw().await.column::<String>(&sql).await.len()
}

/// 600 of 1,000 people are removed, by two instances; answers the enterprise and who left.
async fn mass_leave(app: &TestApp) -> (Enterprise, ScimClient, Vec<String>) {
    let adopt_existing = AdoptExisting::WhenRoleValid;
    let policy = Policy { adopt_existing, ..policy(OnDelete::RemoveNow, HoldRemovals::USUAL) };
    let enterprise = app.enterprise_with(policy).await;
    enterprise.by_hand("boss@contoso.example").await;
    let entra = enterprise.scim_client().await;
    // One of them uses the portal.
    let portal = enterprise.joined("person.0000@contoso.example").await;
    let role = json!({ "externalId": "0", "roles": [{ "value": "EnterpriseUser" }] });
    let adopted = entra.post("/Users", person("person-0000", role)).await.assert_status(201).id();
    portal.get(OWN_PAGE).await.assert_status(200);
    let ids = [vec![adopted], people_from(&entra, 1, 1_000).await].concat();
    pause(app);
    app.use_cases().seats_set(&enterprise.admin().await, Some(1_001), None).await.unwrap();
    app.clock().advance(Duration::from_secs(2));
    let leavers = ids[..600].to_vec();
    let mut tokens = Vec::new();
    for id in &leavers[..5] {
        tokens.push(own(&enterprise, id).await);
    }
    let there = app.sibling().await;
    let other = enterprise.at(&there).scim_client_with(&entra.token);
    join(remove(&entra, &leavers[..300]), remove(&other, &leavers[300..])).await;
    for token in tokens {
        token.get("/Me").await.assert_status(401);
    }
    assert_ne!(portal.get(OWN_PAGE).await.status, 200);
    entra.find("userName eq \"person-0001\"").await.assert_at("/totalResults", 0);
    entra.get("/Users?count=0").await.assert_at("/totalResults", 401);

    let held = newest(&enterprise).await;
    assert_eq!(
        (held.state, held.taken, held.seats, held.active_before),
        (CycleState::Held, 600, 600, 1_001)
    );
    assert_eq!(seats(&enterprise).await, 1_001, "no seat is free");
    // Nobody is removed for good, however long it takes.
    for _ in 0..3 {
        app.clock().advance(Duration::from_hours(24 * 100));
        assert_eq!(app.use_cases().person_purge().await.unwrap(), 0);
        assert_eq!(there.use_cases().person_purge().await.unwrap(), 0);
    }
    assert_eq!(logged(app, "person.purged").await, 0);
    (enterprise, entra, leavers)
}

both_backends! {
    /// Released, exactly those go for good, and their seats are free.
    async fn six_hundred_of_a_thousand_are_held_and_released(private app) {
        let (enterprise, ..) = mass_leave(&app).await;
        let cycle = newest(&enterprise).await;
        let released = app.use_cases().cycle_release(&enterprise.admin().await, cycle.id).await.unwrap();
        assert_eq!((released.purged, released.seats, released.cycle.state), (600, 600, CycleState::Released));
        assert_eq!(logged(&app, "person.purged").await, 600);
        assert_eq!(seats(&enterprise).await, 401);
        assert_eq!(enterprise.people().await.len(), 401);
        let again = app.use_cases().cycle_release(&enterprise.admin().await, cycle.id).await.unwrap();
        assert_eq!((again.purged, again.seats), (0, 0));
        let undone = undo(&enterprise, cycle.id).await;
        assert_eq!((undone.people.total(), undone.left_count), (0, 600));
    }

    /// Undone, all of them are back.
    async fn six_hundred_of_a_thousand_are_held_and_undone(private app) {
        let (enterprise, _, leavers) = mass_leave(&app).await;
        let cycle = newest(&enterprise).await;
        let undone = undo(&enterprise, cycle.id).await;
        assert_eq!((undone.people.returned, undone.people.total(), undone.left_count), (600, 600, 0));
        assert_eq!(undone.shown.cycle.state, CycleState::Undone);
        assert_eq!(seats(&enterprise).await, 1_001);
        let entra = enterprise.scim_client().await;
        entra.get("/Users?count=0").await.assert_at("/totalResults", 1_001);
        entra.read(&leavers[599]).await.assert_at("/userName", "person-0599");
        app.clock().advance(Duration::from_hours(24));
        assert_eq!(app.use_cases().person_purge().await.unwrap(), 0);
        assert!(undo(&enterprise, cycle.id).await.is_empty());
    }

    /// Administrators get one mail, with how many it is about; none, once it is decided.
    async fn administrators_are_told_once(private app) {
        let post = TestPost::default();
        let mailer = app.mailer(post.post());
        for decided in [false, true] {
            let enterprise = app.enterprise_with(policy(OnDelete::RemoveNow, HoldRemovals::USUAL)).await;
            enterprise.by_hand("boss@contoso.example").await;
            let entra = enterprise.scim_client().await;
            let ids = people(&entra, 60).await;
            pause(&app);
            remove(&entra, &ids[..20]).await;
            assert_eq!(newest(&enterprise).await.state, CycleState::Open, "twenty are not more than twenty");
            remove(&entra, &ids[20..40]).await;
            assert_eq!(mailer.sweep().await.unwrap(), 0, "it may be going on");
            let cycle = newest(&enterprise).await;
            if decided {
                undo(&enterprise, cycle.id).await;
            }
            remove(&entra, &ids[40..42]).await;
            app.clock().advance(Duration::from_mins(3));
            assert_eq!(mailer.sweep().await.unwrap(), usize::from(!decided));
            if decided {
                continue;
            }
            let letter = post.taken().remove(0);
            let Notice::RemovalsHeld { cycle: told, people, of, .. } = letter.notice else {
                panic!("{:?}", letter.notice)
            };
            assert_eq!((told, people, of), (cycle.id, 42, 61));
            app.clock().advance(Duration::from_hours(1));
            assert_eq!(mailer.sweep().await.unwrap(), 0);
        }
        assert_eq!(logged(&app, "cycle.held").await, 2);
    }

    /// Those who are disabled count too, and whoever is enabled again has the seat that was kept.
    async fn disabled_people_keep_their_seats(app) {
        let enterprise = app.enterprise_with(policy(OnDelete::RemoveAfterDays(30), HoldRemovals::Over {
            people: 2, percent: 10,
        })).await;
        let entra = enterprise.scim_client().await;
        let ids = people(&entra, 10).await;
        let role = json!({ "roles": [{ "value": "Admin" }] });
        entra.put(&format!("/Users/{}", ids[0]), person("person-0000", role)).await.assert_status(200);
        pause(&app);
        let before = shown(&enterprise, &entra).await;
        app.use_cases().seats_set(&enterprise.admin().await, Some(10), None).await.unwrap();
        app.clock().advance(Duration::from_secs(2));
        let off = json!([{ "op": "replace", "path": "active", "value": false }]);
        let on = json!([{ "op": "replace", "path": "active", "value": true }]);
        for id in &ids[..3] {
            entra.operations(id, off.clone()).await.assert_status(200);
        }
        entra.delete(&format!("/Users/{}", ids[0])).await.assert_status(204);
        let cycle = newest(&enterprise).await;
        assert_eq!((cycle.state, cycle.taken, cycle.seats), (CycleState::Held, 3, 3), "each person counts once");
        assert_eq!(seats(&enterprise).await, 10);
        entra.post("/Users", person_named("Eve")).await.assert_status(403);
        // The identity provider corrects itself: they have their seats.
        entra.operations(&ids[1], on).await.assert_status(200);
        assert_eq!(entra.create(person("person-0000", json!({ "roles": [{ "value": "Admin" }] }))).await, ids[0]);
        let cycle = newest(&enterprise).await;
        assert_eq!((cycle.state, cycle.taken, cycle.seats), (CycleState::Held, 1, 1));
        assert_eq!(seats(&enterprise).await, 10);
        let undone = undo(&enterprise, cycle.id).await;
        assert_eq!((undone.left_count, undone.shown.cycle.seats), (0, 0));
        let after = shown(&enterprise, &entra).await;
        assert_eq!(after.roles, before.roles);
        assert_eq!(after.users, before.users);
        assert_eq!(after.seats, before.seats);
    }

    /// Released people whose policy keeps them for some days can be restored until then.
    async fn released_people_have_their_days(private app) {
        let enterprise = app.enterprise_with(policy(OnDelete::RemoveAfterDays(30), HoldRemovals::Over {
            people: 0, percent: 0,
        })).await;
        let entra = enterprise.scim_client().await;
        let ids = people(&entra, 2).await;
        pause(&app);
        remove(&entra, &ids).await;
        let cycle = newest(&enterprise).await;
        assert_eq!(cycle.state, CycleState::Held);
        let admin = enterprise.admin().await;
        let released = app.use_cases().cycle_release(&admin, cycle.id).await.unwrap();
        assert_eq!((released.purged, released.seats), (0, 2));
        app.use_cases().person_restore(&admin, ids[0].parse().unwrap(), None).await.unwrap();
        app.clock().advance(Duration::from_hours(24 * 30));
        assert_eq!(app.use_cases().person_purge().await.unwrap(), 1);
        assert_eq!(seats(&enterprise).await, 1);
    }

    /// Whoever comes back and is refused leaves the seat that is kept for them where it is.
    async fn a_refused_return_leaves_the_seat(app) {
        let held = policy(OnDelete::RemoveAfterDays(30), HoldRemovals::Over { people: 2, percent: 10 });
        let on_unknown_role = OnUnknownRole::Reject;
        let enterprise = app.enterprise_with(Policy { on_unknown_role, ..held }).await;
        let entra = enterprise.scim_client().await;
        let ids = people(&entra, 10).await;
        pause(&app);
        app.use_cases().seats_set(&enterprise.admin().await, Some(10), None).await.unwrap();
        app.clock().advance(Duration::from_secs(2));
        remove(&entra, &ids[..3]).await;
        let kept = async || (newest(&enterprise).await.seats, seats(&enterprise).await);
        assert_eq!(kept().await, (3, 10));
        // The first time they begin to wait, then they wait already.
        for _ in 0..2 {
            let unknown = json!({ "roles": [{ "value": "Wizard" }] });
            entra.post("/Users", person("person-0000", unknown)).await.assert_status(400);
            assert_eq!(kept().await, (3, 10));
        }
        entra.post("/Users", person_named("Eve")).await.assert_status(403);
        assert_eq!(kept().await, (3, 10));
        assert_eq!(entra.create(person_named("person-0000")).await, ids[0]);
        assert_eq!(kept().await, (2, 10));
    }
}
