//! People and their e-mails.

use std::collections::BTreeMap;

use muster_core::{
    ctx::OpCtx,
    error::Field,
    id::PersonId,
    person::{Person, Profile},
    policy::Identity,
    text::fold,
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, DbBackend, QueryFilter, QueryOrder, QuerySelect, Select,
    prelude::{Expr, Uuid},
    sea_query::ExprTrait as _,
};

use crate::{
    ReadTx, StoreError, WriteTx,
    engine::Found,
    entity::{change_head, person, person_email, person_id, person_read, role},
    person_row::{Row, email_rows, into_core, into_row},
    query,
    scope::Scoped,
    seal::LogKey,
};

impl ReadTx {
    /// One person.
    pub async fn person_find(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        let rows = self.people().with(|q| q.filter(person::Column::Id.eq(id.as_uuid())));
        let mut found = rows.found().await?;
        self.read_groups(&mut found).await?;
        found.pop().map(into_core).transpose()
    }

    /// The person who has this unique value already, if anybody has.
    pub async fn person_with(
        &self,
        field: Field,
        profile: &Profile,
        identity: &Identity,
    ) -> Result<Option<Person>, StoreError> {
        let (column, value) = match field {
            Field::UserName => (person::Column::UserNameKey, Some(fold(&profile.user_name))),
            Field::ExternalId => (person::Column::ExternalId, profile.external_id.clone()),
            Field::WorkEmail | Field::PrimaryEmail | Field::OnlyEmail => {
                (person::Column::WorkEmailKey, identity.email.clone())
            }
            _ => return Ok(None),
        };
        let Some(value) = value else { return Ok(None) };
        let mut found = self.people().with(|q| q.filter(column.eq(value))).found().await?;
        self.read_groups(&mut found).await?;
        found.pop().map(into_core).transpose()
    }

    /// How many people there are: the head of the chain keeps the number.
    pub(crate) async fn person_total(&self) -> Result<u64, StoreError> {
        let head = self.select::<change_head::Entity>().one().await?;
        Ok(head.map_or(0, |head| u64::try_from(head.people).unwrap_or(0)))
    }

    /// How many people there are, and how many of them are disabled, as the head of the chain counts them.
    pub async fn person_count(&self) -> Result<(u64, u64), StoreError> {
        let Some(head) = self.select::<change_head::Entity>().one().await? else {
            return Ok((0, 0));
        };
        // A seat that is kept for somebody who is not there, or is disabled, is nobody's who is active.
        let active = head.people_active - head.seats_held;
        let number = |number: i64| u64::try_from(number).unwrap_or(0);
        Ok((number(head.people), number(head.people - active)))
    }

    /// Who may use the product and administers the enterprise, the longest here first.
    pub async fn person_list_admins(&self, limit: u64) -> Result<Vec<PersonId>, StoreError> {
        let roles = self
            .select::<role::Entity>()
            .with(|q| q.filter(role::Column::Admin.eq(true)))
            .all()
            .await?;
        let roles: Vec<Uuid> = roles.into_iter().map(|role| role.id).collect();
        if roles.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self
            .select::<person_id::Entity>()
            .with(|q| {
                q.filter(person::Column::RoleId.is_in(roles))
                    .filter(query::state::is_disabled().not())
                    .order_by_asc(person_id::Column::Id)
                    .limit(limit)
            })
            .all()
            .await?;
        Ok(rows.into_iter().map(|row| PersonId::from_uuid(row.id)).collect())
    }

    /// The people of the enterprise, each with their groups; the groups are whole after
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
        let of = self.select::<person_id::Entity>();
        let of = match members.keys().collect::<Vec<_>>().as_slice() {
            [one] => of.with(|q| q.filter(person_id::Column::Id.eq(**one))),
            several => {
                let ids = serde_json::json!(several).to_string();
                of.searching().with(|q| q.filter(query::membership::is_among(ids)))
            }
        };
        let found = of.beside("groups", query::membership::groups(self.backend())).found().await?;
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

    /// Makes a person. `identity` says what they are unique by (C-05, C-06).
    pub async fn person_insert(
        &self,
        ctx: &OpCtx,
        person: &Person,
        identity: &Identity,
    ) -> Result<(), StoreError> {
        let key = LogKey::generate(ctx);
        let row = into_row(self.owner(), person, identity, &key);
        let emails = email_rows(self.owner(), person);
        self.insert_with::<person::Entity, person_email::Entity>(row, emails).await?;
        self.remember_key(person.id, key);
        self.touch(|touched| touched.made(person));
        self.count_come();
        self.count(|tally| tally.active += i64::from(person.is_active()));
        Ok(())
    }

    /// Writes a person back who was read with [`WriteTx::person_lock`].
    ///
    /// `before` is the person as read; the version tells whether anybody came in between.
    pub async fn person_update(
        &self,
        before: &Person,
        person: &Person,
        identity: &Identity,
    ) -> Result<(), StoreError> {
        let key = self.key_of(person.id).ok_or(StoreError::Stale)?;
        let row = into_row(self.owner(), person, identity, &key);
        let touched = self
            .update::<person::Entity>()
            .with(|q| {
                q.col_expr(person::Column::UserName, Expr::value(row.user_name))
                    .col_expr(person::Column::UserNameKey, Expr::value(row.user_name_key))
                    .col_expr(person::Column::UniqueUserName, Expr::value(row.unique_user_name))
                    .col_expr(person::Column::ExternalId, Expr::value(row.external_id))
                    .col_expr(person::Column::Active, Expr::value(row.active))
                    .col_expr(person::Column::Disabled, Expr::value(row.disabled))
                    .col_expr(person::Column::Held, Expr::value(row.held))
                    .col_expr(person::Column::Source, Expr::value(row.source))
                    .col_expr(person::Column::RoleId, Expr::value(row.role_id))
                    .col_expr(person::Column::RoleBy, Expr::value(row.role_by))
                    .col_expr(person::Column::RoleRule, Expr::value(row.role_rule))
                    .col_expr(person::Column::RoleWaits, Expr::value(row.role_waits))
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
        self.touch(|touched| touched.changed(before, person));
        if person.is_active() && !before.is_active() {
            self.seat_let_go(person.id).await?;
        }
        let seats = i64::from(person.is_active()) - i64::from(before.is_active());
        self.count(|tally| tally.active += seats);
        if before.profile.emails != person.profile.emails {
            self.delete::<person_email::Entity>()
                .with(|q| q.filter(person_email::Column::PersonId.eq(person.id.as_uuid())))
                .run()
                .await?;
            self.insert_all::<person_email::Entity>(email_rows(self.owner(), person)).await?;
        }
        Ok(())
    }

    /// Counts anew who is active, for the head of the chain: a version of Muster from before seats, which
    /// shared the database during an upgrade, did not.
    pub async fn seats_count_anew(&self) -> Result<(), StoreError> {
        let active = self
            .select::<person::Entity>()
            .with(|q| q.filter(query::state::is_disabled().not()))
            .count()
            .await?;
        let active = i64::try_from(active).unwrap_or(i64::MAX);
        self.count(|tally| tally.active = active.saturating_add(tally.seats_held));
        Ok(())
    }

    /// Removes a person for good who was read with [`WriteTx::person_lock`], and the key of what the change
    /// log says about them. Their groups change at `now`: they have a member less.
    pub async fn person_delete(&self, person: &Person, now: Timestamp) -> Result<bool, StoreError> {
        self.group_touch("group_person", "person_id", person.id.as_uuid(), now).await?;
        self.person_row_delete(person.id, person.is_active()).await
    }

    /// Removes the row of a person, and all that hangs on it. `was_active` is whether they had a seat.
    pub(crate) async fn person_row_delete(
        &self,
        id: PersonId,
        was_active: bool,
    ) -> Result<bool, StoreError> {
        let is = person::Column::Id.eq(id.as_uuid());
        let is_there = self.delete::<person::Entity>().with(|q| q.filter(is)).run().await? > 0;
        self.count_gone(i64::from(is_there));
        self.count(|tally| tally.active -= i64::from(is_there && was_active));
        Ok(is_there)
    }
}
