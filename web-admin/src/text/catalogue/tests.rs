//! Every sentence that is asked for is there, in every language, with the same values.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use fluent_bundle::FluentResource;
use muster_core::event::Action;

use super::*;

/// The ids of a language with the names of the values in them.
fn sentences(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for text in files(language) {
        let resource = FluentResource::try_new((*text).to_owned());
        assert!(resource.is_ok(), "{:?}", resource.err().map(|(_, faults)| faults));
        let mut id = String::new();
        for line in text.lines() {
            if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with([' ', '#']))
            {
                name.clone_into(&mut id);
                assert!(all.insert(id.clone(), BTreeSet::new()).is_none(), "{id} is there twice");
            }
            let names = line.split('$').skip(1).map(|rest| {
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
            });
            all.entry(id.clone()).or_default().extend(names);
        }
    }
    all.retain(|id, _| !id.is_empty());
    all
}

/// What the code asks for, by `t!("…")`; those that end with a dash are beginnings.
fn asked(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            asked(&path, found);
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        for (at, _) in source.match_indices("t!(") {
            let (before, rest) = source.split_at(at);
            if before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '`') {
                continue;
            }
            let rest = rest.trim_start_matches("t!(").trim_start();
            let rest = rest.strip_prefix("&format!(").unwrap_or(rest).trim_start();
            if let Some(text) = rest.strip_prefix('"') {
                let id: String = text.chars().take_while(|c| *c != '"' && *c != '{').collect();
                found.insert(id);
            }
        }
    }
}

#[test]
fn every_sentence_is_there_and_is_used() {
    let there = sentences(Language::default());
    let mut wanted = BTreeSet::new();
    asked(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut wanted);
    // This file.
    wanted.retain(|id| id.starts_with(|letter: char| letter.is_ascii_lowercase()));
    let used = |id: &str| {
        wanted.contains(id) || wanted.iter().any(|one| one.ends_with('-') && id.starts_with(one))
    };
    let missing: Vec<_> =
        wanted.iter().filter(|id| !id.ends_with('-') && !there.contains_key(*id)).collect();
    assert!(missing.is_empty(), "no sentence for {missing:#?}");
    let unused: Vec<_> = there.keys().filter(|id| !used(id)).collect();
    assert!(unused.is_empty(), "nobody says {unused:#?}");
}

#[test]
fn every_action_of_the_change_log_has_a_word() {
    let there = sentences(Language::default());
    let id = |action: &Action| format!("action-{}", action.as_str().replace('.', "-"));
    let missing: Vec<String> =
        Action::ALL.iter().map(id).filter(|id| !there.contains_key(id)).collect();
    assert!(missing.is_empty(), "no sentence for {missing:#?}");
}

#[test]
fn every_language_says_the_same() {
    let first = sentences(Language::default());
    for language in Language::ALL {
        assert_eq!(sentences(language), first, "{}", language.tag());
    }
}
