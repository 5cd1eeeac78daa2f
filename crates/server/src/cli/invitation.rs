//! `muster invitation …`.

use clap::{Args, Subcommand};
use muster_core::id::{InvitationId, RoleId};

use super::Which;

/// Which invitation.
#[derive(Debug, Clone, Copy, Args)]
pub struct WhichInvitation {
    /// Where.
    #[command(flatten)]
    pub which: Which,
    /// Which one.
    #[arg(long)]
    pub id: InvitationId,
}

/// Invitations to join an enterprise.
#[derive(Debug, Subcommand)]
pub enum InvitationCommand {
    /// Invite somebody; the link is shown once.
    Send {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Whom.
        #[arg(long)]
        email: String,
        /// What they are called.
        #[arg(long, default_value = "")]
        name: String,
        /// The role they get; the default role where it is left out.
        #[arg(long, value_name = "ID")]
        role: Option<RoleId>,
    },
    /// Send one again, with another link; the link of before is void.
    Resend(WhichInvitation),
    /// Take one back.
    Withdraw(WhichInvitation),
    /// List them, the newest first.
    List {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// The page before this invitation.
        #[arg(long, value_name = "ID")]
        before: Option<InvitationId>,
        /// Invitations on a page.
        #[arg(long, default_value_t = 100)]
        limit: u64,
    },
}
