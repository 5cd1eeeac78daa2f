//! What the page shows.

use serde::{Deserialize, Serialize};

use crate::components::moment::Moment;

/// One integration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct IntegrationRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) client_id: String,
    pub(crate) enabled: bool,
    pub(crate) may_issue_scim: bool,
    pub(crate) last_used: Option<Moment>,
    pub(crate) created: Moment,
}

/// An integration that was just made, with its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NewIntegration {
    pub(crate) name: String,
    pub(crate) client_id: String,
    pub(crate) secret: String,
    pub(crate) may_issue_scim: bool,
}
