//! Seats of people whose removal waits for an administrator, and what is decided.

use muster_core::{
    cycle::{CycleState, Was},
    id::{CycleId, PersonId},
    time::Timestamp,
};
use sea_orm::{ColumnTrait as _, QueryFilter as _, prelude::Expr, sea_query::ExprTrait as _};

use crate::{
    StoreError, WriteTx,
    entity::{cycle, cycle_person},
    members::chunks,
};

impl WriteTx {
    /// Holds a run: whoever was active before and is not now has a seat again, until it is decided.
    pub async fn cycle_hold(&self, id: CycleId, now: Timestamp) -> Result<(), StoreError> {
        use cycle_person::Column;
        self.write_unwritten().await?;
        let kept = self
            .update::<cycle_person::Entity>()
            .with(|q| {
                q.col_expr(Column::Seat, Expr::value(true))
                    .filter(Column::CycleId.eq(id.as_uuid()))
                    .filter(Column::Was.eq(Was::There.as_str()))
                    .filter(Column::WasActive.eq(true))
                    .filter(Column::Active.eq(false))
                    .filter(Column::Seat.eq(false))
            })
            .run()
            .await?;
        let kept = i64::try_from(kept).unwrap_or(i64::MAX);
        self.update::<cycle::Entity>()
            .with(|q| {
                q.col_expr(cycle::Column::State, Expr::value(CycleState::Held.as_str()))
                    .col_expr(cycle::Column::HeldAt, Expr::value(now.as_millis()))
                    .col_expr(cycle::Column::Seats, Expr::col(cycle::Column::Seats).add(kept))
                    .filter(cycle::Column::Id.eq(id.as_uuid()))
            })
            .run()
            .await?;
        self.count(|tally| {
            tally.active += kept;
            tally.seats_held += kept;
            tally.cycles_held += 1;
        });
        Ok(())
    }

    /// More people of a run that is held keep their seats.
    pub(super) async fn cycle_seat(
        &self,
        id: CycleId,
        people: &[PersonId],
    ) -> Result<(), StoreError> {
        let mut kept = 0;
        for chunk in chunks(people.iter().map(|person| person.as_uuid())) {
            kept += self
                .update::<cycle_person::Entity>()
                .with(|q| {
                    q.col_expr(cycle_person::Column::Seat, Expr::value(true))
                        .filter(cycle_person::Column::CycleId.eq(id.as_uuid()))
                        .filter(cycle_person::Column::PersonId.is_in(chunk))
                        .filter(cycle_person::Column::Seat.eq(false))
                })
                .run()
                .await?;
        }
        self.seats_kept(id, i64::try_from(kept).unwrap_or(i64::MAX)).await
    }

    /// Whether a held run keeps a seat for somebody. Where nothing is held it costs nothing.
    pub async fn seat_is_kept(&self, person: PersonId) -> Result<bool, StoreError> {
        if self.tally().seats_held == 0 {
            return Ok(false);
        }
        let kept = self.select::<cycle_person::Entity>().with(|q| q.filter(keeps(person)));
        Ok(kept.one().await?.is_some())
    }

    /// Somebody becomes active again, or is removed for good: the seat that a held run keeps for them is
    /// theirs no more. Where nothing is held it costs nothing.
    pub async fn seat_let_go(&self, person: PersonId) -> Result<(), StoreError> {
        if self.tally().seats_held == 0 {
            return Ok(());
        }
        let kept = self.select::<cycle_person::Entity>().with(|q| q.filter(keeps(person)));
        let rows = kept.all().await?;
        for row in rows {
            self.update::<cycle_person::Entity>()
                .with(|q| {
                    q.col_expr(cycle_person::Column::Seat, Expr::value(false))
                        .filter(cycle_person::Column::CycleId.eq(row.cycle_id))
                        .filter(cycle_person::Column::PersonId.eq(row.person_id))
                })
                .run()
                .await?;
            self.seats_kept(CycleId::from_uuid(row.cycle_id), -1).await?;
        }
        Ok(())
    }

    async fn seats_kept(&self, id: CycleId, more: i64) -> Result<(), StoreError> {
        if more == 0 {
            return Ok(());
        }
        self.update::<cycle::Entity>()
            .with(|q| {
                q.col_expr(cycle::Column::Seats, Expr::col(cycle::Column::Seats).add(more))
                    .filter(cycle::Column::Id.eq(id.as_uuid()))
            })
            .run()
            .await?;
        self.count(|tally| {
            tally.active += more;
            tally.seats_held += more;
        });
        Ok(())
    }

    /// Writes down what was decided about a run that is in this state; what was kept is free. Answers how
    /// many seats that are.
    pub async fn cycle_judge(
        &self,
        id: CycleId,
        was: CycleState,
        judged: CycleState,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let freed = self
            .update::<cycle_person::Entity>()
            .with(|q| {
                q.col_expr(cycle_person::Column::Seat, Expr::value(false))
                    .filter(cycle_person::Column::CycleId.eq(id.as_uuid()))
                    .filter(cycle_person::Column::Seat.eq(true))
            })
            .run()
            .await?;
        self.update::<cycle::Entity>()
            .with(|q| {
                q.col_expr(cycle::Column::State, Expr::value(judged.as_str()))
                    .col_expr(cycle::Column::JudgedAt, Expr::value(now.as_millis()))
                    .col_expr(cycle::Column::Seats, Expr::value(0_i64))
                    .filter(cycle::Column::Id.eq(id.as_uuid()))
            })
            .run()
            .await?;
        let seats = i64::try_from(freed).unwrap_or(i64::MAX);
        self.count(|tally| {
            tally.active -= seats;
            tally.seats_held -= seats;
            tally.cycles_held -= i64::from(was == CycleState::Held);
        });
        Ok(freed)
    }
}

/// The rows of runs that keep a seat for somebody.
fn keeps(person: PersonId) -> Expr {
    cycle_person::Column::PersonId.eq(person.as_uuid()).and(Expr::col(cycle_person::Column::Seat))
}
