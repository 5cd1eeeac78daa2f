//! A public client checks the server: `scim2 test` (package scim2-cli) reads `/Schemas` and
//! `/ResourceTypes` and tries everything that they promise, attribute by attribute.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

use muster_testkit::{Backend, TestDatabase};
use serde_json::{Value, json};

use crate::program::{Connection, Program};

/// The virtual environment with the tool.
///
/// # Panics
///
/// Without one, if `REQUIRE_CONFORMANCE` is set.
#[expect(clippy::disallowed_methods, reason = "tests are told about their tools this way")]
pub(crate) fn venv() -> Option<PathBuf> {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let venv = variable("MUSTER_TEST_VENV").map(PathBuf::from);
    if venv.is_none() {
        assert!(
            variable("REQUIRE_CONFORMANCE").is_none_or(|value| value == "0"),
            "REQUIRE_CONFORMANCE is set and MUSTER_TEST_VENV is not; `cargo xtask test` sets both"
        );
        eprintln!("skipped: MUSTER_TEST_VENV is not set; `cargo xtask test` sets it");
    }
    venv
}

/// What the tool demands of an enterprise that goes by the letter of the standard: zero errors.
async fn conforms(backend: Backend) {
    let Some(venv) = venv() else { return };
    let Some(database) = TestDatabase::empty(backend).await else { return };
    let muster = Program::on(&database);
    let made = ["enterprise", "create", "--name", "Contoso", "--preset", "rfc"];
    let enterprise = muster.json(&made)["id"].as_str().unwrap().to_owned();
    muster.json(&["scim", "enable", "--enterprise", &enterprise]);
    let client =
        muster.json(&["integration", "create", "--enterprise", &enterprise, "--name", "Directory"]);
    let serving = muster.serve();
    let credentials = json!({
        "grant_type": "client_credentials",
        "client_id": client["client_id"], "client_secret": client["client_secret"],
    });
    let mut connection = Connection::open(serving.address).unwrap();
    let (status, answer) =
        connection.send("POST", "/api/authenticate", "X-SCIM: true\r\n", &credentials).unwrap();
    assert_eq!(status, 200, "{answer}");
    let token = answer["access_token"].as_str().unwrap();

    let output = Command::new(venv.join("bin/python"))
        // By its path: the script's own first line names the folder that the tool was installed in.
        .arg(venv.join("bin/scim2"))
        .args(["--url", &format!("http://{}/api/scim/v2", serving.address), "test", "--verbose"])
        .env("SCIM_CLI_HEADERS", format!("Authorization: Bearer {token}"))
        .env("NO_PROXY", "127.0.0.1")
        .stdin(Stdio::null())
        .output()
        .expect("the tool starts");
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{errors}");
    // A tool that checked nothing would be content, too.
    let green = said.lines().filter(|line| line.starts_with("SUCCESS")).count();
    assert!(green >= 100, "only {green} checks were made:\n{said}");
    let path = "/api/scim/v2/Users?count=1";
    let bearer = format!("Authorization: Bearer {token}\r\n");
    let mut connection = Connection::open(serving.address).unwrap();
    let (_, left) = connection.send("GET", path, &bearer, &Value::Null).unwrap();
    assert_eq!(left["totalResults"], 0, "the tool removes what it made");
}

#[actix_web::test]
async fn sqlite() {
    conforms(Backend::Sqlite).await;
}

/// The same on a server of its own.
#[actix_web::test]
async fn postgres() {
    conforms(Backend::Postgres).await;
}
