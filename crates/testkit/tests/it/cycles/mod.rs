//! Runs of the identity provider: undone as a whole, and held where they remove too much (M5, M6).

mod cli;
mod hold;
mod property;
mod since;
mod undo;

use std::{collections::BTreeMap, time::Duration};

use muster_app::{CyclePlan, PersonFilter};
use muster_core::{
    cycle::{Cycle, PAUSE},
    id::CycleId,
    policy::{HoldRemovals, OnDelete, Policy, Preset, UserNameIs},
};
use muster_testkit::{Enterprise, Requests as _, ScimClient, TestApp};
use serde_json::Value;

/// An enterprise where people are known by their user names, deleted like this.
fn policy(on_delete: OnDelete, hold_removals: HoldRemovals) -> Policy {
    let username_is = UserNameIs::Opaque;
    Policy { on_delete, hold_removals, username_is, ..Policy::preset(Preset::DirectoryLed) }
}

/// Ends the run of every client.
fn pause(app: &TestApp) {
    app.clock().advance(PAUSE + Duration::from_mins(3));
}

/// The runs of an enterprise, the newest first.
async fn cycles(enterprise: &Enterprise) -> Vec<Cycle> {
    let admin = enterprise.admin().await;
    enterprise.app.use_cases().cycle_list(&admin, None, 100).await.unwrap()
}

async fn newest(enterprise: &Enterprise) -> Cycle {
    cycles(enterprise).await.remove(0)
}

async fn undo(enterprise: &Enterprise, id: CycleId) -> CyclePlan {
    let admin = enterprise.admin().await;
    enterprise.app.use_cases().cycle_undo(&admin, id).await.unwrap()
}

async fn preview(enterprise: &Enterprise, id: CycleId) -> CyclePlan {
    let admin = enterprise.admin().await;
    enterprise.app.use_cases().cycle_plan(&admin, id).await.unwrap()
}

/// How many seats are taken.
async fn seats(enterprise: &Enterprise) -> u64 {
    enterprise.app.use_cases().seats_show(&enterprise.admin().await).await.unwrap().taken
}

/// Everything an enterprise shows of its people and groups: each document but for its version and time,
/// the role in force, and the seats that are taken.
#[derive(Debug, PartialEq)]
struct Shown {
    users: BTreeMap<String, Value>,
    groups: BTreeMap<String, Value>,
    roles: BTreeMap<String, (String, bool)>,
    seats: u64,
}

async fn shown(enterprise: &Enterprise, client: &ScimClient) -> Shown {
    let filter = PersonFilter { removed: Some(false), per_page: 1_000, ..PersonFilter::default() };
    let admin = enterprise.admin().await;
    let people = enterprise.app.use_cases().person_browse(&admin, &filter).await.unwrap();
    let roles = people.people.iter().map(|person| {
        let role = person.role.map(|role| people.roles[&role].clone()).unwrap_or_default();
        (person.id.to_string(), (role, person.is_active()))
    });
    Shown {
        users: all(client, "/Users").await,
        groups: all(client, "/Groups").await,
        roles: roles.collect(),
        seats: seats(enterprise).await,
    }
}

async fn all(client: &ScimClient, path: &str) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    loop {
        let start = found.len() + 1;
        let page = client.get(&format!("{path}?startIndex={start}&count=200")).await;
        let page = page.assert_status(200).json();
        for resource in page["Resources"].as_array().cloned().unwrap_or_default() {
            let mut resource = resource;
            let meta = resource["meta"].as_object_mut().unwrap();
            meta.remove("version");
            meta.remove("lastModified");
            if let Some(members) = resource["members"].as_array_mut() {
                members.sort_by_key(|member| member["value"].to_string());
            }
            if let Some(groups) = resource["groups"].as_array_mut() {
                groups.sort_by_key(|group| group["value"].to_string());
            }
            found.insert(resource["id"].as_str().unwrap().to_owned(), resource);
        }
        if u64::try_from(found.len()).unwrap() >= page["totalResults"].as_u64().unwrap() {
            return found;
        }
    }
}
