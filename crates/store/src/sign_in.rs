//! Passwords and portal sessions.

use muster_core::{
    id::{EnterpriseId, PersonId},
    time::Timestamp,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Expr};

use crate::{
    PlatformScope, ReadTx, Store, StoreError, WriteTx,
    entity::{password, session},
};

/// A person's password, as a hash, with what guards it against guessing.
#[derive(Clone)]
pub struct PasswordRow {
    /// Where the person belongs.
    pub enterprise: EnterpriseId,
    /// Whose it is.
    pub person: PersonId,
    /// The hash.
    pub hash: String,
    /// Wrong passwords in a row.
    pub failures: u32,
    /// No attempt counts before.
    pub locked_until: Option<Timestamp>,
}

/// A portal session.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// The hash of the cookie's secret.
    pub id: Vec<u8>,
    /// Whose it is.
    pub person: PersonId,
    /// The portal it is good for.
    pub portal: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, give or take.
    pub seen_at: Timestamp,
    /// When it ends if it is not used.
    pub expires_at: Timestamp,
}

impl Store {
    /// The people who sign in with this e-mail. A person may have an account in several enterprises.
    pub async fn password_candidates(
        &self,
        platform: PlatformScope,
        email_key: &str,
    ) -> Result<Vec<PasswordRow>, StoreError> {
        /// Each candidate costs one hash; more than a handful is an attack or a mistake.
        const MOST: u64 = 5;
        #[expect(
            clippy::disallowed_methods,
            reason = "sign-in knows an e-mail and no enterprise yet"
        )]
        let query = password::Entity::find()
            .filter(password::Column::EmailKey.eq(email_key))
            .order_by_asc(password::Column::EnterpriseId)
            .limit(MOST);
        let rows = self.platform_all(platform, query).await?;
        Ok(rows.into_iter().map(into_core).collect())
    }
}

fn into_core(row: password::Model) -> PasswordRow {
    PasswordRow {
        enterprise: EnterpriseId::from_uuid(row.enterprise_id),
        person: PersonId::from_uuid(row.person_id),
        hash: row.hash,
        failures: u32::try_from(row.failures).unwrap_or(0),
        locked_until: row.locked_until.map(Timestamp::from_millis),
    }
}

impl WriteTx {
    /// A person's password.
    pub async fn password_find(&self, person: PersonId) -> Result<Option<PasswordRow>, StoreError> {
        let row = self
            .select::<password::Entity>()
            .with(|q| q.filter(password::Column::PersonId.eq(person.as_uuid())))
            .one()
            .await?;
        Ok(row.map(into_core))
    }

    /// Sets a person's password.
    pub async fn password_set(
        &self,
        person: PersonId,
        email_key: String,
        hash: String,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.delete::<password::Entity>()
            .with(|q| q.filter(password::Column::PersonId.eq(person.as_uuid())))
            .run()
            .await?;
        self.insert::<password::Entity>(password::Model {
            enterprise_id: self.owner(),
            person_id: person.as_uuid(),
            email_key,
            hash,
            failures: 0,
            locked_until: None,
            updated_at: now.as_millis(),
        })
        .await
    }

    /// Notes the outcome of an attempt.
    pub async fn password_attempt(
        &self,
        person: PersonId,
        failures: u32,
        locked_until: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let failures = i32::try_from(failures).unwrap_or(i32::MAX);
        let locked = locked_until.map(Timestamp::as_millis);
        self.update::<password::Entity>()
            .with(|q| {
                q.col_expr(password::Column::Failures, Expr::value(failures))
                    .col_expr(password::Column::LockedUntil, Expr::value(locked))
                    .filter(password::Column::PersonId.eq(person.as_uuid()))
            })
            .run()
            .await
            .map(drop)
    }

    /// Begins a session, and ends the oldest of the person's beyond `limit`.
    pub async fn session_insert(&self, row: &SessionRow, limit: u32) -> Result<(), StoreError> {
        let mut live = self
            .select::<session::Entity>()
            .with(|q| {
                q.filter(session::Column::PersonId.eq(row.person.as_uuid()))
                    .order_by_desc(session::Column::CreatedAt)
            })
            .all()
            .await?;
        let keep = usize::try_from(limit).unwrap_or(usize::MAX).saturating_sub(1);
        for old in live.split_off(keep.min(live.len())) {
            self.session_delete(&old.id).await?;
        }
        self.insert::<session::Entity>(session::Model {
            enterprise_id: self.owner(),
            id: row.id.clone(),
            person_id: row.person.as_uuid(),
            portal: row.portal.clone(),
            created_at: row.created_at.as_millis(),
            seen_at: row.seen_at.as_millis(),
            expires_at: row.expires_at.as_millis(),
        })
        .await
    }

    /// Notes that a session was used.
    pub async fn session_seen(
        &self,
        id: &[u8],
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.update::<session::Entity>()
            .with(|q| {
                q.col_expr(session::Column::SeenAt, Expr::value(now.as_millis()))
                    .col_expr(session::Column::ExpiresAt, Expr::value(expires_at.as_millis()))
                    .filter(session::Column::Id.eq(id))
            })
            .run()
            .await
            .map(drop)
    }

    /// Ends a session.
    pub async fn session_delete(&self, id: &[u8]) -> Result<(), StoreError> {
        self.delete::<session::Entity>()
            .with(|q| q.filter(session::Column::Id.eq(id)))
            .run()
            .await
            .map(drop)
    }

    /// Ends every session of a person.
    pub async fn session_delete_of_person(&self, person: PersonId) -> Result<u64, StoreError> {
        self.delete::<session::Entity>()
            .with(|q| q.filter(session::Column::PersonId.eq(person.as_uuid())))
            .run()
            .await
    }
}

impl ReadTx {
    /// One session.
    pub async fn session_find(&self, id: &[u8]) -> Result<Option<SessionRow>, StoreError> {
        let row = self
            .select::<session::Entity>()
            .with(|q| q.filter(session::Column::Id.eq(id)))
            .one()
            .await?;
        Ok(row.map(|row| SessionRow {
            id: row.id,
            person: PersonId::from_uuid(row.person_id),
            portal: row.portal,
            created_at: Timestamp::from_millis(row.created_at),
            seen_at: Timestamp::from_millis(row.seen_at),
            expires_at: Timestamp::from_millis(row.expires_at),
        }))
    }
}
