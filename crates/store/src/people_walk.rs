//! Walks over people.

use muster_core::{
    id::PersonId,
    person::Person,
    walk::{Mark, Walk},
};
use sea_orm::{QueryFilter as _, QuerySelect as _, Select, sea_query::Expr};

use crate::{
    PersonQuery, ReadTx, StoreError,
    entity::{person, person_read},
    people::{MOST, into_core},
    query,
};

/// A page of a walk over people.
#[derive(Debug, Clone)]
pub struct PersonLeaf {
    /// How many there were in all when the walk began.
    pub total: u64,
    /// Those of this page.
    pub people: Vec<Person>,
    /// Where the walk stands after this page; none where it is over.
    pub next: Option<Walk<PersonId>>,
}

impl ReadTx {
    /// People, filtered and sorted by the database, from where a walk stands. The query's page says
    /// how many; its offset is of no account.
    pub async fn person_walk(
        &self,
        query: &PersonQuery,
        from: &Walk<PersonId>,
    ) -> Result<PersonLeaf, StoreError> {
        let filter = |q: Select<person_read::Entity>| match &query.filter {
            Some(filter) => {
                q.filter(query::person::condition(filter, self.owner(), self.backend()))
            }
            None => q,
        };
        let limit = query.page.limit.min(MOST);
        let order = query::person::walk(query.sort.as_ref(), self.owner(), self.backend());
        let after =
            from.after.as_ref().map(|mark| Mark { id: mark.id.as_uuid(), key: mark.key.clone() });
        let mut people = self.people().slowly().with(filter);
        let key = order.key(self.backend());
        let keyed = key.is_some();
        if let Some(key) = key {
            people = people.beside("sort_key", key);
        }
        let id = Expr::col((person::Entity, person::Column::Id));
        // One more than asked for tells whether the walk goes on.
        let mut rows = people
            .try_with(|q| order.apply(q, id, after.as_ref()))?
            .with(|q| q.limit(limit.saturating_add(1)))
            .found()
            .await?;
        let found = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let goes_on = found > limit;
        if goes_on {
            rows.pop();
        }
        let last = rows.last().map(|row| Mark {
            id: PersonId::from_uuid(row.row.id),
            // Asked for after everything else.
            key: row.beside.last().filter(|_| keyed).cloned().flatten(),
        });
        let total = match from.total {
            Some(total) => total,
            None if !goes_on => found,
            None if query.filter.is_none() => self.person_total().await?,
            None => self.select::<person_read::Entity>().slowly().with(filter).count().await?,
        };
        let next = goes_on
            .then(|| Walk { total: Some(total), after: last.or_else(|| from.after.clone()) });
        let people = rows.into_iter().map(into_core).collect::<Result<_, _>>()?;
        Ok(PersonLeaf { total, people, next })
    }
}
