//! The delivery of notices: which is due, who delivers it, and how it ended.
//!
//! A lease is taken by one conditional update, as of receivers (`leases`). While it lasts, the notice is
//! due at its end: an instance that dies keeps it for no longer.

use muster_core::{
    id::{EnterpriseId, NoticeId},
    notice::{Notice, NoticeState},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
    prelude::{Expr, Uuid},
};

use crate::{
    Failed, Lease, PlatformScope, Store, StoreError, WriteTx,
    entity::notice,
    notices::{data, is},
};

/// How a notice ended.
#[derive(Debug, Clone)]
pub struct Ending {
    /// Sent, given up or dropped.
    pub state: NoticeState,
    /// When.
    pub at: Timestamp,
    /// Why, where it was not sent.
    pub reason: Option<String>,
    /// What is kept of it.
    pub notice: Notice,
}

/// A notice may be taken.
fn due(now: Timestamp) -> Condition {
    is(NoticeState::Waiting).add(notice::Column::NextAttemptAt.lte(now.as_millis()))
}

impl Store {
    /// Notices of every enterprise that are due, the longest waiting first.
    pub async fn notice_due(
        &self,
        platform: PlatformScope,
        now: Timestamp,
        limit: u64,
    ) -> Result<Vec<(EnterpriseId, NoticeId)>, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "the job serves every enterprise")]
        let query = notice::Entity::find()
            .filter(due(now))
            .order_by_asc(notice::Column::NextAttemptAt)
            .limit(limit);
        let rows = self.platform_all(platform, query).await?;
        Ok(rows
            .into_iter()
            .map(|row| (EnterpriseId::from_uuid(row.enterprise_id), NoticeId::from_uuid(row.id)))
            .collect())
    }
}

impl WriteTx {
    /// Takes a notice, unless somebody was quicker; answers whether it was taken.
    pub async fn notice_lease(
        &self,
        lease: Lease<NoticeId>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.notice_update(lease.of, |q| {
            let until = lease.until.as_millis();
            q.col_expr(notice::Column::LeaseBy, Expr::value(lease.by))
                .col_expr(notice::Column::NextAttemptAt, Expr::value(until))
                .filter(due(now))
        })
        .await
    }

    /// Notes how a leased notice ended; answers whether the lease still held.
    pub async fn notice_end(
        &self,
        lease: Lease<NoticeId>,
        ending: Ending,
    ) -> Result<bool, StoreError> {
        let data = data(&ending.notice)?;
        self.notice_update(lease.of, |q| {
            q.col_expr(notice::Column::State, Expr::value(ending.state.as_str()))
                .col_expr(notice::Column::EndedAt, Expr::value(ending.at.as_millis()))
                .col_expr(notice::Column::LastError, Expr::value(ending.reason))
                .col_expr(notice::Column::Data, Expr::value(data))
                .col_expr(notice::Column::LeaseBy, Expr::value(None::<Uuid>))
                .filter(notice::Column::LeaseBy.eq(lease.by))
        })
        .await
    }

    /// Gives a leased notice back that could not be sent now; answers whether the lease still held.
    pub async fn notice_retry(
        &self,
        lease: Lease<NoticeId>,
        failed: Failed,
    ) -> Result<bool, StoreError> {
        let attempts = i32::try_from(failed.attempts).unwrap_or(i32::MAX);
        let next = failed.next_attempt_at.as_millis();
        self.notice_update(lease.of, |q| {
            q.col_expr(notice::Column::Attempts, Expr::value(attempts))
                .col_expr(notice::Column::NextAttemptAt, Expr::value(next))
                .col_expr(notice::Column::LastError, Expr::value(failed.error))
                .col_expr(notice::Column::LeaseBy, Expr::value(None::<Uuid>))
                .filter(notice::Column::LeaseBy.eq(lease.by))
        })
        .await
    }

    /// Drops a notice that waits and nobody is sending; answers whether it was so.
    pub async fn notice_drop(
        &self,
        id: NoticeId,
        reason: &'static str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.notice_update(id, |q| {
            q.col_expr(notice::Column::State, Expr::value(NoticeState::Dropped.as_str()))
                .col_expr(notice::Column::EndedAt, Expr::value(now.as_millis()))
                .col_expr(notice::Column::LastError, Expr::value(reason))
                .filter(is(NoticeState::Waiting))
                .filter(notice::Column::LeaseBy.is_null())
        })
        .await
    }

    /// Updates one notice; answers whether it was there.
    async fn notice_update(
        &self,
        id: NoticeId,
        change: impl FnOnce(UpdateMany<notice::Entity>) -> UpdateMany<notice::Entity>,
    ) -> Result<bool, StoreError> {
        let touched = self
            .update::<notice::Entity>()
            .with(|q| change(q).filter(notice::Column::Id.eq(id.as_uuid())))
            .run()
            .await?;
        Ok(touched > 0)
    }
}
