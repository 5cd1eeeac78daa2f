//! Members of groups as lists show them.

use std::collections::BTreeMap;

use muster_core::{
    group::Member,
    id::{GroupId, MemberId},
};
use sea_orm::{
    ColumnTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::{Expr, Uuid},
};

use crate::{
    ReadTx, StoreError,
    engine::Found,
    entity::{group_child, group_person},
    members::{MemberTable, chunks},
    query::FARTHEST,
};

/// Groups that are asked for in one statement: fewer, where the members of so many are too many.
const SIZES: [usize; 3] = [256, 16, 1];

/// Members of some of the groups that were asked about.
#[derive(Debug, Clone, Default)]
pub struct MemberList {
    /// Of how many of the groups, from the first, these are all members.
    pub groups: usize,
    /// The members: people by age, then groups by age.
    pub members: BTreeMap<GroupId, Vec<Member>>,
}

/// A member, and the group it is in.
type Row = (GroupId, Member);

impl ReadTx {
    /// The members of these groups, with their names if they are wanted: of all the groups where that is
    /// `most` members or less, or else of as many groups as it takes, in the order given. The first group
    /// is always among them, whatever its size.
    pub async fn member_list(
        &self,
        groups: &[GroupId],
        named: bool,
        most: usize,
    ) -> Result<MemberList, StoreError> {
        let mut list = MemberList::default();
        let mut left = most;
        let mut sizes = SIZES.into_iter();
        let mut size = sizes.next().unwrap_or(1);
        while let Some(rest) = groups.get(list.groups..).filter(|rest| !rest.is_empty()) {
            let some = rest.get(..size).unwrap_or(rest);
            let limit = if list.groups == 0 && some.len() == 1 { usize::MAX } else { left };
            if let Some(rows) = self.members_of(some, named, limit).await? {
                left = left.saturating_sub(rows.len());
                list.groups += some.len();
                for (group, member) in rows {
                    list.members.entry(group).or_default().push(member);
                }
            } else if let Some(smaller) = sizes.next() {
                size = smaller;
            } else {
                break;
            }
        }
        Ok(list)
    }

    /// The members of these groups; nothing if they are more than the limit.
    async fn members_of(
        &self,
        groups: &[GroupId],
        named: bool,
        limit: usize,
    ) -> Result<Option<Vec<Row>>, StoreError> {
        let ids = chunks(groups.iter().map(|id| id.as_uuid())).concat();
        let mut rows = self.member_rows::<group_person::Entity>(&ids, named, limit).await?;
        let Some(left) = limit.checked_sub(rows.len()) else { return Ok(None) };
        let children = self.member_rows::<group_child::Entity>(&ids, named, left).await?;
        let fits = children.len() <= left;
        rows.extend(children);
        Ok(fits.then_some(rows))
    }

    /// Rows of a table, one more than the limit at most.
    async fn member_rows<T: MemberTable>(
        &self,
        groups: &[Uuid],
        named: bool,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let limit = u64::try_from(limit).unwrap_or(FARTHEST).min(FARTHEST) + 1;
        let mut rows = self.select::<T>().slowly().with(|q| {
            q.filter(T::GROUP.is_in(groups.iter().copied()))
                .order_by_asc(T::GROUP)
                .order_by_asc(T::MEMBER)
                .limit(limit)
        });
        if named {
            rows = rows.with(T::join).beside("display", Expr::cust(T::DISPLAY));
        }
        Ok(rows.found().await?.into_iter().map(into_member::<T>).collect())
    }
}

fn into_member<T: MemberTable>(found: Found<T>) -> Row {
    let Found { row, mut beside } = found;
    let (group, id): (GroupId, MemberId) = T::ids(&row);
    (group, Member { id, kind: T::KIND, display: beside.pop().flatten() })
}
