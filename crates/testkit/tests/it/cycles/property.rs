//! Any run that is undone leaves the enterprise exactly as it was before (M5).
//!
//! The operations are made from a seed, which is printed. `MUSTER_CYCLE_OPERATIONS=5000` makes a longer run of
//! them, `MUSTER_CYCLE_SEED` another one.

use muster_core::policy::{HoldRemovals, OnDelete};
use muster_testkit::{Enterprise, Requests as _, ScimClient, TestApp, both_backends, person};
use serde_json::{Value, json};

use super::{newest, pause, policy, preview, shown, undo};
use crate::scim::differential::Dice;

/// People who are there before.
const PEOPLE: usize = 40;
/// Groups that are there before.
const GROUPS: usize = 6;

fn from_environment(name: &str) -> Option<u64> {
    #[expect(clippy::disallowed_methods, reason = "longer runs are asked for like this")]
    let said = std::env::var(name).ok()?;
    said.parse().ok()
}

/// What is there, as the identity provider knows it.
struct World {
    dice: Dice,
    entra: ScimClient,
    people: Vec<(String, String)>,
    /// User names of people who were removed: they are sent again now and then.
    gone: Vec<String>,
    groups: Vec<String>,
    names: usize,
}

impl World {
    fn fresh(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}-{}", self.names)
    }

    fn body(&mut self, name: &str) -> Value {
        let role = *self.dice.of(&["EnterpriseUser", "Admin"]);
        let title = format!("Title {}", self.dice.below(5));
        let mut more = json!({ "title": title, "roles": [{ "value": role }] });
        if self.dice.maybe(50) {
            more["nickName"] = json!(format!("n{}", self.dice.below(9)));
        }
        if self.dice.maybe(30) {
            more["active"] = json!(self.dice.maybe(50));
        }
        if self.dice.maybe(50) {
            more["externalId"] = json!(format!("e-{name}"));
        }
        person(name, more)
    }

    async fn create(&mut self, name: String) {
        let body = self.body(&name);
        let id = self.entra.create(body).await;
        self.people.push((id, name));
    }

    async fn group(&mut self) {
        let mut members = Vec::new();
        for _ in 0..self.dice.below(5) {
            if let Some((id, _)) = self.anybody() {
                members.push(json!({ "value": id }));
            }
        }
        if self.dice.maybe(20) && !self.groups.is_empty() {
            members.push(json!({ "value": self.dice.of(&self.groups) }));
        }
        let name = self.fresh("Group");
        let body = json!({ "displayName": name, "members": members });
        self.groups.push(self.entra.post("/Groups", body).await.assert_status(201).id());
    }

    fn anybody(&mut self) -> Option<(String, String)> {
        (!self.people.is_empty()).then(|| self.dice.of(&self.people).clone())
    }

    async fn step(&mut self) {
        let choice = self.dice.below(100);
        let Some((id, name)) = self.anybody() else {
            let name = self.fresh("new");
            return self.create(name).await;
        };
        let path = format!("/Users/{id}");
        match choice {
            0..15 => {
                let name = self.fresh("new");
                self.create(name).await;
            }
            15..23 if !self.gone.is_empty() => {
                let at = self.dice.below(self.gone.len());
                let name = self.gone.swap_remove(at);
                self.create(name).await;
            }
            15..35 => {
                let name = if self.dice.maybe(30) { self.fresh("renamed") } else { name };
                let body = self.body(&name);
                self.entra.put(&path, body).await.assert_status(200);
                if let Some(one) = self.people.iter_mut().find(|one| one.0 == id) {
                    one.1 = name;
                }
            }
            35..50 => {
                let active = self.dice.maybe(50);
                let operations = json!([{ "op": "replace", "path": "active", "value": active }]);
                self.entra.operations(&id, operations).await.assert_status(200);
            }
            50..60 => {
                let title = format!("Title {}", self.dice.below(5));
                let operations = json!([{ "op": "replace", "path": "title", "value": title }]);
                self.entra.operations(&id, operations).await.assert_status(200);
            }
            60..72 => {
                self.entra.delete(&path).await.assert_status(204);
                self.people.retain(|one| one.0 != id);
                self.gone.push(name);
            }
            72..76 => self.group().await,
            76..79 if self.groups.len() > 1 => {
                let at = self.dice.below(self.groups.len());
                let group = self.groups.swap_remove(at);
                self.entra.delete(&format!("/Groups/{group}")).await.assert_status(204);
            }
            79..82 if !self.groups.is_empty() => {
                let group = self.dice.of(&self.groups).clone();
                let name = self.fresh("Named");
                self.patch(
                    &group,
                    json!([{ "op": "replace", "path": "displayName", "value": name }]),
                )
                .await;
            }
            _ if !self.groups.is_empty() => {
                let group = self.dice.of(&self.groups).clone();
                let operation = if self.dice.maybe(60) {
                    json!({ "op": "add", "path": "members", "value": [{ "value": id }] })
                } else {
                    json!({ "op": "remove", "path": format!("members[value eq \"{id}\"]") })
                };
                self.patch(&group, json!([operation])).await;
            }
            _ => self.group().await,
        }
    }

    async fn patch(&self, group: &str, operations: Value) {
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations,
        });
        self.entra.patch(&format!("/Groups/{group}"), body).await.assert_status(204);
    }
}

async fn world(app: &TestApp, on_delete: OnDelete, seed: u64) -> (Enterprise, World) {
    let enterprise = app.enterprise_with(policy(on_delete, HoldRemovals::Never)).await;
    let entra = enterprise.scim_client().await;
    let (people, gone, groups) = (Vec::new(), Vec::new(), Vec::new());
    let mut world = World { dice: Dice(seed), entra, people, gone, groups, names: 0 };
    for _ in 0..PEOPLE {
        let name = world.fresh("old");
        world.create(name).await;
    }
    for _ in 0..GROUPS {
        world.group().await;
    }
    (enterprise, world)
}

both_backends! {
    /// Created, replaced, patched, disabled, removed, sent again, in and out of groups: all of it is undone, and
    /// undone again nothing changes.
    async fn a_run_is_undone_to_the_state_before(app) {
        let operations = from_environment("MUSTER_CYCLE_OPERATIONS").unwrap_or(150);
        let seed = from_environment("MUSTER_CYCLE_SEED").unwrap_or(20_261_123);
        for on_delete in [OnDelete::RemoveNow, OnDelete::Deactivate] {
            eprintln!("{operations} operations, MUSTER_CYCLE_SEED={seed}, {on_delete:?}");
            let (enterprise, mut world) = world(&app, on_delete, seed).await;
            pause(&app);
            let before = shown(&enterprise, &world.entra).await;
            for _ in 0..operations {
                world.step().await;
            }
            let cycle = newest(&enterprise).await;
            assert_ne!(shown(&enterprise, &world.entra).await, before);
            let planned = preview(&enterprise, cycle.id).await;
            let undone = undo(&enterprise, cycle.id).await;
            assert_eq!(undone.left, [], "{:?}", undone.people);
            let after = shown(&enterprise, &world.entra).await;
            for (id, user) in &before.users {
                assert_eq!(after.users.get(id), Some(user), "{on_delete:?}");
            }
            assert_eq!(after, before, "{on_delete:?}");
            assert_eq!((undone.people, undone.groups), (planned.people, planned.groups), "as it was said");
            let again = undo(&enterprise, cycle.id).await;
            assert!(again.is_empty() && again.left.is_empty(), "{again:?}");
            assert_eq!(shown(&enterprise, &world.entra).await, before);
        }
    }
}
