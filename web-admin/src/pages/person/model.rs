//! What the page shows.

use serde::{Deserialize, Serialize};

use crate::components::moment::Moment;

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PersonView {
    pub(crate) name: String,
    pub(crate) active: bool,
    /// When they were removed, as long as they can come back.
    pub(crate) removed: Option<Moment>,
    pub(crate) source: String,
    /// Name and value of each field; none where it is not set.
    pub(crate) fields: Vec<(String, Option<String>)>,
    pub(crate) created: Moment,
    pub(crate) updated: Moment,
    pub(crate) history: Vec<ChangeRow>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ChangeRow {
    pub(crate) at: Moment,
    /// What was done, in words.
    pub(crate) action: String,
    /// Who did it, in words.
    pub(crate) actor: String,
    /// What changed: field, before, after.
    pub(crate) details: Vec<(String, Option<String>, Option<String>)>,
    /// The values are gone for good.
    pub(crate) erased: bool,
}
