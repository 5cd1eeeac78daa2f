//! What a run is, and undoing one.

use std::time::Duration;

use futures::future::join_all;
use muster_core::{
    cycle::{CycleCounts, CycleState, Left},
    error::{Error, Thing},
    policy::{HoldRemovals, OnDelete},
};
use muster_testkit::{Requests as _, both_backends, person_named};
use serde_json::{Value, json};

use super::{cycles, newest, pause, policy, preview, seats, shown, undo};

const USUAL: HoldRemovals = HoldRemovals::USUAL;

both_backends! {
    /// A pause ends a run; another token of the same client does not, nor does another instance.
    async fn a_run_is_of_a_client_and_ends_with_a_pause(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        entra.get("/Users").await.assert_status(200);
        assert_eq!(cycles(&enterprise).await, [], "who only reads changes nothing");
        let ada = entra.create(person_named("Ada")).await;
        app.clock().advance(Duration::from_mins(9));
        let there = app.sibling().await;
        enterprise.at(&there).scim_client().await.create(person_named("Bob")).await;
        let list = cycles(&enterprise).await;
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].counts, CycleCounts { created: 2, ..CycleCounts::default() });
        assert_eq!((list[0].state, list[0].active_before, list[0].taken), (CycleState::Open, 0, 0));
        pause(&app);
        entra.operations(&ada, json!([{ "op": "replace", "path": "active", "value": false }])).await.assert_status(200);
        let list = cycles(&enterprise).await;
        assert_eq!((list.len(), list[0].active_before, list[0].taken), (2, 2, 1));
        // The log of calls names them.
        assert_eq!(enterprise.last_call().await.cycle, Some(list[0].id));
        let admin = enterprise.admin().await;
        let older = app.use_cases().cycle_list(&admin, Some(list[0].id), 10).await.unwrap();
        assert_eq!(older, list[1..]);
    }

    /// Calls that come at once share a commit, on two instances; what they touched is written down all the
    /// same, in their order.
    async fn what_comes_at_once_is_undone(app) {
        let enterprise = app.enterprise_with(policy(OnDelete::RemoveNow, HoldRemovals::Never)).await;
        let entra = enterprise.scim_client().await;
        let there = app.sibling().await;
        let other = enterprise.at(&there).scim_client_with(&entra.token);
        let mut ids = Vec::new();
        for number in 0..30 {
            ids.push(entra.create(person_named(&format!("Old {number}"))).await);
        }
        let group = entra.post("/Groups", json!({ "displayName": "Buyers" })).await.assert_status(201).id();
        pause(&app);
        let before = shown(&enterprise, &entra).await;
        let jobs = ids.iter().enumerate().map(async |(number, id)| {
            let client = if number % 2 == 0 { &entra } else { &other };
            let path = format!("/Users/{id}");
            let change = async |attribute: &str, value: Value| {
                let operations = json!([{ "op": "replace", "path": attribute, "value": value }]);
                client.operations(id, operations).await.assert_status(200);
            };
            change("title", json!("One")).await;
            client.create(person_named(&format!("New {number}"))).await;
            change("active", json!(false)).await;
            change("title", json!("Two")).await;
            let join = json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                "Operations": [{ "op": "add", "path": "members", "value": [{ "value": id }] }],
            });
            client.patch(&format!("/Groups/{group}"), join).await.assert_status(204);
            match number % 3 {
                0 => change("active", json!(true)).await,
                1 => drop(client.delete(&path).await.assert_status(204)),
                _ => {}
            }
        });
        join_all(jobs).await;
        let cycle = newest(&enterprise).await;
        assert_eq!(cycle.counts, CycleCounts {
            created: 30, updated: 60, disabled: 30, enabled: 10, removed: 10, returned: 0, groups: 30,
        });
        assert_eq!((cycle.active_before, cycle.taken), (30, 20));
        let undone = undo(&enterprise, cycle.id).await;
        assert_eq!(undone.left, []);
        assert_eq!(shown(&enterprise, &entra).await, before);
    }

    /// People come back with their id, their history, their role and their groups; their sessions do not.
    async fn whoever_was_removed_returns(app) {
        let enterprise = app.enterprise_with(policy(OnDelete::RemoveNow, USUAL)).await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(person_named("Ada")).await;
        let group = json!({ "displayName": "Buyers", "members": [{ "value": ada }] });
        let group = entra.post("/Groups", group).await.assert_status(201).id();
        pause(&app);
        let before = shown(&enterprise, &entra).await;
        entra.delete(&format!("/Users/{ada}")).await.assert_status(204);
        entra.delete(&format!("/Groups/{group}")).await.assert_status(204);
        let new = entra.create(person_named("Ada")).await;
        assert_ne!(new, ada);
        let cycle = newest(&enterprise).await;
        let planned = preview(&enterprise, cycle.id).await;
        assert_eq!((planned.people.returned, planned.people.removed, planned.groups.returned), (1, 1, 1));
        assert!(planned.shown.goes_on);
        let undone = undo(&enterprise, cycle.id).await;
        assert_eq!((undone.people, undone.groups, undone.memberships), (planned.people, planned.groups, 1));
        assert_eq!(shown(&enterprise, &entra).await.users, before.users);
        assert_eq!(shown(&enterprise, &entra).await.groups, before.groups);
        let changes = enterprise.history(&ada).await;
        let last = changes.last().unwrap();
        assert_eq!((last.action.as_str(), last.by.as_deref()), ("person.restored", Some("undo")));
        // Whom the run made can be restored, although the policy removes at once.
        let filter = muster_app::PersonFilter { removed: Some(true), per_page: 10, ..Default::default() };
        let admin = enterprise.admin().await;
        let gone = app.use_cases().person_browse(&admin, &filter).await.unwrap().people;
        assert_eq!(gone.iter().map(|one| one.id.to_string()).collect::<Vec<_>>(), [new]);
        assert_eq!(newest(&enterprise).await.state, CycleState::Undone);
        let chain = app.use_cases().audit_verify(&admin).await.unwrap();
        assert!(matches!(chain, muster_app::ChainState::Whole(_)), "{chain:?}");
    }

    /// Removal for good waits until the run has ended; then nothing is left, not even of what was before it.
    async fn whoever_is_purged_does_not_return(private app) {
        let enterprise = app.enterprise_with(policy(OnDelete::RemoveNow, USUAL)).await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(person_named("lovelace-2815")).await;
        pause(&app);
        entra.put(&format!("/Users/{ada}"), person_named("lovelace-2815b")).await.assert_status(200);
        entra.delete(&format!("/Users/{ada}")).await.assert_status(204);
        entra.get(&format!("/Users/{ada}")).await.assert_status(404);
        assert_eq!(seats(&enterprise).await, 0);
        app.clock().advance(Duration::from_mins(9));
        assert_eq!(app.use_cases().person_purge().await.unwrap(), 0, "the run may go on");
        app.clock().advance(Duration::from_hours(1));
        assert_eq!(app.use_cases().person_purge().await.unwrap(), 1);
        let contents = app.database().contents().await;
        let contents = String::from_utf8_lossy(&contents).to_lowercase();
        assert!(!contents.contains("lovelace-2815") && !contents.contains("6c6f76656c6163652d32383135"));
        let undone = undo(&enterprise, newest(&enterprise).await.id).await;
        assert!(undone.is_empty());
        assert_eq!(undone.left.iter().map(|one| one.why).collect::<Vec<_>>(), [Left::Purged]);
    }

    /// Runs of others are not there, and old ones are forgotten.
    async fn runs_belong_to_their_enterprise_and_end(private app) {
        let enterprise = app.enterprise().await;
        enterprise.scim_client().await.create(person_named("Ada")).await;
        let cycle = newest(&enterprise).await;
        let other = app.enterprise().await.admin().await;
        let unknown = app.use_cases().cycle_undo(&other, cycle.id).await.unwrap_err();
        assert!(matches!(unknown, Error::NotFound(Thing::Cycle)), "{unknown:?}");
        let nothing = app.use_cases().cycle_release(&enterprise.admin().await, cycle.id).await.unwrap_err();
        assert!(nothing.to_string().contains("Nothing of this cycle is held"), "{nothing}");
        app.clock().advance(Duration::from_hours(24 * 91));
        app.use_cases().person_purge().await.unwrap();
        assert_eq!(cycles(&enterprise).await, []);
        assert_eq!(enterprise.people().await.len(), 1);
    }
}
