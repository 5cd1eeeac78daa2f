//! Work that one of the instances does for all of them.

use muster_core::time::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, prelude::Expr};

use crate::{StoreError, WriteTx, entity::job};

/// A job that is done now and then, by whoever comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Old calls are forgotten.
    CallPurge,
    /// Those who waited too long to be registered are forgotten.
    ParkedPurge,
    /// Verified domains are looked at again.
    DomainCheck,
    /// People whose days are over are removed for good.
    PersonPurge,
    /// Whether anybody must be told of anything, and what of the outbox may go.
    NoticeCheck,
}

impl Job {
    /// As stored.
    fn as_str(self) -> &'static str {
        match self {
            Self::CallPurge => "call_log.purge",
            Self::ParkedPurge => "parked.purge",
            Self::DomainCheck => "domain.check",
            Self::PersonPurge => "person.purge",
            Self::NoticeCheck => "notice.check",
        }
    }
}

impl WriteTx {
    /// Takes a job that is due and says when it is due again; answers whether it was taken. One
    /// conditional update, so that of two instances one gets it. Only for the installation's own scope.
    pub async fn job_take(
        &self,
        job: Job,
        now: Timestamp,
        again: Timestamp,
    ) -> Result<bool, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "jobs belong to the installation")]
        let take = job::Entity::update_many()
            .col_expr(job::Column::DueAt, Expr::value(again.as_millis()))
            .filter(job::Column::Name.eq(job.as_str()))
            .filter(job::Column::DueAt.lte(now.as_millis()));
        Ok(self.platform_update(take).await? > 0)
    }
}
