//! What the page shows.

use serde::{Deserialize, Serialize};

use crate::components::moment::Moment;

/// One enterprise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EnterpriseRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) people: u64,
    pub(crate) scim_enabled: bool,
    pub(crate) preset: String,
    pub(crate) created: Moment,
}
