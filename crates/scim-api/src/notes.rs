//! What an operation tells the call log about itself.

use std::time::Duration;

use actix_web::{HttpMessage as _, HttpRequest, http::StatusCode};
use muster_app::{Decided, GroupDecided};
use muster_core::{
    call::{Changed, Matched},
    id::{GroupId, PersonId},
};
use muster_scim::Quirk;

use crate::error::Failure;

/// Notes of one operation; a request's are kept in its extensions.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// The person it addressed or made; a search addresses nobody.
    pub(crate) person: Option<PersonId>,
    /// The group it addressed or made.
    pub(crate) group: Option<GroupId>,
    /// By what the person or group was found.
    pub(crate) matched: Option<Matched>,
    /// The rule that decided.
    pub(crate) rule: Option<&'static str>,
    /// What changed, by the names of attributes.
    pub(crate) changed: Vec<Changed>,
    /// What was tolerated.
    pub(crate) quirks: Vec<String>,
    /// The request asked for a change and nothing had to change.
    pub(crate) no_change: bool,
    /// A sentence about it.
    pub(crate) sentence: Option<String>,
    /// The operations that the request held, if it was a bulk request.
    pub(crate) parts: Vec<Part>,
}

/// One operation of a bulk request, and what became of it.
#[derive(Debug)]
pub(crate) struct Part {
    /// The HTTP method.
    pub(crate) method: &'static str,
    /// The pattern of the route that it would have had alone.
    pub(crate) route: &'static str,
    /// The status.
    pub(crate) status: StatusCode,
    /// Why it failed.
    pub(crate) failure: Option<Failure>,
    /// How long it took.
    pub(crate) duration: Duration,
    /// Its own notes.
    pub(crate) notes: Notes,
}

impl Notes {
    /// Adds what was tolerated.
    pub(crate) fn tolerated(&mut self, quirks: &[Quirk]) {
        self.quirks.extend(quirks.iter().map(|quirk| quirk.as_str().to_owned()));
    }

    /// Says what was decided, and what the policy passed over.
    pub(crate) fn decided(&mut self, decided: &Decided) {
        self.rule = Some(decided.rule);
        self.no_change = !decided.changed;
        self.person = Some(decided.person.id);
        self.matched = Some(decided.matched);
        self.changed.clone_from(&decided.changes);
        self.quirks.extend(decided.passed_over.iter().map(|rule| (*rule).to_owned()));
    }

    /// Says what became of a group.
    pub(crate) fn decided_of_group(&mut self, decided: &GroupDecided) {
        self.no_change = !decided.changed;
        self.group = Some(decided.group.id);
        self.changed.clone_from(&decided.changes);
    }
}

/// Runs an operation that is a request of its own; its notes are kept whether it succeeds or not.
pub(crate) async fn noted<T>(
    request: &HttpRequest,
    operation: impl AsyncFnOnce(&mut Notes) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut notes = Notes::default();
    let done = operation(&mut notes).await;
    note(request, |kept| *kept = notes);
    done
}

/// Adds to the notes of a request.
pub(crate) fn note(request: &HttpRequest, write: impl FnOnce(&mut Notes)) {
    let mut extensions = request.extensions_mut();
    if extensions.get::<Notes>().is_none() {
        extensions.insert(Notes::default());
    }
    if let Some(notes) = extensions.get_mut::<Notes>() {
        write(notes);
    }
}
