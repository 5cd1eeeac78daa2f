use std::fs;
use std::path::Path;

use super::*;

/// Runs a target with every file of its corpus.
fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let data = fs::read(&path).unwrap();
        // Printed when the test fails: the last one is the culprit.
        eprintln!("{}", path.display());
        run(&data);
        count += 1;
    }
    assert!(count >= 10, "{} has only {count} files", folder.display());
}

#[test]
fn filters() {
    replay("filter", filter);
}

#[test]
fn paths() {
    replay("path", path);
}

#[test]
fn patches() {
    replay("patch", patch);
}

#[test]
fn bulk_messages() {
    replay("bulk", bulk);
}
