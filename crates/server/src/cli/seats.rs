//! `muster seats` and `muster parked`.

use clap::{Args, Subcommand, ValueEnum};
use muster_core::{id::ParkedId, parked::WaitsFor};

use super::Which;

/// Seats of an enterprise: active people have one each.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum SeatsCommand {
    /// Show how many there are and how many are taken.
    Show(Which),
    /// Choose how many there are.
    Set {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// How many, or unlimited.
        limit: SeatLimit,
    },
}

/// A number of seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatLimit(pub Option<u32>);

impl std::str::FromStr for SeatLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "unlimited" {
            return Ok(Self(None));
        }
        let number = text.parse().map_err(|_number: std::num::ParseIntError| {
            "choose a whole number of seats, or unlimited".to_owned()
        })?;
        Ok(Self(Some(number)))
    }
}

/// People who were refused for a role, a seat or a domain, and wait to be registered.
#[derive(Debug, Subcommand)]
pub enum ParkedCommand {
    /// List them in the order they came.
    List {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Only those who wait for this.
        #[arg(long, value_enum)]
        waits_for: Option<Waiting>,
        /// The page after this place.
        #[arg(long, default_value_t = 0)]
        after: i64,
        /// People on a page.
        #[arg(long, default_value_t = 100)]
        limit: u64,
    },
    /// Forget one.
    Drop(WhichParked),
    /// Try to register one, now.
    Retry(WhichParked),
}

/// Who waits.
#[derive(Debug, Clone, Copy, Args)]
pub struct WhichParked {
    /// Where.
    #[command(flatten)]
    pub which: Which,
    /// Which one.
    #[arg(long)]
    pub id: ParkedId,
}

/// What somebody waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Waiting {
    /// The role that was sent.
    Role,
    /// A seat.
    Seat,
    /// The domain of their e-mail.
    Domain,
}

impl From<Waiting> for WaitsFor {
    fn from(waiting: Waiting) -> Self {
        match waiting {
            Waiting::Role => Self::Role,
            Waiting::Seat => Self::Seat,
            Waiting::Domain => Self::Domain,
        }
    }
}
