//! `muster policy` at the command line (`docs/cli.md`).

use muster_testkit::{Backend, TestDatabase};
use serde_json::{Value, json};

use crate::program::{Ended, Program};

/// The commands on one enterprise.
struct Here {
    muster: Program,
    id: String,
}

impl Here {
    fn new(database: &TestDatabase) -> Self {
        let muster = Program::on(database);
        let made = muster.json(&["enterprise", "create", "--name", "Contoso"]);
        Self { muster, id: made["id"].as_str().unwrap().to_owned() }
    }

    fn run(&self, args: &[&str]) -> Ended {
        let (command, rest) = args.split_at(2);
        self.muster.run(&[command, &["--enterprise", &self.id], rest].concat())
    }

    fn json(&self, args: &[&str]) -> Value {
        let (command, rest) = args.split_at(2);
        self.muster.json(&[command, &["--enterprise", &self.id], rest].concat())
    }

    fn set(&self, values: &[&str]) -> Value {
        let values: Vec<_> = values.iter().flat_map(|value| ["--set", value]).collect();
        self.json(&[&["policy", "set"], &values[..]].concat())
    }

    fn refused(&self, value: &str, says: &str) {
        let ended = self.run(&["policy", "set", "--set", value]);
        assert!(ended.assert_code(1).stderr.contains(says), "{value}: {}", ended.stderr);
    }
}

fn keys_of(notes: &Value) -> Vec<&str> {
    notes.as_array().unwrap().iter().map(|note| note["key"].as_str().unwrap()).collect()
}

/// Roles stand by name, and what a document does not say of them stays.
fn roles(here: &Here) {
    for name in ["Manager", "Reader"] {
        here.json(&["role", "create", "--name", name]);
    }
    here.set(&[r#"roles.aliases = [{ value = "Boss", role = "manager" }]"#]);
    here.set(&[r#"roles.precedence = ["Reader", "Manager"]"#, r#"protected_roles = ["Reader"]"#]);
    let rules = here.json(&["policy", "show"])["roles"].clone();
    let manager = rules["aliases"][0]["role"].as_str().unwrap();
    assert_eq!(rules["precedence"][1], manager, "{rules}");
    let by_id = format!("roles.precedence = [\"{manager}\"]");
    let set = here.set(&[&by_id]);
    assert_eq!(set["differences"].as_array().unwrap().len(), 1);
    assert_eq!(set["differences"][0]["after"].as_str().unwrap().matches("«Manager»").count(), 2);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "[roles]\nprecedence = []\n").unwrap();
    here.json(&["policy", "set", "--file", file.path().to_str().unwrap()]);
    let rules = here.json(&["policy", "show"])["roles"].clone();
    assert_eq!((rules["aliases"].as_array().unwrap().len(), &rules["precedence"]), (1, &json!([])));
    here.refused(r#"protected_roles = ["NoSuch"]"#, "there is no role «NoSuch»; the roles are ");
    here.refused(
        r#"roles.groups = [{ group = "Nobody", role = "Reader" }]"#,
        "there is no group «Nobody»",
    );
    here.refused(
        r#"on_delete = "remove_after_days""#,
        "write on_delete = { remove_after_days = 30 }",
    );
    here.refused("seat_limit = -1", "write seat_limit = 50");
    let shown = here.run(&["policy", "show"]);
    assert!(shown.stdout.contains("1 alias: «Boss» means «Manager»."), "{}", shown.stdout);
    assert!(shown.stdout.contains("the people of 1 more role: «Reader»."), "{}", shown.stdout);
}

/// The minus is what is in force, wherever two policies are compared, and the header says so.
fn comparisons(here: &Here) {
    let now = here.json(&["policy", "versions"])["versions"][0]["version"].as_i64().unwrap();
    let header = format!("- version {now}, in force\n+ preset rfc\n");
    for command in [
        &["policy", "diff", "open-standards"][..],
        &["policy", "set", "--preset", "rfc", "--dry-run"],
    ] {
        let said = here.run(command).stdout;
        assert!(said.starts_with(&header), "{said}");
        assert!(
            said.contains("    + They get the default role.")
                || said.contains("    + The value is stored")
        );
        let json = here.json(command);
        assert_eq!(
            (&json["before"], &json["after"]),
            (&json!(format!("version {now}, in force")), &json!("preset rfc"))
        );
    }
    let rehearsed = here.muster.run(&["rehearse", "--enterprise", &here.id, "--preset", "rfc"]);
    assert!(rehearsed.assert_code(0).stdout.contains(&header), "{}", rehearsed.stdout);
    let both = here.run(&["policy", "diff", "1", &now.to_string()]).stdout;
    assert!(both.starts_with(&format!("- version 1\n+ version {now}, in force\n")), "{both}");
    let same = here.run(&["policy", "diff", &now.to_string()]).stdout;
    assert!(same.contains("They do the same."), "{same}");
    let restored = here.run(&["policy", "restore", "1"]).stdout;
    assert!(
        restored.starts_with(&format!("- version {now}, in force\n+ version 1\n")),
        "{restored}"
    );
    here.json(&["policy", "restore", &now.to_string()]);
}

/// The document that is shown is read again, and changes nothing.
fn documents(here: &Here) {
    here.set(&["seat_limit = 7", "token_days = { days = 3 }", "locked_fields = [\"name\"]"]);
    for name in ["directory-led", "access-led", "rfc", "1"] {
        let file = tempfile::NamedTempFile::new().unwrap();
        let shown = here.run(&["policy", "show", "--toml", name]).stdout;
        std::fs::write(file.path(), &shown).unwrap();
        let path = file.path().to_str().unwrap();
        assert_eq!(
            here.json(&["policy", "show", path]),
            here.json(&["policy", "show", name]),
            "{shown}"
        );
    }
    let now = here.run(&["policy", "show", "--toml"]).stdout;
    assert!(now.contains("roles.aliases = [{ role = \"Manager\", value = \"Boss\" }]"), "{now}");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), now).unwrap();
    let set = here.json(&["policy", "set", "--file", file.path().to_str().unwrap()]);
    assert_eq!((&set["changed"], &set["differences"]), (&json!(false), &json!([])));
}

/// What cannot work yet is set, and said.
fn notes(here: &Here) {
    let admin = ["enterprise", "admin", "create", "--enterprise", &here.id, "--email"];
    for email in ["ada@contoso.example", "bob@contoso.example"] {
        let made =
            here.muster.run_with_input(&[&admin[..], &[email]].concat(), "correct horse battery");
        made.assert_code(0);
    }
    assert_eq!(here.set(&["seat_limit = 1"])["notes"][0]["key"], "seat_limit");
    assert_eq!(here.set(&["seat_limit = \"unlimited\""])["notes"], json!([]));
    let dry = here.json(&["policy", "set", "--set", "seat_limit = 1", "--dry-run"]);
    assert_eq!(keys_of(&dry["notes"]), ["seat_limit"]);
    here.json(&["scim", "enable"]);
    let set = here.set(&["email_domains = \"verified_only\"", "require_sso = true"]);
    assert_eq!(keys_of(&set["notes"]), ["email_domains", "require_sso"]);
    let said = here.run(&["enterprise", "sso", "active"]).stdout;
    assert_eq!(said.trim_end(), "Single sign-on is active.");
    let inactive = here.json(&["enterprise", "sso", "inactive"]);
    assert_eq!(keys_of(&inactive["notes"]), ["require_sso"]);
    let said = here.run(&["policy", "restore", "1"]).stdout;
    assert!(!said.contains("Note"), "{said}");
    let said = here.run(&["policy", "set", "--set", "email_domains = \"verified_only\""]).stdout;
    assert!(said.contains("\nNote  email_domains: no domain is verified"), "{said}");
}

/// What is to be known about a preset is said as the enterprise is made.
fn notes_from_the_start(here: &Here) {
    let create = |name| ["enterprise", "create", "--name", name, "--preset", "access-led"];
    let said = here.muster.run(&create("Fabrikam")).stdout;
    assert!(said.contains("\nNote  email_domains: no domain is verified"), "{said}");
    assert_eq!(keys_of(&here.muster.json(&create("Wingtip"))["notes"]), ["email_domains"]);
    let plain = here.muster.run(&["enterprise", "create", "--name", "Northwind"]).stdout;
    assert_eq!(plain.trim_end().lines().count(), 1, "{plain}");
}

/// Tokens that never expire are the installation's to allow (C-10).
fn without_end(here: &Here) {
    here.refused(
        "token_days = \"never\"",
        "have a global administrator switch on scim_tokens_without_end",
    );
    let dry = ["policy", "set", "--set", "token_days = \"never\"", "--dry-run"];
    here.run(&dry).assert_code(1);
    let set = |value| here.muster.run(&["settings", "set", "scim_tokens_without_end", value]);
    set("perhaps").assert_code(1);
    set("on").assert_code(0);
    here.run(&dry).assert_code(0);
    assert_eq!(here.set(&["token_days = \"never\""])["changed"], true);
    let off = set("off");
    assert!(
        !off.assert_code(0).stderr.contains("never"),
        "there are no such tokens: {}",
        off.stderr
    );
}

fn walk(database: &TestDatabase) {
    let here = Here::new(database);
    roles(&here);
    comparisons(&here);
    documents(&here);
    notes(&here);
    notes_from_the_start(&here);
    without_end(&here);
}

/// Every command, with SQLite.
#[actix_web::test]
async fn sqlite() {
    if let Some(database) = TestDatabase::empty(Backend::Sqlite).await {
        walk(&database);
    }
}

/// Every command, with PostgreSQL.
#[actix_web::test]
async fn postgres() {
    if let Some(database) = TestDatabase::empty(Backend::Postgres).await {
        walk(&database);
    }
}
