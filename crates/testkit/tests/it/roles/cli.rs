//! `muster role` and the roles of people at the command line (`docs/cli.md`).

use muster_testkit::{TestDatabase, both_backends};
use serde_json::{Value, json};

use crate::program::Program;

fn walk(database: &TestDatabase) {
    let muster = Program::on(database);
    let made = muster.json(&["enterprise", "create", "--name", "Contoso"]);
    let id = made["id"].as_str().unwrap();
    let command = |args: &[&str]| -> Vec<String> {
        let (first, rest) = args.split_at(2);
        let all = [first, &["--enterprise", id], rest].concat();
        all.into_iter().map(str::to_owned).collect()
    };
    let here = |args: &[&str]| -> Value {
        let args = command(args);
        muster.json(&args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let refused = |args: &[&str], code: i32| -> String {
        let args = command(args);
        let ended = muster.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
        ended.assert_code(code).stderr.clone()
    };

    let role = here(&["role", "create", "--name", "Editor", "--description", "Writes."]);
    let role_id = role["id"].as_str().unwrap();
    assert_eq!(
        role,
        json!({
            "id": role_id, "name": "Editor", "description": "Writes.", "default": false, "admin": false,
            "owner": false, "assignable": true, "restrict_editing": false, "version": 1,
        })
    );
    assert_eq!(here(&["role", "show", "--role", "editor"])["people"], 0);
    let clone = here(&["role", "clone", "--role", role_id, "--name", "Author"]);
    assert_eq!((&clone["description"], &clone["version"]), (&json!("Writes."), &json!(1)));
    let edited = here(&["role", "edit", "--role", "Author", "--restrict-editing", "true"]);
    assert_eq!((&edited["restrict_editing"], &edited["version"]), (&json!(true), &json!(2)));
    let nothing = refused(&["role", "edit", "--role", "Author"], 1);
    assert!(nothing.contains("nothing to change"), "{nothing}");
    let stale = ["role", "edit", "--role", "Author", "--description", "x", "--version", "1"];
    assert!(refused(&stale, 1).contains("somebody else changed this"));
    assert_eq!(here(&["role", "default", "--role", "Editor"])["default"], true);
    assert!(refused(&["role", "delete", "--role", "Editor"], 1).contains("is the default role"));
    assert_eq!(here(&["role", "delete", "--role", "Author"])["removed"], true);
    assert!(refused(&["role", "show", "--role", "Author"], 1).contains("role not found"));
    let owner = here(&["role", "create", "--name", "Owner", "--owner"]);
    assert_eq!((&owner["admin"], &owner["assignable"]), (&json!(true), &json!(false)));

    let manifest = here(&["role", "export", "--format", "entra-manifest"]);
    let values: Vec<_> =
        manifest["appRoles"].as_array().unwrap().iter().map(|role| role["value"].clone()).collect();
    assert_eq!(values, ["DefaultEnterprise", "Editor"]);
    let left_out = refused(&["role", "export", "--format", "entra-manifest"], 0);
    assert!(left_out.contains("«Enterprise Users» is left out"), "{left_out}");
    let okta = here(&["role", "export", "--format", "okta-enum"]);
    assert_eq!(okta["enum"], json!(["DefaultEnterprise", "Editor", "Enterprise Users"]));
    refused(&["role", "export", "--format", "xml"], 2);

    for email in ["a@contoso.example", "b@contoso.example"] {
        let admin = ["enterprise", "admin", "create", "--enterprise", id, "--email", email];
        muster.run_with_input(&admin, "correct horse battery").assert_code(0);
    }
    let users = here(&["user", "list", "--search", "b@contoso"]);
    let user = users["users"][0]["id"].as_str().unwrap();
    let set = here(&["user", "role", "--user", user, "--role", "Editor"]);
    assert_eq!((&set["role"], &set["role_from"]["by"]), (&json!("Editor"), &json!("hand")));
    let set = here(&["user", "role", "--user", user, "--automatic"]);
    assert_eq!((&set["role"], &set["role_from"]["by"]), (&json!("Editor"), &json!("policy")));
    refused(&["user", "role", "--user", user], 2);
    refused(&["user", "role", "--user", user, "--automatic", "--role", "Editor"], 2);
    assert_eq!(here(&["role", "waiting"]), json!({ "users": [] }));
    let shown = here(&["user", "show", "--id", user]);
    assert_eq!(shown["role_from"], json!({ "by": "policy", "rule": "role.none" }));
    in_sentences(&muster, id, user);
}

/// Without `--json` a role and a user are told in words.
fn in_sentences(muster: &Program, id: &str, user: &str) {
    let said = |args: &[&str]| {
        let (command, rest) = args.split_at(2);
        let all = [command, &["--enterprise", id], rest].concat();
        muster.run(&all).assert_code(0).stdout.clone()
    };
    let role = said(&["role", "show", "--role", "editor"]);
    for line in [
        "Editor\n",
        "Description  Writes.\n",
        "It is        the default role; assignable by the identity provider\n",
        "Who has it   1 person: b@contoso.example\n",
        "Aliases      none\n",
    ] {
        assert!(role.contains(line), "{line}: {role}");
    }
    let owners = said(&["role", "show", "--role", "owner"]);
    let who = "Who has it   1 person: a@contoso.example\n";
    assert!(owners.contains("given by hand only") && owners.contains(who), "{owners}");
    let shown = said(&["user", "show", "--id", user]);
    for line in [
        "b@contoso.example\n",
        "State        active\n",
        "Role         «Editor», by the policy\n",
        "Source       made by hand\n",
        "Groups       none\n",
        "  person.created, by an operator at the command line",
        "  person.role_set, by an operator at the command line",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
    // The only owner may go by hand; it is said.
    let list = ["--json", "user", "list", "--enterprise", id, "--search", "a@contoso"];
    let list = muster.run(&list).json();
    let owner = list["users"][0]["id"].as_str().unwrap();
    said(&["user", "role", "--user", user, "--role", "Enterprise Admins"]);
    let gone = said(&["user", "remove", "--user", owner]);
    assert!(gone.trim_end().ends_with("a@contoso.example was the only owner."), "{gone}");
}

both_backends! {
    /// Every command.
    async fn walked(empty database) {
        walk(&database);
    }
}
