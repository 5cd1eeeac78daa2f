//! People whose roles have to be looked at again, because something changed that decides about them.
//!
//! They are written down in the transaction of that change, however many they are, by statements over sets;
//! whoever looks at them takes them away in the transaction that gives them their roles.

use muster_core::id::{EnterpriseId, GroupId, PersonId};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Expr,
    sea_query::ExprTrait as _,
};

use crate::{
    PlatformScope, ReadTx, Store, StoreError, WriteTx,
    entity::{group_person, person, person_id, role_review},
    members::chunks,
};

/// The columns of a row.
const COLUMNS: [role_review::Column; 2] =
    [role_review::Column::EnterpriseId, role_review::Column::PersonId];

impl ReadTx {
    /// Some of those whose roles have to be looked at; the page after somebody. Without `seats` those are left
    /// out for whom there was none.
    pub async fn role_review_next(
        &self,
        after: Option<PersonId>,
        limit: u64,
        seats: bool,
    ) -> Result<Vec<PersonId>, StoreError> {
        let rows = self
            .select::<role_review::Entity>()
            .with(|q| {
                let next = match after {
                    Some(id) => q.filter(role_review::Column::PersonId.gt(id.as_uuid())),
                    None => q,
                };
                // In the words of the index, which has these alone.
                let next = if seats {
                    next
                } else {
                    next.filter(Expr::col(role_review::Column::Seat).not())
                };
                next.order_by_asc(role_review::Column::PersonId).limit(limit)
            })
            .all()
            .await?;
        Ok(rows.into_iter().map(|row| PersonId::from_uuid(row.person_id)).collect())
    }
}

impl WriteTx {
    /// The roles of these people have to be looked at; ids of nobody are passed over.
    pub async fn role_review_people(&self, ids: &[PersonId]) -> Result<(), StoreError> {
        for chunk in chunks(ids.iter().map(|id| id.as_uuid())) {
            self.review(person_id::Column::Id.is_in(chunk)).await?;
        }
        Ok(())
    }

    /// The roles of everybody who waits for one have to be looked at.
    pub async fn role_review_waiting(&self) -> Result<(), StoreError> {
        self.review(Expr::col((person::Entity, person::Column::RoleWaits))).await
    }

    /// The roles of a group's people have to be looked at.
    pub async fn role_review_members(&self, group: GroupId) -> Result<(), StoreError> {
        let members = self.select::<group_person::Entity>().with(|q| {
            q.filter(group_person::Column::GroupId.eq(group.as_uuid()))
                .select_only()
                .column(group_person::Column::EnterpriseId)
                .column(group_person::Column::PersonId)
        });
        self.insert_found::<role_review::Entity, _>(COLUMNS, members).await.map(drop)
    }

    /// The roles of these people have been looked at.
    pub async fn role_review_done(&self, ids: &[PersonId]) -> Result<(), StoreError> {
        for chunk in chunks(ids.iter().map(|id| id.as_uuid())) {
            self.delete::<role_review::Entity>()
                .with(|q| q.filter(role_review::Column::PersonId.is_in(chunk)))
                .run()
                .await?;
        }
        Ok(())
    }

    /// There was no seat for these people: they are looked at again when there is one.
    pub async fn role_review_seats(&self, ids: &[PersonId]) -> Result<(), StoreError> {
        for chunk in chunks(ids.iter().map(|id| id.as_uuid())) {
            self.update::<role_review::Entity>()
                .with(|q| {
                    q.col_expr(role_review::Column::Seat, Expr::value(true))
                        .filter(role_review::Column::PersonId.is_in(chunk))
                })
                .run()
                .await?;
        }
        Ok(())
    }

    async fn review(&self, who: Expr) -> Result<(), StoreError> {
        let people = self.select::<person_id::Entity>().with(|q| {
            q.filter(who)
                .select_only()
                .column(person_id::Column::EnterpriseId)
                .column(person_id::Column::Id)
        });
        self.insert_found::<role_review::Entity, _>(COLUMNS, people).await.map(drop)
    }
}

impl Store {
    /// The next enterprise with people whose roles have to be looked at.
    pub async fn role_review_due(
        &self,
        platform: PlatformScope,
        after: Option<EnterpriseId>,
    ) -> Result<Option<EnterpriseId>, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "the job serves every enterprise")]
        let rows = role_review::Entity::find();
        let rows = match after {
            Some(id) => rows.filter(role_review::Column::EnterpriseId.gt(id.as_uuid())),
            None => rows,
        };
        let first = rows.order_by_asc(role_review::Column::EnterpriseId).limit(1);
        let found = self.platform_all(platform, first).await?.pop();
        Ok(found.map(|row| EnterpriseId::from_uuid(row.enterprise_id)))
    }
}
