//! `muster role`, and the roles of people.

use clap::{Args, Subcommand, ValueEnum};
use muster_core::id::PersonId;

use super::Which;

/// Roles of an enterprise.
#[derive(Debug, Subcommand)]
pub enum RoleCommand {
    /// Make one.
    Create {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// What it is.
        #[command(flatten)]
        new: NewRole,
    },
    /// List them by name.
    List(Which),
    /// List the people who wait for a role, by age.
    Waiting(Waiting),
    /// Show one, with who has it and what names it.
    Show(WhichRole),
    /// Make one like another.
    Clone {
        /// Which one.
        #[command(flatten)]
        which: WhichRole,
        /// The name of the new one.
        #[arg(long)]
        name: String,
    },
    /// Change one; what is not named stays as it is.
    Edit {
        /// Which one.
        #[command(flatten)]
        which: WhichRole,
        /// What becomes of it.
        #[command(flatten)]
        edit: RoleEdit,
        /// The version that you have seen: with another, nothing is changed.
        #[arg(long)]
        version: Option<i64>,
    },
    /// Make one the default: people get it when no role was sent.
    Default {
        /// Which one.
        #[command(flatten)]
        which: WhichRole,
        /// The version that you have seen: with another, nothing is changed.
        #[arg(long)]
        version: Option<i64>,
    },
    /// Remove one that nobody has and nothing names.
    Delete {
        /// Which one.
        #[command(flatten)]
        which: WhichRole,
        /// The version that you have seen: with another, nothing is removed.
        #[arg(long)]
        version: Option<i64>,
    },
    /// Write the assignable roles, with their aliases, for an identity provider.
    Export {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// For whom.
        #[arg(long)]
        format: RoleFormat,
    },
}

/// Which role.
#[derive(Debug, Args)]
pub struct WhichRole {
    /// Where.
    #[command(flatten)]
    pub which: Which,
    /// Its name, in any case, or its id.
    #[arg(long, value_name = "NAME|ID")]
    pub role: String,
}

/// A new role.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch at the command line")]
pub struct NewRole {
    /// The name that identity providers send.
    #[arg(long)]
    pub name: String,
    /// A sentence for people.
    #[arg(long, default_value = "")]
    pub description: String,
    /// People get it when no role was sent.
    #[arg(long)]
    pub default: bool,
    /// "Restrict users from editing fields".
    #[arg(long)]
    pub restrict_editing: bool,
    /// Its people administer the enterprise.
    #[arg(long)]
    pub admin: bool,
    /// Its people own the enterprise; there is one such role, and no identity provider gives it.
    #[arg(long)]
    pub owner: bool,
    /// Identity providers cannot hand it out.
    #[arg(long)]
    pub not_assignable: bool,
}

/// What becomes of a role.
#[derive(Debug, Args)]
pub struct RoleEdit {
    /// The name that identity providers send.
    #[arg(long)]
    pub name: Option<String>,
    /// A sentence for people.
    #[arg(long)]
    pub description: Option<String>,
    /// "Restrict users from editing fields".
    #[arg(long, value_name = "true|false")]
    pub restrict_editing: Option<bool>,
    /// Its people administer the enterprise.
    #[arg(long, value_name = "true|false")]
    pub admin: Option<bool>,
    /// Assignable by the identity provider.
    #[arg(long, value_name = "true|false")]
    pub assignable: Option<bool>,
    /// Rename although an identity provider sends the name of before, which is given here.
    #[arg(long, value_name = "NAME", conflicts_with = "keep_alias")]
    pub confirm: Option<String>,
    /// Keep the name of before as an alias.
    #[arg(long)]
    pub keep_alias: bool,
}

impl RoleEdit {
    /// Whether nothing is to become of it.
    pub fn is_empty(&self) -> bool {
        let Self { name, description, restrict_editing, admin, assignable, .. } = self;
        name.is_none()
            && description.is_none()
            && restrict_editing.is_none()
            && admin.is_none()
            && assignable.is_none()
    }
}

/// In what form roles are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoleFormat {
    /// `appRoles` of an application in Microsoft Entra ID.
    EntraManifest,
    /// An attribute of an Okta profile schema.
    OktaEnum,
}

/// Whose role, and which.
#[derive(Debug, Args)]
pub struct UserRole {
    /// Where.
    #[command(flatten)]
    pub which: Which,
    /// Who.
    #[arg(long, value_name = "ID")]
    pub user: PersonId,
    /// What is chosen.
    #[command(flatten)]
    pub choice: UserRoleChoice,
    /// Set the role also where the policy leaves it to the identity provider.
    #[arg(long = "override", requires = "role")]
    pub overrides: bool,
    /// The version of the person that you have seen: with another, nothing is changed.
    #[arg(long)]
    pub version: Option<i64>,
}

/// A role by hand, or none by hand.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct UserRoleChoice {
    /// This role, by name or id, whatever the identity provider sends.
    #[arg(long, value_name = "NAME|ID")]
    pub role: Option<String>,
    /// The role that what was sent, the groups and the policy give.
    #[arg(long)]
    pub automatic: bool,
}

/// Who waits for a role.
#[derive(Debug, Clone, Copy, Args)]
pub struct Waiting {
    /// Where.
    #[command(flatten)]
    pub which: Which,
    /// Begin after this person.
    #[arg(long, value_name = "ID")]
    pub after: Option<PersonId>,
    /// People at most.
    #[arg(long, default_value_t = 100)]
    pub limit: u64,
}
