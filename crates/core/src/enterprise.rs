//! Enterprises: the tenants.

use serde::{Deserialize, Serialize};

use crate::{id::EnterpriseId, policy::Policy, time::Timestamp};

/// A tenant with its provisioning switch and its policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Enterprise {
    /// Its id.
    pub id: EnterpriseId,
    /// Its name, unique in the installation.
    pub name: String,
    /// Whether it may be used.
    pub state: EnterpriseState,
    /// "Enable SCIM provisioning" (requirement 14).
    pub scim_enabled: bool,
    /// Its people sign in by single sign-on, as its administrators say (C-09).
    pub sso_active: bool,
    /// How it wants provisioning to behave.
    pub policy: Policy,
    /// Grows with every change of the policy; the change log names it with every decision.
    pub policy_version: i64,
    /// Grows with every change of its own schemas; zero where it never had any.
    pub schemas_version: i64,
    /// Grows with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Whether an enterprise may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EnterpriseState {
    /// In use.
    Active,
    /// Closed by a global admin: every door answers 403.
    Suspended,
}
