//! What jobs of runs touched, until it is written down.
//!
//! Jobs that took nobody's access leave it to the end of their batch: then one statement writes the people of
//! all of them, and one counts for each run. Whoever has to know how a run stands has it written before, and so
//! has every job that belongs to no run, since that may be about runs.

use std::collections::{BTreeMap, btree_map::Entry};

use muster_core::{
    actor::Actor,
    ctx::OpCtx,
    cycle::{CycleCounts, CycleState},
};
use sea_orm::{
    ColumnTrait as _, QueryFilter as _,
    prelude::{Expr, Uuid},
    sea_query::ExprTrait as _,
};

use crate::{
    StoreError, WriteTx,
    entity::{cycle, cycle_group, cycle_member, cycle_person},
    scope::InRun,
};

/// Rows of runs by run and subject: each is what was there before the first job and what is there after the
/// last one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unwritten {
    people: BTreeMap<(Uuid, Uuid), cycle_person::Model>,
    groups: BTreeMap<(Uuid, Uuid), cycle_group::Model>,
    members: BTreeMap<(Uuid, Uuid, Uuid), cycle_member::Model>,
    counts: BTreeMap<Uuid, Counted>,
}

/// What jobs did, as the row of their run counts it.
#[derive(Debug, Clone)]
struct Counted {
    token_id: Option<Uuid>,
    /// The first job.
    started_at: i64,
    /// The last one.
    last_at: i64,
    /// How many people were active before the first one.
    active_before: i64,
    counts: CycleCounts,
    /// So many more people than before, or fewer, have lost their access.
    taken: i64,
}

impl Unwritten {
    pub(crate) fn person(&mut self, row: cycle_person::Model) {
        match self.people.entry((row.cycle_id, row.person_id)) {
            Entry::Vacant(free) => drop(free.insert(row)),
            Entry::Occupied(mut there) => {
                let there = there.get_mut();
                (there.version, there.gone, there.active) = (row.version, row.gone, row.active);
            }
        }
    }

    /// Somebody whom a run touched.
    pub(crate) fn person_of(&self, cycle: Uuid, person: Uuid) -> Option<&cycle_person::Model> {
        self.people.get(&(cycle, person))
    }

    /// How many were active before the first job of a run, and from how many more people than before its jobs
    /// took access, or from how many fewer.
    pub(crate) fn taken_by(&self, cycle: Uuid) -> Option<(i64, i64)> {
        self.counts.get(&cycle).map(|counted| (counted.active_before, counted.taken))
    }

    pub(super) fn group(&mut self, row: cycle_group::Model) {
        match self.groups.entry((row.cycle_id, row.group_id)) {
            Entry::Vacant(free) => drop(free.insert(row)),
            Entry::Occupied(mut there) => there.get_mut().after = row.after,
        }
    }

    pub(super) fn member(&mut self, row: cycle_member::Model) {
        match self.members.entry((row.cycle_id, row.group_id, row.member_id)) {
            Entry::Vacant(free) => drop(free.insert(row)),
            Entry::Occupied(mut there) => there.get_mut().is_member = row.is_member,
        }
    }

    /// Counts what a job did, and whose access it took.
    pub(super) fn count(&mut self, ctx: &OpCtx, run: InRun, counts: CycleCounts, taken: i64) {
        let token_id = match ctx.actor {
            Actor::Scim(token) => Some(token.as_uuid()),
            _ => None,
        };
        let now = ctx.now.as_millis();
        let (started_at, last_at, active_before) = (now, now, run.active);
        let more = Counted { token_id, started_at, last_at, active_before, counts, taken };
        self.counted(run.cycle.as_uuid(), more);
    }

    fn counted(&mut self, cycle: Uuid, more: Counted) {
        match self.counts.entry(cycle) {
            Entry::Vacant(free) => drop(free.insert(more)),
            Entry::Occupied(mut there) => {
                let there = there.get_mut();
                there.last_at = more.last_at;
                there.counts += more.counts;
                there.taken += more.taken;
            }
        }
    }

    /// Adds what came later.
    pub(crate) fn add(&mut self, later: Self) {
        let Self { people, groups, members, counts } = later;
        for row in people.into_values() {
            self.person(row);
        }
        for row in groups.into_values() {
            self.group(row);
        }
        for row in members.into_values() {
            self.member(row);
        }
        for (cycle, more) in counts {
            self.counted(cycle, more);
        }
    }

    /// Writes all of it down.
    pub(crate) async fn write(&self, tx: &WriteTx) -> Result<(), StoreError> {
        tx.insert_or_set::<cycle_person::Entity>(
            self.people.values().cloned(),
            &[
                cycle_person::Column::EnterpriseId,
                cycle_person::Column::CycleId,
                cycle_person::Column::PersonId,
            ],
            &[
                cycle_person::Column::Version,
                cycle_person::Column::Gone,
                cycle_person::Column::Active,
                cycle_person::Column::Undone,
            ],
        )
        .await?;
        tx.insert_or_set::<cycle_group::Entity>(
            self.groups.values().cloned(),
            &[
                cycle_group::Column::EnterpriseId,
                cycle_group::Column::CycleId,
                cycle_group::Column::GroupId,
            ],
            &[cycle_group::Column::After, cycle_group::Column::Undone],
        )
        .await?;
        tx.insert_or_set::<cycle_member::Entity>(
            self.members.values().cloned(),
            &[
                cycle_member::Column::EnterpriseId,
                cycle_member::Column::CycleId,
                cycle_member::Column::GroupId,
                cycle_member::Column::MemberId,
            ],
            &[cycle_member::Column::IsMember, cycle_member::Column::Undone],
        )
        .await?;
        for (cycle, counted) in &self.counts {
            counted.write(tx, *cycle).await?;
        }
        Ok(())
    }
}

impl Counted {
    /// Counts; the first change of a run makes its row.
    async fn write(&self, tx: &WriteTx, cycle: Uuid) -> Result<(), StoreError> {
        use cycle::Column;
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let CycleCounts { created, updated, disabled, enabled, removed, returned, groups } =
            self.counts;
        let more = [
            (Column::Created, number(created)),
            (Column::Updated, number(updated)),
            (Column::Disabled, number(disabled)),
            (Column::Enabled, number(enabled)),
            (Column::Removed, number(removed)),
            (Column::Returned, number(returned)),
            (Column::GroupsChanged, number(groups)),
            (Column::Taken, self.taken),
        ];
        let touched = tx
            .update::<cycle::Entity>()
            .with(|q| {
                // One statement for all, so that one is prepared.
                let counted = more
                    .into_iter()
                    .fold(q, |q, (column, more)| q.col_expr(column, Expr::col(column).add(more)));
                counted
                    .col_expr(Column::LastAt, Expr::value(self.last_at))
                    .filter(Column::Id.eq(cycle))
            })
            .run()
            .await?;
        if touched > 0 {
            return Ok(());
        }
        tx.insert::<cycle::Entity>(cycle::Model {
            enterprise_id: tx.owner(),
            id: cycle,
            token_id: self.token_id,
            started_at: self.started_at,
            last_at: self.last_at,
            active_before: self.active_before,
            created: number(created),
            updated: number(updated),
            disabled: number(disabled),
            enabled: number(enabled),
            removed: number(removed),
            returned: number(returned),
            groups_changed: number(groups),
            taken: self.taken,
            seats: 0,
            state: CycleState::Open.as_str().to_owned(),
            held_at: None,
            judged_at: None,
        })
        .await
    }
}
