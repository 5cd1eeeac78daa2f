//! Groups, without their members.

use muster_core::{
    group::{Group, GroupProfile, MemberKind, Members},
    id::{GroupId, MemberId},
    query::{Filter, GroupColumn, GroupField, MemberPart, Page, Sort},
    text::{fold, fold_json},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, QueryFilter, QuerySelect, Select,
    prelude::{Expr, Uuid},
};
use serde_json::Value;

use crate::{
    ReadTx, StoreError, WriteTx,
    entity::{group_child, scim_group},
    page, query,
};

/// Which groups are asked for, and in what order.
#[derive(Debug, Clone)]
pub struct GroupQuery {
    /// Which; all where there is none.
    pub filter: Option<Filter<GroupField>>,
    /// The order; by id, which is by age, where there is none.
    pub sort: Option<Sort<GroupField>>,
    /// Which part of the list.
    pub page: Page,
}

/// A part of a list of groups.
#[derive(Debug, Clone)]
pub struct GroupPage {
    /// How many there are in all.
    pub total: u64,
    /// Those of this page.
    pub groups: Vec<Group>,
}

impl ReadTx {
    /// One group.
    pub async fn group_find(&self, id: GroupId) -> Result<Option<Group>, StoreError> {
        let row = self.select::<scim_group::Entity>().with(|q| q.filter(is(id))).one().await?;
        row.map(into_core).transpose()
    }

    /// Groups, filtered, sorted and paged by the database.
    pub async fn group_list(&self, query: &GroupQuery) -> Result<GroupPage, StoreError> {
        let filter = |q: Select<scim_group::Entity>| match &query.filter {
            Some(filter) => q.filter(query::group::condition(filter, self.owner(), self.backend())),
            None => q,
        };
        let page = page::within_reach(query.page);
        let Page { offset, limit } = page;
        let quick = query.filter.as_ref().is_some_and(|filter| page::names_one(filter, is_indexed));
        let rows = if limit == 0 {
            Vec::new()
        } else {
            let groups = self.select::<scim_group::Entity>();
            let groups = if quick { groups } else { groups.slowly() };
            groups
                .with(filter)
                .with(|q| {
                    query::group::order(q, query.sort.as_ref(), self.backend())
                        .offset(offset)
                        .limit(limit)
                })
                .all()
                .await?
        };
        let found = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let total = match page::total_after(page, found) {
            Some(total) => total,
            None => self.select::<scim_group::Entity>().slowly().with(filter).count().await?,
        };
        let groups = rows.into_iter().map(into_core).collect::<Result<_, _>>()?;
        Ok(GroupPage { total, groups })
    }
}

impl WriteTx {
    /// Makes a group.
    pub async fn group_insert(&self, group: &Group) -> Result<(), StoreError> {
        self.touch(|touched| touched.group(group.id, None, Some(group)));
        self.insert::<scim_group::Entity>(into_row(self.owner(), group)).await
    }

    /// Writes a group back that was read in this transaction.
    ///
    /// `before` is the group as read; the version tells whether anybody came in between.
    pub async fn group_update(&self, before: &Group, group: &Group) -> Result<(), StoreError> {
        let row = into_row(self.owner(), group);
        let touched = self
            .update::<scim_group::Entity>()
            .with(|q| {
                q.col_expr(scim_group::Column::DisplayName, Expr::value(row.display_name))
                    .col_expr(scim_group::Column::DisplayNameKey, Expr::value(row.display_name_key))
                    .col_expr(scim_group::Column::ExternalId, Expr::value(row.external_id))
                    .col_expr(scim_group::Column::Document, Expr::value(row.document))
                    .col_expr(scim_group::Column::DocumentKey, Expr::value(row.document_key))
                    .col_expr(scim_group::Column::Version, Expr::value(row.version))
                    .col_expr(scim_group::Column::UpdatedAt, Expr::value(row.updated_at))
                    .filter(is(group.id))
                    .filter(scim_group::Column::Version.eq(before.version))
            })
            .run()
            .await?;
        if before.profile != group.profile {
            self.touch(|touched| touched.group(group.id, Some(before), Some(group)));
        }
        if touched == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Removes a group and its memberships; the members stay. Groups that it was a member of change at
    /// `now`.
    pub async fn group_delete(&self, id: GroupId, now: Timestamp) -> Result<bool, StoreError> {
        if self.run().is_some() {
            self.remember_group(id).await?;
        }
        self.group_touch("group_child", "child_id", id.as_uuid(), now).await?;
        let touched = self.delete::<scim_group::Entity>().with(|q| q.filter(is(id))).run().await?;
        Ok(touched > 0)
    }

    /// A run removes a group: what it was is remembered, with its members and the groups it is in.
    async fn remember_group(&self, id: GroupId) -> Result<(), StoreError> {
        let Some(group) = self.group_find(id).await? else { return Ok(()) };
        let members = self.member_matching(id, None).await?;
        let parents = self
            .select::<group_child::Entity>()
            .with(|q| q.filter(group_child::Column::ChildId.eq(id.as_uuid())))
            .all()
            .await?;
        let itself = Members::from([(MemberId::from_uuid(id.as_uuid()), MemberKind::Group)]);
        self.touch(|touched| {
            touched.group(id, Some(&group), None);
            touched.members(id, &members, false);
            for parent in &parents {
                touched.members(GroupId::from_uuid(parent.group_id), &itself, false);
            }
        });
        Ok(())
    }

    /// Whoever is removed leaves their groups, whose versions move with it (RFC 7644 §3.14).
    pub(crate) async fn group_touch(
        &self,
        table: &'static str,
        column: &'static str,
        member: Uuid,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let theirs = format!(
            "scim_group.id IN (SELECT m.group_id FROM {table} m \
             WHERE m.enterprise_id = $1 AND m.{column} = $2)"
        );
        let theirs = query::sql::sql(
            self.backend(),
            [&theirs, &theirs],
            [Expr::val(self.owner()), Expr::val(member)],
        );
        self.update::<scim_group::Entity>()
            .with(|q| {
                q.col_expr(scim_group::Column::Version, Expr::cust("version + 1"))
                    .col_expr(scim_group::Column::UpdatedAt, Expr::value(now.as_millis()))
                    .filter(theirs)
            })
            .run()
            .await
            .map(drop)
    }
}

fn is(id: GroupId) -> Expr {
    scim_group::Column::Id.eq(id.as_uuid())
}

/// What an index finds groups by.
fn is_indexed(field: &GroupField) -> bool {
    matches!(
        field,
        GroupField::Column(GroupColumn::Id | GroupColumn::DisplayName | GroupColumn::ExternalId)
            | GroupField::Members
            | GroupField::Member(MemberPart::Value)
    )
}

fn into_row(owner: Uuid, group: &Group) -> scim_group::Model {
    let GroupProfile { display_name, external_id, attributes } = &group.profile;
    let document = Value::Object(attributes.clone());
    scim_group::Model {
        enterprise_id: owner,
        id: group.id.as_uuid(),
        display_name: display_name.clone(),
        display_name_key: fold(display_name),
        external_id: external_id.clone(),
        document_key: fold_json(&document),
        document,
        version: group.version,
        created_at: group.created_at.as_millis(),
        updated_at: group.updated_at.as_millis(),
    }
}

pub(crate) fn into_core(row: scim_group::Model) -> Result<Group, StoreError> {
    let Value::Object(attributes) = row.document else {
        return Err(StoreError::corrupt("scim_group", "document is not an object"));
    };
    Ok(Group {
        id: GroupId::from_uuid(row.id),
        profile: GroupProfile {
            display_name: row.display_name,
            external_id: row.external_id,
            attributes,
        },
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    })
}
