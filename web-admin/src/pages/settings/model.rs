//! What the page shows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::UiError;

/// Values as they were typed, by the setting's key.
pub(crate) type Values = BTreeMap<String, String>;

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    /// Facts that are set elsewhere: name and value.
    pub(crate) facts: Vec<(String, String)>,
    /// The values in force; after a refusal those that were typed.
    pub(crate) values: Values,
    /// Grows with every change of any of them.
    pub(crate) version: i64,
    /// Why what was posted was refused.
    pub(crate) error: Option<UiError>,
}

/// What was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Saved {
    /// The values in force.
    pub(crate) values: Values,
    /// Live SCIM tokens that never expire, where that is switched off: they stay.
    pub(crate) endless: usize,
}

/// What was posted without scripts and refused.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone)]
pub(crate) struct Refused {
    pub(crate) error: UiError,
    pub(crate) values: Values,
}

/// The values of a posted form, whose fields are named `values[key]`, and the version they were typed over.
#[cfg(feature = "ssr")]
pub(crate) fn values(form: Vec<(String, String)>) -> (Values, i64) {
    let key = |name: &str| Some(name.strip_prefix("values[")?.strip_suffix(']')?.to_owned());
    let version = form.iter().find(|(name, _)| name == "version");
    // Versions begin with zero: without one nobody knows what was seen.
    let version = version.and_then(|(_, version)| version.parse().ok()).unwrap_or(-1);
    let values = form.into_iter().filter_map(|(name, value)| Some((key(&name)?, value))).collect();
    (values, version)
}

/// The section of the page, as its address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    General,
    Expiry,
}

impl Section {
    /// In the order they are offered.
    pub(crate) const ALL: [Self; 2] = [Self::General, Self::Expiry];

    /// As in the address.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Expiry => "session-links-expiry",
        }
    }

    /// The section of that name; the first one for anything else.
    pub(crate) fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|section| section.as_str() == text).unwrap_or(Self::General)
    }
}
