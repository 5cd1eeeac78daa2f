//! People and their e-mails.

use std::collections::BTreeMap;

use muster_core::{
    ctx::OpCtx,
    id::PersonId,
    person::Person,
    query::{EmailPart, Filter, Page, PersonColumn, PersonField, Sort},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, DbBackend, QueryFilter, QuerySelect, Select,
    prelude::{Expr, Uuid},
};

use crate::{
    ReadTx, StoreError, WriteTx,
    engine::Found,
    entity::{change_head, person, person_email, person_id, person_read},
    page,
    person_row::{GROUPS, email_rows, into_core, into_row},
    query,
    scope::Scoped,
    seal::LogKey,
};

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
    /// One person.
    pub async fn person_find(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        let rows = self.people().with(|q| q.filter(person::Column::Id.eq(id.as_uuid())));
        let mut found = rows.found().await?;
        self.read_groups(&mut found).await?;
        found.pop().map(into_core).transpose()
    }

    /// People, filtered, sorted and paged by the database.
    pub async fn person_list(&self, query: &PersonQuery) -> Result<PersonPage, StoreError> {
        let filter = |q: Select<person_read::Entity>| match &query.filter {
            Some(filter) => {
                q.filter(query::person::condition(filter, self.owner(), self.backend()))
            }
            None => q,
        };
        let page = page::within_reach(query.page);
        let Page { offset, limit } = page;
        let order = |q: Select<person_read::Entity>| {
            query::person::order(q, query.sort.as_ref(), self.owner(), self.backend())
        };
        let quick = query.filter.as_ref().is_some_and(|filter| page::names_one(filter, is_indexed));
        let mut rows = if limit == 0 {
            Vec::new()
        } else if quick {
            let people = self.people().with(filter).with(order);
            people.with(|q| q.offset(offset).limit(limit)).found().await?
        } else {
            // First who is on the page: what is beside a person's row is computed for them alone, and
            // not for everybody whom the offset passes over.
            let on_page = self.select::<person_read::Entity>().with(filter).with(order).with(|q| {
                q.select_only().column(person_read::Column::Id).offset(offset).limit(limit)
            });
            let people = self.people().slowly().with(order);
            people.among(person_read::Column::Id, on_page).found().await?
        };
        let found = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let total = match (page::total_after(page, found), &query.filter) {
            (Some(total), _) => total,
            (None, None) => self.person_total().await?,
            (None, Some(_)) => {
                self.select::<person_read::Entity>().slowly().with(filter).count().await?
            }
        };
        self.read_groups(&mut rows).await?;
        let people = rows.into_iter().map(into_core).collect::<Result<_, _>>()?;
        Ok(PersonPage { total, people })
    }

    /// How many people there are: the head of the chain keeps the number.
    pub(crate) async fn person_total(&self) -> Result<u64, StoreError> {
        let head = self.select::<change_head::Entity>().one().await?;
        Ok(head.map_or(0, |head| u64::try_from(head.people).unwrap_or(0)))
    }

    /// How many people there are, and how many of them are disabled.
    pub async fn person_count(&self) -> Result<(u64, u64), StoreError> {
        let all = self.person_total().await?;
        let disabled = self
            .select::<person::Entity>()
            .slowly()
            .with(|q| q.filter(query::state::is_disabled()))
            .count()
            .await?;
        Ok((all, disabled))
    }

    /// The people of the enterprise, each with their e-mails and groups; the groups are whole after
    /// [`read_groups`](Self::read_groups).
    ///
    /// PostgreSQL gets ready for every part of a statement each time, whether the part is run or not: of
    /// the groups that takes longer than finding the person. It says who is in a group, and is asked again.
    pub(crate) fn people(&self) -> Scoped<'_, Select<person_read::Entity>> {
        let backend = self.backend();
        let groups = match backend {
            DbBackend::Postgres => query::membership::marker(),
            _ => query::membership::groups(backend),
        };
        self.select::<person_read::Entity>()
            .beside("emails", query::person::emails(backend))
            .beside("groups", groups)
    }

    /// The groups of those of whom it is only known that they have some.
    pub(crate) async fn read_groups(
        &self,
        people: &mut [Found<person_read::Entity>],
    ) -> Result<(), StoreError> {
        let in_groups =
            |found: &&mut Found<_>| found.beside.get(GROUPS).is_some_and(Option::is_some);
        let mut members: BTreeMap<Uuid, _> = match self.backend() {
            DbBackend::Postgres => people
                .iter_mut()
                .filter(in_groups)
                .map(|found| (found.row.id, &mut found.beside))
                .collect(),
            _ => return Ok(()),
        };
        if members.is_empty() {
            return Ok(());
        }
        let ids = serde_json::json!(members.keys().collect::<Vec<_>>()).to_string();
        let found = self
            .select::<person_id::Entity>()
            .with(|q| q.filter(query::membership::is_among(ids)))
            .beside("groups", query::membership::groups(self.backend()))
            .found()
            .await?;
        let mut groups: BTreeMap<Uuid, _> =
            found.into_iter().map(|found| (found.row.id, found.beside)).collect();
        for (id, beside) in &mut members {
            // Somebody may have left in between.
            let now = groups.remove(id).and_then(|mut beside| beside.pop()).flatten();
            if let Some(groups) = beside.get_mut(GROUPS) {
                *groups = now;
            }
        }
        Ok(())
    }
}

impl WriteTx {
    /// One person, whom nobody else changes until the transaction ends.
    pub async fn person_lock(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        let this = self.people().with(|q| q.filter(person::Column::Id.eq(id.as_uuid())));
        let mut found = this.found().await?;
        self.read_groups(&mut found).await?;
        let found = found.pop();
        if let Some(Found { row, .. }) = &found {
            self.remember_key(id, LogKey::from_bytes(&row.log_key)?);
        }
        found.map(into_core).transpose()
    }

    /// Makes a person. `unique_email` says whether the work e-mail identifies the person (C-06).
    pub async fn person_insert(
        &self,
        ctx: &OpCtx,
        person: &Person,
        unique_email: bool,
    ) -> Result<(), StoreError> {
        let key = LogKey::generate(ctx);
        let row = into_row(self.owner(), person, unique_email, &key);
        let emails = email_rows(self.owner(), person);
        self.insert_with::<person::Entity, person_email::Entity>(row, emails).await?;
        self.remember_key(person.id, key);
        self.count_people(1);
        Ok(())
    }

    /// Writes a person back who was read with [`WriteTx::person_lock`].
    ///
    /// `before` is the person as read; the version tells whether anybody came in between.
    pub async fn person_update(
        &self,
        before: &Person,
        person: &Person,
        unique_email: bool,
    ) -> Result<(), StoreError> {
        let key = self.key_of(person.id).ok_or(StoreError::Stale)?;
        let row = into_row(self.owner(), person, unique_email, &key);
        let touched = self
            .update::<person::Entity>()
            .with(|q| {
                q.col_expr(person::Column::UserName, Expr::value(row.user_name))
                    .col_expr(person::Column::UserNameKey, Expr::value(row.user_name_key))
                    .col_expr(person::Column::ExternalId, Expr::value(row.external_id))
                    .col_expr(person::Column::Active, Expr::value(row.active))
                    .col_expr(person::Column::Disabled, Expr::value(row.disabled))
                    .col_expr(person::Column::Source, Expr::value(row.source))
                    .col_expr(person::Column::RoleId, Expr::value(row.role_id))
                    .col_expr(person::Column::WorkEmailKey, Expr::value(row.work_email_key))
                    .col_expr(person::Column::DisplayName, Expr::value(row.display_name))
                    .col_expr(person::Column::DisplayNameKey, Expr::value(row.display_name_key))
                    .col_expr(person::Column::GivenName, Expr::value(row.given_name))
                    .col_expr(person::Column::GivenNameKey, Expr::value(row.given_name_key))
                    .col_expr(person::Column::FamilyName, Expr::value(row.family_name))
                    .col_expr(person::Column::FamilyNameKey, Expr::value(row.family_name_key))
                    .col_expr(person::Column::Title, Expr::value(row.title))
                    .col_expr(person::Column::TitleKey, Expr::value(row.title_key))
                    .col_expr(person::Column::Company, Expr::value(row.company))
                    .col_expr(person::Column::CompanyKey, Expr::value(row.company_key))
                    .col_expr(person::Column::Mobile, Expr::value(row.mobile))
                    .col_expr(person::Column::Document, Expr::value(row.document))
                    .col_expr(person::Column::DocumentKey, Expr::value(row.document_key))
                    .col_expr(person::Column::Version, Expr::value(row.version))
                    .col_expr(person::Column::UpdatedAt, Expr::value(row.updated_at))
                    .filter(person::Column::Id.eq(row.id))
                    .filter(person::Column::Version.eq(before.version))
            })
            .run()
            .await?;
        if touched == 0 {
            return Err(StoreError::Stale);
        }
        if before.profile.emails != person.profile.emails {
            self.delete::<person_email::Entity>()
                .with(|q| q.filter(person_email::Column::PersonId.eq(person.id.as_uuid())))
                .run()
                .await?;
            self.insert_all::<person_email::Entity>(email_rows(self.owner(), person)).await?;
        }
        Ok(())
    }

    /// Removes a person for good, and the key of what the change log says about them.
    /// Their groups change at `now`: they have a member less.
    pub async fn person_delete(&self, id: PersonId, now: Timestamp) -> Result<bool, StoreError> {
        self.group_touch("group_person", "person_id", id.as_uuid(), now).await?;
        let touched = self
            .delete::<person::Entity>()
            .with(|q| q.filter(person::Column::Id.eq(id.as_uuid())))
            .run()
            .await?;
        self.count_people(-i64::try_from(touched).unwrap_or(i64::MAX));
        Ok(touched > 0)
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
