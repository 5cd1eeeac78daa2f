//! Roles of an enterprise, and which of them people get (requirements 44–46, 70–72, 101–104; B4; policy
//! C-02, C-03, C-04, C-08, C-19).

mod by_hand;
mod catalog;
mod change;
mod cli;
mod delete;
mod groups;
mod mapping_pages;
mod pages;
mod unknown;

use std::time::Duration;

use muster_core::{
    policy::{Policy, Preset, RoleAlias, RoleRules},
    role::{Role, RoleSpec},
};
use muster_testkit::{Enterprise, person};
use serde_json::{Value, json};

/// The directory-led policy, with something else about roles.
fn directory_led(change: impl FnOnce(&mut Policy)) -> Policy {
    let mut policy = Policy::preset(Preset::DirectoryLed);
    change(&mut policy);
    policy
}

/// Somebody new with these roles.
fn sent(user_name: &str, roles: &[&str]) -> Value {
    person(user_name, json!({ "roles": values(roles) }))
}

fn values(roles: &[&str]) -> Value {
    roles.iter().map(|role| json!({ "value": role })).collect()
}

/// A PATCH operation that sends these roles instead of those before.
fn resent(roles: &[&str]) -> Value {
    json!([{ "op": "replace", "path": "roles", "value": values(roles) }])
}

/// The role of this name.
async fn named(enterprise: &Enterprise, name: &str) -> Role {
    let use_cases = enterprise.app.use_cases();
    use_cases.role_find(&enterprise.admin().await, name).await.unwrap()
}

/// Makes a role.
async fn make(enterprise: &Enterprise, spec: RoleSpec) -> Role {
    let use_cases = enterprise.app.use_cases();
    use_cases.role_create(&enterprise.admin().await, spec, false).await.unwrap()
}

/// Chooses aliases, precedence and groups; identity providers meet them at once.
async fn rule(enterprise: &Enterprise, rules: RoleRules) {
    let admin = enterprise.admin().await;
    enterprise.app.use_cases().role_rules_set(&admin, rules, None).await.unwrap();
    enterprise.app.clock().advance(Duration::from_secs(2));
}

async fn alias(enterprise: &Enterprise, value: &str, role: &str) -> RoleAlias {
    RoleAlias { value: value.into(), role: named(enterprise, role).await.id }
}

/// The role in force, and whether the person may use the product.
async fn role_of(enterprise: &Enterprise, id: &str) -> (String, bool) {
    let seen = enterprise.seen(id).await;
    (seen.role, seen.active)
}

/// What is known about where somebody's role came from.
async fn from(enterprise: &Enterprise, id: &str) -> Value {
    let (use_cases, id) = (enterprise.app.use_cases(), id.parse().unwrap());
    let (person, _) = use_cases.person_history(&enterprise.admin().await, id).await.unwrap();
    json!(person.role_from)
}

/// What happened to somebody, by name.
async fn happened(enterprise: &Enterprise, id: &str) -> Vec<String> {
    enterprise.history(id).await.into_iter().map(|change| change.action).collect()
}
