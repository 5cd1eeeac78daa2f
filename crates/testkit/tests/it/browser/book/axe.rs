//! The rules of WCAG 2.2 AA that a machine can check, by axe-core.

use std::{fs, path::PathBuf};

use fantoccini::Client;
use serde_json::Value;

use super::super::driver::variable;

/// Runs axe-core in the page; `arguments[0]` is called with what it found.
const RUN: &str = r"
    const [found] = arguments;
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
        .then((result) => found(result.violations.flatMap((rule) =>
            rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} (${rule.help})`))));
";

/// axe-core, where it is installed.
///
/// # Panics
///
/// Without it, if `REQUIRE_BROWSER` is set.
pub(super) fn source() -> Option<String> {
    let found = file();
    let required = variable("REQUIRE_BROWSER").is_some_and(|value| value != "0");
    assert!(found.is_some() || !required, "there is no axe-core; `cargo xtask setup` installs it");
    found.map(|path| fs::read_to_string(path).expect("axe-core"))
}

/// Where the package that brings it lies, in the virtual environment of the tests.
fn file() -> Option<PathBuf> {
    let library = PathBuf::from(variable("MUSTER_TEST_VENV")?).join("lib");
    let pythons = fs::read_dir(library).ok()?.filter_map(Result::ok);
    let files =
        pythons.map(|python| python.path().join("site-packages/axe_playwright_python/axe.min.js"));
    files.into_iter().find(|file| file.is_file())
}

/// What breaks a rule in the page as it is shown.
pub(super) async fn violations(client: &Client) -> Vec<String> {
    let found = client.execute_async(RUN, Vec::new()).await.expect("axe-core runs");
    let Value::Array(found) = found else { panic!("axe-core says {found}") };
    found.into_iter().map(|one| one.as_str().unwrap_or_default().to_owned()).collect()
}
