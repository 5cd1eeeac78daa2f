//! `muster schema` (`docs/cli.md`).

use muster_testkit::{TestDatabase, both_backends};
use serde_json::{Value, json};

use super::{GROUP, USER, of_groups, of_people};
use crate::program::Program;

fn walk(database: &TestDatabase) {
    let muster = Program::on(database);
    let enterprise = muster.json(&["enterprise", "create", "--name", "Contoso"]);
    let enterprise = enterprise["id"].as_str().unwrap();
    let here = |command, rest: &[&'static str]| {
        [&["--json", "schema", command, "--enterprise", enterprise], rest].concat()
    };
    let send = |arguments: &[&str], definition: &Value| {
        muster.run_with_input(arguments, &definition.to_string())
    };
    let added = send(&here("add", &["-"]), &of_people()).json();
    assert_eq!((&added["urn"], &added["extends"]), (&json!(USER), &json!("User")));
    assert_eq!(added["schema"]["attributes"][0]["uniqueness"], "server");
    let again = send(&here("add", &["-"]), &of_people());
    assert!(again.assert_code(1).stderr.contains("already"), "{}", again.stderr);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), of_groups().to_string()).unwrap();
    let path = file.path().to_str().unwrap();
    let group = [&here("add", &["--extends", "group", "--required"])[..], &[path]].concat();
    assert_eq!(muster.run(&group).json()["required"], true);

    let list = muster.run(&here("list", &[])).json();
    let urns: Vec<&Value> =
        list["schemas"].as_array().unwrap().iter().map(|one| &one["urn"]).collect();
    assert_eq!(urns, [GROUP, USER]);
    let shown = muster.run(&here("show", &[GROUP])).json();
    // What is shown is a definition.
    let mut more = shown["schema"].clone();
    more["attributes"].as_array_mut().unwrap().push(json!({ "name": "late" }));
    let changed = send(&here("update", &["--required", "false", "-"]), &more).json();
    assert_eq!((&changed["required"], &changed["version"]), (&json!(false), &json!(3)));
    let nonsense = json!({ "id": USER, "name": "x", "attributes": [{ "name": "1" }] });
    let refused = send(&here("update", &["-"]), &nonsense);
    assert!(refused.assert_code(1).stderr.contains("is no name of an attribute"));
    let refused = send(&here("add", &["-"]), &json!({ "id": "x" }));
    assert!(refused.assert_code(1).stderr.contains("must be a URN"), "{}", refused.stderr);
    muster.run(&here("add", &["/nowhere.json"])).assert_code(1);
    muster.run(&here("add", &["--extends", "Robot", "-"])).assert_code(2);
    let gone = muster.run(&here("remove", &[USER])).json();
    assert_eq!(gone, json!({ "urn": USER, "removed": true }));
    muster.run(&here("remove", &[USER])).assert_code(1);
    muster.run(&here("show", &[USER])).assert_code(1);
}

both_backends! {
    /// Every command.
    async fn walked(empty database) {
        walk(&database);
    }
}
