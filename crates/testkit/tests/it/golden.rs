//! Texts that are reviewed as files, in `crates/testkit/golden`; `MUSTER_UPDATE=1` writes them.

use std::{fs, path::Path};

/// Compares a text with its file.
#[track_caller]
pub(crate) fn check(name: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    #[expect(clippy::disallowed_methods, reason = "whoever runs the tests says so")]
    let update = std::env::var("MUSTER_UPDATE").is_ok_and(|value| value == "1");
    if update {
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, text).expect("a file");
    }
    let known = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(known, text, "golden/{name} is stale; MUSTER_UPDATE=1 writes it");
}
