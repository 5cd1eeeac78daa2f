//! Walks over people.

use muster_core::{id::PersonId, person::Person, walk::Walk};
use sea_orm::{QueryFilter as _, Select, prelude::Uuid};

use crate::{
    Leaf, PersonQuery, ReadTx, StoreError,
    entity::person_read,
    person_row::into_core,
    query,
    walk::{Step, WalkTable, page},
};

impl WalkTable for person_read::Entity {
    const ID: person_read::Column = person_read::Column::Id;

    fn id(row: &person_read::Model) -> Uuid {
        row.id
    }
}

impl ReadTx {
    /// People, filtered and sorted by the database, from where a walk stands. The query's page says
    /// how many; its offset is of no account.
    pub async fn person_walk(
        &self,
        query: &PersonQuery,
        from: &Walk<PersonId>,
    ) -> Result<Leaf<PersonId, Person>, StoreError> {
        let filter = |q: Select<person_read::Entity>| match &query.filter {
            Some(filter) => {
                q.filter(query::person::condition(filter, self.owner(), self.backend()))
            }
            None => q,
        };
        let step = Step {
            order: query::person::walk(query.sort.as_ref(), self.owner(), self.backend()),
            from: from.clone().map(PersonId::as_uuid),
            limit: query.page.limit,
        };
        let count = Box::pin(async {
            match query.filter {
                Some(_) => {
                    self.select::<person_read::Entity>().searching().with(filter).count().await
                }
                None => self.person_total().await,
            }
        });
        let people = if query.filter.is_some() || query.sort.is_some() {
            self.people().searching()
        } else {
            self.people().slowly()
        };
        let mut leaf = page(people.with(filter), step, count).await?;
        self.read_groups(&mut leaf.rows).await?;
        leaf.into_core(PersonId::from_uuid, into_core)
    }
}
