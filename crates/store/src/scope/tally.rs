//! What the head of an enterprise's chain counts beside the chain, as it is in the middle of a batch.
//!
//! The head is written at the end of a batch, so that what lies in the database is older than what the
//! jobs of the batch have done. Each job begins with what those before it left, and what it counts is
//! kept if what it wrote is.

use std::sync::PoisonError;

use super::WriteTx;

/// The numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    /// The number of the newest change.
    pub(crate) sequence: i64,
    /// People who are active: they have a seat.
    pub(crate) active: i64,
    /// People who wait to be registered.
    pub(crate) parked: i64,
    /// Somebody waits for a seat, and this was told.
    pub(crate) seats_full: bool,
    /// Of the seats that are taken: those kept for people whose removal is held.
    pub(crate) seats_held: i64,
    /// Runs that are held.
    pub(crate) cycles_held: i64,
    /// The version of the enterprise, by which writes are decided.
    pub(crate) rules: i64,
}

impl WriteTx {
    /// The same transaction, which begins with these numbers.
    pub(crate) fn counting(self, tally: Tally) -> Self {
        *self.tally.lock().unwrap_or_else(PoisonError::into_inner) = tally;
        self
    }

    /// The numbers of now.
    pub(crate) fn tally(&self) -> Tally {
        *self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts.
    pub(crate) fn count(&self, change: impl FnOnce(&mut Tally)) {
        change(&mut self.tally.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// How many people are active: the seats that are taken.
    pub fn seats_taken(&self) -> u64 {
        u64::try_from(self.tally().active).unwrap_or(0)
    }

    /// So many more people are active than before, or fewer, by a change of roles.
    pub fn seats_moved(&self, more: i64) {
        self.count(|tally| tally.active += more);
    }

    /// The enterprise is another version of itself: what was decided by the one before is not written any more.
    /// It is kept where the transaction ends with events.
    pub(crate) fn rules_moved(&self) {
        self.count(|tally| tally.rules += 1);
    }

    /// Whether any run is held.
    pub fn cycles_held(&self) -> bool {
        self.tally().cycles_held > 0
    }

    /// How many people wait to be registered.
    pub fn parked_waiting(&self) -> u64 {
        u64::try_from(self.tally().parked).unwrap_or(0)
    }

    /// Whether it was told that somebody waits for a seat.
    pub fn seats_full(&self) -> bool {
        self.tally().seats_full
    }

    /// Writes down whether it was told. It is kept where the transaction ends with events.
    pub fn seats_set_full(&self, full: bool) {
        self.count(|tally| tally.seats_full = full);
    }
}
