//! Adoptions that wait for an administrator, or have their agreement.

use muster_core::{adoption::Adoption, id::PersonId, time::Timestamp};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Expr};
use serde_json::json;

use crate::{ReadTx, StoreError, WriteTx, entity::adoption};

impl ReadTx {
    /// The adoption of a person.
    pub async fn adoption_find(&self, id: PersonId) -> Result<Option<Adoption>, StoreError> {
        let row = self.select::<adoption::Entity>().with(|q| q.filter(is(id))).one().await?;
        row.map(into_core).transpose()
    }

    /// Adoptions by person, after one of them, at most `limit`.
    pub async fn adoption_list(
        &self,
        after: Option<PersonId>,
        limit: u64,
    ) -> Result<Vec<Adoption>, StoreError> {
        let rows = self
            .select::<adoption::Entity>()
            .with(|q| {
                let q = match after {
                    Some(id) => q.filter(adoption::Column::PersonId.gt(id.as_uuid())),
                    None => q,
                };
                q.order_by_asc(adoption::Column::PersonId).limit(limit)
            })
            .all()
            .await?;
        rows.into_iter().map(into_core).collect()
    }
}

impl WriteTx {
    /// Writes an adoption down in place of the one before.
    pub async fn adoption_put(&self, adoption: &Adoption) -> Result<(), StoreError> {
        self.adoption_delete(adoption.person).await?;
        self.insert::<adoption::Entity>(adoption::Model {
            enterprise_id: self.owner(),
            person_id: adoption.person.as_uuid(),
            wanted: json!(adoption.wanted),
            asked_at: adoption.asked_at.as_millis(),
            agreed_at: adoption.agreed_at.map(Timestamp::as_millis),
        })
        .await
    }

    /// Writes down that an administrator agrees.
    pub async fn adoption_agree(&self, id: PersonId, now: Timestamp) -> Result<(), StoreError> {
        self.update::<adoption::Entity>()
            .with(|q| {
                q.col_expr(adoption::Column::AgreedAt, Expr::value(now.as_millis())).filter(is(id))
            })
            .run()
            .await
            .map(drop)
    }

    /// Forgets an adoption.
    pub async fn adoption_delete(&self, id: PersonId) -> Result<(), StoreError> {
        self.delete::<adoption::Entity>().with(|q| q.filter(is(id))).run().await.map(drop)
    }
}

fn is(id: PersonId) -> Expr {
    adoption::Column::PersonId.eq(id.as_uuid())
}

fn into_core(row: adoption::Model) -> Result<Adoption, StoreError> {
    Ok(Adoption {
        person: PersonId::from_uuid(row.person_id),
        wanted: serde_json::from_value(row.wanted)
            .map_err(|error| StoreError::corrupt("adoption", error.to_string()))?,
        asked_at: Timestamp::from_millis(row.asked_at),
        agreed_at: row.agreed_at.map(Timestamp::from_millis),
    })
}
