//! Walking over people, for identity providers that compare the whole enterprise.

use muster_core::{
    Result,
    person::Person,
    query::{Filter, PersonField},
};
use muster_store::PersonQuery;

use crate::{App, ScimCaller, WalkPage, Walked, cursors::List};

impl App {
    /// People of the caller's enterprise, from where the cursor stands (RFC 9865). The query's page
    /// says how many.
    pub async fn person_walk(
        &self,
        caller: &ScimCaller,
        query: &PersonQuery,
        walked: Walked<'_>,
    ) -> Result<WalkPage<Person>> {
        let fields = query.filter.iter().flat_map(Filter::names);
        let fields = fields.chain(query.sort.iter().map(|sort| &sort.by));
        let urns = fields.filter_map(|field| match field {
            PersonField::Document(field) => field.path.first().map(String::as_str),
            _ => None,
        });
        let schemas = caller.schemas.versions(urns);
        let list = List { name: "people", schemas };
        let from = self.walk_from(caller, &list, walked).await?;
        let leaf = self.store.read(caller.scope).person_walk(query, &from).await?;
        self.walk_on(caller, &list, walked, leaf)
    }
}
