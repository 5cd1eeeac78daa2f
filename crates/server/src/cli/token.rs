//! `muster integration …` and `muster token …`: who asks for tokens, and tokens.

use clap::{Args, Subcommand};
use muster_core::id::{IntegrationId, PersonId, TokenId};

use super::Which;

/// Integrations of an enterprise.
#[derive(Debug, Subcommand)]
pub enum IntegrationCommand {
    /// Make one; its secret is shown once.
    Create {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// What people call it.
        #[arg(long)]
        name: String,
        /// It may not ask for SCIM tokens.
        #[arg(long)]
        no_scim: bool,
    },
    /// List them by name.
    List(Which),
    /// Remove one and end its tokens.
    Revoke {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Which one.
        #[arg(long)]
        id: IntegrationId,
    },
}

/// Tokens of an enterprise.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum TokenCommand {
    /// List them, the newest first.
    List(Which),
    /// Make one: for a person, who reads their own resource with it at `/Me`, or for rehearsals.
    Create {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// What for.
        #[command(flatten)]
        purpose: TokenPurpose,
    },
    /// End one.
    Revoke {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Which one.
        #[arg(long)]
        id: TokenId,
        /// Also while an identity provider uses it, and has not used the newer one yet.
        #[arg(long)]
        anyway: bool,
    },
}

/// What a token is for.
#[derive(Debug, Clone, Copy, Args)]
#[group(required = true, multiple = false)]
pub struct TokenPurpose {
    /// Who reads their own resource with it.
    #[arg(long, value_name = "ID")]
    pub user: Option<PersonId>,
    /// SCIM calls with it are answered as if real, and write nothing.
    #[arg(long)]
    pub rehearsal: bool,
}
