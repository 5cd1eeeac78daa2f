//! Writing down what a job of a run touched, in the job's own transaction or at the end of its batch.

use std::collections::BTreeMap;

use muster_core::{
    ctx::OpCtx,
    cycle::{CycleState, Was},
    group::MemberKind,
    id::{CycleId, PersonId},
};
use sea_orm::{ColumnTrait as _, QueryFilter as _, prelude::Uuid};
use serde_json::{Value, json};

use super::{image, unwritten::Unwritten};
use crate::{
    StoreError, WriteTx,
    entity::{cycle_group, cycle_member, cycle_person},
    members::chunks,
    scope::{InRun, PersonTouch, Touched},
};

/// How a run stands after a job that may have taken something away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// The run.
    pub cycle: CycleId,
    /// People whose access it ended or whom it removed.
    pub taken: u64,
    /// How many were active before it.
    pub active_before: u64,
    /// What was decided about it.
    pub state: CycleState,
}

impl WriteTx {
    /// How the run stands, where access may have been taken or given since this was called last. It is
    /// called at the end of every job, and by whoever has to know before.
    pub async fn cycle_settle(&self, ctx: &OpCtx) -> Result<Option<Settled>, StoreError> {
        let touched = self.take_touched();
        let Some(run) = self.run().filter(|_| !touched.is_empty()) else { return Ok(None) };
        let looked: Vec<Uuid> = touched
            .people
            .iter()
            .filter(|(_, touch)| may_take(touch))
            .map(|(id, _)| id.as_uuid())
            .collect();
        let mut rows = self.rows_of(ctx, run, &touched)?;
        if looked.is_empty() {
            rows.count(ctx, run, touched.counts(), 0);
            self.leave_unwritten(rows);
            return Ok(None);
        }
        let taken = self.taken(run.cycle, looked, &rows).await?;
        rows.count(ctx, run, touched.counts(), taken.people);
        self.leave_unwritten(rows);
        let settled = self.settled(run).await?;
        if settled.state == CycleState::Held {
            self.write_unwritten().await?;
            self.cycle_seat(run.cycle, &taken.seated).await?;
        }
        Ok(Some(settled))
    }

    /// How a run stands, with what is not written yet.
    async fn settled(&self, run: InRun) -> Result<Settled, StoreError> {
        let written = self.cycle_find(run.cycle).await?;
        let (begun_with, unwritten) = self.unwritten_taken(run.cycle).unwrap_or((run.active, 0));
        let taken = written.as_ref().map_or(0, |cycle| cycle.taken);
        Ok(Settled {
            cycle: run.cycle,
            taken: taken.saturating_add_signed(unwritten),
            active_before: written
                .as_ref()
                .map_or(u64::try_from(begun_with).unwrap_or(0), |cycle| cycle.active_before),
            state: written.map_or(CycleState::Open, |cycle| cycle.state),
        })
    }

    /// Whose access is taken now and was not before, or the other way round.
    async fn taken(
        &self,
        cycle: CycleId,
        looked: Vec<Uuid>,
        rows: &Unwritten,
    ) -> Result<Taken, StoreError> {
        let mut known: BTreeMap<Uuid, cycle_person::Model> = BTreeMap::new();
        for chunk in chunks(looked.iter().copied()) {
            let there = self
                .select::<cycle_person::Entity>()
                .with(|q| {
                    q.filter(cycle_person::Column::CycleId.eq(cycle.as_uuid()))
                        .filter(cycle_person::Column::PersonId.is_in(chunk))
                })
                .all()
                .await?;
            known.extend(there.into_iter().map(|row| (row.person_id, row)));
        }
        let mut taken = Taken { people: 0, seated: Vec::new() };
        for person in looked {
            let Some(row) = rows.person_of(cycle.as_uuid(), person) else { continue };
            // What an earlier job of the batch left is newer than what is written, and what was there
            // before the run is in the oldest.
            let newer = self.unwritten_person(cycle, person);
            let old = known.get(&person);
            let first = old.or(newer.as_ref()).unwrap_or(row);
            let (was, was_active) = (&*first.was, first.was_active);
            let last = newer.as_ref().or(old);
            let before = last.is_some_and(|last| takes(was, was_active, last.gone, last.active));
            let after = takes(was, was_active, row.gone, row.active);
            taken.people += i64::from(after) - i64::from(before);
            if after && !before && was_active {
                taken.seated.push(PersonId::from_uuid(person));
            }
        }
        Ok(taken)
    }

    /// The rows of what was touched.
    fn rows_of(&self, ctx: &OpCtx, run: InRun, touched: &Touched) -> Result<Unwritten, StoreError> {
        let (owner, cycle) = (self.owner(), run.cycle.as_uuid());
        let mut rows = Unwritten::default();
        for (id, touch) in &touched.people {
            rows.person(self.person_row(ctx, run.cycle, *id, touch)?);
        }
        for (id, touch) in &touched.groups {
            rows.group(cycle_group::Model {
                enterprise_id: owner,
                cycle_id: cycle,
                group_id: id.as_uuid(),
                before: touch.before.as_ref().map(|group| {
                    json!({
                        "profile": group.profile,
                        "version": group.version,
                        "created_at": group.created_at,
                        "schemas": self.schemas_noted(),
                    })
                }),
                after: touch.after.as_ref().map(|profile| json!(profile)),
                undone: false,
            });
        }
        for ((group, member), touch) in &touched.members {
            rows.member(cycle_member::Model {
                enterprise_id: owner,
                cycle_id: cycle,
                group_id: group.as_uuid(),
                member_id: member.as_uuid(),
                is_group: touch.kind == MemberKind::Group,
                was_member: touch.was,
                is_member: touch.is,
                undone: false,
            });
        }
        Ok(rows)
    }

    fn person_row(
        &self,
        ctx: &OpCtx,
        cycle: CycleId,
        id: PersonId,
        touch: &PersonTouch,
    ) -> Result<cycle_person::Model, StoreError> {
        let before = match &touch.before {
            Some(person) => {
                let key = self.key_of(id).ok_or(StoreError::Stale)?;
                Some(key.seal(ctx, &image::written(person)?)?)
            }
            None => None,
        };
        let was_active = touch.was == Was::There
            && touch.before.as_ref().is_some_and(muster_core::person::Person::is_active);
        Ok(cycle_person::Model {
            enterprise_id: self.owner(),
            cycle_id: cycle.as_uuid(),
            person_id: id.as_uuid(),
            was: touch.was.as_str().to_owned(),
            was_active,
            before,
            schemas: self.schemas_noted(),
            version: touch.version,
            gone: touch.gone,
            active: touch.active,
            seat: false,
            undone: false,
        })
    }
}

/// What a job took away.
struct Taken {
    /// So many more people than before, or fewer.
    people: i64,
    /// Those who had a seat.
    seated: Vec<PersonId>,
}

/// Whether a change may take access away or give it back. Of most it is known without looking that
/// nothing of the kind happened.
fn may_take(touch: &PersonTouch) -> bool {
    let was_active = touch.before.as_ref().is_some_and(muster_core::person::Person::is_active);
    match touch.was {
        Was::Absent => false,
        Was::There => touch.gone || !touch.active || !was_active,
        Was::Gone => true,
    }
}

/// Whether a run took somebody's access or the whole person away.
fn takes(was: &str, was_active: bool, gone: bool, active: bool) -> bool {
    was == Was::There.as_str() && (gone || was_active && !active)
}

/// What a document holds, where it is an object of the right shape.
pub(super) fn parsed<T: serde::de::DeserializeOwned>(
    table: &'static str,
    value: Value,
) -> Result<T, StoreError> {
    serde_json::from_value(value).map_err(|error| StoreError::corrupt(table, error.to_string()))
}
