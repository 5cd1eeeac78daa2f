//! What the page shows.

use serde::{Deserialize, Serialize};

use crate::{components::moment::Moment, error::UiError};

/// An invitation that can be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Invited {
    pub(crate) enterprise: String,
    /// Who invites.
    pub(crate) host: Option<String>,
    pub(crate) email: String,
    pub(crate) expires: Moment,
}

/// Why the form was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refused(pub(crate) UiError);
