//! What is checked without running anything.

use anyhow::{Result, bail};

use crate::process;
use crate::progress::{Steps, say};
use crate::setup;

/// The portal's build for the browser: its package, its target, its one feature.
const PORTAL: [&str; 7] = [
    "--package",
    "muster-web-admin",
    "--target",
    setup::WASM_TARGET,
    "--no-default-features",
    "--features",
    "hydrate",
];

/// What must not reach the browser, by the beginning of its name.
const SERVER_ONLY: [&str; 5] = ["actix-web", "fluent", "muster-app", "sea-orm", "tokio"];

/// Formatting, lints and the portal's dependencies.
pub(crate) fn run() -> Result<()> {
    let mut steps = Steps::new(4);
    steps
        .step("Formatting", || process::run(process::cargo().args(["fmt", "--all", "--check"])))?;
    steps.step("What the portal depends on", portal_dependencies)?;
    steps.step("Lints", || {
        let mut clippy = process::cargo();
        clippy.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
        process::run(&mut clippy)
    })?;
    steps.step("Lints of the portal in the browser", || {
        setup::wasm_target()?;
        let mut clippy = process::cargo();
        clippy.arg("clippy").args(PORTAL).args(["--", "-D", "warnings"]);
        process::run(&mut clippy)
    })
}

/// Counts lines instead of trusting an exit code: a misspelt name must not pass.
fn portal_dependencies() -> Result<()> {
    let mut tree = process::cargo();
    tree.arg("tree").args(PORTAL).args(["--edges", "normal", "--prefix", "none"]);
    let tree = process::output(&mut tree)?;
    if !tree.lines().any(|line| line.starts_with("leptos ")) {
        bail!("`cargo tree` does not list leptos: the check looked at the wrong thing");
    }
    let found = server_only(&tree);
    if found.is_empty() {
        say(format_args!("  {} lines, none of them for servers only", tree.lines().count()));
        Ok(())
    } else {
        bail!("the portal in the browser depends on {}", found.join(", "))
    }
}

fn server_only(tree: &str) -> Vec<&str> {
    tree.lines().filter(|line| SERVER_ONLY.iter().any(|start| line.starts_with(start))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_belongs_on_the_server() {
        let tree = "muster-web-admin v0.1.0\nserde v1.0.0\ntokio-util v0.7.0\nsea-orm v2.0.4 (*)";
        assert_eq!(server_only(tree), ["tokio-util v0.7.0", "sea-orm v2.0.4 (*)"]);
    }
}
