//! Keys that sign tokens. They belong to the installation: every instance reads the same ones.

use muster_core::{ctx::OpCtx, id::KeyId, time::Timestamp};
use sea_orm::{EntityTrait, QueryOrder, prelude::Expr};

use crate::{PlatformScope, Store, StoreError, WriteTx, entity::signing_key};

/// A signing key as it lies in the database.
#[derive(Clone)]
pub struct SigningKeyRow {
    /// Its id, the `kid` of what it signs.
    pub id: KeyId,
    /// The private key, PKCS #8.
    pub pkcs8: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When another took over; it still verifies.
    pub retired_at: Option<Timestamp>,
}

impl Store {
    /// Every key, the newest first.
    pub async fn signing_key_list(
        &self,
        platform: PlatformScope,
    ) -> Result<Vec<SigningKeyRow>, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "keys belong to the installation")]
        let query = signing_key::Entity::find().order_by_desc(signing_key::Column::Id);
        let rows = self.platform_all(platform, query).await?;
        Ok(rows
            .into_iter()
            .map(|row| SigningKeyRow {
                id: KeyId::from_uuid(row.id),
                pkcs8: row.pkcs8,
                created_at: Timestamp::from_millis(row.created_at),
                retired_at: row.retired_at.map(Timestamp::from_millis),
            })
            .collect())
    }
}

impl WriteTx {
    /// Adds a key and retires the others. Only for the installation's own scope.
    pub async fn signing_key_rotate(
        &self,
        ctx: &OpCtx,
        id: KeyId,
        pkcs8: Vec<u8>,
    ) -> Result<(), StoreError> {
        use sea_orm::{ColumnTrait as _, QueryFilter as _};
        #[expect(clippy::disallowed_methods, reason = "keys belong to the installation")]
        let retire = signing_key::Entity::update_many()
            .col_expr(signing_key::Column::RetiredAt, Expr::value(ctx.now.as_millis()))
            .filter(signing_key::Column::RetiredAt.is_null());
        self.platform_update(retire).await?;
        self.platform_insert::<signing_key::Entity>(signing_key::Model {
            id: id.as_uuid(),
            pkcs8,
            created_at: ctx.now.as_millis(),
            retired_at: None,
        })
        .await
    }
}
