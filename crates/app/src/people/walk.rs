//! Walking over people, for identity providers that compare the whole enterprise.

use muster_core::{Result, person::Person};
use muster_store::PersonQuery;

use crate::{App, ScimCaller, WalkPage, Walked};

/// The list, as its cursors name it.
const LIST: &str = "people";

impl App {
    /// People of the caller's enterprise, from where the cursor stands (RFC 9865). The query's page
    /// says how many.
    pub async fn person_walk(
        &self,
        caller: &ScimCaller,
        query: &PersonQuery,
        walked: Walked<'_>,
    ) -> Result<WalkPage<Person>> {
        let from = self.walk_from(caller, LIST, walked).await?;
        let leaf = self.store.read(caller.scope).person_walk(query, &from).await?;
        self.walk_on(caller, LIST, walked, leaf)
    }
}
