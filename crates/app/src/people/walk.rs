//! Walking over people, for identity providers that compare the whole enterprise.

use muster_core::{Result, person::Person};
use muster_store::PersonQuery;

use crate::{App, ScimCaller, Walked};

/// The list, as its cursors name it.
const LIST: &str = "people";

/// A page of a walk over people.
#[derive(Debug, Clone)]
pub struct PeopleWalked {
    /// How many there were in all when the walk began.
    pub total: u64,
    /// Those of this page.
    pub people: Vec<Person>,
    /// The cursor of the next page; none where the walk is over.
    pub next: Option<String>,
}

impl App {
    /// People of the caller's enterprise, from where the cursor stands (RFC 9865). The query's page
    /// says how many.
    pub async fn person_walk(
        &self,
        caller: &ScimCaller,
        query: &PersonQuery,
        walked: Walked<'_>,
    ) -> Result<PeopleWalked> {
        let from = self.walk_from(caller, LIST, walked).await?;
        let leaf = self.store.read(caller.scope).person_walk(query, &from).await?;
        let next = self.walk_on(caller, LIST, walked, leaf.next.as_ref())?;
        Ok(PeopleWalked { total: leaf.total, people: leaf.people, next })
    }
}
