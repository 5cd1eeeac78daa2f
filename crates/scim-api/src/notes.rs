//! What a handler tells the call log about its request.

use actix_web::{HttpMessage as _, HttpRequest};
use muster_core::id::PersonId;
use muster_scim::Quirk;

/// Notes of one request, kept in its extensions.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// The person it was about.
    pub(crate) person: Option<PersonId>,
    /// The rule that decided.
    pub(crate) rule: Option<&'static str>,
    /// What was tolerated.
    pub(crate) quirks: Vec<String>,
    /// The request asked for a change and nothing had to change.
    pub(crate) no_change: bool,
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

/// Tells the call log what was tolerated.
pub(crate) fn note_quirks(request: &HttpRequest, quirks: &[Quirk]) {
    if !quirks.is_empty() {
        let names = quirks.iter().map(|quirk| quirk.as_str().to_owned());
        note(request, |notes| notes.quirks.extend(names));
    }
}
