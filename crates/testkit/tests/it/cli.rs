//! The command line: names, output keys and exit codes stay (`docs/cli.md`).

use muster_testkit::{Backend, TestDatabase, both_backends};
use serde_json::{Value, json};

use crate::program::Program;

/// The identity provider and the answer to PATCH, at first and later.
fn choices(muster: &Program, id: &str) {
    let made = muster.json(&[
        "enterprise",
        "create",
        "--name",
        "Fabrikam",
        "--identity-provider",
        "okta",
        "--patch-answer",
        "resource",
    ]);
    assert_eq!(
        (&made["identity_provider"], &made["patch_answer"]),
        (&json!("okta"), &json!("resource"))
    );
    let configure = |choice: &[&str]| {
        muster.json(&[&["scim", "configure", "--enterprise", id], choice].concat())
    };
    let chosen = configure(&["--identity-provider", "entra"]);
    assert_eq!(chosen["identity_provider"], "entra");
    let chosen = configure(&["--patch-answer", "no-content"]);
    assert_eq!(
        (&chosen["identity_provider"], &chosen["patch_answer"]),
        (&json!("entra"), &json!("no-content"))
    );
    let command = ["scim", "configure", "--enterprise", id];
    muster.run(&command).assert_code(2);
    let unknown = muster.run(&[&command[..], &["--identity-provider", "octa"]].concat());
    assert!(unknown.assert_code(2).stderr.contains("onelogin"), "{}", unknown.stderr);
}

/// One walk through the commands, on an empty database.
fn walk(database: &TestDatabase) {
    let muster = Program::on(database);
    assert!(muster.json(&["migrate"])["migrations"].as_u64().unwrap() > 0);
    assert_eq!(muster.json(&["migrate"]), json!({ "migrations": 0 }));

    let made = muster.json(&["enterprise", "create", "--name", "Contoso", "--preset", "rfc"]);
    let id = made["id"].as_str().unwrap();
    assert_eq!(
        made,
        json!({
            "id": id, "name": "Contoso", "preset": "rfc", "identity_provider": "generic",
            "patch_answer": "automatic", "scim_enabled": false, "notes": [],
        })
    );
    muster.run(&["enterprise", "create", "--name", "CONTOSO"]).assert_code(1);
    muster.run(&["enterprise", "create", "--name", "x", "--preset", "nonsense"]).assert_code(2);
    let list = muster.json(&["enterprise", "list"]);
    assert_eq!(list["enterprises"][0]["id"], id);
    assert_eq!(list["enterprises"].as_array().unwrap().len(), 1);

    let here = |args: &[&'static str]| -> Value {
        let (command, rest) = args.split_at(2);
        muster.json(&[command, &["--enterprise", id], rest].concat())
    };
    assert_eq!(here(&["scim", "status"])["enabled"], false);
    assert_eq!(here(&["scim", "enable"])["enabled"], true);
    assert_eq!(here(&["scim", "status"])["tenant_url"], "https://muster.example/api/scim/v2");
    choices(&muster, id);

    let role = here(&["role", "create", "--name", "Manager", "--default"]);
    assert_eq!((&role["name"], &role["default"]), (&json!("Manager"), &json!(true)));
    let roles = here(&["role", "list"]);
    let roles = roles["roles"].as_array().unwrap();
    assert_eq!(roles.iter().filter(|role| role["default"] == true).count(), 1);

    let client = here(&["integration", "create", "--name", "Directory"]);
    assert!(client["client_id"].as_str().unwrap().starts_with("muster_ci_"));
    assert!(client["client_secret"].as_str().unwrap().starts_with("muster_cs_"));
    let listed = here(&["integration", "list"]);
    assert_eq!(listed["integrations"][0]["client_id"], client["client_id"]);
    assert!(!listed.to_string().contains(client["client_secret"].as_str().unwrap()));

    let admin = ["--json", "admin", "create", "--email", "root@contoso.example"];
    muster.run_with_input(&admin, "short\n").assert_code(1);
    muster.run_with_input(&admin, "").assert_code(1);
    let made = muster.run_with_input(&admin, "correct horse battery\n").json();
    assert_eq!(made["email"], "root@contoso.example");
    let admin =
        ["--json", "enterprise", "admin", "create", "--enterprise", id, "--email", "a@c.example"];
    let made = muster.run_with_input(&admin, "correct horse battery").json();
    let person = made["id"].as_str().unwrap();
    let users = here(&["user", "list"]);
    assert_eq!(users["total"], 1);
    assert_eq!(users["users"][0]["source"], "manual");
    assert_eq!(users["users"][0]["role"], "Enterprise Admins");
    let shown = muster.json(&["user", "show", "--enterprise", id, "--id", person]);
    assert_eq!(shown["history"][0]["action"], "person.created");
    assert_eq!(here(&["user", "list", "--search", "nobody"])["total"], 0);

    assert_eq!(
        muster.json(&["settings", "get", "scim_token_expiry_days"]),
        json!({ "scim_token_expiry_days": 365 })
    );
    assert_eq!(
        muster.json(&["settings", "set", "scim_token_expiry_days", "7"]),
        json!({ "scim_token_expiry_days": 7 })
    );
    assert_eq!(muster.json(&["settings", "get"])["scim_token_expiry_days"], 7);
    muster.run(&["settings", "set", "scim_token_expiry_days", "0"]).assert_code(1);
    muster.run(&["settings", "get", "nonsense"]).assert_code(1);

    assert_eq!(here(&["token", "list"]), json!({ "tokens": [] }));
    muster.run(&["token", "revoke", "--enterprise", id, "--id", person]).assert_code(1);
    let made = muster.json(&["token", "create", "--enterprise", id, "--user", person]);
    let made = made["id"].as_str().unwrap();
    assert_eq!(here(&["token", "list"])["tokens"][0]["user"], person);
    muster.json(&["token", "revoke", "--enterprise", id, "--id", made]);
    assert!(muster.json(&["keys", "rotate"])["kid"].is_string());
    let integration = client["id"].as_str().unwrap();
    let gone = muster.json(&["integration", "revoke", "--enterprise", id, "--id", integration]);
    assert_eq!(gone["tokens_revoked"], 0);

    let verified = here(&["audit", "verify"]);
    assert_eq!(verified["whole"], true);
    assert!(verified["rows"].as_u64().unwrap() > 5);
    assert_eq!(muster.json(&["doctor"])["ok"], true);
    assert_eq!(here(&["scim", "disable"])["enabled"], false);

    // Things that are not there are a refusal with a sentence, in both forms.
    let absent = "0192f0c1-2d3e-7abc-8def-0123456789ab";
    let refused = muster.run(&["--json", "scim", "status", "--enterprise", absent]);
    refused.assert_code(1);
    let error: Value = serde_json::from_str(&refused.stdout).unwrap();
    assert!(error["error"].as_str().unwrap().contains("enterprise"), "{error}");
    let said = refused.stderr.lines().any(|line| line == "muster: enterprise not found");
    assert!(said, "{}", refused.stderr);
    muster.run(&["scim", "status", "--enterprise", "nonsense"]).assert_code(2);
    muster.run(&["nonsense"]).assert_code(2);
}

both_backends! {
    /// Every command.
    async fn walked(empty database) {
        walk(&database);
    }
}

/// The configuration is checked and shown without passwords.
#[actix_web::test]
async fn the_configuration_is_checked_and_shown() {
    let database = TestDatabase::empty(Backend::Sqlite).await.unwrap();
    let muster = Program::on(&database)
        .with("MUSTER__DATABASE__URL", "postgres://muster:s3cret@db.example/muster");
    assert_eq!(muster.json(&["config", "check"]), json!({ "ok": true }));
    let dump = muster.json(&["config", "dump"]);
    assert_eq!(dump["database"]["url"], "postgres://muster:***@db.example/muster");
    assert!(!muster.run(&["config", "dump"]).stdout.contains("s3cret"));
    let wrong = Program::on(&database).with("MUSTER__HTTP__PUBLIC_URL", "ftp://x");
    let refused = wrong.run(&["config", "check"]);
    refused.assert_code(1);
    assert!(refused.stderr.contains("http.public_url"), "{}", refused.stderr);
    let wrong = Program::on(&database).with("MUSTER__HTTP__NONSENSE", "1");
    assert!(wrong.run(&["config", "check"]).assert_code(1).stderr.contains("nonsense"));
}
