//! Filters, names and paths.

use muster_core::query::Filter;

use super::{Ground, grounds};
use crate::filter::{self, MAX_DEPTH, MAX_LENGTH, display, matches};
use crate::path::{AttrPath, PatchPath};
use crate::{Map, Projection};

/// How deep the tree of a filter may be: each level of the text can hold an `or` with an `and` with
/// a `not`, and a value path one `and` more.
const DEEPEST: usize = 4 * (MAX_DEPTH + 2);

/// A filter that is read is bounded, prints as itself, and can be asked of any resource.
pub fn filter(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    for Ground { kind, resources } in grounds() {
        let Ok(filter) = filter::parse(text, kind) else { continue };
        assert!(depth(&filter) <= DEEPEST);
        let printed = display(&filter).to_string();
        assert_same(&printed, filter::parse(&printed, kind), &filter);
        let negated = Filter::Not(Box::new(filter.clone()));
        for resource in resources {
            let found = matches(&filter, resource, kind);
            assert_ne!(found, matches(&negated, resource, kind), "{printed}");
        }
    }
}

/// A name or path that is read prints as itself; a list of names takes parts away, and adds none.
pub fn path(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    for ground @ Ground { kind, .. } in grounds() {
        if let Some(path) = AttrPath::parse(text, kind) {
            assert_eq!(AttrPath::parse(&path.to_string(), kind).as_ref(), Some(&path));
        }
        if let Ok(path) = PatchPath::parse(text, kind) {
            let printed = printed(&path);
            assert_same(&printed, PatchPath::parse(&printed, kind), &path);
        }
        projections(text, ground);
    }
}

fn projections(list: &str, Ground { kind, resources }: &Ground) {
    for (asked, excluded) in [(Some(list), None), (None, Some(list))] {
        let Ok(projection) = Projection::parse(asked, excluded, kind) else { continue };
        for resource in resources {
            let mut resource = resource.clone();
            resource.insert("id".into(), "1".into());
            if kind.resolve("password").is_some() {
                resource.insert("password".into(), "secret".into());
            }
            let mut answered = resource.clone();
            projection.apply(&mut answered);
            assert!(answered.keys().all(|key| resource.contains_key(key)));
            assert!(answered.contains_key("id") && !answered.contains_key("password"), "{list}");
            let once: Map = answered.clone();
            projection.apply(&mut answered);
            assert_eq!(answered, once, "{list}");
        }
    }
}

/// The printed text reads as the same, unless it has outgrown what is read at all: names have become
/// longer, and `eq null` a `not`.
fn assert_same<T: PartialEq + std::fmt::Debug, E: std::fmt::Display>(
    printed: &str,
    again: Result<T, E>,
    first: &T,
) {
    match again {
        Ok(again) => assert_eq!(again, *first, "{printed}"),
        Err(error) => {
            let outgrown = printed.len() > MAX_LENGTH || nesting(printed) > MAX_DEPTH;
            assert!(outgrown, "{printed}: {error}");
        }
    }
}

fn printed(path: &PatchPath) -> String {
    match path {
        PatchPath::Attribute(path) => path.to_string(),
        PatchPath::Values { attr, filter, sub } => {
            let sub = sub.as_ref().map(|sub| format!(".{sub}")).unwrap_or_default();
            format!("{attr}[{}]{sub}", display(filter))
        }
        PatchPath::Schema(urn) => urn.clone(),
    }
}

fn depth(filter: &Filter<AttrPath>) -> usize {
    let deepest = |parts: &[Filter<AttrPath>]| parts.iter().map(depth).max().unwrap_or_default();
    match filter {
        Filter::And(parts) | Filter::Or(parts) => 1 + deepest(parts),
        Filter::Not(part) | Filter::Any { filter: part, .. } => 1 + depth(part),
        Filter::Compare { .. } | Filter::Present(_) => 1,
    }
}

/// How deep brackets and parentheses nest outside of strings.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for c in text.chars() {
        match c {
            '"' if !escaped => quoted = !quoted,
            '(' | '[' if !quoted => depth += 1,
            ')' | ']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        escaped = quoted && c == '\\' && !escaped;
        deepest = deepest.max(depth);
    }
    deepest
}
