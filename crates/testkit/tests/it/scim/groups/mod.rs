//! `/Groups` (RFC 7643 §4.2, RFC 7644).

mod answer;
mod crud;
mod differential;
mod filter;
mod limits;
mod log;
mod members;
mod nested;
mod together;
mod users;
mod walk;

use muster_testkit::{Requests as _, ScimClient, TestResponse, person_named};
use serde_json::{Value, json};

/// An id that nobody has.
const ABSENT: &str = "0192f0c1-2d3e-7abc-8def-0123456789ab";

/// People by these user names; answers their ids.
async fn people<const N: usize>(client: &ScimClient, names: [&str; N]) -> [String; N] {
    let mut ids = Vec::new();
    for name in names {
        ids.push(client.create(person_named(name)).await);
    }
    ids.try_into().unwrap()
}

pub(crate) fn group(name: &str, members: &[&str]) -> Value {
    let members: Vec<Value> = members.iter().map(|id| json!({ "value": id })).collect();
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        "displayName": name,
        "members": members,
    })
}

/// Makes a group; answers its id.
pub(crate) async fn make(client: &ScimClient, name: &str, members: &[&str]) -> String {
    client.post("/Groups", group(name, members)).await.assert_status(201).id()
}

async fn read(client: &ScimClient, id: &str) -> TestResponse {
    let answer = client.get(&format!("/Groups/{id}")).await;
    answer.assert_status(200);
    answer
}

/// PATCH of a group with these operations.
pub(crate) async fn change(client: &ScimClient, id: &str, operations: Value) -> TestResponse {
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": operations,
    });
    client.patch(&format!("/Groups/{id}"), body).await
}

pub(crate) fn add(members: &[&str]) -> Value {
    let values: Vec<Value> = members.iter().map(|id| json!({ "value": id })).collect();
    json!({ "op": "add", "path": "members", "value": values })
}

pub(crate) fn remove(member: &str) -> Value {
    json!({ "op": "remove", "path": format!("members[value eq \"{member}\"]") })
}

/// The ids of a group's members, sorted.
async fn members(client: &ScimClient, id: &str) -> Vec<String> {
    let members = read(client, id).await.at("/members");
    let members = members.as_array().cloned().unwrap_or_default();
    let mut ids: Vec<_> =
        members.iter().map(|one| one["value"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

fn sorted(ids: &[&str]) -> Vec<String> {
    let mut ids: Vec<_> = ids.iter().map(|id| (*id).to_owned()).collect();
    ids.sort();
    ids
}
