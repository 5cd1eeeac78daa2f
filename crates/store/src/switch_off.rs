//! Provisioning that was switched off: what becomes of whom it managed, and how far that is done.

use muster_core::{
    id::{EnterpriseId, PersonId, RoleId},
    person::Source,
    switch_off::{Afterwards, Stays, SwitchOff},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::{Expr, Uuid},
    sea_query::ExprTrait as _,
};

use crate::{
    PlatformScope, ReadTx, Store, StoreError, WriteTx,
    entity::{person, person_id, scim_off, scim_off_left},
    query::state,
};

/// How many people provisioning manages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Managed {
    /// All of them.
    pub all: u64,
    /// Those who are active.
    pub active: u64,
    /// Those who are not disabled: who waits for a role is not active, and can yet be disabled.
    pub enabled: u64,
}

impl ReadTx {
    /// What was chosen when provisioning was switched off, if it was.
    pub async fn switch_off_find(&self) -> Result<Option<SwitchOff>, StoreError> {
        self.select::<scim_off::Entity>().one().await?.as_ref().map(into_core).transpose()
    }

    /// Who was left as they are, by id; the page after one of them.
    pub async fn switch_off_left(
        &self,
        after: Option<PersonId>,
        limit: u64,
    ) -> Result<Vec<(PersonId, Stays)>, StoreError> {
        let rows = self
            .select::<scim_off_left::Entity>()
            .with(|q| {
                let q = match after {
                    Some(id) => q.filter(scim_off_left::Column::PersonId.gt(id.as_uuid())),
                    None => q,
                };
                q.order_by_asc(scim_off_left::Column::PersonId).limit(limit)
            })
            .all()
            .await?;
        let left = |row: scim_off_left::Model| {
            let why = Stays::parse(&row.why);
            let why =
                why.ok_or_else(|| StoreError::corrupt("scim_off_left", "nobody stays for that"))?;
            Ok((PersonId::from_uuid(row.person_id), why))
        };
        rows.into_iter().map(left).collect()
    }

    /// How many people provisioning manages; where roles are named, how many of them.
    pub async fn managed_count(&self, roles: Option<&[RoleId]>) -> Result<Managed, StoreError> {
        let managed = || {
            self.select::<person::Entity>().slowly().with(|q| {
                let q = q.filter(is_managed());
                match roles {
                    Some(roles) => {
                        let roles = roles.iter().copied().map(RoleId::as_uuid);
                        q.filter(person::Column::RoleId.is_in(roles))
                    }
                    None => q,
                }
            })
        };
        Ok(Managed {
            all: managed().count().await?,
            active: managed().with(|q| q.filter(state::is_disabled().not())).count().await?,
            enabled: managed().with(|q| q.filter(state::is_switched_off().not())).count().await?,
        })
    }

    /// Those whom provisioning manages, by id after one of them; where roles are named, those of them.
    pub async fn managed_list(
        &self,
        roles: Option<Vec<RoleId>>,
        after: Option<PersonId>,
        limit: u64,
    ) -> Result<Vec<PersonId>, StoreError> {
        let rows = self
            .select::<person_id::Entity>()
            .with(|mut q| {
                if let Some(roles) = roles {
                    let roles: Vec<Uuid> = roles.into_iter().map(RoleId::as_uuid).collect();
                    q = q.filter(person::Column::RoleId.is_in(roles));
                }
                if let Some(after) = after {
                    q = q.filter(person_id::Column::Id.gt(after.as_uuid()));
                }
                q.filter(is_managed()).order_by_asc(person_id::Column::Id).limit(limit)
            })
            .all()
            .await?;
        Ok(rows.into_iter().map(|row| PersonId::from_uuid(row.id)).collect())
    }
}

impl WriteTx {
    /// Writes down what was chosen, in place of what was before.
    pub async fn switch_off_begin(&self, begun: &SwitchOff) -> Result<(), StoreError> {
        self.switch_off_forget().await?;
        self.insert::<scim_off::Entity>(scim_off::Model {
            enterprise_id: self.owner(),
            people: begun.people.as_str().to_owned(),
            chosen_by: begun.chosen_by.map(PersonId::as_uuid),
            after_id: begun.after.map(PersonId::as_uuid),
            done: number(begun.done),
            started_at: begun.started_at.as_millis(),
            ended_at: begun.ended_at.map(Timestamp::as_millis),
        })
        .await
    }

    /// Writes down how far it is done.
    pub async fn switch_off_update(&self, now: &SwitchOff) -> Result<(), StoreError> {
        let (after, ended) =
            (now.after.map(PersonId::as_uuid), now.ended_at.map(Timestamp::as_millis));
        self.update::<scim_off::Entity>()
            .with(|q| {
                q.col_expr(scim_off::Column::AfterId, Expr::value(after))
                    .col_expr(scim_off::Column::Done, Expr::value(number(now.done)))
                    .col_expr(scim_off::Column::EndedAt, Expr::value(ended))
            })
            .run()
            .await
            .map(drop)
    }

    /// Writes down that somebody was left as they are.
    pub async fn switch_off_leave(&self, person: PersonId, why: Stays) -> Result<(), StoreError> {
        self.insert::<scim_off_left::Entity>(scim_off_left::Model {
            enterprise_id: self.owner(),
            person_id: person.as_uuid(),
            why: why.as_str().to_owned(),
        })
        .await
    }

    /// Forgets what was chosen, and stops it where it is not done.
    pub async fn switch_off_forget(&self) -> Result<(), StoreError> {
        self.delete::<scim_off_left::Entity>().run().await?;
        self.delete::<scim_off::Entity>().run().await.map(drop)
    }
}

impl Store {
    /// The enterprises where something is left to do, by id; the page after `after`.
    pub async fn switch_off_open(
        &self,
        platform: PlatformScope,
        after: Option<EnterpriseId>,
        limit: u64,
    ) -> Result<Vec<EnterpriseId>, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "the job serves every enterprise")]
        let mut query = scim_off::Entity::find()
            // In the words of the index, which has these enterprises only.
            .filter(Expr::cust("ended_at IS NULL"))
            .order_by_asc(scim_off::Column::EnterpriseId)
            .limit(limit);
        if let Some(after) = after {
            query = query.filter(scim_off::Column::EnterpriseId.gt(after.as_uuid()));
        }
        let rows = self.platform_all(platform, query).await?;
        Ok(rows.into_iter().map(|row| EnterpriseId::from_uuid(row.enterprise_id)).collect())
    }
}

fn is_managed() -> Expr {
    person::Column::Source.eq(Source::Scim.as_str())
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn into_core(row: &scim_off::Model) -> Result<SwitchOff, StoreError> {
    let people: Result<Afterwards, String> = row.people.parse();
    Ok(SwitchOff {
        people: people.map_err(|error| StoreError::corrupt("scim_off", error))?,
        chosen_by: row.chosen_by.map(PersonId::from_uuid),
        after: row.after_id.map(PersonId::from_uuid),
        done: u64::try_from(row.done).unwrap_or(0),
        started_at: Timestamp::from_millis(row.started_at),
        ended_at: row.ended_at.map(Timestamp::from_millis),
    })
}
