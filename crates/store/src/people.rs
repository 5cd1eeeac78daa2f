//! People and their e-mails.

use std::collections::BTreeMap;

use muster_core::{
    ctx::OpCtx,
    group::Membership,
    id::{PersonId, RoleId},
    person::{Email, Person, Profile, Source},
    query::{EmailPart, Filter, Literal, Op, Page, PersonColumn, PersonField, Sort},
    text::{fold, fold_json},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, DbBackend, QueryFilter, QuerySelect, Select,
    prelude::{Expr, Uuid},
};
use serde_json::Value;

use crate::{
    ReadTx, StoreError, WriteTx,
    engine::Found,
    entity::{change_head, person, person_email, person_id, person_read},
    places::{Census, Place},
    query::{self, FARTHEST, MOST},
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

/// A person's row, and the groups beside it.
type Row = Found<person_read::Entity>;

/// Rows that a request reads without letting others go first.
const AT_ONCE: u64 = 256;

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
        let Page { offset, limit } = query.page;
        let page = Page { offset: offset.min(FARTHEST), limit: limit.min(MOST) };
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
        } else if filter.is_some_and(names_one) {
            let people = self.people().with(|q| self.order(self.filter(q, filter), sort));
            people.with(|q| q.offset(offset).limit(limit)).found().await?
        } else {
            self.page_within(filter, sort, page).await?
        };
        let found = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        // A page that is not full shows where the list ends; only others need the count.
        let total = if found > 0 && found < limit || (found == 0 && offset == 0 && limit > 0) {
            offset + found
        } else if filter.is_none() {
            self.person_total().await?
        } else {
            let all = self.select::<person_read::Entity>().slowly();
            all.with(|q| self.filter(q, filter)).count().await?
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
        let people = self.people().slowly().with(|q| self.order(q, sort));
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
            .with(|q| q.filter(person::Column::Active.eq(false)))
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
        self.select::<person_read::Entity>().beside("groups", groups)
    }

    /// The groups of those of whom it is only known that they have some.
    pub(crate) async fn read_groups(&self, people: &mut [Row]) -> Result<(), StoreError> {
        let in_groups = |found: &&mut Row| found.beside.first().is_some_and(Option::is_some);
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
            if let Some(groups) = beside.first_mut() {
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
        self.count_come();
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
                    .col_expr(person::Column::Emails, Expr::value(row.emails))
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
        self.count_gone(i64::try_from(touched).unwrap_or(i64::MAX));
        Ok(touched > 0)
    }
}

fn email_rows(owner: Uuid, person: &Person) -> Vec<person_email::Model> {
    let rows = (0..).zip(&person.profile.emails).map(|(ordinal, email)| person_email::Model {
        enterprise_id: owner,
        person_id: person.id.as_uuid(),
        ordinal,
        value_key: email.value.as_deref().map(fold),
        kind_key: email.kind.as_deref().map(fold),
        display_key: email.display.as_deref().map(fold),
        is_primary: email.primary,
    });
    rows.collect()
}

/// Whether a filter asks for a value that an index finds.
fn names_one(filter: &Filter<PersonField>) -> bool {
    let Filter::Compare { attr, op: Op::Eq, value: Literal::Text(_) } = filter else {
        return matches!(filter, Filter::And(parts) if parts.iter().any(names_one));
    };
    matches!(
        attr,
        PersonField::Column(PersonColumn::Id | PersonColumn::UserName | PersonColumn::ExternalId)
            | PersonField::Emails
            | PersonField::Email(EmailPart::Value)
    )
}

fn into_row(owner: Uuid, person: &Person, unique_email: bool, key: &LogKey) -> person::Model {
    let Profile {
        user_name,
        external_id,
        active,
        display_name,
        given_name,
        family_name,
        title,
        company,
        emails,
        attributes,
    } = &person.profile;
    let folded = |text: &Option<String>| text.as_deref().map(fold);
    let document = Value::Object(attributes.clone());
    person::Model {
        enterprise_id: owner,
        id: person.id.as_uuid(),
        user_name: user_name.clone(),
        user_name_key: fold(user_name),
        external_id: external_id.clone(),
        active: *active,
        source: person.source.as_str().to_owned(),
        role_id: person.role.map(RoleId::as_uuid),
        work_email_key: if unique_email { person.profile.work_email_key() } else { None },
        display_name: display_name.clone(),
        display_name_key: folded(display_name),
        given_name: given_name.clone(),
        given_name_key: folded(given_name),
        family_name: family_name.clone(),
        family_name_key: folded(family_name),
        title: title.clone(),
        title_key: folded(title),
        company: company.clone(),
        company_key: folded(company),
        mobile: person.profile.mobile().map(str::to_owned),
        emails: (!emails.is_empty()).then(|| serde_json::json!(emails).to_string()),
        document_key: fold_json(&document),
        document,
        log_key: key.as_bytes().to_vec(),
        version: person.version,
        created_at: person.created_at.as_millis(),
        updated_at: person.updated_at.as_millis(),
    }
}

pub(crate) fn into_core(Found { row, beside }: Row) -> Result<Person, StoreError> {
    let corrupt = |what: &str| StoreError::corrupt("person", what);
    let emails: Vec<Email> = serde_json::from_str(row.emails.as_deref().unwrap_or("[]"))
        .map_err(|_shape| corrupt("e-mails cannot be read"))?;
    let groups = beside.first().and_then(Option::as_deref).unwrap_or("[]");
    let groups: Vec<Membership> =
        serde_json::from_str(groups).map_err(|_shape| corrupt("groups cannot be read"))?;
    let Value::Object(attributes) = row.document else {
        return Err(corrupt("document is not an object"));
    };
    Ok(Person {
        id: PersonId::from_uuid(row.id),
        profile: Profile {
            user_name: row.user_name,
            external_id: row.external_id,
            active: row.active,
            display_name: row.display_name,
            given_name: row.given_name,
            family_name: row.family_name,
            title: row.title,
            company: row.company,
            emails,
            attributes,
        },
        source: Source::parse(&row.source).ok_or_else(|| corrupt("unknown source"))?,
        role: row.role_id.map(RoleId::from_uuid),
        groups,
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    })
}
