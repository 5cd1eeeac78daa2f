//! How much a PATCH may look at.
//!
//! One operation costs what it says, unless it is about a list: then every entry is looked at, for each
//! comparison of a filter. A thousand operations on a thousand entries are work for a second; without a
//! limit, a body of some megabytes could ask for hours.

use muster_core::query::Filter;

use crate::error::{ScimError, ScimType};

/// Looks at entries of lists, in one PATCH.
const MOST: usize = 1_000_000;

/// What a PATCH may still look at.
#[derive(Debug)]
pub(super) struct Effort(usize);

impl Effort {
    pub(super) fn new() -> Self {
        Self(MOST)
    }

    /// Takes so many looks at each of so many entries.
    pub(super) fn spend(&mut self, entries: usize, looks: usize) -> Result<(), ScimError> {
        let left = self.0.checked_sub(entries.saturating_mul(looks));
        self.0 = left.ok_or_else(|| {
            let detail =
                "The operations have to look at too many values. Send them in several requests.";
            ScimError::new(ScimType::InvalidValue, detail)
        })?;
        Ok(())
    }
}

/// How many comparisons a filter makes of an entry.
pub(super) fn comparisons<A>(filter: &Filter<A>) -> usize {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().map(comparisons).sum(),
        Filter::Not(part) | Filter::Any { filter: part, .. } => comparisons(part),
        Filter::Compare { .. } | Filter::Present(_) => 1,
    }
}
