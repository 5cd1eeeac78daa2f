//! What identity providers really send, replayed (`fixtures/idp/`).
//!
//! Every recorded exchange runs on an enterprise of its own, with the profile of its sender and with the
//! generic one. [`facts`] and the files beside it say what must be true afterwards. Exchanges about groups
//! are replayed by [`crate::fixtures_groups`].

mod facts;
mod microsoft;
mod okta;
mod others;
mod people;
mod rfc;
mod senders;
mod stage;

use std::time::Duration;

use muster_core::provider::IdentityProvider;
use muster_scim::Quirk;
use muster_testkit::{Fixture, TestApp, both_backends};
use serde_json::Value;

use self::facts::Fact::{
    self, At, Error, Header, Members, NewId, NoBody, Not, Role, Status, Total, Unchanged,
};
pub(crate) use self::{
    facts::Setting,
    people::signataires,
    senders::{FOLDERS, profiles},
    stage::Stage,
};
use self::{
    facts::{facts, setting},
    people::{body, named},
    senders::profile,
};

const EXTENSION: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// Replays one exchange; answers what is not as it should be.
async fn replay(
    app: &TestApp,
    name: &str,
    fixture: &Fixture,
    sender: IdentityProvider,
) -> Result<(), String> {
    let stage = Stage::set(app, name, setting(name), sender).await;
    let before = stage.user().await;
    let answer = app.send(stage.call(fixture)).await;
    let mut wrong = Vec::new();
    if !fixture.expect.status.contains(&answer.status) {
        wrong.push(format!("one of {:?} was expected", fixture.expect.status));
    }
    let facts = facts(name);
    if facts.is_empty() {
        wrong.push("nobody says what must be true afterwards".to_owned());
    }
    let json = || serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    let at = |pointer: &str| json().pointer(pointer).cloned().unwrap_or(Value::Null);
    for fact in facts {
        let (holds, what) = match fact {
            Status(status) => (answer.status == status, format!("status {status}")),
            At(pointer, value) => (at(pointer) == value, format!("{pointer} is {value}")),
            Not(pointer, value) => {
                let there = at(pointer);
                (!there.is_null() && there != value, format!("{pointer} is not {value}"))
            }
            Error(status, kind) => {
                let kind = if kind.is_empty() { Value::Null } else { kind.into() };
                (
                    answer.status == status
                        && at("/scimType") == kind
                        && at("/status") == *status.to_string(),
                    format!("an error {status} {kind}"),
                )
            }
            Total(total) => (at("/totalResults") == total, format!("{total} results")),
            Unchanged => (stage.user().await == before, "nothing changed".to_owned()),
            Members(names) => {
                let first = at("/Resources/0");
                let number = first.as_object().map(serde_json::Map::len);
                let all = names.iter().all(|name| first.get(name).is_some());
                (all && number == Some(names.len()), format!("only {names:?}"))
            }
            Header(name, value) => {
                (answer.header(name) == Some(value), format!("{name} is {value}"))
            }
            NoBody => (answer.body.is_empty(), "no body".to_owned()),
            NewId => (at("/id").is_string() && at("/id") != stage.deleted, "a new id".to_owned()),
            Role(role) => {
                let id = at("/id");
                let seen = stage.enterprise.seen(id.as_str().unwrap_or_default()).await;
                (seen.role == role, format!("the role {role} instead of {}", seen.role))
            }
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

async fn replay_all(app: &TestApp, folder: &str) {
    let mut failures = Vec::new();
    for (name, fixture) in Fixture::all(folder) {
        let name = format!("{folder}/{name}");
        if crate::fixtures_groups::is_about_groups(&name, &fixture) {
            continue;
        }
        for sender in profiles(folder, &fixture) {
            failures.extend(replay(app, &name, &fixture, sender).await.err());
        }
    }
    assert!(
        failures.is_empty(),
        "{} exchanges went wrong:\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}

both_backends! {
    /// Entra's provisioning service: requirements 39, 49–53, 64–68; traps D2–D6.
    /// Proves: 7644-4-02
    async fn entra(app) {
        replay_all(&app, "entra").await;
    }

    /// Microsoft's SCIM validator, by the letter of the standard.
    async fn entra_validator(app) {
        replay_all(&app, "entra-validator").await;
    }

    /// Okta's provisioning, its connector test and its SPEC tests.
    async fn okta_and_its_tests(app) {
        replay_all(&app, "okta").await;
    }

    /// Microsoft's public collection of requests.
    async fn microsofts_collection(app) {
        replay_all(&app, "ms-postman").await;
    }

    /// The letter of the standard.
    async fn the_standard(app) {
        replay_all(&app, "rfc").await;
    }

    /// Everybody else.
    async fn everybody_else(app) {
        for folder in FOLDERS {
            if !["entra", "entra-validator", "okta", "ms-postman", "rfc"].contains(folder) {
                replay_all(&app, folder).await;
            }
        }
    }
}

/// The recording that shows a quirk.
fn shown_by(quirk: Quirk) -> &'static str {
    match quirk {
        Quirk::StringBoolean => "entra/patch-enable-add-string",
        Quirk::SingularAlias => "entra/create-user-vendor-singular",
        Quirk::DottedKey | Quirk::QualifiedKey => "entra/patch-flag-grouped-pathless",
        Quirk::DottedUrn => "entra/patch-organization-dot-notation",
        Quirk::OddCase | Quirk::BareExtensionAttribute | Quirk::Duplicate | Quirk::LabelOnly => {
            "onelogin/create-user-own-template"
        }
        Quirk::WrappedScalar => "entra-validator/patch-array-wrapped-scalars",
        Quirk::LoneValue => "onelogin/create-user-emails-object",
        Quirk::BareValue => "wso2/create-user-mixed-emails",
        Quirk::EmptyValue => "onelogin/create-user-template",
        Quirk::RoleAsJsonText => "entra/patch-role-stringified",
        Quirk::DisplayName => "entra/create-user-roles-complex",
        Quirk::ForeignSchema => "okta/put-user-custom-extension",
        Quirk::OddSchemas => "onelogin/create-user-core10-urn",
        Quirk::UnknownAttribute => "ms-postman/put-user-misspelled-attribute",
        Quirk::ReadOnlyAttribute => "okta/put-user-merged",
        Quirk::ValueListRemove => "jumpcloud/patch-group-remove-valuelist",
        Quirk::Upsert => "entra/patch-phone-upsert",
    }
}

both_backends! {
    /// A request that was changed by a quirk says so in the call log; a sender whose profile has not got
    /// the quirk is refused, and nothing is changed.
    async fn every_quirk_is_told_in_the_call_log(app) {
        for quirk in Quirk::ALL {
            let name = shown_by(quirk);
            let (folder, short) = name.split_once('/').unwrap();
            let fixture = Fixture::all(folder).into_iter().find(|(found, _)| found == short).unwrap().1;
            for sender in [profile(folder), IdentityProvider::SailPoint] {
                let stage = Stage::set(&app, name, setting(name), sender).await;
                let before = stage.user().await;
                app.clock().advance(Duration::from_millis(1));
                let answer = app.send(stage.call(&fixture)).await;
                let call = stage.enterprise.last_call().await;
                if sender != IdentityProvider::SailPoint {
                    assert!(answer.status < 300, "{name}: {answer}");
                    assert!(call.quirks.iter().any(|told| told == quirk.as_str()), "{name}: {quirk:?}: {call:?}");
                } else if !quirk.is_always_tolerated() {
                    answer.assert_status(400);
                    let detail = answer.at("/detail").as_str().unwrap().to_owned();
                    assert!(detail.contains("profile «SailPoint»"), "{name}: {detail}");
                    assert_eq!(call.detail.as_deref(), Some(detail.as_str()), "{name}");
                    assert_eq!(stage.user().await, before, "{name}");
                }
            }
        }
    }
}

/// Where the sources name a recording, it is there.
#[test]
fn recordings_that_are_named_are_there() {
    let mut named = 0;
    for (path, text) in crate::tidy::sources() {
        if !path.starts_with("crates/scim/src/") {
            continue;
        }
        for word in text.split('`').filter(|word| !word.contains(char::is_whitespace)) {
            let Some((folder, name)) = word.split_once('/') else { continue };
            if FOLDERS.contains(&folder) {
                named += 1;
                let there = Fixture::all(folder).iter().any(|(found, _)| found == name);
                assert!(there, "{path}: {word}");
            }
        }
    }
    assert!(named > 20, "{named}");
}

/// No recording lies in a folder that nobody replays.
#[test]
fn every_folder_is_replayed() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/idp");
    let entries = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap());
    let mut folders: Vec<_> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    folders.sort();
    assert_eq!(folders, FOLDERS);
}
