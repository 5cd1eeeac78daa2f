//! Which groups and memberships a run touched, page by page, as undoing it needs them.

use muster_core::{
    group::{GroupProfile, MemberKind},
    id::{CycleId, GroupId, MemberId},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, prelude::Expr,
};
use serde::Deserialize;

use super::settle::parsed;
use crate::{
    ReadTx, StoreError, WriteTx,
    entity::{cycle_group, cycle_member},
    members::chunks,
};

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
