//! Pages of walks, whatever is walked over (docs/adr/0011).

use muster_core::walk::{Mark, Walk};
use sea_orm::{
    ColumnTrait as _, QuerySelect as _, Select,
    prelude::{Expr, Uuid},
};

use crate::{
    StoreError,
    engine::Found,
    query::{MOST, walk::Order},
    scope::{Owned, Scoped},
};

/// A page of a walk.
#[derive(Debug, Clone)]
pub struct Leaf<I, T> {
    /// How many there were in all when the walk began.
    pub total: u64,
    /// Those of this page.
    pub rows: Vec<T>,
    /// The place of each row.
    marks: Vec<Mark<I>>,
    /// Where the walk stood before this page.
    before: Option<Mark<I>>,
    /// There are rows after these.
    goes_on: bool,
}

impl<I, T> Leaf<I, T> {
    /// Leaves all but so many rows to the pages after this one.
    pub fn shorten(&mut self, rows: usize) {
        self.goes_on |= rows < self.rows.len();
        self.rows.truncate(rows);
        self.marks.truncate(rows);
    }

    /// The rows, and where the walk stands after them; none where it is over.
    pub fn turn(mut self) -> (Vec<T>, Option<Walk<I>>) {
        let after = self.marks.pop().or(self.before);
        let next = self.goes_on.then_some(Walk { total: Some(self.total), after });
        (self.rows, next)
    }
}

/// A table that can be walked over.
pub(crate) trait WalkTable: Owned {
    /// The column of the rows' ids.
    const ID: Self::Column;

    /// The id of a row.
    fn id(row: &Self::Model) -> Uuid;
}

/// Which page of a walk is asked for.
pub(crate) struct Step {
    /// What the rows are sorted by.
    pub(crate) order: Order,
    /// Where the walk stands.
    pub(crate) from: Walk<Uuid>,
    /// How many rows at most.
    pub(crate) limit: u64,
}

/// A page out of `rows`. `count` says how many there are in all, and is not asked where that is known.
pub(crate) async fn page<E: WalkTable>(
    rows: Scoped<'_, Select<E>>,
    step: Step,
    count: impl Future<Output = Result<u64, StoreError>>,
) -> Result<Leaf<Uuid, Found<E>>, StoreError> {
    let Step { order, from, limit } = step;
    let limit = limit.min(MOST);
    let key = order.key(rows.backend());
    let keyed = key.is_some();
    let rows = match key {
        Some(key) => rows.beside("sort_key", key),
        None => rows,
    };
    let id = Expr::col(E::ID.as_column_ref());
    // One more than asked for tells whether the walk goes on.
    let mut rows = rows
        .try_with(|q| order.apply(q, id, from.after.as_ref()))?
        .with(|q| q.limit(limit.saturating_add(1)))
        .found()
        .await?;
    let found = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let goes_on = found > limit;
    if goes_on {
        rows.pop();
    }
    let mark = |found: &Found<E>| Mark {
        id: E::id(&found.row),
        // Asked for after everything else.
        key: found.beside.last().filter(|_| keyed).cloned().flatten(),
    };
    let marks = rows.iter().map(mark).collect();
    let total = match from.total {
        Some(total) => total,
        None if !goes_on => found,
        None => count.await?,
    };
    Ok(Leaf { total, rows, marks, before: from.after, goes_on })
}

impl<E: WalkTable> Leaf<Uuid, Found<E>> {
    /// The page in the words of the core.
    pub(crate) fn into_core<I, T>(
        self,
        id: impl Fn(Uuid) -> I,
        row: impl FnMut(Found<E>) -> Result<T, StoreError>,
    ) -> Result<Leaf<I, T>, StoreError> {
        let Self { total, rows, marks, before, goes_on } = self;
        let mark = |mark: Mark<Uuid>| Mark { id: id(mark.id), key: mark.key };
        Ok(Leaf {
            total,
            rows: rows.into_iter().map(row).collect::<Result<_, _>>()?,
            marks: marks.into_iter().map(&mark).collect(),
            before: before.map(mark),
            goes_on,
        })
    }
}
