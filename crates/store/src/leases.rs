//! Leases: which instance delivers what, and here: pushes to which receiver.
//!
//! A lease is taken by one conditional update, so that of two instances one gets it. It names its
//! holder and ends by itself: an instance that dies holds nobody up for longer than that.

use muster_core::{
    id::{EnterpriseId, ReceiverId},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::{Expr, Uuid},
    sea_query::{ExprTrait as _, Query},
};

use crate::{
    PlatformScope, Store, StoreError, WriteTx,
    entity::{change_head, event_receiver},
};

/// A lease, as its holder knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease<I> {
    /// What is leased.
    pub of: I,
    /// Who holds it; made anew for each lease.
    pub by: Uuid,
    /// When it ends.
    pub until: Timestamp,
}

/// A delivery that failed and is tried again.
#[derive(Debug, Clone)]
pub struct Failed {
    /// Failures since the last success, this one with them.
    pub attempts: u32,
    /// When to try again.
    pub next_attempt_at: Timestamp,
    /// What went wrong.
    pub error: String,
}

/// A receiver may be taken: it is pushed to, not paused, due, and nobody holds it.
fn free(now: Timestamp) -> Condition {
    let now = now.as_millis();
    Condition::all()
        .add(event_receiver::Column::Delivery.eq("push"))
        .add(event_receiver::Column::PausedAt.is_null())
        .add(event_receiver::Column::NextAttemptAt.lte(now))
        .add(
            Condition::any()
                .add(event_receiver::Column::LeaseUntil.is_null())
                .add(event_receiver::Column::LeaseUntil.lte(now)),
        )
}

impl Store {
    /// Receivers that may be taken and whose enterprise's change log goes on beyond their cursor, the
    /// longest waiting first. It reads one row of `change_head` for each.
    pub async fn receiver_due(
        &self,
        platform: PlatformScope,
        now: Timestamp,
        limit: u64,
    ) -> Result<Vec<(EnterpriseId, ReceiverId)>, StoreError> {
        let head = |column| Expr::col((change_head::Entity, column));
        let receiver = |column| Expr::col((event_receiver::Entity, column));
        let behind = Query::select()
            .expr(Expr::val(1))
            .from(change_head::Entity)
            .and_where(
                head(change_head::Column::EnterpriseId)
                    .eq(receiver(event_receiver::Column::EnterpriseId)),
            )
            .and_where(
                head(change_head::Column::Sequence).gt(receiver(event_receiver::Column::Cursor)),
            )
            .to_owned();
        #[expect(clippy::disallowed_methods, reason = "the job serves every enterprise")]
        let query = event_receiver::Entity::find()
            .filter(free(now))
            .filter(Expr::exists(behind))
            .order_by_asc(event_receiver::Column::NextAttemptAt)
            .limit(limit);
        let rows = self.platform_all(platform, query).await?;
        Ok(rows
            .into_iter()
            .map(|row| (EnterpriseId::from_uuid(row.enterprise_id), ReceiverId::from_uuid(row.id)))
            .collect())
    }
}

impl WriteTx {
    /// Takes a receiver, unless somebody was quicker; answers whether it was taken.
    pub async fn receiver_lease(
        &self,
        lease: Lease<ReceiverId>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.receiver_update(lease.of, |q| {
            q.col_expr(event_receiver::Column::LeaseBy, Expr::value(lease.by))
                .col_expr(event_receiver::Column::LeaseUntil, Expr::value(lease.until.as_millis()))
                .filter(free(now))
        })
        .await
    }

    /// Moves the cursor of a leased receiver and lengthens the lease; answers whether the lease
    /// still holds. Where it does not, somebody else delivers by now, and this holder must stop.
    pub async fn receiver_advance(
        &self,
        lease: Lease<ReceiverId>,
        cursor: i64,
    ) -> Result<bool, StoreError> {
        self.receiver_update(lease.of, |q| {
            q.col_expr(event_receiver::Column::Cursor, Expr::value(cursor))
                .col_expr(event_receiver::Column::LeaseUntil, Expr::value(lease.until.as_millis()))
                .col_expr(event_receiver::Column::Attempts, Expr::value(0))
                .col_expr(event_receiver::Column::LastError, Expr::value(None::<String>))
                .filter(event_receiver::Column::LeaseBy.eq(lease.by))
        })
        .await
    }

    /// Gives a receiver back, after a failure with what went wrong.
    pub async fn receiver_release(
        &self,
        lease: Lease<ReceiverId>,
        now: Timestamp,
        failed: Option<Failed>,
    ) -> Result<(), StoreError> {
        self.receiver_update(lease.of, |q| {
            let q = q
                .col_expr(event_receiver::Column::LeaseBy, Expr::value(None::<Uuid>))
                .col_expr(event_receiver::Column::LeaseUntil, Expr::value(None::<i64>))
                .filter(event_receiver::Column::LeaseBy.eq(lease.by));
            let next = failed.as_ref().map_or(now, |failed| failed.next_attempt_at).as_millis();
            let q = q.col_expr(event_receiver::Column::NextAttemptAt, Expr::value(next));
            let Some(failed) = failed else { return q };
            let attempts = i32::try_from(failed.attempts).unwrap_or(i32::MAX);
            q.col_expr(event_receiver::Column::Attempts, Expr::value(attempts))
                .col_expr(event_receiver::Column::LastError, Expr::value(failed.error))
        })
        .await
        .map(drop)
    }
}
