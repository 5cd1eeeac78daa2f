//! Roles: what people of an enterprise may do, and who gets which.

mod export;
mod origin;
pub(crate) mod resolve;
pub(crate) mod unknown;

use serde::{Deserialize, Serialize};

pub use export::{EntraManifest, entra_manifest, okta_enum};
pub use origin::{RoleFrom, SetBy};
pub use resolve::{BY_NAME, Before, Case, Chosen, Lost, Needed, SentRole, needed, resolve};
pub use unknown::{Barred, UnknownRole, Why, of_then};

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
    /// Owners of the enterprise: one role at most says so, only an administrator gives it, and provisioning
    /// leaves its people alone (requirement 8, C-18).
    #[serde(default)]
    pub owner: bool,
    /// "Assignable by the identity provider": an identity provider may hand it out. Other roles count as
    /// absent over SCIM.
    pub assignable: bool,
    /// "Restrict users from editing fields" (requirement 75).
    pub restrict_editing: bool,
}

impl RoleSpec {
    /// A role that identity providers may hand out and that gives no administration.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: String::new(),
            admin: false,
            owner: false,
            assignable: true,
            restrict_editing: false,
        }
    }

    /// The role of administrators. An identity provider must not make any by a typing mistake.
    pub fn administrators(name: impl Into<String>) -> Self {
        Self { admin: true, assignable: false, ..Self::named(name) }
    }

    /// Refuses names that nobody could tell apart or type, and flags that contradict each other.
    pub fn check(&self) -> Result<(), Error> {
        let name = self.name.trim();
        if name.is_empty() || name != self.name || name.chars().count() > 100 {
            return Err(Error::invalid(
                "name",
                "A role needs a name of 1 to 100 characters without spaces at its ends.",
            ));
        }
        if self.owner && self.assignable {
            return Err(Error::invalid(
                "assignable",
                "The owners' role is given by administrators alone; it cannot be assignable by the identity \
                 provider.",
            ));
        }
        Ok(())
    }

    /// Refuses what everybody would get who is sent without a role (requirement 72).
    pub fn check_default(&self) -> Result<(), Error> {
        if self.assignable && !self.admin {
            return Ok(());
        }
        Err(Error::invalid(
            "default",
            format!(
                "«{}» cannot be the default role: everybody who is sent without a role gets that, so it must be \
                 assignable by the identity provider and no administrators' role.",
                self.name
            ),
        ))
    }

    /// The key that names are compared by.
    pub fn key(&self) -> String {
        text::fold(&self.name)
    }
}

#[cfg(test)]
pub(crate) mod tests;
