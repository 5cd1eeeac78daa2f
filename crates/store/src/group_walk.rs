//! Walks over groups.

use muster_core::{group::Group, id::GroupId, walk::Walk};
use sea_orm::{QueryFilter as _, Select, prelude::Uuid};

use crate::{
    GroupQuery, Leaf, ReadTx, StoreError,
    entity::scim_group,
    groups::into_core,
    query,
    walk::{Step, WalkTable, page},
};

impl WalkTable for scim_group::Entity {
    const ID: scim_group::Column = scim_group::Column::Id;

    fn id(row: &scim_group::Model) -> Uuid {
        row.id
    }
}

impl ReadTx {
    /// Groups, filtered and sorted by the database, from where a walk stands. The query's page says
    /// how many; its offset is of no account.
    pub async fn group_walk(
        &self,
        query: &GroupQuery,
        from: &Walk<GroupId>,
    ) -> Result<Leaf<GroupId, Group>, StoreError> {
        let groups = || {
            self.select::<scim_group::Entity>().slowly().with(|q: Select<scim_group::Entity>| {
                match &query.filter {
                    Some(filter) => {
                        q.filter(query::group::condition(filter, self.owner(), self.backend()))
                    }
                    None => q,
                }
            })
        };
        let step = Step {
            order: query::group::walk(query.sort.as_ref(), self.backend()),
            from: from.clone().map(GroupId::as_uuid),
            limit: query.page.limit,
        };
        let leaf = page(groups(), step, Box::pin(groups().count())).await?;
        leaf.into_core(GroupId::from_uuid, |found| into_core(found.row))
    }
}
