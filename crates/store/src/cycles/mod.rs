//! Runs of identity providers (docs/adr/0022).
//!
//! Whoever writes people, groups or members says so to the transaction (`scope/touched.rs`); what was
//! touched is written down when the job or its batch ends ([`settle`], [`unwritten`]). Nothing else in the store
//! knows of runs.

mod ended;
mod hold;
mod image;
mod settle;
mod undo;
mod undo_groups;
mod unwritten;

use muster_core::{
    cycle::{Cycle, CycleCounts, CycleState},
    id::{CycleId, TokenId},
    time::Timestamp,
};
use sea_orm::{ColumnTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};

pub(crate) use self::unwritten::Unwritten;
pub use self::{
    settle::Settled,
    undo::CyclePerson,
    undo_groups::{CycleGroup, CycleMember, GroupBefore},
};
use crate::{ReadTx, StoreError, entity::cycle};

impl ReadTx {
    /// One run.
    pub async fn cycle_find(&self, id: CycleId) -> Result<Option<Cycle>, StoreError> {
        let is = cycle::Column::Id.eq(id.as_uuid());
        let row = self.select::<cycle::Entity>().with(|q| q.filter(is)).one().await?;
        row.as_ref().map(into_core).transpose()
    }

    /// Runs, the newest first; those older than `before`.
    pub async fn cycle_list(
        &self,
        before: Option<CycleId>,
        limit: u64,
    ) -> Result<Vec<Cycle>, StoreError> {
        // Ids of runs are made when they begin, and grow with the time.
        let rows = self
            .select::<cycle::Entity>()
            .with(|q| {
                let older = match before {
                    Some(id) => q.filter(cycle::Column::Id.lt(id.as_uuid())),
                    None => q,
                };
                older.order_by_desc(cycle::Column::Id).limit(limit)
            })
            .all()
            .await?;
        rows.iter().map(into_core).collect()
    }
}

fn into_core(row: &cycle::Model) -> Result<Cycle, StoreError> {
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    let state = CycleState::parse(&row.state)
        .ok_or_else(|| StoreError::corrupt("cycle", "a state is not known"))?;
    Ok(Cycle {
        id: CycleId::from_uuid(row.id),
        token: row.token_id.map(TokenId::from_uuid),
        started_at: Timestamp::from_millis(row.started_at),
        last_at: Timestamp::from_millis(row.last_at),
        active_before: count(row.active_before),
        counts: CycleCounts {
            created: count(row.created),
            updated: count(row.updated),
            disabled: count(row.disabled),
            enabled: count(row.enabled),
            removed: count(row.removed),
            returned: count(row.returned),
            groups: count(row.groups_changed),
        },
        taken: count(row.taken),
        seats: count(row.seats),
        state,
        held_at: row.held_at.map(Timestamp::from_millis),
        judged_at: row.judged_at.map(Timestamp::from_millis),
    })
}
