//! Integrations.

use muster_core::{id::IntegrationId, integration::Integration, text::fold, time::Timestamp};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, prelude::Expr};

use crate::{ReadTx, StoreError, WriteTx, entity::integration};

impl ReadTx {
    /// The integrations of the enterprise, by name. Their client ids are for the use cases to write.
    pub async fn integration_list(&self) -> Result<Vec<Integration>, StoreError> {
        let rows = self
            .select::<integration::Entity>()
            .with(|q| q.order_by_asc(integration::Column::NameKey))
            .all()
            .await?;
        Ok(rows.into_iter().map(into_core).collect())
    }

    /// An integration and the hash of its secret.
    pub async fn integration_find(
        &self,
        id: IntegrationId,
    ) -> Result<Option<(Integration, String)>, StoreError> {
        let row = self
            .select::<integration::Entity>()
            .with(|q| q.filter(integration::Column::Id.eq(id.as_uuid())))
            .one()
            .await?;
        Ok(row.map(|mut row| {
            let hash = std::mem::take(&mut row.secret_hash);
            (into_core(row), hash)
        }))
    }
}

impl WriteTx {
    /// Makes an integration.
    pub async fn integration_insert(
        &self,
        integration: &Integration,
        secret_hash: String,
    ) -> Result<(), StoreError> {
        self.insert::<integration::Entity>(integration::Model {
            enterprise_id: self.owner(),
            id: integration.id.as_uuid(),
            name: integration.name.clone(),
            name_key: fold(&integration.name),
            secret_hash,
            enabled: integration.enabled,
            may_issue_scim: integration.may_issue_scim,
            last_used_at: None,
            created_at: integration.created_at.as_millis(),
        })
        .await
    }

    /// Removes an integration; answers whether it was there.
    pub async fn integration_delete(&self, id: IntegrationId) -> Result<bool, StoreError> {
        let touched = self
            .delete::<integration::Entity>()
            .with(|q| q.filter(integration::Column::Id.eq(id.as_uuid())))
            .run()
            .await?;
        Ok(touched > 0)
    }

    /// Notes that the integration gets a token; answers whether it is still there and enabled. From
    /// here to the end of the transaction nobody can revoke it.
    pub async fn integration_used(
        &self,
        id: IntegrationId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let touched = self
            .update::<integration::Entity>()
            .with(|q| {
                q.col_expr(integration::Column::LastUsedAt, Expr::value(now.as_millis()))
                    .filter(integration::Column::Id.eq(id.as_uuid()))
                    .filter(integration::Column::Enabled.eq(true))
            })
            .run()
            .await?;
        Ok(touched > 0)
    }
}

fn into_core(row: integration::Model) -> Integration {
    Integration {
        id: IntegrationId::from_uuid(row.id),
        name: row.name,
        client_id: String::new(),
        enabled: row.enabled,
        may_issue_scim: row.may_issue_scim,
        last_used_at: row.last_used_at.map(Timestamp::from_millis),
        created_at: Timestamp::from_millis(row.created_at),
    }
}
