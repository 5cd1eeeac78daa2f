//! Walking a list page by page, each page going on after the last row of the one before.

use serde::{Deserialize, Serialize};

/// Where a walk stands. It is all there is of a walk: nothing is kept between two pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walk<I> {
    /// How many rows the list had when the walk began; none before the first page.
    pub total: Option<u64>,
    /// The last row that was answered; none where none was yet.
    pub after: Option<Mark<I>>,
}

impl<I> Walk<I> {
    /// Before the first page.
    pub const BEGINNING: Self = Self { total: None, after: None };

    /// The same place, its row named otherwise.
    pub fn map<J>(self, id: impl FnOnce(I) -> J) -> Walk<J> {
        let after = self.after.map(|mark| Mark { id: id(mark.id), key: mark.key });
        Walk { total: self.total, after }
    }
}

/// The place of a row in the order of a list, good also once the row is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark<I> {
    /// The row.
    pub id: I,
    /// What the row was sorted by, as text; none where it had no value, or where ids are the order.
    pub key: Option<String>,
}
