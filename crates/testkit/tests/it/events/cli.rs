//! `muster receiver` (`docs/cli.md`).

use muster_testkit::{Backend, TestDatabase, both_backends};
use serde_json::{Value, json};

use crate::program::Program;

const KEY: &str = "bXVzdGVyIHRlc3RzIHNlYWwgd2l0aCB0aGlzIGtleSE=";

fn arguments<'a>(command: &'a str, enterprise: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    [&["--json", "receiver", command, "--enterprise", enterprise], rest].concat()
}

fn walk(database: &TestDatabase) {
    let muster = Program::on(database);
    let enterprise = muster.json(&["enterprise", "create", "--name", "Contoso"]);
    let enterprise = enterprise["id"].as_str().unwrap();
    let here = |command, rest| arguments(command, enterprise, rest);
    let polls = muster.run(&here("create", &["--name", "Polls", "--audience", "me"])).json();
    let id = polls["id"].as_str().unwrap();
    assert_eq!(polls["poll_url"], format!("https://muster.example/api/scim/v2/Events/{id}"));
    assert_eq!((&polls["delivery"], &polls["form"]), (&json!("poll"), &json!("notice")));
    assert_eq!(polls["events"].as_array().unwrap().len(), 6);

    let push = [
        "--name",
        "Pushed",
        "--push",
        "https://receiver.example/",
        "--events",
        "create,delete",
        "--form",
        "full",
        "--authorization",
    ];
    let push = arguments("create", enterprise, &push);
    // The header is sealed; without a key it cannot be kept.
    let refused = muster.run_with_input(&push, "Bearer s3cret");
    assert!(refused.assert_code(1).stderr.contains("security.sealing_key"), "{}", refused.stderr);
    let keyed = Program::on(database).with("MUSTER__SECURITY__SEALING_KEY", KEY);
    let pushed = keyed.run_with_input(&push, "Bearer s3cret\n").json();
    assert_eq!(pushed["endpoint"], "https://receiver.example/");
    assert_eq!(pushed["audience"], "https://receiver.example/");
    assert_eq!(pushed["events"], json!(["create", "delete"]));
    assert!(!keyed.run(&["config", "dump"]).stdout.contains(KEY));

    let list = muster.run(&here("list", &[])).json();
    let names: Vec<&Value> =
        list["receivers"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["Polls", "Pushed"]);
    assert!(!list.to_string().contains("s3cret"));
    let one = |command: &'static str| muster.run(&arguments(command, enterprise, &["--id", id]));
    assert_eq!(one("pause").json(), json!({ "id": id, "paused": true }));
    assert!(muster.run(&here("list", &[])).json()["receivers"][0]["paused_at"].is_string());
    assert_eq!(one("resume").json(), json!({ "id": id, "paused": false }));
    assert_eq!(one("remove").json(), json!({ "id": id, "removed": true }));
    one("remove").assert_code(1);
    muster.run(&here("create", &["--name", "x"])).assert_code(2);
    let nonsense = ["--name", "x", "--audience", "y", "--events", "nonsense"];
    muster.run(&here("create", &nonsense)).assert_code(2);
}

both_backends! {
    /// Every command.
    async fn walked(empty database) {
        walk(&database);
    }
}

/// A key that is none is refused before anything runs.
#[actix_web::test]
async fn a_sealing_key_is_checked() {
    let database = TestDatabase::empty(Backend::Sqlite).await.unwrap();
    let wrong = Program::on(&database).with("MUSTER__SECURITY__SEALING_KEY", "short");
    let refused = wrong.run(&["config", "check"]);
    assert!(refused.assert_code(1).stderr.contains("openssl rand"), "{}", refused.stderr);
}
