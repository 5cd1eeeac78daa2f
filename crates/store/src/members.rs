//! Members of groups. A change costs what changes, however many members there are.

use muster_core::{
    group::{MemberKind, Members},
    id::{GroupId, MemberId},
    query::{Filter, MemberPart},
};
use sea_orm::{
    ColumnTrait, QueryFilter, QueryTrait, Select,
    prelude::{Expr, Uuid},
};

use crate::{
    ReadTx, StoreError, WriteTx,
    entity::{group_child, group_id, group_person, person, person_id, scim_group},
    query::member::condition,
    scope::Owned,
};

/// A table of members.
pub(crate) trait MemberTable: Owned {
    const GROUP: Self::Column;
    const MEMBER: Self::Column;
    const KIND: MemberKind;

    /// Adds the table of the members to a query.
    fn join(query: Select<Self>) -> Select<Self>;

    /// The name of a joined member.
    const DISPLAY: &'static str;

    /// The group of a row, and its member.
    fn ids(row: &Self::Model) -> (GroupId, MemberId);
}

impl MemberTable for group_person::Entity {
    const GROUP: group_person::Column = group_person::Column::GroupId;
    const MEMBER: group_person::Column = group_person::Column::PersonId;
    const KIND: MemberKind = MemberKind::User;
    const DISPLAY: &'static str = "COALESCE(person.display_name, person.user_name)";

    fn join(mut query: Select<Self>) -> Select<Self> {
        let on = "person.enterprise_id = group_person.enterprise_id \
                  AND person.id = group_person.person_id";
        QueryTrait::query(&mut query).inner_join(person::Entity, Expr::cust(on));
        query
    }

    fn ids(row: &group_person::Model) -> (GroupId, MemberId) {
        (GroupId::from_uuid(row.group_id), MemberId::from_uuid(row.person_id))
    }
}

impl MemberTable for group_child::Entity {
    const GROUP: group_child::Column = group_child::Column::GroupId;
    const MEMBER: group_child::Column = group_child::Column::ChildId;
    const KIND: MemberKind = MemberKind::Group;
    const DISPLAY: &'static str = "scim_group.display_name";

    fn join(mut query: Select<Self>) -> Select<Self> {
        let on = "scim_group.enterprise_id = group_child.enterprise_id \
                  AND scim_group.id = group_child.child_id";
        QueryTrait::query(&mut query).inner_join(scim_group::Entity, Expr::cust(on));
        query
    }

    fn ids(row: &group_child::Model) -> (GroupId, MemberId) {
        (GroupId::from_uuid(row.group_id), MemberId::from_uuid(row.child_id))
    }
}

/// A table of those who may be members, of which only the ids are read.
trait IdTable: Owned {
    const ID: Self::Column;
    const KIND: MemberKind;

    fn id(row: &Self::Model) -> MemberId;
}

impl IdTable for person_id::Entity {
    const ID: person_id::Column = person_id::Column::Id;
    const KIND: MemberKind = MemberKind::User;

    fn id(row: &person_id::Model) -> MemberId {
        MemberId::from_uuid(row.id)
    }
}

impl IdTable for group_id::Entity {
    const ID: group_id::Column = group_id::Column::Id;
    const KIND: MemberKind = MemberKind::Group;

    fn id(row: &group_id::Model) -> MemberId {
        MemberId::from_uuid(row.id)
    }
}

impl ReadTx {
    /// Which of these ids are people or groups of the enterprise.
    pub async fn member_known(
        &self,
        ids: impl IntoIterator<Item = MemberId>,
    ) -> Result<Members, StoreError> {
        let ids: Vec<MemberId> = ids.into_iter().collect();
        let mut known = self.known_in::<person_id::Entity>(ids.iter().copied()).await?;
        let rest = ids.into_iter().filter(|id| !known.contains_key(id));
        let groups = self.known_in::<group_id::Entity>(rest).await?;
        known.extend(groups);
        Ok(known)
    }

    async fn known_in<T: IdTable>(
        &self,
        ids: impl Iterator<Item = MemberId>,
    ) -> Result<Members, StoreError> {
        let mut known = Members::new();
        for chunk in chunks(ids.map(MemberId::as_uuid)) {
            let rows = self.select::<T>().with(|q| q.filter(T::ID.is_in(chunk))).all().await?;
            known.extend(rows.iter().map(|row| (T::id(row), T::KIND)));
        }
        Ok(known)
    }

    /// Which of these ids are members of the group.
    pub async fn member_present(
        &self,
        group: GroupId,
        ids: impl IntoIterator<Item = MemberId>,
    ) -> Result<Members, StoreError> {
        let mut present = Members::new();
        for chunk in chunks(ids.into_iter().map(MemberId::as_uuid)) {
            let people = group_person::Column::PersonId.is_in(chunk.iter().copied());
            present.extend(self.member_ids::<group_person::Entity>(group, people).await?);
            let children = group_child::Column::ChildId.is_in(chunk.iter().copied());
            present.extend(self.member_ids::<group_child::Entity>(group, children).await?);
        }
        Ok(present)
    }

    /// All members of the group; those that satisfy the filter, if there is one.
    pub async fn member_matching(
        &self,
        group: GroupId,
        filter: Option<&Filter<MemberPart>>,
    ) -> Result<Members, StoreError> {
        let backend = self.backend();
        let condition = |kind| match filter {
            Some(filter) => condition(filter, &|part| Some(*part), kind, backend),
            None => Expr::val(true),
        };
        let people = condition(MemberKind::User);
        let mut found = self.member_ids::<group_person::Entity>(group, people).await?;
        let children = condition(MemberKind::Group);
        found.extend(self.member_ids::<group_child::Entity>(group, children).await?);
        Ok(found)
    }

    async fn member_ids<T: MemberTable>(
        &self,
        group: GroupId,
        condition: Expr,
    ) -> Result<Members, StoreError> {
        let rows = self
            .select::<T>()
            .with(|q| q.filter(T::GROUP.eq(group.as_uuid())).filter(condition))
            .all()
            .await?;
        Ok(rows.iter().map(|row| (T::ids(row).1, T::KIND)).collect())
    }
}

impl WriteTx {
    /// Makes these members of the group, who are none yet.
    pub async fn member_insert(&self, group: GroupId, members: &Members) -> Result<(), StoreError> {
        self.touch(|touched| touched.moved(group, members, true));
        let (enterprise_id, group_id) = (self.owner(), group.as_uuid());
        let of = |kind| of_kind(members, kind);
        self.insert_all::<group_person::Entity>(
            of(MemberKind::User).map(|person_id| group_person::Model {
                enterprise_id,
                group_id,
                person_id,
            }),
        )
        .await?;
        self.insert_all::<group_child::Entity>(
            of(MemberKind::Group).map(|child_id| group_child::Model {
                enterprise_id,
                group_id,
                child_id,
            }),
        )
        .await
    }

    /// Ends the membership of these.
    pub async fn member_remove(&self, group: GroupId, members: &Members) -> Result<(), StoreError> {
        self.touch(|touched| touched.moved(group, members, false));
        self.remove_from::<group_person::Entity>(group, members).await?;
        self.remove_from::<group_child::Entity>(group, members).await
    }

    async fn remove_from<T: MemberTable>(
        &self,
        group: GroupId,
        members: &Members,
    ) -> Result<(), StoreError> {
        for chunk in chunks(of_kind(members, T::KIND)) {
            self.delete::<T>()
                .with(|q| q.filter(T::GROUP.eq(group.as_uuid())).filter(T::MEMBER.is_in(chunk)))
                .run()
                .await?;
        }
        Ok(())
    }
}

fn of_kind(members: &Members, wanted: MemberKind) -> impl Iterator<Item = Uuid> {
    members.iter().filter(move |(_, kind)| **kind == wanted).map(|(id, _)| id.as_uuid())
}

/// Ids in lists of few lengths, so that few statements are prepared and kept: the last id fills a
/// list up, which means nothing to `IN`.
pub(crate) fn chunks(ids: impl IntoIterator<Item = Uuid>) -> Vec<Vec<Uuid>> {
    const MOST: usize = 256;
    const SIZES: [usize; 5] = [1, 4, 16, 64, MOST];
    let ids: Vec<Uuid> = ids.into_iter().collect();
    ids.chunks(MOST)
        .map(|chunk| {
            let mut chunk = chunk.to_vec();
            let size = SIZES.into_iter().find(|size| *size >= chunk.len());
            if let (Some(size), Some(last)) = (size, chunk.last().copied()) {
                chunk.resize(size, last);
            }
            chunk
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_filled_up() {
        let ids = |count: u128| (0..count).map(Uuid::from_u128);
        let lengths = |count| chunks(ids(count)).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(lengths(0), [0_usize; 0]);
        assert_eq!(lengths(1), [1]);
        assert_eq!(lengths(5), [16]);
        assert_eq!(lengths(300), [256, 64]);
        assert_eq!(chunks(ids(3)).concat(), [0, 1, 2, 2].map(Uuid::from_u128));
    }
}
