//! People: made, changed and removed by identity providers, looked at by administrators.

mod absent;
pub(crate) mod access;
mod adopt;
mod adoptions;
pub(crate) mod assign;
mod browse;
pub(crate) mod create;
pub(crate) mod delete;
mod find;
pub(crate) mod modify;
mod names;
mod profile;
pub(crate) mod protect;
pub(crate) mod purge;
mod recreate;
mod restore;
pub(crate) mod role;
pub(crate) mod undo;
mod unique;
mod walk;

use muster_core::{
    Error,
    call::{Changed, Matched},
    event::Event,
    person::Person,
};
use muster_store::StoreError;

pub use adoptions::{RoleThen, WaitingAdoption};
pub use assign::RoleChoice;
pub use browse::{PersonFilter, PersonListing};
pub use profile::{OwnProfile, OwnedField};

/// What was decided about a person, and by which rule, for the call log.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The person as they are now.
    pub person: Person,
    /// The rule that decided about the role.
    pub rule: &'static str,
    /// What was sent and the policy passed over, by the names of its rules.
    pub passed_over: Vec<&'static str>,
    /// Whether anything changed.
    pub changed: bool,
    /// By what the person was found.
    pub matched: Matched,
    /// What changed, by the names of attributes.
    pub changes: Vec<Changed>,
}

/// The names of what an event says changed of a person. Where a role came from goes with the role.
fn named(event: &Event) -> Vec<Changed> {
    let mut all = muster_core::call::changes(&event.before, &event.after);
    all.retain(|one| !one.path.starts_with("roleFrom"));
    all
}

/// The end of a transaction that runs a caller's own check: our error, or theirs.
pub(crate) enum Ended<E> {
    Ours(Error),
    Theirs(E),
}

impl<E: From<Error>> Ended<E> {
    pub(crate) fn into_theirs(self) -> E {
        match self {
            Self::Ours(error) => error.into(),
            Self::Theirs(error) => error,
        }
    }
}

impl<E> From<Error> for Ended<E> {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl<E> From<StoreError> for Ended<E> {
    fn from(error: StoreError) -> Self {
        Self::Ours(error.into())
    }
}
