//! `docs/conformance.md`: the rules of the standards and the tests that prove them.

use std::{fs, path::Path};

use muster_testkit::conformance::{Citation, Row, Rows, Sections, citations, problems, render};

use crate::tidy::sources;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/conformance");
const REPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/conformance.md");
/// The file of titles among those of rules.
const SECTIONS: &str = "sections.toml";

fn parsed<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap();
    toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn sections() -> Sections {
    parsed(&Path::new(FOLDER).join(SECTIONS))
}

fn rows() -> Vec<Row> {
    let mut files: Vec<_> =
        fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .filter(|path| !path.ends_with(SECTIONS))
        .flat_map(|path| parsed::<Rows>(path).row)
        .collect()
}

fn cited() -> Vec<Citation> {
    let of_file = |(name, text): (String, String)| {
        citations(&name, &text).unwrap_or_else(|mistake| panic!("{mistake}"))
    };
    let mut all: Vec<_> = sources().into_iter().flat_map(of_file).collect();
    all.sort();
    all
}

/// Every row is whole, every demanded row that holds has a test, and every citation leads to a row.
#[test]
fn rows_and_tests_fit() {
    let rows = rows();
    let wrong = problems(&rows, &cited(), &sections());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The count of the standards' rules; none gets lost on the way.
    assert_eq!(rows.len(), 378);
}

/// The page is what rows and tests say now; `MUSTER_UPDATE=1` writes it.
#[test]
fn the_page_is_up_to_date() {
    let report = render(&rows(), &cited(), &sections());
    #[expect(clippy::disallowed_methods, reason = "whoever runs the tests says so")]
    let update = std::env::var("MUSTER_UPDATE").is_ok_and(|value| value == "1");
    if update {
        fs::write(REPORT, &report).unwrap();
    }
    let page = fs::read_to_string(REPORT).unwrap_or_default();
    assert!(
        page == report,
        "docs/conformance.md is stale; look at the difference after\n\
         MUSTER_UPDATE=1 cargo xtask test -- conformance_report"
    );
}
