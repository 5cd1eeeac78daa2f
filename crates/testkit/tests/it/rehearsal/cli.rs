//! `muster rehearse`, and `muster token create --rehearsal` (`docs/cli.md`).

use muster_testkit::{TestDatabase, both_backends, person_named};
use serde_json::json;

use crate::program::Program;

/// How many rows each table has. The bytes are compared in process: a command that ends may leave the
/// embedded database's statistics about itself.
async fn rows(database: &TestDatabase) -> Vec<(String, i64)> {
    let raw = database.raw().await;
    let mut all = Vec::new();
    for table in raw.tables().await {
        let count = raw.column::<i64>(&format!("SELECT count(*) FROM {table}")).await;
        all.push((table, count[0]));
    }
    all
}

async fn walk(database: &TestDatabase) {
    let muster = Program::on(database);
    let enterprise = muster.json(&["enterprise", "create", "--name", "Contoso"]);
    let enterprise = enterprise["id"].as_str().unwrap();
    let which = ["--enterprise", enterprise];
    let with = |command: &[&'static str], rest: &[&'static str]| {
        let all: Vec<String> =
            [command, &which, rest].concat().into_iter().map(str::to_owned).collect();
        all
    };
    let json = |all: Vec<String>| muster.json(&all.iter().map(String::as_str).collect::<Vec<_>>());
    json(with(&["scim", "enable"], &[]));
    let made = json(with(&["token", "create"], &["--rehearsal"]));
    assert!(made["token"].is_string());
    let listed = json(with(&["token", "list"], &[]));
    assert_eq!(
        (&listed["tokens"][0]["id"], &listed["tokens"][0]["rehearsal"]),
        (&made["id"], &json!(true))
    );

    let before = rows(database).await;
    let answer = json(with(&["rehearse"], &["--preset", "rfc"]));
    assert_eq!((&answer["counts"]["calls"], &answer["people"]), (&json!(0), &json!([])));
    assert_eq!(answer["counts"]["changes"], json!({ "enterprise.policy_changed": 1 }));
    assert!(!answer["differences"].as_array().unwrap().is_empty());

    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), person_named("Ada King").to_string()).unwrap();
    let mut payload = with(&["rehearse"], &["--payload"]);
    payload.push(file.path().display().to_string());
    let answer = json(payload.clone());
    assert_eq!(
        (&answer["answer"]["status"], &answer["answer"]["body"]["userName"]),
        (&json!(201), &json!("Ada King"))
    );
    assert_eq!(answer["people"][0]["user_name"], "Ada King");
    let said = muster.run(&payload.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(said.stdout.contains("not there -> active"), "{}", said.stdout);
    assert!(said.stdout.contains("1 person would be registered"), "{}", said.stdout);
    // A call that would be refused ends with a code of its own, and its answer.
    std::fs::write(file.path(), "{}").unwrap();
    let refused = muster.run(&payload.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(refused.assert_code(3).stdout.starts_with("Answer: 400"), "{}", refused.stdout);
    assert_eq!(rows(database).await, before, "something was written");

    let run = |all: Vec<String>| muster.run(&all.iter().map(String::as_str).collect::<Vec<_>>());
    run(with(&["rehearse"], &["--version", "7"])).assert_code(1);
    run(with(&["rehearse"], &["--last", "25h"])).assert_code(2);
    run(with(&["rehearse"], &["--last", "soon"])).assert_code(2);
    run(with(&["token", "create"], &[])).assert_code(2);
}

both_backends! {
    /// Every form.
    async fn walked(empty database) {
        walk(&database).await;
    }
}
