//! The sentences of the portals, in the language of whoever reads them.

/// A sentence of the catalogue, with the values it names: `t!("people-count", count = 3)`.
macro_rules! t {
    ($id:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::text::say($id, [$((stringify!($name), $crate::text::Value::from($value))),*])
    };
}

mod catalogue;
mod format;
mod language;

use fluent_bundle::{FluentArgs, FluentValue};
use leptos::prelude::use_context;

pub(crate) use format::{count, date_time, distance, number};
pub(crate) use language::Language;

/// A value in a sentence.
pub(crate) struct Value(FluentValue<'static>);

/// A sentence of the catalogue in the language of the page.
///
/// The tests see to it that every sentence is there; one that is not is shown as its id, so that a page is
/// never lost to a misspelling.
pub(crate) fn say<const N: usize>(id: &str, values: [(&'static str, Value); N]) -> String {
    let mut args = FluentArgs::with_capacity(N);
    for (name, Value(value)) in values {
        args.set(name, value);
    }
    catalogue::find(language(), id, &args).unwrap_or_else(|| id.to_owned())
}

/// The language of the page.
pub(crate) fn language() -> Language {
    use_context().unwrap_or_default()
}

/// A sentence with a capital letter at its start and a full stop at its end.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let mut sentence: String = letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self(FluentValue::from(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self(FluentValue::from(text))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self(FluentValue::from(text.clone()))
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self(FluentValue::from(number))
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self(FluentValue::from(number))
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self(FluentValue::from(number))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self(FluentValue::from(number))
    }
}
