//! What changed since a run is listed, and stays as it is.

use muster_core::{
    cycle::{CycleState, Left},
    id::PersonId,
    policy::{HoldRemovals, OnDelete},
};
use muster_testkit::{Requests as _, both_backends, person};
use serde_json::json;

use super::{newest, pause, policy, preview, seats, shown, undo};

both_backends! {
    /// Somebody changed later, held by hand, removed by hand, or restored by hand stays so; names and seats that
    /// are taken are said, and what could not be done is done later.
    async fn what_changed_since_is_listed_and_untouched(app) {
        let enterprise = app.enterprise_with(policy(OnDelete::Deactivate, HoldRemovals::Never)).await;
        let entra = enterprise.scim_client().await;
        let mut ids = Vec::new();
        for name in ["changed", "held", "removed", "restored", "named", "plain"] {
            ids.push(entra.create(person(name, json!({ "title": "Before" }))).await);
        }
        let group = json!({ "displayName": "Buyers", "members": [{ "value": ids[0] }, { "value": ids[5] }] });
        let group = entra.post("/Groups", group).await.assert_status(201).id();
        pause(&app);
        for (id, name) in ids.iter().zip(["changed", "held", "removed", "restored", "named", "plain"]).take(3) {
            entra.put(&format!("/Users/{id}"), person(name, json!({ "title": "Run" }))).await.assert_status(200);
        }
        entra.put(&format!("/Users/{}", ids[5]), person("plain", json!({ "title": "Run", "active": false }))).await
            .assert_status(200);
        for id in [&ids[3], &ids[4]] {
            entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        }
        let members = json!({ "displayName": "Buyers", "members": [] });
        entra.put(&format!("/Groups/{group}"), members).await.assert_status(200);
        let made = entra.create(person("made", json!({}))).await;
        let cycle = newest(&enterprise).await;
        pause(&app);

        let id_of = |id: &str| -> PersonId { id.parse().unwrap() };
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        entra.put(&format!("/Users/{}", ids[0]), person("changed", json!({ "title": "Since" }))).await.assert_status(200);
        use_cases.person_disable(&admin, id_of(&ids[1])).await.unwrap();
        use_cases.person_remove(&admin, id_of(&ids[2]), false).await.unwrap();
        use_cases.person_restore(&admin, id_of(&ids[3]), None).await.unwrap();
        // Somebody else is named like the one who was removed.
        let other = person("named", json!({ "emails": [{ "value": "other@contoso.example", "type": "work" }] }));
        let other = entra.create(other).await;
        entra.operations(&made, json!([{ "op": "replace", "path": "title", "value": "Since" }])).await.assert_status(200);

        let planned = preview(&enterprise, cycle.id).await;
        let before = shown(&enterprise, &entra).await;
        let undone = undo(&enterprise, cycle.id).await;
        let why = |id: &str| undone.left.iter().find(|one| one.id.to_string() == id).map(|one| one.why);
        assert_eq!(why(&ids[0]), Some(Left::ChangedSince));
        assert_eq!(why(&ids[1]), Some(Left::ChangedSince));
        assert_eq!(why(&ids[2]), Some(Left::RemovedSince));
        assert_eq!(why(&ids[3]), Some(Left::ReturnedSince));
        assert_eq!(why(&ids[4]), Some(Left::NameTaken));
        assert_eq!(why(&made), Some(Left::ChangedSince));
        assert_eq!((undone.left.len(), undone.left_count), (6, 6));
        assert_eq!((undone.people.total(), undone.memberships), (1, 1));
        // Names are looked at when it is done.
        assert_eq!(planned.left_count, 5);
        let after = shown(&enterprise, &entra).await;
        for id in [&ids[0], &ids[1], &ids[3], &made, &other] {
            assert_eq!(after.users[id], before.users[id]);
        }
        entra.read(&ids[5]).await.assert_at("/title", "Before").assert_at("/active", json!(null));
        // Who stays as they are stays out of the groups, too.
        let members = entra.get(&format!("/Groups/{group}")).await.json()["members"].clone();
        assert_eq!(members.as_array().unwrap().len(), 1);
        assert_eq!(members[0]["value"], json!(ids[5]));
        assert_eq!(newest(&enterprise).await.state, CycleState::Open, "the newest is the one after");

        // Once the name is free the rest is done, and nothing twice.
        entra.delete(&format!("/Users/{other}")).await.assert_status(204);
        let again = undo(&enterprise, cycle.id).await;
        assert_eq!((again.people.returned, again.people.total(), again.left_count), (1, 1, 5));
        entra.read(&ids[4]).await.assert_at("/userName", "named");
        let third = undo(&enterprise, cycle.id).await;
        assert!(third.is_empty() && third.left_count == 5);
    }

    /// Where no seat is free somebody stays disabled, and is said.
    async fn nobody_returns_without_a_seat(app) {
        let enterprise = app.enterprise_with(policy(OnDelete::Deactivate, HoldRemovals::Never)).await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(person("Ada", json!({}))).await;
        pause(&app);
        entra.delete(&format!("/Users/{ada}")).await.assert_status(204);
        let cycle = newest(&enterprise).await;
        pause(&app);
        let bob = entra.create(person("Bob", json!({}))).await;
        app.use_cases().seats_set(&enterprise.admin().await, Some(1), None).await.unwrap();
        let undone = undo(&enterprise, cycle.id).await;
        assert_eq!(undone.left.iter().map(|one| one.why).collect::<Vec<_>>(), [Left::NoSeat]);
        app.clock().advance(std::time::Duration::from_secs(2));
        entra.delete(&format!("/Users/{bob}")).await.assert_status(204);
        assert_eq!(undo(&enterprise, cycle.id).await.people.returned, 1);
        assert_eq!(seats(&enterprise).await, 1);
    }
}
