//! Runs every test with everything that the tests talk to.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};

use crate::portal::{self, Flavour};
use crate::postgres::Cluster;
use crate::process;
use crate::progress::{Steps, say};
use crate::setup::{self, Tools};

/// The tests' name for the database server.
pub(crate) const POSTGRES_URL: &str = "TEST_POSTGRES_URL";

/// Where pictures of pages are kept, for the tests that look at them.
const SCREENS: &str = "MUSTER_SCREENS";

/// Sets up what is missing and runs `cargo test` with these options.
pub(crate) fn run(args: &[String]) -> Result<()> {
    run_with(args, None)
}

/// Runs the tests that look at every page, and keeps what they see.
pub(crate) fn screenshots() -> Result<()> {
    let folder = process::root().join("docs/screens");
    if folder.is_dir() {
        fs::remove_dir_all(&folder).context("cannot empty docs/screens")?;
    }
    let book = ["-p", "muster-testkit", "--test", "it", "--", "browser::book"];
    run_with(&book.map(str::to_owned), Some(&folder))
}

fn run_with(args: &[String], screens: Option<&Path>) -> Result<()> {
    let mut steps = Steps::new(4);
    let tools = steps.step("Looking for what the tests need", setup::all)?;
    steps.step("Building the portal", || portal::build(Flavour::Dev))?;
    // Lives until the tests have ended, however they end.
    let cluster = steps.step("Starting PostgreSQL", || start_postgres(&tools))?;
    steps.step("Running the tests", || {
        let mut cargo = process::cargo();
        cargo.arg("test");
        if !names_packages(args) {
            cargo.arg("--workspace");
        }
        cargo.args(args);
        for required in ["REQUIRE_POSTGRES", "REQUIRE_BROWSER", "REQUIRE_CONFORMANCE"] {
            cargo.env(required, "1");
        }
        if let Some(cluster) = &cluster {
            cargo.env(POSTGRES_URL, cluster.url());
        }
        if let Some(path) = &tools.chromium {
            cargo.env(setup::CHROMIUM, path);
        }
        if let Some(path) = &tools.chromedriver {
            cargo.env(setup::CHROMEDRIVER, path);
        }
        if let Some(path) = &tools.venv {
            cargo.env("MUSTER_TEST_VENV", path);
        }
        if let Some(folder) = screens {
            cargo.env(SCREENS, folder);
        }
        process::run(&mut cargo)
    })
}

fn start_postgres(tools: &Tools) -> Result<Option<Cluster>> {
    if process::variable(POSTGRES_URL).is_some() {
        say(format_args!("  {POSTGRES_URL} is set: the tests use that server"));
        return Ok(None);
    }
    Cluster::start(&tools.postgres()?).map(Some)
}

/// Whether the options for `cargo test` choose packages themselves.
fn names_packages(args: &[String]) -> bool {
    args.iter()
        .take_while(|arg| *arg != "--")
        .any(|arg| arg.starts_with("-p") || arg.starts_with("--package") || arg == "--workspace")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_chosen_before_the_separator() {
        let args =
            |list: &[&str]| -> Vec<String> { list.iter().map(ToString::to_string).collect() };
        assert!(names_packages(&args(&["-p", "muster-core"])));
        assert!(names_packages(&args(&["--package=muster-core"])));
        assert!(!names_packages(&args(&["create", "--", "-p"])));
        assert!(!names_packages(&[]));
    }
}
