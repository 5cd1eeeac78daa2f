//! Where the two differ, and who is right.

use super::Exchange;

/// A difference that is meant.
pub(crate) struct Difference {
    /// What differs, and why Muster does what it does.
    pub(crate) what: &'static str,
    /// Whether an exchange shows it.
    pub(crate) is_it: fn(&Exchange) -> bool,
}

pub(crate) const DIFFERENCES: &[Difference] = &[];
