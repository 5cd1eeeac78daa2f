//! Walking over groups, for identity providers that compare the whole enterprise.

use muster_core::{
    Result,
    group::Group,
    query::{Filter, GroupField},
};
use muster_store::GroupQuery;

use crate::{App, ScimCaller, WalkPage, Walked, cursors::List};

impl App {
    /// Groups of the caller's enterprise, from where the cursor stands (RFC 9865). The query's page
    /// says how many.
    pub async fn group_walk(
        &self,
        caller: &ScimCaller,
        query: &GroupQuery,
        walked: Walked<'_>,
    ) -> Result<WalkPage<Group>> {
        let fields = query.filter.iter().flat_map(Filter::names);
        let fields = fields.chain(query.sort.iter().map(|sort| &sort.by));
        let urns = fields.filter_map(|field| match field {
            GroupField::Document(field) => field.path.first().map(String::as_str),
            _ => None,
        });
        let schemas = caller.schemas.versions(urns);
        let list = List { name: "groups", schemas };
        let from = self.walk_from(caller, &list, walked).await?;
        let leaf = self.store.read(caller.scope).group_walk(query, &from).await?;
        self.walk_on(caller, &list, walked, leaf)
    }
}
