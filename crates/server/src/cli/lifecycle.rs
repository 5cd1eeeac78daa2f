//! `muster user …`: what becomes of people.

use clap::{Args, Subcommand};
use muster_core::id::PersonId;

use super::Which;

/// Which person.
#[derive(Debug, Clone, Copy, Args)]
pub struct WhichUser {
    /// Where.
    #[command(flatten)]
    pub which: Which,
    /// Who.
    #[arg(long, value_name = "ID")]
    pub user: PersonId,
}

/// What becomes of people.
#[derive(Debug, Clone, Subcommand)]
pub enum LifecycleCommand {
    /// Change what is known about somebody; what the identity provider owns is changed there. An empty value
    /// clears.
    Edit {
        /// Who.
        #[command(flatten)]
        user: WhichUser,
        /// What.
        #[command(flatten)]
        fields: Fields,
    },
    /// Disable somebody; the identity provider cannot enable them again.
    Disable(WhichUser),
    /// Enable somebody, whoever disabled them.
    Enable(WhichUser),
    /// Remove somebody, as the policy has it.
    Remove {
        /// Who.
        #[command(flatten)]
        user: WhichUser,
        /// For good, and at once: also somebody who was removed before.
        #[arg(long)]
        now: bool,
    },
    /// Bring somebody back who was removed.
    Restore {
        /// Who.
        #[command(flatten)]
        user: WhichUser,
        /// Enabled, whatever they were.
        #[arg(long, conflicts_with = "disabled")]
        active: bool,
        /// Disabled, whatever they were.
        #[arg(long)]
        disabled: bool,
    },
    /// Agree that the identity provider takes somebody over who was made by hand, as it asked.
    Adopt(WhichUser),
    /// List whom the identity provider would take over.
    Waiting {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// The page after this person.
        #[arg(long, value_name = "ID")]
        after: Option<PersonId>,
        /// People on a page.
        #[arg(long, default_value_t = 100)]
        limit: u64,
    },
}

/// New values.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = true)]
pub struct Fields {
    /// The given name.
    #[arg(long)]
    pub given_name: Option<String>,
    /// The family name.
    #[arg(long)]
    pub family_name: Option<String>,
    /// The name that is shown.
    #[arg(long)]
    pub display_name: Option<String>,
    /// The job title.
    #[arg(long)]
    pub job_title: Option<String>,
    /// The company.
    #[arg(long)]
    pub company: Option<String>,
    /// The mobile number.
    #[arg(long)]
    pub mobile: Option<String>,
}
