//! Lists of people, in pages by index.

use muster_core::{
    person::Person,
    query::{EmailPart, Filter, Page, PersonColumn, PersonField, Sort},
};
use sea_orm::{ColumnTrait as _, QueryFilter as _, QuerySelect as _, Select};

use crate::{
    ReadTx, StoreError,
    entity::{change_head, person_read},
    page,
    person_row::{Row, into_core},
    places::{Census, Place},
    query,
};

/// Rows that a request reads without letting others go first.
const AT_ONCE: u64 = 256;

/// Which people are asked for, and in what order.
#[derive(Debug, Clone)]
pub struct PersonQuery {
    /// Who; everybody where there is none.
    pub filter: Option<Filter<PersonField>>,
    /// The order; by id, which is by age, where there is none.
    pub sort: Option<Sort<PersonField>>,
    /// Which part of the list.
    pub page: Page,
}

/// A part of a list of people.
#[derive(Debug, Clone)]
pub struct PersonPage {
    /// How many there are in all.
    pub total: u64,
    /// Those of this page.
    pub people: Vec<Person>,
}

impl ReadTx {
    /// People, filtered, sorted and paged by the database.
    pub async fn person_list(&self, query: &PersonQuery) -> Result<PersonPage, StoreError> {
        let page = page::within_reach(query.page);
        let (total, mut rows) = match query {
            PersonQuery { filter: None, sort: None, .. } => self.page_of_all(page).await?,
            PersonQuery { filter, sort, .. } => {
                self.page_of_some(filter.as_ref(), sort.as_ref(), page).await?
            }
        };
        self.read_groups(&mut rows).await?;
        let people = rows.into_iter().map(into_core).collect::<Result<_, _>>()?;
        Ok(PersonPage { total, people })
    }

    /// A page of everybody, from the nearest place that is known.
    async fn page_of_all(&self, page: Page) -> Result<(u64, Vec<Row>), StoreError> {
        let Some(head) = self.select::<change_head::Entity>().one().await? else {
            return Ok((0, Vec::new()));
        };
        let total = u64::try_from(head.people).unwrap_or(0);
        let Page { offset, limit } = page;
        if limit == 0 || offset >= total {
            return Ok((total, Vec::new()));
        }
        let census = Census { there: head.people, gone: head.people_gone };
        let known = self.places().and_then(|known| known.nearest(self.owner(), census, offset));
        let rows = match known {
            Some((number, place)) => {
                let from = match place {
                    Place::At(id) => person_read::Column::Id.gte(id),
                    Place::After(id) => person_read::Column::Id.gt(id),
                };
                let page = Page { offset: offset - number, limit };
                let rows = self.people().with(|q| q.filter(from));
                let rows = if page.offset + page.limit > AT_ONCE { rows.slowly() } else { rows };
                rows.with(|q| self.order(q, None).offset(page.offset).limit(page.limit))
                    .found()
                    .await?
            }
            None => self.page_within(None, None, page).await?,
        };
        if let (Some(places), Some(first), Some(last)) = (self.places(), rows.first(), rows.last())
        {
            let many = u64::try_from(rows.len()).unwrap_or(u64::MAX);
            places.remember(self.owner(), census, (offset, many), (first.row.id, last.row.id));
        }
        Ok((total, rows))
    }

    /// A page of those whom the filter finds, in this order.
    async fn page_of_some(
        &self,
        filter: Option<&Filter<PersonField>>,
        sort: Option<&Sort<PersonField>>,
        page: Page,
    ) -> Result<(u64, Vec<Row>), StoreError> {
        let Page { offset, limit } = page;
        let rows = if limit == 0 {
            Vec::new()
        } else if filter.is_some_and(|filter| page::names_one(filter, is_indexed)) {
            let people = self.people().with(|q| self.order(self.filter(q, filter), sort));
            people.with(|q| q.offset(offset).limit(limit)).found().await?
        } else {
            self.page_within(filter, sort, page).await?
        };
        let found = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let total = match (page::total_after(page, found), filter) {
            (Some(total), _) => total,
            (None, None) => self.person_total().await?,
            (None, Some(_)) => {
                let all = self.select::<person_read::Entity>().searching();
                all.with(|q| self.filter(q, filter)).count().await?
            }
        };
        Ok((total, rows))
    }

    /// A page that may have to be looked for. First who is on it: what is beside a person's row is
    /// computed for them alone, and not for everybody whom the offset passes over.
    async fn page_within(
        &self,
        filter: Option<&Filter<PersonField>>,
        sort: Option<&Sort<PersonField>>,
        Page { offset, limit }: Page,
    ) -> Result<Vec<Row>, StoreError> {
        let on_page = self
            .select::<person_read::Entity>()
            .with(|q| self.order(self.filter(q, filter), sort))
            .with(|q| q.select_only().column(person_read::Column::Id).offset(offset).limit(limit));
        let people = self.people().searching().with(|q| self.order(q, sort));
        people.among(person_read::Column::Id, on_page).found().await
    }

    fn filter(
        &self,
        query: Select<person_read::Entity>,
        filter: Option<&Filter<PersonField>>,
    ) -> Select<person_read::Entity> {
        let Some(filter) = filter else { return query };
        query.filter(query::person::condition(filter, self.owner(), self.backend()))
    }

    fn order(
        &self,
        query: Select<person_read::Entity>,
        sort: Option<&Sort<PersonField>>,
    ) -> Select<person_read::Entity> {
        query::person::order(query, sort, self.owner(), self.backend())
    }
}

/// What an index finds people by.
fn is_indexed(field: &PersonField) -> bool {
    matches!(
        field,
        PersonField::Column(PersonColumn::Id | PersonColumn::UserName | PersonColumn::ExternalId)
            | PersonField::Emails
            | PersonField::Email(EmailPart::Value)
    )
}
