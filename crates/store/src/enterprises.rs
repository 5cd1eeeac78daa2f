//! Enterprises.

use muster_core::{
    ctx::OpCtx,
    enterprise::{Enterprise, EnterpriseState},
    id::EnterpriseId,
    text::fold,
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Expr,
    sea_query::{Asterisk, ExprTrait as _, LikeExpr},
};

use crate::{
    PlatformScope, ReadTx, Store, StoreError, WriteTx, entity::enterprise, policies::document,
};

impl ReadTx {
    /// The enterprise of this scope.
    pub async fn enterprise_find(&self) -> Result<Option<Enterprise>, StoreError> {
        self.select::<enterprise::Entity>().one().await?.map(into_core).transpose()
    }
}

impl WriteTx {
    /// Makes the enterprise of this scope.
    pub async fn enterprise_insert(
        &self,
        ctx: &OpCtx,
        enterprise: &Enterprise,
    ) -> Result<(), StoreError> {
        let policy = document(&enterprise.policy)?;
        self.insert::<enterprise::Entity>(enterprise::Model {
            id: enterprise.id.as_uuid(),
            name: enterprise.name.clone(),
            name_key: fold(&enterprise.name),
            state: state_name(enterprise.state).to_owned(),
            scim_enabled: enterprise.scim_enabled,
            sso_active: enterprise.sso_active,
            policy: policy.clone(),
            policy_version: enterprise.policy_version,
            schemas_version: enterprise.schemas_version,
            version: enterprise.version,
            created_at: enterprise.created_at.as_millis(),
        })
        .await?;
        self.count(|tally| tally.rules = enterprise.version);
        self.policy_keep(ctx, enterprise.policy_version, policy).await
    }

    /// Switches provisioning on or off.
    pub async fn enterprise_set_scim(&self, enabled: bool) -> Result<(), StoreError> {
        self.switch(enterprise::Column::ScimEnabled, enabled).await
    }

    /// Says whether single sign-on is active.
    pub async fn enterprise_set_sso(&self, active: bool) -> Result<(), StoreError> {
        self.switch(enterprise::Column::SsoActive, active).await
    }

    async fn switch(&self, what: enterprise::Column, on: bool) -> Result<(), StoreError> {
        let version = enterprise::Column::Version;
        let touched = self
            .update::<enterprise::Entity>()
            .with(|q| {
                q.col_expr(what, Expr::value(on)).col_expr(version, Expr::col(version).add(1))
            })
            .run()
            .await?;
        if touched == 0 {
            return Err(StoreError::Stale);
        }
        self.rules_moved();
        Ok(())
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

    /// The same of those only whose names contain a text. There are far fewer enterprises than people: their names
    /// are read one after the other.
    pub async fn enterprise_search(
        &self,
        platform: PlatformScope,
        text: &str,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Vec<Enterprise>, StoreError> {
        let name = || Expr::col((enterprise::Entity, enterprise::Column::NameKey));
        let part = fold(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let like = LikeExpr::new(format!("%{part}%")).escape('\\');
        #[expect(clippy::disallowed_methods, reason = "the list of enterprises has no owner")]
        let query = enterprise::Entity::find()
            .filter(enterprise::Column::Id.ne(EnterpriseId::PLATFORM.as_uuid()))
            .filter(name().like(like))
            .filter(name().gt(after.map(fold).unwrap_or_default()))
            .order_by_asc(enterprise::Column::NameKey)
            .limit(limit);
        let rows = self.platform_slowly(platform, query).await?;
        rows.into_iter().map(into_core).collect()
    }

    /// How many enterprises there are, the installation itself left out.
    pub async fn enterprise_count(&self, platform: PlatformScope) -> Result<u64, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "the list of enterprises has no owner")]
        let query = enterprise::Entity::find()
            .filter(enterprise::Column::Id.ne(EnterpriseId::PLATFORM.as_uuid()));
        self.platform_number(platform, query, Expr::col(Asterisk).count()).await
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
        sso_active: row.sso_active,
        policy: serde_json::from_value(row.policy).map_err(|error| corrupt(error.to_string()))?,
        policy_version: row.policy_version,
        schemas_version: row.schemas_version,
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
    })
}
