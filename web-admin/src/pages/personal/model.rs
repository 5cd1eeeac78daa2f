//! What the page shows.

use serde::{Deserialize, Serialize};

/// What is known about whoever is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Personal {
    pub(crate) fields: Vec<Field>,
    /// Whether the name has to be completed.
    pub(crate) asks_for_name: bool,
    pub(crate) version: i64,
}

/// A field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Field {
    /// Its name in the form.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) value: String,
    /// Why it cannot be changed here.
    pub(crate) locked: Option<String>,
}
