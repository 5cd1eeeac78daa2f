//! Looking people up, for identity providers.

use muster_core::{Error, Result, error::Thing, id::PersonId, person::Person};
use muster_store::{PersonPage, PersonQuery};

use crate::{App, ScimCaller};

impl App {
    /// One person of the caller's enterprise; disabled people are found, removed ones are not.
    pub async fn person_find(&self, caller: &ScimCaller, id: PersonId) -> Result<Person> {
        let person = self.store.read(caller.scope).person_find(id).await?;
        person.ok_or(Error::NotFound(Thing::Person))
    }

    /// People of the caller's enterprise, filtered, sorted and paged by the database.
    pub async fn person_list(
        &self,
        caller: &ScimCaller,
        query: &PersonQuery,
    ) -> Result<PersonPage> {
        Ok(self.store.read(caller.scope).person_list(query).await?)
    }
}
