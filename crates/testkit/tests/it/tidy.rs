//! House rules about the text of the sources.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Lines that a file may have; tables and tests may have more.
const CEILING: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "target" && name != "node_modules" && !name.starts_with('.') {
                collect(&path, ending, found);
            }
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
}

/// Every source file with its text, by its path below the root.
pub(crate) fn sources() -> Vec<(String, String)> {
    let root = root();
    let mut found = Vec::new();
    for folder in ["crates", "examples", "migrations", "web-admin"] {
        collect(&root.join(folder), ".rs", &mut found);
    }
    assert!(found.len() > 100, "the sources are not where they should be");
    found
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// Lines outside of comments that contain one of these words; this file has them all.
fn lines_with(words: &[&str]) -> Vec<String> {
    sources()
        .into_iter()
        .filter(|(name, _)| name != "crates/testkit/tests/it/tidy.rs")
        .flat_map(|(name, text)| {
            text.lines()
                .enumerate()
                .filter(|(_, line)| !line.trim_start().starts_with("//"))
                .filter(|(_, line)| words.iter().any(|word| line.contains(word)))
                .map(|(n, line)| format!("{name}:{}: {}", n + 1, line.trim()))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// No file outgrows its reader.
#[test]
fn files_stay_short() {
    let long: Vec<_> = sources()
        .into_iter()
        .filter(|(name, _)| !name.contains("/tests/") && !name.ends_with("/tests.rs"))
        .map(|(name, text)| (text.lines().count(), name))
        .filter(|(lines, _)| *lines > CEILING)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

/// A test runs or is not there.
#[test]
fn no_test_is_switched_off() {
    assert_eq!(lines_with(&["#[ignore"]), Vec::<String>::new());
}

/// Nobody waits for a while: one waits for an event.
#[test]
fn nobody_sleeps() {
    assert_eq!(lines_with(&["thread::sleep(", "time::sleep("]), Vec::<String>::new());
}

/// Nothing is left for later in the middle of a function.
#[test]
fn nothing_is_unfinished() {
    assert_eq!(lines_with(&["todo!(", "unimplemented!(", "FIXME", "XXX:"]), Vec::<String>::new());
}

/// No path of somebody's machine, and not the one that this very run is in.
#[test]
fn no_machine_is_named() {
    let here = root().to_string_lossy().into_owned();
    assert_eq!(lines_with(&["/home/", "\"/root", "C:\\\\", &here]), Vec::<String>::new());
}

/// The first thing in every crate says what it is for.
#[test]
fn every_crate_says_what_it_is() {
    let roots: Vec<_> = sources()
        .into_iter()
        .filter(|(name, _)| name.ends_with("src/lib.rs") || name.ends_with("src/main.rs"))
        .collect();
    assert!(roots.len() > 10);
    for (name, text) in roots {
        assert!(text.starts_with("//! "), "{name}");
    }
}

/// An exception to a lint says why.
#[test]
fn exceptions_say_why() {
    assert_eq!(lines_with(&["#[allow(", "#![allow("]), Vec::<String>::new());
}
