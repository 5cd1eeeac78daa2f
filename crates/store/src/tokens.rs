//! Tokens.

use muster_core::{
    ctx::OpCtx,
    cycle::{LONGEST, PAUSE},
    id::{CycleId, IntegrationId, PersonId, TokenId},
    integration::{Purpose, Token},
    time::Timestamp,
};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, prelude::Expr};

use crate::{ReadTx, StoreError, WriteTx, entity::token};

/// A token's use, written down.
#[derive(Debug, Clone)]
pub struct TokenUse {
    /// The token as it is.
    pub token: Token,
    /// The run this use belongs to.
    pub cycle: CycleId,
}

impl ReadTx {
    /// Tokens for one purpose, newest first: those that work at `now`, or those that have ended.
    pub async fn token_list(
        &self,
        purpose: Purpose,
        live: bool,
        now: Timestamp,
        limit: u64,
    ) -> Result<Vec<Token>, StoreError> {
        let works = Condition::all()
            .add(token::Column::RevokedAt.is_null())
            .add(token::Column::ExpiresAt.gt(now.as_millis()));
        let rows = self
            .select::<token::Entity>()
            .with(|q| {
                q.filter(token::Column::Purpose.eq(purpose.as_str()))
                    .filter(if live { works } else { works.not() })
                    .order_by_desc(token::Column::Id)
                    .limit(limit)
            })
            .all()
            .await?;
        rows.into_iter().map(into_core).collect()
    }

    /// SCIM tokens, but for rehearsals', that work at `now` and end until `until`, the first to end first.
    pub async fn token_list_ending(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: u64,
    ) -> Result<Vec<Token>, StoreError> {
        let rows = self
            .select::<token::Entity>()
            .with(|q| {
                // In the words of the index.
                q.filter(Expr::cust("purpose = 'scim' AND revoked_at IS NULL"))
                    .filter(token::Column::Rehearsal.eq(false))
                    .filter(token::Column::ExpiresAt.gt(now.as_millis()))
                    .filter(token::Column::ExpiresAt.lte(until.as_millis()))
                    .order_by_asc(token::Column::ExpiresAt)
                    .limit(limit)
            })
            .all()
            .await?;
        rows.into_iter().map(into_core).collect()
    }

    /// When a token for this purpose was last used.
    pub async fn token_last_used(&self, purpose: Purpose) -> Result<Option<Timestamp>, StoreError> {
        let row = self
            .select::<token::Entity>()
            .with(|q| {
                q.filter(token::Column::Purpose.eq(purpose.as_str()))
                    .filter(token::Column::LastUsedAt.is_not_null())
                    .order_by_desc(token::Column::LastUsedAt)
                    .limit(1)
            })
            .one()
            .await?;
        Ok(row.and_then(|row| row.last_used_at).map(Timestamp::from_millis))
    }

    /// One token.
    pub async fn token_find(&self, id: TokenId) -> Result<Option<Token>, StoreError> {
        let row = self
            .select::<token::Entity>()
            .with(|q| q.filter(token::Column::Id.eq(id.as_uuid())))
            .one()
            .await?;
        row.map(into_core).transpose()
    }
}

impl WriteTx {
    /// Writes a new token down.
    pub async fn token_insert(&self, token: &Token) -> Result<(), StoreError> {
        self.insert::<token::Entity>(token::Model {
            enterprise_id: self.owner(),
            id: token.id.as_uuid(),
            purpose: token.purpose.as_str().to_owned(),
            fingerprint: token.fingerprint.clone(),
            integration_id: token.integration.map(IntegrationId::as_uuid),
            person_id: token.person.map(PersonId::as_uuid),
            rehearsal: token.rehearsal,
            created_by: token.created_by.clone(),
            created_at: token.created_at.as_millis(),
            expires_at: token.expires_at.as_millis(),
            last_used_at: None,
            cycle_id: None,
            revoked_at: None,
        })
        .await
    }

    /// Notes a use and finds the run it belongs to; none when there is no such token.
    pub async fn token_used(
        &self,
        ctx: &OpCtx,
        id: TokenId,
    ) -> Result<Option<TokenUse>, StoreError> {
        let row = self
            .select::<token::Entity>()
            .with(|q| q.filter(token::Column::Id.eq(id.as_uuid())))
            .one()
            .await?;
        let Some(row) = row else { return Ok(None) };
        let mut token = into_core(row)?;
        let goes_on = |token: &Token| {
            let paused = token.last_used_at.is_none_or(|last| ctx.now.since(last) > PAUSE);
            let begun = |cycle: &CycleId| {
                let since = cycle.started_at().map(|begun| ctx.now.since(begun));
                since.is_some_and(|since| since < LONGEST)
            };
            token.cycle.filter(|_| !paused).filter(begun)
        };
        let cycle = match (goes_on(&token), token.integration) {
            (Some(cycle), _) => Some(cycle),
            // A client that fetched another token goes on with what it was doing.
            (None, Some(integration)) => {
                let others = self.token_latest(integration, ctx.now).await?;
                others.as_ref().and_then(goes_on)
            }
            (None, None) => None,
        };
        let cycle = cycle.unwrap_or_else(|| CycleId::from_uuid(ctx.uuid()));
        token.last_used_at = Some(ctx.now);
        token.cycle = Some(cycle);
        self.update::<token::Entity>()
            .with(|q| {
                q.col_expr(token::Column::LastUsedAt, Expr::value(ctx.now.as_millis()))
                    .col_expr(token::Column::CycleId, Expr::value(cycle.as_uuid()))
                    .filter(token::Column::Id.eq(id.as_uuid()))
            })
            .run()
            .await?;
        Ok(Some(TokenUse { token, cycle }))
    }

    /// The token of an integration that was used last, if that is not long ago.
    async fn token_latest(
        &self,
        integration: IntegrationId,
        now: Timestamp,
    ) -> Result<Option<Token>, StoreError> {
        let row = self
            .select::<token::Entity>()
            .with(|q| {
                q.filter(token::Column::IntegrationId.eq(integration.as_uuid()))
                    .filter(token::Column::Purpose.eq(Purpose::Scim.as_str()))
                    .filter(token::Column::LastUsedAt.gte(now.before(PAUSE).as_millis()))
                    .order_by_desc(token::Column::LastUsedAt)
            })
            .one()
            .await?;
        row.map(into_core).transpose()
    }

    /// Revokes a live token; answers whether there was one.
    pub async fn token_revoke(&self, id: TokenId, now: Timestamp) -> Result<bool, StoreError> {
        let touched = self
            .update::<token::Entity>()
            .with(|q| {
                q.col_expr(token::Column::RevokedAt, Expr::value(now.as_millis()))
                    .filter(token::Column::Id.eq(id.as_uuid()))
                    .filter(token::Column::RevokedAt.is_null())
            })
            .run()
            .await?;
        Ok(touched > 0)
    }

    /// Revokes every live token of an integration; answers which.
    pub async fn token_revoke_of_integration(
        &self,
        integration: IntegrationId,
        now: Timestamp,
    ) -> Result<Vec<TokenId>, StoreError> {
        self.token_revoke_of(
            Condition::all().add(token::Column::IntegrationId.eq(integration.as_uuid())),
            now,
        )
        .await
    }

    /// Revokes every live token that stands for a person; answers which.
    pub async fn token_revoke_of_person(
        &self,
        person: PersonId,
        now: Timestamp,
    ) -> Result<Vec<TokenId>, StoreError> {
        self.token_revoke_of(
            Condition::all().add(token::Column::PersonId.eq(person.as_uuid())),
            now,
        )
        .await
    }

    /// Revokes every live token for this purpose; answers which.
    pub async fn token_revoke_for(
        &self,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Vec<TokenId>, StoreError> {
        self.token_revoke_of(Condition::all().add(token::Column::Purpose.eq(purpose.as_str())), now)
            .await
    }

    /// Revokes the SCIM tokens that were issued to the same integration as this one, or to none, before it
    /// (C-11); not those of rehearsals. Names those that ended by it.
    pub async fn token_replace(
        &self,
        by: &Token,
        now: Timestamp,
    ) -> Result<Vec<TokenId>, StoreError> {
        let integration = match by.integration {
            Some(id) => token::Column::IntegrationId.eq(id.as_uuid()),
            None => token::Column::IntegrationId.is_null(),
        };
        let others = Condition::all()
            .add(integration)
            .add(token::Column::PersonId.is_null())
            .add(token::Column::Rehearsal.eq(false))
            .add(token::Column::Purpose.eq(Purpose::Scim.as_str()))
            .add(token::Column::Id.ne(by.id.as_uuid()));
        self.token_revoke_of(others, now).await
    }

    async fn token_revoke_of(
        &self,
        of: Condition,
        now: Timestamp,
    ) -> Result<Vec<TokenId>, StoreError> {
        let live = Condition::all()
            .add(of)
            .add(token::Column::RevokedAt.is_null())
            .add(token::Column::ExpiresAt.gt(now.as_millis()));
        let found = self.select::<token::Entity>().with(|q| q.filter(live.clone())).all().await?;
        if !found.is_empty() {
            self.update::<token::Entity>()
                .with(|q| {
                    q.col_expr(token::Column::RevokedAt, Expr::value(now.as_millis())).filter(live)
                })
                .run()
                .await?;
        }
        Ok(found.into_iter().map(|row| TokenId::from_uuid(row.id)).collect())
    }

    /// Lets live SCIM tokens that end after `end` end then; answers which. Those of rehearsals stay.
    pub async fn token_shorten(
        &self,
        end: Timestamp,
    ) -> Result<Vec<(TokenId, Timestamp)>, StoreError> {
        let later = Condition::all()
            // In the words of the index.
            .add(Expr::cust("purpose = 'scim' AND revoked_at IS NULL"))
            .add(token::Column::Rehearsal.eq(false))
            .add(token::Column::ExpiresAt.gt(end.as_millis()));
        let found = self.select::<token::Entity>().with(|q| q.filter(later.clone())).all().await?;
        if !found.is_empty() {
            let to = Expr::value(end.as_millis());
            self.update::<token::Entity>()
                .with(|q| q.col_expr(token::Column::ExpiresAt, to).filter(later))
                .run()
                .await?;
        }
        let before = |row: token::Model| {
            (TokenId::from_uuid(row.id), Timestamp::from_millis(row.expires_at))
        };
        Ok(found.into_iter().map(before).collect())
    }

    /// Forgets tokens that ended before `before`.
    pub async fn token_purge(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.delete::<token::Entity>()
            .with(|q| q.filter(token::Column::ExpiresAt.lt(before.as_millis())))
            .run()
            .await
    }
}

pub(crate) fn into_core(row: token::Model) -> Result<Token, StoreError> {
    let purpose = Purpose::parse(&row.purpose)
        .ok_or_else(|| StoreError::corrupt("token", format!("unknown purpose {}", row.purpose)))?;
    Ok(Token {
        id: TokenId::from_uuid(row.id),
        purpose,
        fingerprint: row.fingerprint,
        integration: row.integration_id.map(IntegrationId::from_uuid),
        person: row.person_id.map(PersonId::from_uuid),
        rehearsal: row.rehearsal,
        created_by: row.created_by,
        created_at: Timestamp::from_millis(row.created_at),
        expires_at: Timestamp::from_millis(row.expires_at),
        last_used_at: row.last_used_at.map(Timestamp::from_millis),
        cycle: row.cycle_id.map(CycleId::from_uuid),
        revoked_at: row.revoked_at.map(Timestamp::from_millis),
    })
}
