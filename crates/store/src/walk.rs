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
    /// Where the walk stands after this page; none where it is over.
    pub next: Option<Walk<I>>,
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
    let last = rows.last().map(|found| Mark {
        id: E::id(&found.row),
        // Asked for after everything else.
        key: found.beside.last().filter(|_| keyed).cloned().flatten(),
    });
    let total = match from.total {
        Some(total) => total,
        None if !goes_on => found,
        None => count.await?,
    };
    let next = goes_on.then(|| Walk { total: Some(total), after: last.or(from.after) });
    Ok(Leaf { total, rows, next })
}

impl<E: WalkTable> Leaf<Uuid, Found<E>> {
    /// The page in the words of the core.
    pub(crate) fn into_core<I, T>(
        self,
        id: impl FnOnce(Uuid) -> I,
        row: impl FnMut(Found<E>) -> Result<T, StoreError>,
    ) -> Result<Leaf<I, T>, StoreError> {
        let rows = self.rows.into_iter().map(row).collect::<Result<_, _>>()?;
        Ok(Leaf { total: self.total, rows, next: self.next.map(|walk| walk.map(id)) })
    }
}
