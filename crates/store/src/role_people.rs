//! Who has which role.

use muster_core::{
    id::{PersonId, RoleId},
    person::Person,
    role::{RoleFrom, SetBy},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, prelude::Expr,
    sea_query::ExprTrait as _,
};

use crate::{
    ReadTx, StoreError, WriteTx,
    entity::{person, person_id},
    members::chunks,
    person_row::into_core,
    query::state::is_disabled,
    seal::LogKey,
};

impl ReadTx {
    /// How many people have a role; by a rule, only those whom it gave the role.
    pub async fn role_people_count(
        &self,
        role: RoleId,
        rule: Option<&str>,
    ) -> Result<u64, StoreError> {
        self.select::<person_id::Entity>().slowly().with(|q| have(q, role, rule)).count().await
    }

    /// How many people have a role, of whom no more than `most` are counted; by a rule, only those whom it gave
    /// the role. The index has them side by side.
    pub async fn role_people_up_to(
        &self,
        role: RoleId,
        rule: Option<&str>,
        most: u64,
    ) -> Result<u64, StoreError> {
        let ids = self.select::<person_id::Entity>().with(|q| have(q, role, rule).limit(most));
        Ok(u64::try_from(ids.all().await?.len()).unwrap_or(u64::MAX))
    }

    /// Some of the people who have a role, as the index finds them; by a rule, only those whom it gave the role.
    pub async fn role_people(
        &self,
        role: RoleId,
        rule: Option<&str>,
        limit: u64,
    ) -> Result<Vec<Person>, StoreError> {
        let people = self.people().with(|q| have(q, role, rule).limit(limit));
        people.found().await?.into_iter().map(into_core).collect()
    }

    /// People who wait for a role, by age; the page after somebody.
    pub async fn person_waiting(
        &self,
        after: Option<PersonId>,
        limit: u64,
    ) -> Result<Vec<Person>, StoreError> {
        let people = self.people().with(|q| {
            let waiting = q.filter(Expr::col(person::Column::RoleWaits));
            let next = match after {
                Some(id) => waiting.filter(person::Column::Id.gt(id.as_uuid())),
                None => waiting,
            };
            next.order_by_asc(person::Column::Id).limit(limit)
        });
        let mut found = people.found().await?;
        self.read_groups(&mut found).await?;
        found.into_iter().map(into_core).collect()
    }

    /// Who was registered last of the people who wait for a role.
    pub async fn person_waiting_newest(&self) -> Result<Option<PersonId>, StoreError> {
        let waiting = self.select::<person_id::Entity>().with(|q| {
            q.filter(Expr::col(person::Column::RoleWaits)).order_by_desc(person::Column::Id)
        });
        Ok(waiting.one().await?.map(|row| PersonId::from_uuid(row.id)))
    }

    /// How many people wait for a role: few, in an index of their own.
    pub async fn person_waiting_count(&self) -> Result<u64, StoreError> {
        let waiting = self
            .select::<person_id::Entity>()
            .with(|q| q.filter(Expr::col(person::Column::RoleWaits)));
        waiting.count().await
    }

    /// Whether somebody who is active, and is not this person, has one of the roles.
    pub async fn role_active(
        &self,
        roles: &[RoleId],
        except: Option<PersonId>,
    ) -> Result<bool, StoreError> {
        let people = self.select::<person_id::Entity>().with(|q| {
            let have = person::Column::RoleId.is_in(roles.iter().map(|role| role.as_uuid()));
            let active = q.filter(have).filter(is_disabled().not());
            match except {
                Some(id) => active.filter(person::Column::Id.ne(id.as_uuid())),
                None => active,
            }
        });
        Ok(people.one().await?.is_some())
    }

    /// Whether somebody who is active, and can sign in, has one of the roles.
    pub async fn role_signs_in(&self, roles: &[RoleId]) -> Result<bool, StoreError> {
        let signs_in = "EXISTS (SELECT 1 FROM password w WHERE w.enterprise_id = person.enterprise_id \
             AND w.person_id = person.id)";
        let people = self.select::<person_id::Entity>().with(|q| {
            q.filter(person::Column::RoleId.is_in(roles.iter().map(|role| role.as_uuid())))
                .filter(is_disabled().not())
                .filter(Expr::cust(signs_in))
        });
        Ok(people.one().await?.is_some())
    }
}

impl WriteTx {
    /// These people, whom nobody else changes until the transaction ends.
    pub async fn person_lock_all(&self, ids: &[PersonId]) -> Result<Vec<Person>, StoreError> {
        let mut people = Vec::new();
        for chunk in chunks(ids.iter().map(|id| id.as_uuid())) {
            let these = self.people().with(|q| q.filter(person::Column::Id.is_in(chunk)));
            let mut found = these.found().await?;
            self.read_groups(&mut found).await?;
            for one in found {
                let id = PersonId::from_uuid(one.row.id);
                self.remember_key(id, LogKey::from_bytes(&one.row.log_key)?);
                people.push(into_core(one)?);
            }
        }
        Ok(people)
    }

    /// Gives people a role who were read in this transaction; each has a new version.
    pub async fn person_assign(
        &self,
        ids: &[PersonId],
        role: Option<RoleId>,
        from: &RoleFrom,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for chunk in chunks(ids.iter().map(|id| id.as_uuid())) {
            self.update::<person::Entity>()
                .with(|q| {
                    let by = from.by.map(SetBy::as_str);
                    q.col_expr(person::Column::RoleId, Expr::value(role.map(RoleId::as_uuid)))
                        .col_expr(person::Column::RoleBy, Expr::value(by))
                        .col_expr(person::Column::RoleRule, Expr::value(from.rule.clone()))
                        .col_expr(person::Column::RoleWaits, Expr::value(from.waits))
                        .col_expr(person::Column::Version, Expr::cust("version + 1"))
                        .col_expr(person::Column::UpdatedAt, Expr::value(now.as_millis()))
                        .filter(person::Column::Id.is_in(chunk))
                })
                .run()
                .await?;
        }
        Ok(())
    }
}

fn have<E: EntityTrait>(query: Select<E>, role: RoleId, rule: Option<&str>) -> Select<E> {
    let have = query.filter(person::Column::RoleId.eq(role.as_uuid()));
    match rule {
        Some(rule) => have.filter(person::Column::RoleRule.eq(rule)),
        None => have,
    }
}
