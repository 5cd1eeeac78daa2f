//! Looking groups up.

use muster_core::{
    Error, Result,
    error::Thing,
    group::{Group, Member},
    id::GroupId,
};

use crate::{App, ScimCaller};

impl App {
    /// One group of the caller's enterprise.
    pub async fn group_find(&self, caller: &ScimCaller, id: GroupId) -> Result<Group> {
        let group = self.store.read(caller.scope).group_find(id).await?;
        group.ok_or(Error::NotFound(Thing::Group))
    }

    /// All members of a group of the caller's enterprise, with their names if they are wanted.
    ///
    /// Whoever reads a group first and its members after knows them at least as new as the version
    /// says: a change in between makes the version stale, never the members.
    pub async fn member_list(
        &self,
        caller: &ScimCaller,
        group: GroupId,
        named: bool,
    ) -> Result<Vec<Member>> {
        let found = self.store.read(caller.scope).member_list(&[group], named, usize::MAX).await?;
        Ok(found.members.into_values().flatten().collect())
    }
}
