//! Whom a run touched, page by page, as undoing it needs them.

use std::collections::BTreeMap;

use muster_core::{
    cycle::Was,
    id::{CycleId, PersonId},
    person::Person,
};
use sea_orm::{
    ColumnTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    prelude::{Expr, Uuid},
    sea_query::ExprTrait as _,
};

use super::image;
use crate::{
    ReadTx, StoreError, WriteTx,
    entity::{cycle, cycle_person, departed, person, person_key, person_read},
    members::chunks,
    seal::LogKey,
};

/// A person whom a run touched.
#[derive(Debug, Clone, PartialEq)]
pub struct CyclePerson {
    /// Who.
    pub id: PersonId,
    /// What they were.
    pub was: Was,
    /// As they were, where they were known and are not removed for good.
    pub before: Option<Person>,
    /// The version of the extension schemas that these attributes are of.
    pub schemas: i64,
    /// The version that the run left.
    pub version: i64,
    /// Whether the run left them removed.
    pub gone: bool,
    /// Whether the run took their access or them away.
    pub taken: bool,
    /// Whether this was undone, and nothing of the run happened to them since.
    pub undone: bool,
}

impl ReadTx {
    /// People whom a run touched and of whom that is not undone, by id; the page after somebody.
    pub async fn cycle_people(
        &self,
        id: CycleId,
        after: Option<PersonId>,
        limit: u64,
    ) -> Result<Vec<CyclePerson>, StoreError> {
        let rows = self
            .select::<cycle_person::Entity>()
            .with(|q| {
                let theirs = q
                    .filter(cycle_person::Column::CycleId.eq(id.as_uuid()))
                    .filter(cycle_person::Column::Undone.eq(false));
                let next = match after {
                    Some(person) => {
                        theirs.filter(cycle_person::Column::PersonId.gt(person.as_uuid()))
                    }
                    None => theirs,
                };
                next.order_by_asc(cycle_person::Column::PersonId).limit(limit)
            })
            .all()
            .await?;
        let keys = self.image_keys(rows.iter().map(|row| row.person_id)).await?;
        rows.iter().map(|row| into_person(row, &keys)).collect()
    }

    /// One of them, whether it is undone or not.
    pub async fn cycle_person(
        &self,
        id: CycleId,
        person: PersonId,
    ) -> Result<Option<CyclePerson>, StoreError> {
        let row = self
            .select::<cycle_person::Entity>()
            .with(|q| {
                q.filter(cycle_person::Column::CycleId.eq(id.as_uuid()))
                    .filter(cycle_person::Column::PersonId.eq(person.as_uuid()))
            })
            .one()
            .await?;
        let keys = self.image_keys(row.iter().map(|row| row.person_id)).await?;
        row.as_ref().map(|row| into_person(row, &keys)).transpose()
    }

    /// The keys of people who are there, or were removed and can come back.
    async fn image_keys(
        &self,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<BTreeMap<Uuid, LogKey>, StoreError> {
        let mut keys = BTreeMap::new();
        for chunk in chunks(ids) {
            let there = self
                .select::<person_key::Entity>()
                .with(|q| q.filter(person_key::Column::Id.is_in(chunk.iter().copied())))
                .all()
                .await?;
            for row in there {
                keys.insert(row.id, LogKey::from_bytes(&row.log_key)?);
            }
            let gone = self
                .select::<departed::Entity>()
                .with(|q| q.filter(departed::Column::Id.is_in(chunk)))
                .all()
                .await?;
            for row in gone {
                keys.insert(row.id, LogKey::from_bytes(&row.log_key)?);
            }
        }
        Ok(keys)
    }

    /// These people, as far as they are there, without their groups.
    pub async fn person_find_all(
        &self,
        ids: &[PersonId],
    ) -> Result<BTreeMap<PersonId, Person>, StoreError> {
        let mut found = BTreeMap::new();
        for chunk in chunks(ids.iter().map(|id| id.as_uuid())) {
            // Groups are not asked for: PostgreSQL would only say whether there are some.
            let rows = self
                .select::<person_read::Entity>()
                .with(|q| q.filter(person::Column::Id.is_in(chunk)));
            for row in rows.found().await? {
                let person = crate::person_row::into_core(row)?;
                found.insert(person.id, person);
            }
        }
        Ok(found)
    }

    /// These people, as far as they were removed and can come back.
    pub async fn departed_find_all(
        &self,
        ids: &[PersonId],
    ) -> Result<BTreeMap<PersonId, Person>, StoreError> {
        let mut found = BTreeMap::new();
        for chunk in chunks(ids.iter().map(|id| id.as_uuid())) {
            let rows = self.select::<departed::Entity>();
            for row in rows.with(|q| q.filter(departed::Column::Id.is_in(chunk))).all().await? {
                let person = crate::departed::into_core(row)?;
                found.insert(person.id, person);
            }
        }
        Ok(found)
    }
}

impl WriteTx {
    /// What a run did to somebody is undone.
    pub async fn cycle_person_undone(
        &self,
        id: CycleId,
        person: &CyclePerson,
    ) -> Result<(), StoreError> {
        self.seat_let_go(person.id).await?;
        self.update::<cycle_person::Entity>()
            .with(|q| {
                q.col_expr(cycle_person::Column::Undone, Expr::value(true))
                    .col_expr(cycle_person::Column::Gone, Expr::value(false))
                    .col_expr(
                        cycle_person::Column::Active,
                        Expr::col(cycle_person::Column::WasActive),
                    )
                    .filter(cycle_person::Column::CycleId.eq(id.as_uuid()))
                    .filter(cycle_person::Column::PersonId.eq(person.id.as_uuid()))
            })
            .run()
            .await?;
        if person.taken {
            self.update::<cycle::Entity>()
                .with(|q| {
                    q.col_expr(cycle::Column::Taken, Expr::col(cycle::Column::Taken).sub(1_i64))
                        .filter(cycle::Column::Id.eq(id.as_uuid()))
                })
                .run()
                .await?;
        }
        Ok(())
    }
}

fn into_person(
    row: &cycle_person::Model,
    keys: &BTreeMap<Uuid, LogKey>,
) -> Result<CyclePerson, StoreError> {
    let id = PersonId::from_uuid(row.person_id);
    let was = Was::parse(&row.was)
        .ok_or_else(|| StoreError::corrupt("cycle_person", "a word is not known"))?;
    let before = match (&row.before, keys.get(&row.person_id)) {
        (Some(sealed), Some(key)) => Some(image::read(id, sealed, key)?),
        _ => None,
    };
    Ok(CyclePerson {
        id,
        was,
        before,
        schemas: row.schemas,
        version: row.version,
        gone: row.gone,
        taken: was == Was::There && (row.gone || row.was_active && !row.active),
        undone: row.undone,
    })
}
