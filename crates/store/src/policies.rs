//! The policy of an enterprise, and those it had before.

use muster_core::{
    ctx::OpCtx,
    policy::{Policy, PolicyVersion},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Expr, sea_query::ExprTrait as _,
};
use serde_json::Value;

use crate::{
    ReadTx, StoreError, WriteTx,
    entity::{enterprise, policy_version},
};

impl ReadTx {
    /// The policies there were, the newest first; those older than `before`.
    pub async fn policy_versions(
        &self,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<PolicyVersion>, StoreError> {
        let rows = self.select::<policy_version::Entity>().with(|q| {
            let q = q.order_by_desc(policy_version::Column::Version).limit(limit);
            match before {
                Some(before) => q.filter(policy_version::Column::Version.lt(before)),
                None => q,
            }
        });
        rows.all().await?.into_iter().map(into_core).collect()
    }

    /// The policy of this version.
    pub async fn policy_version(&self, version: i64) -> Result<Option<PolicyVersion>, StoreError> {
        let row = self
            .select::<policy_version::Entity>()
            .with(|q| q.filter(policy_version::Column::Version.eq(version)));
        row.one().await?.map(into_core).transpose()
    }
}

impl WriteTx {
    /// Puts another policy in the place of that of this version, which is kept. Gives the new version.
    pub async fn policy_set(
        &self,
        ctx: &OpCtx,
        policy: &Policy,
        version: i64,
    ) -> Result<i64, StoreError> {
        let next = |column: enterprise::Column| (column, Expr::col(column).add(1));
        let document = document(policy)?;
        let touched = self
            .update::<enterprise::Entity>()
            .with(|q| {
                let (policy_version, policy_next) = next(enterprise::Column::PolicyVersion);
                let (row_version, row_next) = next(enterprise::Column::Version);
                q.col_expr(enterprise::Column::Policy, Expr::value(document.clone()))
                    .col_expr(policy_version, policy_next)
                    .col_expr(row_version, row_next)
                    .filter(enterprise::Column::PolicyVersion.eq(version))
            })
            .run()
            .await?;
        if touched == 0 {
            return Err(StoreError::Stale);
        }
        self.rules_moved();
        self.policy_keep(ctx, version + 1, document).await?;
        Ok(version + 1)
    }

    /// Keeps a policy under its version.
    pub(crate) async fn policy_keep(
        &self,
        ctx: &OpCtx,
        version: i64,
        policy: Value,
    ) -> Result<(), StoreError> {
        self.insert::<policy_version::Entity>(policy_version::Model {
            enterprise_id: self.owner(),
            version,
            policy,
            changed_at: ctx.now.as_millis(),
            actor_kind: ctx.actor.kind().to_owned(),
            actor_id: ctx.actor.id(),
        })
        .await
    }
}

/// A policy as it is stored.
pub(crate) fn document(policy: &Policy) -> Result<Value, StoreError> {
    serde_json::to_value(policy)
        .map_err(|error| StoreError::corrupt("enterprise", error.to_string()))
}

fn into_core(row: policy_version::Model) -> Result<PolicyVersion, StoreError> {
    Ok(PolicyVersion {
        version: row.version,
        policy: serde_json::from_value(row.policy)
            .map_err(|error| StoreError::corrupt("policy_version", error.to_string()))?,
        changed_at: Timestamp::from_millis(row.changed_at),
        actor: row.actor_kind,
        actor_id: row.actor_id,
    })
}
