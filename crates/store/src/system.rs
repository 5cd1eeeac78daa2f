//! The installation about itself: its database, its jobs and what waits.

use muster_core::{id::EnterpriseId, time::Timestamp};
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder,
    prelude::Expr,
    sea_query::{Asterisk, ExprTrait as _},
};

use crate::{
    PlatformScope, Store, StoreError,
    entity::{change_head, job, migration, notice},
};

/// A migration that ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// Its name.
    pub name: String,
    /// When it ran.
    pub at: Timestamp,
}

impl Store {
    /// Which database it is.
    pub fn database_name(&self) -> &'static str {
        match self.reader().backend() {
            DbBackend::Postgres => "PostgreSQL",
            _ => "SQLite",
        }
    }

    /// The migrations that ran, the newest first.
    pub async fn migration_list(
        &self,
        platform: PlatformScope,
    ) -> Result<Vec<Installed>, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "migrations belong to the installation")]
        let query = migration::Entity::find().order_by_desc(migration::Column::Version);
        let rows = self.platform_all(platform, query).await?;
        let told = |row: migration::Model| Installed {
            name: row.version,
            at: Timestamp::from_millis(row.applied_at.saturating_mul(1_000)),
        };
        Ok(rows.into_iter().map(told).collect())
    }

    /// What is done now and then, and when it is due again.
    pub async fn job_list(
        &self,
        platform: PlatformScope,
    ) -> Result<Vec<(String, Timestamp)>, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "jobs belong to the installation")]
        let query = job::Entity::find().order_by_asc(job::Column::Name);
        let rows = self.platform_all(platform, query).await?;
        Ok(rows.into_iter().map(|row| (row.name, Timestamp::from_millis(row.due_at))).collect())
    }

    /// How many notices wait to be sent.
    pub async fn notice_waiting(&self, platform: PlatformScope) -> Result<u64, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "the outbox of all enterprises is counted")]
        let query = notice::Entity::find()
            // In the words of the index.
            .filter(Expr::cust("state = 'waiting'"));
        self.platform_number(platform, query, Expr::col(Asterisk).count()).await
    }

    /// How many people the enterprises have, as the heads of their chains count them.
    pub async fn person_total_anywhere(&self, platform: PlatformScope) -> Result<u64, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "the people of all enterprises are counted")]
        let query = change_head::Entity::find()
            .filter(change_head::Column::EnterpriseId.ne(EnterpriseId::PLATFORM.as_uuid()));
        let sum = Expr::cust("CAST(COALESCE(SUM(people), 0) AS bigint)");
        self.platform_number(platform, query, sum).await
    }
}
