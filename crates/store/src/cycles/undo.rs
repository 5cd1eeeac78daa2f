//! What a run touched, page by page, as undoing it needs it.

use std::collections::BTreeMap;

use muster_core::{
    cycle::Was,
    group::{GroupProfile, MemberKind},
    id::{CycleId, GroupId, MemberId, PersonId},
    person::Person,
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    prelude::{Expr, Uuid},
    sea_query::ExprTrait as _,
};
use serde::Deserialize;

use super::{image, settle::parsed};
use crate::{
    ReadTx, StoreError, WriteTx,
    entity::{cycle, cycle_group, cycle_member, cycle_person, departed, person, person_key},
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

/// A group that a run made, changed or removed.
#[derive(Debug, Clone, PartialEq)]
pub struct CycleGroup {
    /// Which.
    pub id: GroupId,
    /// As it was.
    pub before: Option<GroupBefore>,
    /// As the run left it.
    pub after: Option<GroupProfile>,
}

/// A group as it was before a run.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GroupBefore {
    /// Its attributes.
    pub profile: GroupProfile,
    /// Its version.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// The version of the extension schemas that its attributes are of.
    pub schemas: i64,
}

/// A membership that a run ended or began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CycleMember {
    /// Who.
    pub id: MemberId,
    /// What they are.
    pub kind: MemberKind,
    /// Whether they were a member.
    pub was: bool,
    /// Whether the run left them a member.
    pub is: bool,
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
            let rows = self.people().with(|q| q.filter(person::Column::Id.is_in(chunk)));
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

    /// Groups that a run made, changed or removed and of which that is not undone, by id.
    pub async fn cycle_groups(
        &self,
        id: CycleId,
        after: Option<GroupId>,
        limit: u64,
    ) -> Result<Vec<CycleGroup>, StoreError> {
        let rows = self
            .select::<cycle_group::Entity>()
            .with(|q| {
                let theirs = q
                    .filter(cycle_group::Column::CycleId.eq(id.as_uuid()))
                    .filter(cycle_group::Column::Undone.eq(false));
                let next = match after {
                    Some(group) => theirs.filter(cycle_group::Column::GroupId.gt(group.as_uuid())),
                    None => theirs,
                };
                next.order_by_asc(cycle_group::Column::GroupId).limit(limit)
            })
            .all()
            .await?;
        let groups = rows.into_iter().map(|row| {
            Ok(CycleGroup {
                id: GroupId::from_uuid(row.group_id),
                before: row.before.map(|value| parsed("cycle_group", value)).transpose()?,
                after: row.after.map(|value| parsed("cycle_group", value)).transpose()?,
            })
        });
        groups.collect()
    }

    /// The first group after another in which a run changed members, and that is not undone.
    pub async fn cycle_member_group(
        &self,
        id: CycleId,
        after: Option<GroupId>,
    ) -> Result<Option<GroupId>, StoreError> {
        let row = self
            .select::<cycle_member::Entity>()
            .with(|q| {
                let theirs = q
                    .filter(cycle_member::Column::CycleId.eq(id.as_uuid()))
                    .filter(cycle_member::Column::Undone.eq(false));
                let next = match after {
                    Some(group) => theirs.filter(cycle_member::Column::GroupId.gt(group.as_uuid())),
                    None => theirs,
                };
                next.order_by_asc(cycle_member::Column::GroupId)
            })
            .one()
            .await?;
        Ok(row.map(|row| GroupId::from_uuid(row.group_id)))
    }

    /// The memberships in a group that a run changed; all, or those of which that is not undone.
    pub async fn cycle_members(
        &self,
        id: CycleId,
        group: GroupId,
        all: bool,
    ) -> Result<Vec<CycleMember>, StoreError> {
        let rows = self
            .select::<cycle_member::Entity>()
            .with(|q| {
                let theirs = q
                    .filter(cycle_member::Column::CycleId.eq(id.as_uuid()))
                    .filter(cycle_member::Column::GroupId.eq(group.as_uuid()));
                if all { theirs } else { theirs.filter(cycle_member::Column::Undone.eq(false)) }
            })
            .all()
            .await?;
        let kind = |is_group| if is_group { MemberKind::Group } else { MemberKind::User };
        Ok(rows
            .into_iter()
            .map(|row| CycleMember {
                id: MemberId::from_uuid(row.member_id),
                kind: kind(row.is_group),
                was: row.was_member,
                is: row.is_member,
            })
            .collect())
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

    /// What a run did to a group is undone.
    pub async fn cycle_group_undone(&self, id: CycleId, group: GroupId) -> Result<(), StoreError> {
        self.update::<cycle_group::Entity>()
            .with(|q| {
                q.col_expr(cycle_group::Column::Undone, Expr::value(true))
                    .filter(cycle_group::Column::CycleId.eq(id.as_uuid()))
                    .filter(cycle_group::Column::GroupId.eq(group.as_uuid()))
            })
            .run()
            .await
            .map(drop)
    }

    /// What a run did to these memberships of a group is undone.
    pub async fn cycle_members_undone(
        &self,
        id: CycleId,
        group: GroupId,
        members: &[MemberId],
    ) -> Result<(), StoreError> {
        for chunk in chunks(members.iter().map(|member| member.as_uuid())) {
            self.update::<cycle_member::Entity>()
                .with(|q| {
                    q.col_expr(cycle_member::Column::Undone, Expr::value(true))
                        .filter(cycle_member::Column::CycleId.eq(id.as_uuid()))
                        .filter(cycle_member::Column::GroupId.eq(group.as_uuid()))
                        .filter(cycle_member::Column::MemberId.is_in(chunk))
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
