//! `muster cycle`.

use clap::{Args, Subcommand};
use muster_core::id::{CycleId, PersonId};

use super::Which;

/// Sync cycles: runs of the identity provider, told, held and undone as a whole.
#[derive(Debug, Subcommand)]
pub enum CycleCommand {
    /// List those that changed something, the newest first.
    List {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// The page after this one: older cycles.
        #[arg(long)]
        before: Option<CycleId>,
        /// How many, at most.
        #[arg(long, default_value_t = 20)]
        limit: u64,
    },
    /// Show what one did, and what undoing it would do.
    Show {
        /// Which one.
        #[command(flatten)]
        cycle: WhichCycle,
        /// People on a page; none are listed where it is 0.
        #[arg(long, default_value_t = 20)]
        limit: u64,
        /// The page of people after this one.
        #[arg(long)]
        after: Option<PersonId>,
    },
    /// Restore everybody and every group as they were before it, except what changed since.
    Undo {
        /// Which one.
        #[command(flatten)]
        cycle: WhichCycle,
        /// Say what would be done, and change nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Agree to the removals of one that is held: they happen.
    Release(WhichCycle),
}

/// A cycle of an enterprise.
#[derive(Debug, Clone, Copy, Args)]
pub struct WhichCycle {
    /// Where.
    #[command(flatten)]
    pub which: Which,
    /// Its id.
    pub cycle: CycleId,
}
