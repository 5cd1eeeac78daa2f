//! Posted forms, and what becomes of those that are refused.

use crate::error::UiError;

/// The fields of a posted form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// What was typed; empty where the field is missing.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// What was typed, where the field is there.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every value of that name, such as those of boxes that belong together.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Every field with its value, to be sent on by the page that asks whether it is meant.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Whether a box is ticked. An unticked box is absent from its form.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The version that the page showed. Versions begin with zero: without one nobody knows what was seen.
    pub(crate) fn version(&self) -> i64 {
        self.get("version").parse().unwrap_or(-1)
    }
}

/// A form that was refused: the page is shown again with what was typed and why.
#[derive(Debug, Clone)]
pub(crate) struct Refused {
    /// What the form does.
    pub(crate) act: String,
    /// Why it was refused.
    pub(crate) error: UiError,
    /// What was typed.
    pub(crate) form: Form,
}
