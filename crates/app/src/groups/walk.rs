//! Walking over groups, for identity providers that compare the whole enterprise.

use muster_core::{Result, group::Group};
use muster_store::GroupQuery;

use crate::{App, ScimCaller, WalkPage, Walked};

/// The list, as its cursors name it.
const LIST: &str = "groups";

impl App {
    /// Groups of the caller's enterprise, from where the cursor stands (RFC 9865). The query's page
    /// says how many.
    pub async fn group_walk(
        &self,
        caller: &ScimCaller,
        query: &GroupQuery,
        walked: Walked<'_>,
    ) -> Result<WalkPage<Group>> {
        let from = self.walk_from(caller, LIST, walked).await?;
        let leaf = self.store.read(caller.scope).group_walk(query, &from).await?;
        self.walk_on(caller, LIST, walked, leaf)
    }
}
