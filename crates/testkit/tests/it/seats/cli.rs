//! `muster domain`, `muster seats` and `muster parked` (`docs/cli.md`).

use muster_testkit::{TestDatabase, both_backends};
use serde_json::json;

use crate::program::Program;

fn walk(database: &TestDatabase) {
    let muster = Program::on(database);
    let enterprise = muster.json(&["enterprise", "create", "--name", "Contoso"]);
    let enterprise = enterprise["id"].as_str().unwrap();
    let arguments = |command: [&'static str; 2], rest: &[&'static str]| {
        [&command[..], &["--enterprise", enterprise], rest].concat()
    };
    let here = |command, rest: &[&'static str]| muster.json(&arguments(command, rest));

    let added = here(["domain", "add"], &["Contoso.example."]);
    assert_eq!((&added["domain"], &added["state"]), (&json!("contoso.example"), &json!("pending")));
    assert_eq!(added["record_name"], "_muster-challenge.contoso.example");
    let value = added["record_value"].as_str().unwrap();
    assert!(value.starts_with("muster-domain-verification="), "{value}");
    assert_eq!(here(["domain", "list"], &[])["domains"][0], added);
    let said = muster.run(&arguments(["domain", "add"], &["contoso.example"]));
    assert!(said.stdout.contains(value), "{}", said.stdout);
    let refused = muster.run(&arguments(["domain", "add"], &["com"]));
    assert!(refused.assert_code(1).stderr.contains("no domain"), "{}", refused.stderr);
    let refused = muster.run(&arguments(["domain", "approve"], &["contoso.example"]));
    assert!(refused.assert_code(1).stderr.contains("not been found yet"), "{}", refused.stderr);
    assert_eq!(muster.json(&["domain", "reviews"]), json!({ "domains": [] }));
    let gone = here(["domain", "remove"], &["contoso.example"]);
    assert_eq!(gone["removed"], true);
    muster.run(&arguments(["domain", "remove"], &["contoso.example"])).assert_code(1);
    muster.run(&arguments(["domain", "check"], &["contoso.example"])).assert_code(1);

    let free = json!({ "limit": null, "taken": 0, "free": null, "waiting": 0 });
    assert_eq!(here(["seats", "show"], &[]), free);
    let five = json!({ "limit": 5, "taken": 0, "free": 5, "waiting": 0 });
    assert_eq!(here(["seats", "set"], &["5"]), five);
    assert_eq!(here(["seats", "show"], &[]), five);
    assert_eq!(here(["seats", "set"], &["unlimited"]), free);
    muster.run(&arguments(["seats", "set"], &["0"])).assert_code(1);
    muster.run(&arguments(["seats", "set"], &["many"])).assert_code(2);

    assert_eq!(here(["parked", "list"], &[]), json!({ "parked": [], "after": null }));
    assert_eq!(here(["parked", "list"], &["--waits-for", "seat"])["parked"], json!([]));
    let nobody = ["--id", "0192f0c1-2d3e-7abc-8def-0123456789ab"];
    for command in ["drop", "retry"] {
        let refused = muster.run(&arguments(["parked", command], &nobody));
        assert!(refused.assert_code(1).stderr.contains("parked person not found"));
    }
}

both_backends! {
    /// Every command.
    async fn walked(empty database) {
        walk(&database);
    }
}
