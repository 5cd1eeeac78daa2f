//! Enterprises.

use muster_core::{
    enterprise::{Enterprise, EnterpriseState},
    id::EnterpriseId,
    policy::Policy,
    text::fold,
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Expr,
    sea_query::ExprTrait as _,
};

use crate::{PlatformScope, ReadTx, Store, StoreError, WriteTx, entity::enterprise};

impl ReadTx {
    /// The enterprise of this scope.
    pub async fn enterprise_find(&self) -> Result<Option<Enterprise>, StoreError> {
        self.select::<enterprise::Entity>().one().await?.map(into_core).transpose()
    }
}

impl WriteTx {
    /// Makes the enterprise of this scope.
    pub async fn enterprise_insert(&self, enterprise: &Enterprise) -> Result<(), StoreError> {
        self.insert::<enterprise::Entity>(enterprise::Model {
            id: enterprise.id.as_uuid(),
            name: enterprise.name.clone(),
            name_key: fold(&enterprise.name),
            state: state_name(enterprise.state).to_owned(),
            scim_enabled: enterprise.scim_enabled,
            policy: serde_json::to_value(&enterprise.policy)
                .map_err(|error| StoreError::corrupt("enterprise", error.to_string()))?,
            policy_version: enterprise.policy_version,
            schemas_version: enterprise.schemas_version,
            version: enterprise.version,
            created_at: enterprise.created_at.as_millis(),
        })
        .await
    }

    /// Switches provisioning on or off.
    pub async fn enterprise_set_scim(&self, enabled: bool) -> Result<(), StoreError> {
        let touched = self
            .update::<enterprise::Entity>()
            .with(|q| {
                q.col_expr(enterprise::Column::ScimEnabled, Expr::value(enabled)).col_expr(
                    enterprise::Column::Version,
                    Expr::col(enterprise::Column::Version).add(1),
                )
            })
            .run()
            .await?;
        if touched == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }
}

impl WriteTx {
    /// Puts another policy in the place of that of this version.
    pub async fn enterprise_set_policy(
        &self,
        policy: &Policy,
        version: i64,
    ) -> Result<(), StoreError> {
        let policy = serde_json::to_value(policy)
            .map_err(|error| StoreError::corrupt("enterprise", error.to_string()))?;
        let next = |column: enterprise::Column| (column, Expr::col(column).add(1));
        let touched = self
            .update::<enterprise::Entity>()
            .with(|q| {
                let (policy_version, policy_next) = next(enterprise::Column::PolicyVersion);
                let (row_version, row_next) = next(enterprise::Column::Version);
                q.col_expr(enterprise::Column::Policy, Expr::value(policy))
                    .col_expr(policy_version, policy_next)
                    .col_expr(row_version, row_next)
                    .filter(enterprise::Column::PolicyVersion.eq(version))
            })
            .run()
            .await?;
        if touched == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }
}

impl Store {
    /// Enterprises by name, the installation itself left out; only global admins see more than one.
    pub async fn enterprise_list(
        &self,
        platform: PlatformScope,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Vec<Enterprise>, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "the list of enterprises has no owner")]
        let mut query = enterprise::Entity::find()
            .filter(enterprise::Column::Id.ne(EnterpriseId::PLATFORM.as_uuid()))
            .order_by_asc(enterprise::Column::NameKey)
            .limit(limit);
        if let Some(name) = after {
            query = query.filter(enterprise::Column::NameKey.gt(fold(name)));
        }
        let rows = self.platform_all(platform, query).await?;
        rows.into_iter().map(into_core).collect()
    }
}

fn state_name(state: EnterpriseState) -> &'static str {
    match state {
        EnterpriseState::Active => "active",
        EnterpriseState::Suspended => "suspended",
    }
}

fn into_core(row: enterprise::Model) -> Result<Enterprise, StoreError> {
    let corrupt = |what: String| StoreError::corrupt("enterprise", what);
    Ok(Enterprise {
        id: EnterpriseId::from_uuid(row.id),
        name: row.name,
        state: match row.state.as_str() {
            "active" => EnterpriseState::Active,
            "suspended" => EnterpriseState::Suspended,
            other => return Err(corrupt(format!("unknown state {other}"))),
        },
        scim_enabled: row.scim_enabled,
        policy: serde_json::from_value(row.policy).map_err(|error| corrupt(error.to_string()))?,
        policy_version: row.policy_version,
        schemas_version: row.schemas_version,
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
    })
}
