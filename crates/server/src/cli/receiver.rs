//! `muster receiver`.

use clap::{Args, Subcommand};
use muster_core::{
    id::ReceiverId,
    receiver::{EventKind, Form},
};

use super::Which;

/// Receivers of events.
#[derive(Debug, Subcommand)]
pub enum ReceiverCommand {
    /// Make one; it is told about everything from now on.
    Create {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// What it is.
        #[command(flatten)]
        new: NewReceiver,
    },
    /// List them by name, with how far each was told.
    List(Which),
    /// Stop deliveries for now.
    Pause(WhichReceiver),
    /// Let deliveries go on.
    Resume(WhichReceiver),
    /// Remove one.
    Remove(WhichReceiver),
}

/// A new receiver.
#[derive(Debug, Args)]
pub struct NewReceiver {
    /// What people call it.
    #[arg(long)]
    pub name: String,
    /// Push events to this address; without it, the receiver polls.
    #[arg(long, value_name = "URL")]
    pub push: Option<String>,
    /// Read the Authorization header of every push from standard input.
    #[arg(long, requires = "push")]
    pub authorization: bool,
    /// What the receiver expects as aud; the address it is pushed to where nothing is said.
    #[arg(long, required_unless_present = "push")]
    pub audience: Option<String>,
    /// What it is told about: create, put, patch, delete, activate, deactivate.
    #[arg(long, value_delimiter = ',', default_values = EventKind::ALL.iter().map(|kind| kind.as_str()))]
    pub events: Vec<EventKind>,
    /// notice names what changed, full carries the values.
    #[arg(long, default_value = "notice")]
    pub form: Form,
}

/// Which receiver.
#[derive(Debug, Clone, Copy, Args)]
pub struct WhichReceiver {
    /// Where.
    #[command(flatten)]
    pub which: Which,
    /// Which one.
    #[arg(long)]
    pub id: ReceiverId,
}
