//! Lists of people who were removed: for administrators, and for the job that removes them for good.

use muster_core::{
    id::{EnterpriseId, PersonId},
    person::Person,
    query::Page,
    text::fold,
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    Select, sea_query::Expr,
};

use crate::{
    PlatformScope, ReadTx, Store, StoreError, departed::into_core, entity::departed, page,
    query::sql::sql,
};

/// A part of the list of those who were removed.
#[derive(Debug, Clone)]
pub struct DepartedPage {
    /// How many there are in all.
    pub total: u64,
    /// Those of this page.
    pub people: Vec<Person>,
}

impl ReadTx {
    /// Those who were removed, by user name; those in whose names or e-mails the text is, if there is
    /// one.
    pub async fn departed_list(
        &self,
        search: Option<&str>,
        page: Page,
    ) -> Result<DepartedPage, StoreError> {
        let backend = self.backend();
        let filter = |q: Select<departed::Entity>| match search {
            Some(text) => q.filter(sql(
                backend,
                ["strpos($1, $2) > 0", "instr($1, $2) > 0"],
                [Expr::col(departed::Column::SearchKey), Expr::val(fold(text))],
            )),
            None => q,
        };
        let total = self.select::<departed::Entity>().slowly().with(filter).count().await?;
        let Page { offset, limit } = page::within_reach(page);
        if limit == 0 || offset >= total {
            return Ok(DepartedPage { total, people: Vec::new() });
        }
        let rows = self
            .select::<departed::Entity>()
            .slowly()
            .with(filter)
            .with(|q| {
                q.order_by_asc(departed::Column::UserNameKey)
                    .order_by_asc(departed::Column::Id)
                    .offset(offset)
                    .limit(limit)
            })
            .all()
            .await?;
        let people = rows.into_iter().map(into_core).collect::<Result<_, _>>()?;
        Ok(DepartedPage { total, people })
    }
}

/// Somebody whose day is over, and the day.
pub type Due = (EnterpriseId, PersonId, Timestamp);

impl Store {
    /// Those of all enterprises whose day is over at `now`, in the order of their days: a page of an
    /// index, after the last one of the page before.
    pub async fn departed_due(
        &self,
        platform: PlatformScope,
        now: Timestamp,
        after: Option<Due>,
        limit: u64,
    ) -> Result<Vec<Due>, StoreError> {
        let after = after.map(|(enterprise, person, day)| {
            (day.as_millis(), enterprise.as_uuid(), person.as_uuid())
        });
        #[expect(clippy::disallowed_methods, reason = "one instance does it for every enterprise")]
        let mut query = departed::Entity::find()
            .filter(departed::Column::DueAt.lte(now.as_millis()))
            .order_by_asc(departed::Column::DueAt)
            .order_by_asc(departed::Column::EnterpriseId)
            .order_by_asc(departed::Column::Id)
            .limit(limit);
        if let Some((day, enterprise, person)) = after {
            // A comparison of rows, which is a place in the index.
            query = query.filter(sql(
                self.reader().backend(),
                ["(due_at, enterprise_id, id) > ($1, $2, $3)"; 2],
                [Expr::val(day), Expr::val(enterprise), Expr::val(person)],
            ));
        }
        let rows = self.platform_all(platform, query).await?;
        let day = |row: &departed::Model| row.due_at.map(Timestamp::from_millis);
        Ok(rows
            .iter()
            .filter_map(|row| {
                let person = PersonId::from_uuid(row.id);
                Some((EnterpriseId::from_uuid(row.enterprise_id), person, day(row)?))
            })
            .collect())
    }
}
