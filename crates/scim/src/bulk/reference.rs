//! `bulkId:name`: a resource that another operation of the same message makes (RFC 7644 §3.7.2).
//!
//! A reference is a whole value, the end of an address (`/Users/bulkId:name`), or a value in the
//! filter of a PATCH path (`members[value eq "bulkId:name"]`). Elsewhere in a text it is text. Which texts
//! may hold one is for [`data`](super::data) to say.

use std::collections::{BTreeMap, BTreeSet};

/// How a reference begins.
pub(super) const MARK: &str = "bulkId:";

/// A piece of a text.
enum Piece<'t> {
    Text(&'t str),
    /// The name that a reference holds.
    Name(&'t str),
}

/// A text as text and references, in order.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut searched = 0;
    while let Some(at) = rest.get(searched..).and_then(|later| later.find(MARK)) {
        let (before, reference) = rest.split_at(searched + at);
        if before.is_empty() && pieces.is_empty() || before.ends_with(['/', '"']) {
            let name = reference.get(MARK.len()..).unwrap_or_default();
            let (name, after) = name.split_at(name.find(['"', '/']).unwrap_or(name.len()));
            pieces.extend([Piece::Text(before), Piece::Name(name)]);
            (rest, searched) = (after, 0);
        } else {
            searched = before.len() + MARK.len();
        }
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// Collects the names in a text.
pub(super) fn visit(text: &str, names: &mut BTreeSet<String>) {
    names.extend(pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Name(name) => Some(name.to_owned()),
        Piece::Text(_) => None,
    }));
}

/// The text with ids in place of references; a name without an id stays.
pub(super) fn fill(text: &str, ids: &BTreeMap<String, String>) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Name(name) => match ids.get(name) {
                Some(id) => filled.push_str(id),
                None => filled.extend([MARK, name]),
            },
        }
    }
    filled
}
