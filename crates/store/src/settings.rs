//! Settings: what differs from the defaults.

use std::collections::BTreeMap;

use muster_core::time::Timestamp;
use sea_orm::{ColumnTrait, QueryFilter, prelude::Expr, sea_query::ExprTrait as _};

use crate::{ReadTx, StoreError, WriteTx, entity::setting};

impl ReadTx {
    /// Every setting that was chosen, with its version.
    pub async fn setting_list(&self) -> Result<BTreeMap<String, (String, i64)>, StoreError> {
        let rows = self.select::<setting::Entity>().all().await?;
        Ok(rows.into_iter().map(|row| (row.key, (row.value, row.version))).collect())
    }

    /// One setting's value, if one was chosen.
    pub async fn setting_find(&self, key: &str) -> Result<Option<String>, StoreError> {
        let row = self
            .select::<setting::Entity>()
            .with(|q| q.filter(setting::Column::Key.eq(key)))
            .one()
            .await?;
        Ok(row.map(|row| row.value))
    }
}

impl WriteTx {
    /// Chooses a value.
    pub async fn setting_set(
        &self,
        key: &str,
        value: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let touched = self
            .update::<setting::Entity>()
            .with(|q| {
                q.col_expr(setting::Column::Value, Expr::value(value))
                    .col_expr(setting::Column::Version, Expr::col(setting::Column::Version).add(1))
                    .col_expr(setting::Column::UpdatedAt, Expr::value(now.as_millis()))
                    .filter(setting::Column::Key.eq(key))
            })
            .run()
            .await?;
        if touched > 0 {
            return Ok(());
        }
        self.insert::<setting::Entity>(setting::Model {
            enterprise_id: self.owner(),
            key: key.to_owned(),
            value: value.to_owned(),
            version: 1,
            updated_at: now.as_millis(),
        })
        .await
    }
}
