//! Looking groups up.

use std::collections::BTreeMap;

use muster_core::{
    Error, Result,
    error::Thing,
    group::{Group, Member},
    id::GroupId,
};
use muster_store::{GroupPage, GroupQuery};

use crate::{App, ScimCaller};

impl App {
    /// One group of the caller's enterprise.
    pub async fn group_find(&self, caller: &ScimCaller, id: GroupId) -> Result<Group> {
        let group = self.store.read(caller.scope).group_find(id).await?;
        group.ok_or(Error::NotFound(Thing::Group))
    }

    /// Groups of the caller's enterprise, filtered, sorted and paged by the database.
    pub async fn group_list(&self, caller: &ScimCaller, query: &GroupQuery) -> Result<GroupPage> {
        Ok(self.store.read(caller.scope).group_list(query).await?)
    }

    /// The members of groups of the caller's enterprise, with their names if they are wanted.
    ///
    /// Whoever reads a group first and its members after knows them at least as new as the version
    /// says: a change in between makes the version stale, never the members.
    pub async fn member_list(
        &self,
        caller: &ScimCaller,
        groups: &[GroupId],
        named: bool,
    ) -> Result<BTreeMap<GroupId, Vec<Member>>> {
        Ok(self.store.read(caller.scope).member_list(groups, named).await?)
    }
}
