//! `muster user …`.

use clap::Subcommand;
use muster_core::id::PersonId;

use super::{Which, lifecycle, role};

/// People of an enterprise.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// List them by user name.
    List {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Part of a name or an e-mail.
        #[arg(long)]
        search: Option<String>,
        /// Only people who were removed and can come back.
        #[arg(long)]
        removed: bool,
        /// The page, from 1.
        #[arg(long, default_value_t = 1)]
        page: u64,
        /// People on a page.
        #[arg(long, default_value_t = 100)]
        per_page: u64,
    },
    /// Show one, with what happened to them.
    Show {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Which one.
        #[arg(long)]
        id: PersonId,
    },
    /// What becomes of people.
    #[command(flatten)]
    Lifecycle(lifecycle::LifecycleCommand),
    /// Set somebody's role by hand, or let it be automatic again.
    Role(role::UserRole),
}
