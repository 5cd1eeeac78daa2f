//! Roles: what people of an enterprise may do.

use serde::{Deserialize, Serialize};

use crate::{error::Error, id::RoleId, text, time::Timestamp};

/// A role of an enterprise. Exactly one of them is the default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// What may be chosen about it.
    pub spec: RoleSpec,
    /// People get it when no role was sent (requirement 72).
    pub is_default: bool,
    /// Grows with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What may be chosen about a role.
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleSpec {
    /// The name that identity providers send (requirement 44).
    pub name: String,
    /// A sentence for people.
    pub description: String,
    /// Administrators of the enterprise: they may use its configuration pages.
    pub admin: bool,
    /// Identity providers may hand it out.
    pub assignable: bool,
    /// "Restrict users from editing fields" (requirement 75).
    pub restrict_editing: bool,
    /// Owners: provisioning leaves their people alone (requirement 8, C-18).
    #[serde(default)]
    pub owner: bool,
}

impl RoleSpec {
    /// A role that identity providers may hand out and that gives no administration.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: String::new(),
            admin: false,
            assignable: true,
            restrict_editing: false,
            owner: false,
        }
    }

    /// Refuses names that nobody could tell apart or type.
    pub fn check(&self) -> Result<(), Error> {
        let name = self.name.trim();
        if name.is_empty() || name != self.name || name.chars().count() > 100 {
            return Err(Error::invalid(
                "name",
                "A role needs a name of 1 to 100 characters without spaces at its ends.",
            ));
        }
        Ok(())
    }

    /// The key that names are compared by.
    pub fn key(&self) -> String {
        text::fold(&self.name)
    }
}
