//! Writing down what a job of a run touched, in the job's own transaction.

use std::collections::BTreeMap;

use muster_core::{
    actor::Actor,
    ctx::OpCtx,
    cycle::{CycleCounts, CycleState, Was},
    group::MemberKind,
    id::{CycleId, PersonId},
};
use sea_orm::{
    ColumnTrait as _, QueryFilter as _,
    prelude::{Expr, Uuid},
    sea_query::ExprTrait as _,
};
use serde_json::{Value, json};

use super::image;
use crate::{
    StoreError, WriteTx,
    entity::{cycle, cycle_group, cycle_member, cycle_person},
    members::chunks,
    scope::{PersonTouch, Touched},
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
    /// Writes down what was touched since this was called last; answers how the run stands where access
    /// may have been taken or given. It is called at the end of every job, and by whoever has to know
    /// before.
    pub async fn cycle_settle(&self, ctx: &OpCtx) -> Result<Option<Settled>, StoreError> {
        let touched = self.take_touched();
        let Some(run) = self.run().filter(|_| !touched.is_empty()) else { return Ok(None) };
        let (cycle, counts) = (run.cycle, touched.counts);
        let Taken { looked, people, seated } = self.settle_people(ctx, cycle, &touched).await?;
        self.settle_groups(cycle, &touched).await?;
        self.settle_members(cycle, &touched).await?;
        self.settle_counts(ctx, cycle, run.active, counts, people).await?;
        if !looked {
            return Ok(None);
        }
        let Some(now) = self.cycle_find(cycle).await? else { return Ok(None) };
        if now.state == CycleState::Held {
            self.cycle_seat(cycle, &seated).await?;
        }
        Ok(Some(Settled {
            cycle,
            taken: now.taken,
            active_before: now.active_before,
            state: now.state,
        }))
    }

    async fn settle_people(
        &self,
        ctx: &OpCtx,
        cycle: CycleId,
        touched: &Touched,
    ) -> Result<Taken, StoreError> {
        let looked: Vec<Uuid> = touched
            .people
            .iter()
            .filter(|(_, touch)| may_take(touch))
            .map(|(id, _)| id.as_uuid())
            .collect();
        let mut known: BTreeMap<Uuid, cycle_person::Model> = BTreeMap::new();
        for chunk in chunks(looked.iter().copied()) {
            let rows = self
                .select::<cycle_person::Entity>()
                .with(|q| {
                    q.filter(cycle_person::Column::CycleId.eq(cycle.as_uuid()))
                        .filter(cycle_person::Column::PersonId.is_in(chunk))
                })
                .all()
                .await?;
            known.extend(rows.into_iter().map(|row| (row.person_id, row)));
        }
        let mut taken = Taken { looked: !looked.is_empty(), people: 0, seated: Vec::new() };
        let mut rows = Vec::new();
        for (id, touch) in &touched.people {
            let row = self.row(ctx, cycle, *id, touch)?;
            if may_take(touch) {
                let old = known.get(&row.person_id);
                let (was, was_active) =
                    old.map_or((&*row.was, row.was_active), |old| (&*old.was, old.was_active));
                let before = old.is_some_and(|old| takes(was, was_active, old.gone, old.active));
                let after = takes(was, was_active, row.gone, row.active);
                taken.people += i64::from(after) - i64::from(before);
                if after && !before && was_active {
                    taken.seated.push(*id);
                }
            }
            rows.push(row);
        }
        self.insert_or_set::<cycle_person::Entity>(
            rows,
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
        Ok(taken)
    }

    fn row(
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

    async fn settle_groups(&self, cycle: CycleId, touched: &Touched) -> Result<(), StoreError> {
        let rows = touched.groups.iter().map(|(id, touch)| cycle_group::Model {
            enterprise_id: self.owner(),
            cycle_id: cycle.as_uuid(),
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
        let rows: Vec<_> = rows.collect();
        self.insert_or_set::<cycle_group::Entity>(
            rows,
            &[
                cycle_group::Column::EnterpriseId,
                cycle_group::Column::CycleId,
                cycle_group::Column::GroupId,
            ],
            &[cycle_group::Column::After, cycle_group::Column::Undone],
        )
        .await
    }

    async fn settle_members(&self, cycle: CycleId, touched: &Touched) -> Result<(), StoreError> {
        let rows = touched.members.iter().map(|((group, member), touch)| cycle_member::Model {
            enterprise_id: self.owner(),
            cycle_id: cycle.as_uuid(),
            group_id: group.as_uuid(),
            member_id: member.as_uuid(),
            is_group: touch.kind == MemberKind::Group,
            was_member: touch.was,
            is_member: touch.is,
            undone: false,
        });
        let rows: Vec<_> = rows.collect();
        self.insert_or_set::<cycle_member::Entity>(
            rows,
            &[
                cycle_member::Column::EnterpriseId,
                cycle_member::Column::CycleId,
                cycle_member::Column::GroupId,
                cycle_member::Column::MemberId,
            ],
            &[cycle_member::Column::IsMember, cycle_member::Column::Undone],
        )
        .await
    }

    /// Counts; the first change of a run makes its row.
    async fn settle_counts(
        &self,
        ctx: &OpCtx,
        cycle: CycleId,
        active: i64,
        counts: CycleCounts,
        taken: i64,
    ) -> Result<(), StoreError> {
        use cycle::Column;
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let CycleCounts { created, updated, disabled, enabled, removed, returned, groups } = counts;
        let more = [
            (Column::Created, number(created)),
            (Column::Updated, number(updated)),
            (Column::Disabled, number(disabled)),
            (Column::Enabled, number(enabled)),
            (Column::Removed, number(removed)),
            (Column::Returned, number(returned)),
            (Column::GroupsChanged, number(groups)),
            (Column::Taken, taken),
        ];
        let touched = self
            .update::<cycle::Entity>()
            .with(|q| {
                // One statement for all, so that one is prepared.
                let counted = more
                    .into_iter()
                    .fold(q, |q, (column, more)| q.col_expr(column, Expr::col(column).add(more)));
                counted
                    .col_expr(Column::LastAt, Expr::value(ctx.now.as_millis()))
                    .filter(Column::Id.eq(cycle.as_uuid()))
            })
            .run()
            .await?;
        if touched > 0 {
            return Ok(());
        }
        let token_id = match ctx.actor {
            Actor::Scim(token) => Some(token.as_uuid()),
            _ => None,
        };
        self.insert::<cycle::Entity>(cycle::Model {
            enterprise_id: self.owner(),
            id: cycle.as_uuid(),
            token_id,
            started_at: ctx.now.as_millis(),
            last_at: ctx.now.as_millis(),
            active_before: active,
            created: number(created),
            updated: number(updated),
            disabled: number(disabled),
            enabled: number(enabled),
            removed: number(removed),
            returned: number(returned),
            groups_changed: number(groups),
            taken,
            seats: 0,
            state: CycleState::Open.as_str().to_owned(),
            held_at: None,
            judged_at: None,
        })
        .await
    }
}

/// What a job took away.
struct Taken {
    /// Whether it was looked at.
    looked: bool,
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
