//! What identity providers send about groups, replayed (`fixtures/idp/`).
//!
//! Every recorded exchange runs on an enterprise of its own, on the stage that is set for people's
//! exchanges too. [`facts`] says what must be true afterwards; an exchange without facts fails.

use std::collections::BTreeSet;

use muster_core::provider::IdentityProvider;
use muster_testkit::{Fixture, Requests as _, TestApp, both_backends};
use serde_json::{Value, json};

use crate::fixtures::{FOLDERS, Setting, Stage, profiles, signataires};

/// Exchanges at other endpoints that are about groups all the same.
const ELSEWHERE: &[&str] =
    &["cyberark/resource-type-group", "rfc/patch-readonly-groups", "rfc/put-readonly-ignored"];

/// Whether an exchange is replayed here.
pub(crate) fn is_about_groups(name: &str, fixture: &Fixture) -> bool {
    fixture.path.starts_with("/Groups") || ELSEWHERE.contains(&name)
}

/// What must be true after an exchange.
enum Fact {
    /// The answer has this status, of those that the recording accepts.
    Status(u16),
    /// The value at a JSON pointer of the answer; null for absent. Words in braces are filled in.
    At(&'static str, Value),
    /// The value at a JSON pointer of the answer is there, and another.
    Not(&'static str, Value),
    /// A SCIM error of this type.
    Error(u16, &'static str),
    /// The list has so many results.
    Total(u64),
    /// The value at a JSON pointer of the group `{group}`.
    Group(&'static str, Value),
    /// The members of the group `{group}`.
    Members(&'static [&'static str]),
    /// The group `{group}` is as before, `meta` included.
    Unchanged,
    /// The group `{group}` is gone, and its members are not.
    Gone,
    /// The answer has no body.
    NoBody,
}
use Fact::{At, Error, Gone, Group, Members, NoBody, Not, Status, Total, Unchanged};

/// Who is in the group `{group}` before, where it is not both.
fn members_before(name: &str) -> Option<&'static [&'static str]> {
    match name {
        "authentik/patch-group-add-many-ops" | "entra/patch-group-add-members" => Some(&[]),
        "cyberark/patch-group"
        | "entra-validator/patch-group-add-member-one-by-one"
        | "ms-postman/patch-group-extra-op-member"
        | "ms-postman/patch-group-member-bare-string"
        | "okta/patch-group-members-replace"
        | "onelogin/patch-group-member"
        | "rippling/patch-group" => Some(&["{user2}"]),
        "entra/patch-group-remove-non-member" => Some(&["{user}"]),
        _ => None,
    }
}

fn facts(name: &str) -> Vec<Fact> {
    let both = || Members(&["{user}", "{user2}"]);
    match name {
        "authentik/create-group" => vec![
            Status(201),
            At("/externalId", json!("grp-uuid-1")),
            At("/displayName", json!("authentik Admins")),
        ],
        "authentik/patch-group-replace" => vec![
            Status(204),
            Group("/displayName", json!("authentik Admins")),
            Group("/externalId", json!("grp-uuid-1")),
            both(),
        ],
        "authentik/patch-group-add-many-ops"
        | "cyberark/patch-group"
        | "entra/patch-group-add-members"
        | "entra-validator/patch-group-add-member-one-by-one"
        | "ms-postman/patch-group-extra-op-member"
        | "ms-postman/patch-group-member-bare-string"
        | "okta/patch-group-members-replace"
        | "onelogin/patch-group-member"
        | "rippling/patch-group" => vec![Status(204), NoBody, both()],
        "cyberark/resource-type-group" => vec![At("/endpoint", json!("/Groups"))],
        "entra/create-group" => vec![
            Status(201),
            At("/schemas", json!(["urn:ietf:params:scim:schemas:core:2.0:Group"])),
            At("/externalId", json!("60f1bb27-2e1e-402d-bcc4-ec999564a194")),
            At("/members", Value::Null),
        ],
        "entra/create-group-duplicate" => vec![Error(409, "uniqueness")],
        "entra/delete-group" | "okta/delete-group" => vec![Status(204), NoBody, Gone],
        "entra/patch-group-add-existing-member" | "entra/patch-group-remove-non-member" => {
            vec![Status(204), Unchanged]
        }
        "entra/patch-group-displayname" => {
            vec![Status(204), Group("/displayName", json!("Signataires Île-de-France")), both()]
        }
        "entra/patch-group-externalid" => vec![
            Status(204),
            Group("/externalId", json!("71f1bb27-2e1e-402d-bcc4-ec999564a194")),
            both(),
        ],
        "entra/patch-group-replace-members" => vec![Status(204), Members(&["{user}"])],
        "entra/patch-group-unknown-member" => vec![Error(400, "invalidValue"), Unchanged],
        "entra/query-group-externalid" => {
            vec![
                Total(1),
                At("/Resources/0/id", json!("{group}")),
                At("/Resources/0/members", Value::Null),
            ]
        }
        "entra/test-connection-group" => vec![Total(0), At("/Resources", json!([]))],
        "entra-validator/patch-group-displayname-pathless" => {
            vec![Status(204), Group("/displayName", json!("QWPLMZ")), both()]
        }
        "jumpcloud/patch-group-remove-valuelist"
        | "rauthy/patch-group-remove"
        | "rfc/patch-path-no-space-filter" => vec![Status(204), Members(&["{user2}"])],
        "jumpcloud/test-group-create" => {
            vec![Status(201), At("/displayName", json!("JumpCloud Test Group"))]
        }
        "ms-postman/put-group-no-members" => vec![
            Status(200),
            At("/displayName", json!("Tiffany Ortiz")),
            At("/externalId", json!("pm-g")),
            At("/members", Value::Null),
            Members(&[]),
        ],
        "okta/get-group" => vec![
            At("/displayName", json!("Signataires Paris")),
            At("/id", json!("{group}")),
            At("/members/1/type", json!("User")),
            Unchanged,
        ],
        "okta/patch-group-members-remove-add" => vec![Status(204), Members(&["{user}"])],
        "okta/patch-group-rename" => {
            vec![Status(204), Group("/displayName", json!("Test SCIMv2")), both()]
        }
        "okta/put-group" => vec![
            Status(200),
            At("/members/0/value", json!("{user}")),
            // A name is the member's own, and answered to those who ask for it.
            At("/members/0/display", Value::Null),
            Members(&["{user}"]),
        ],
        "okta/put-group-members-null" => {
            vec![Status(200), At("/members", Value::Null), Members(&[])]
        }
        "authentik/discover-groups"
        | "onelogin/list-groups"
        | "rauthy/list-groups"
        | "sailpoint/aggregate-groups" => vec![Total(1), At("/Resources/0/id", json!("{group}"))],
        "rauthy/create-group" => vec![Status(201), At("/externalId", json!("gX1"))],
        "rfc/patch-readonly-groups" => vec![Error(400, "mutability"), Unchanged],
        "rfc/put-readonly-ignored" => vec![
            Status(200),
            At("/id", json!("{user}")),
            At("/groups/0/value", json!("{group}")),
            At("/groups/0/type", json!("direct")),
            Not("/meta/created", json!("1999-01-01T00:00:00Z")),
            Unchanged,
        ],
        "wso2/query-group-eq-capital" => vec![Total(0)],
        _ => Vec::new(),
    }
}

async fn group(stage: &Stage) -> Value {
    match stage.words.get("{group}") {
        Some(id) => {
            let answer = stage.client.get(&format!("/Groups/{id}")).await;
            if answer.status == 200 { answer.json() } else { Value::Null }
        }
        None => Value::Null,
    }
}

/// Replays one exchange; answers what is not as it should be.
async fn replay(
    app: &TestApp,
    name: &str,
    fixture: &Fixture,
    sender: IdentityProvider,
) -> Result<(), String> {
    let stage = Stage::set(app, name, Setting::default(), sender).await;
    if let Some(members) = members_before(name) {
        let members: Vec<String> = members.iter().map(|word| stage.fill(word)).collect();
        let members: Vec<&str> = members.iter().map(String::as_str).collect();
        let path = stage.fill("/Groups/{group}");
        stage.client.put(&path, signataires(&members)).await.assert_status(200);
    }
    if name == "entra/create-group-duplicate" {
        stage.client.post("/Groups", signataires(&[])).await.assert_status(201);
    }
    let (before, people) = (group(&stage).await, stage.enterprise.people().await.len());
    let answer = app.send(stage.call(fixture)).await;
    let after = group(&stage).await;
    let mut wrong = Vec::new();
    if !fixture.expect.status.contains(&answer.status) {
        wrong.push(format!("one of {:?} was expected", fixture.expect.status));
    }
    if stage.enterprise.people().await.len() != people {
        wrong.push("people came or went".to_owned());
    }
    let facts = facts(name);
    if facts.is_empty() {
        wrong.push("nobody says what must be true afterwards".to_owned());
    }
    let json = || serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    let at = |pointer: &str| json().pointer(pointer).cloned().unwrap_or(Value::Null);
    let fill =
        |value: Value| serde_json::from_str::<Value>(&stage.fill(&value.to_string())).unwrap();
    for fact in facts {
        let (holds, what) = match fact {
            Status(status) => (answer.status == status, format!("status {status}")),
            At(pointer, value) => {
                let value = fill(value);
                (at(pointer) == value, format!("{pointer} is {value}"))
            }
            Not(pointer, value) => {
                let found = at(pointer);
                (!found.is_null() && found != value, format!("{pointer} is not {value}"))
            }
            Error(status, kind) => {
                let holds = answer.status == status && at("/scimType") == *kind;
                (holds, format!("an error {status} {kind}"))
            }
            Total(total) => (at("/totalResults") == total, format!("{total} results")),
            Group(pointer, value) => {
                let holds = after.pointer(pointer) == Some(&value);
                (holds, format!("{pointer} of the group is {value}"))
            }
            Members(words) => {
                let wanted: BTreeSet<String> = words.iter().map(|word| stage.fill(word)).collect();
                let found = after["members"].as_array().cloned().unwrap_or_default();
                let found: BTreeSet<String> =
                    found.iter().map(|one| one["value"].as_str().unwrap().to_owned()).collect();
                (found == wanted, format!("the members are {words:?}, not {found:?}"))
            }
            Unchanged => (!before.is_null() && before == after, "nothing changed".to_owned()),
            Gone => {
                let stays = stage.user().await["groups"].is_null();
                (!before.is_null() && after.is_null() && stays, "the group is gone".to_owned())
            }
            NoBody => (answer.body.is_empty(), "no body".to_owned()),
        };
        if !holds {
            wrong.push(what);
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        let (notes, wrong) = (&fixture.expect.notes, wrong.join("; "));
        Err(format!("{name} as {} ({notes}): {wrong}\n{answer}", sender.title()))
    }
}

both_backends! {
    /// Group provisioning as every sender does it.
    async fn groups_of_all_senders(app) {
        let (mut failures, mut replayed) = (Vec::new(), 0);
        for folder in FOLDERS {
            for (name, fixture) in Fixture::all(folder) {
                let name = format!("{folder}/{name}");
                if is_about_groups(&name, &fixture) {
                    replayed += 1;
                    for sender in profiles(folder, &fixture) {
                        failures.extend(replay(&app, &name, &fixture, sender).await.err());
                    }
                }
            }
        }
        assert!(failures.is_empty(), "{} exchanges went wrong:\n\n{}", failures.len(), failures.join("\n\n"));
        assert!(replayed >= 43, "{replayed}");
    }
}
