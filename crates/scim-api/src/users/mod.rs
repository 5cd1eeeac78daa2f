//! `/Users`: one endpoint, one file.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod me;
pub(crate) mod patch;
pub(crate) mod replace;

use muster_core::{call::Matched, id::PersonId};

use crate::{error::Failure, notes::Notes};

/// What says who is meant, where somebody who was kept is changed (requirement 73).
const NAMES: [&str; 2] = ["externalId", "roles"];

/// The id of a path. What is no id of ours is absent, not malformed (RFC 7644 §3.4.1).
fn person_id(path: &str) -> Result<PersonId, Failure> {
    path.parse().map_err(|_not_ours| Failure::absent("user"))
}

/// The id of a path, written down as the person that the operation is about.
fn identify(notes: &mut Notes, path: &str) -> Result<PersonId, Failure> {
    let id = person_id(path)?;
    notes.person = Some(id);
    notes.matched = Some(Matched::Id);
    Ok(id)
}
