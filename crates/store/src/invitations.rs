//! Invitations.

use muster_core::{
    id::{InvitationId, PersonId, RoleId},
    invitation::{Invitation, InvitationState},
    text::fold,
    time::Timestamp,
};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, prelude::Expr};

use crate::{
    ReadTx, StoreError, WriteTx,
    entity::{invitation, person_email},
};

/// An invitation with what its link is known by.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// The hash of the secret in its link.
    pub secret_hash: Vec<u8>,
}

impl ReadTx {
    /// One invitation.
    pub async fn invitation_find(
        &self,
        id: InvitationId,
    ) -> Result<Option<Invitation>, StoreError> {
        let row = self.select::<invitation::Entity>().with(|q| q.filter(is(id))).one().await?;
        row.map(into_core).transpose()
    }

    /// The invitation behind a link.
    pub async fn invitation_of_secret(
        &self,
        hash: &[u8],
    ) -> Result<Option<Invitation>, StoreError> {
        let row = self
            .select::<invitation::Entity>()
            .with(|q| q.filter(invitation::Column::SecretHash.eq(hash)))
            .one()
            .await?;
        row.map(into_core).transpose()
    }

    /// The pending invitation to an e-mail, whether its time is over or not.
    pub async fn invitation_to(&self, email_key: &str) -> Result<Option<Invitation>, StoreError> {
        let row = self
            .select::<invitation::Entity>()
            .with(|q| q.filter(invitation::Column::EmailKey.eq(email_key)).filter(is_pending()))
            .one()
            .await?;
        row.map(into_core).transpose()
    }

    /// Whether somebody of the enterprise has this e-mail, folded.
    pub async fn invitee_known(&self, email_key: &str) -> Result<bool, StoreError> {
        let theirs = person_email::Column::ValueKey.eq(email_key);
        let row = self.select::<person_email::Entity>().with(|q| q.filter(theirs)).one().await?;
        Ok(row.is_some())
    }

    /// Invitations, the newest first, before one of them, at most `limit`.
    pub async fn invitation_list(
        &self,
        before: Option<InvitationId>,
        limit: u64,
    ) -> Result<Vec<Invitation>, StoreError> {
        let rows = self
            .select::<invitation::Entity>()
            .with(|q| {
                let q = match before {
                    Some(id) => q.filter(invitation::Column::Id.lt(id.as_uuid())),
                    None => q,
                };
                q.order_by_desc(invitation::Column::Id).limit(limit)
            })
            .all()
            .await?;
        rows.into_iter().map(into_core).collect()
    }

    /// Whether there is an invitation whose link stopped working before a moment.
    pub async fn invitation_exists_before(&self, before: Timestamp) -> Result<bool, StoreError> {
        let found = self.select::<invitation::Entity>();
        Ok(found.with(|q| q.filter(expired_before(before))).one().await?.is_some())
    }

    /// How many invitations have a link that works at `now`.
    pub async fn invitation_count(&self, now: Timestamp) -> Result<u64, StoreError> {
        let pending = self.select::<invitation::Entity>().slowly();
        pending.with(|q| q.filter(works(now))).count().await
    }
}

impl WriteTx {
    /// Writes an invitation down.
    pub async fn invitation_insert(&self, new: NewInvitation) -> Result<(), StoreError> {
        let NewInvitation { invitation: one, secret_hash } = new;
        self.insert::<invitation::Entity>(invitation::Model {
            enterprise_id: self.owner(),
            id: one.id.as_uuid(),
            email_key: fold(&one.email),
            email: one.email,
            name: one.name,
            role_id: one.role.map(RoleId::as_uuid),
            secret_hash,
            state: one.state.as_str().to_owned(),
            created_at: one.created_at.as_millis(),
            sent_at: one.sent_at.as_millis(),
            expires_at: one.expires_at.as_millis(),
            ended_at: one.ended_at.map(Timestamp::as_millis),
            sendings: i32::try_from(one.sendings).unwrap_or(i32::MAX),
            invited_by: one.invited_by.map(PersonId::as_uuid),
            person_id: None,
        })
        .await
    }

    /// Puts another link in the place of the one before.
    pub async fn invitation_renew(&self, new: NewInvitation) -> Result<(), StoreError> {
        let NewInvitation { invitation: one, secret_hash } = new;
        let sendings = i32::try_from(one.sendings).unwrap_or(i32::MAX);
        let invited_by = one.invited_by.map(PersonId::as_uuid);
        self.update::<invitation::Entity>()
            .with(|q| {
                q.col_expr(invitation::Column::SecretHash, Expr::value(secret_hash))
                    .col_expr(invitation::Column::State, Expr::value(one.state.as_str()))
                    .col_expr(invitation::Column::Sendings, Expr::value(sendings))
                    .col_expr(invitation::Column::InvitedBy, Expr::value(invited_by))
                    .col_expr(invitation::Column::SentAt, Expr::value(one.sent_at.as_millis()))
                    .col_expr(
                        invitation::Column::ExpiresAt,
                        Expr::value(one.expires_at.as_millis()),
                    )
                    .filter(is(one.id))
            })
            .run()
            .await
            .map(drop)
    }

    /// Ends an invitation.
    pub async fn invitation_end(
        &self,
        id: InvitationId,
        state: InvitationState,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.update::<invitation::Entity>()
            .with(|q| {
                q.col_expr(invitation::Column::State, Expr::value(state.as_str()))
                    .col_expr(invitation::Column::EndedAt, Expr::value(now.as_millis()))
                    .filter(is(id))
            })
            .run()
            .await
            .map(drop)
    }

    /// Ends an invitation that somebody accepted.
    pub async fn invitation_accepted(
        &self,
        id: InvitationId,
        by: PersonId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.update::<invitation::Entity>()
            .with(|q| {
                q.col_expr(invitation::Column::PersonId, Expr::value(by.as_uuid())).filter(is(id))
            })
            .run()
            .await?;
        self.invitation_end(id, InvitationState::Accepted, now).await
    }

    /// Withdraws every invitation whose link works; answers which.
    pub async fn invitation_withdraw_all(
        &self,
        now: Timestamp,
    ) -> Result<Vec<InvitationId>, StoreError> {
        let found =
            self.select::<invitation::Entity>().with(|q| q.filter(works(now))).all().await?;
        if !found.is_empty() {
            let state = InvitationState::Withdrawn.as_str();
            self.update::<invitation::Entity>()
                .with(|q| {
                    q.col_expr(invitation::Column::State, Expr::value(state))
                        .col_expr(invitation::Column::EndedAt, Expr::value(now.as_millis()))
                        .filter(works(now))
                })
                .run()
                .await?;
        }
        let ended: Vec<_> = found.into_iter().map(|row| InvitationId::from_uuid(row.id)).collect();
        for id in &ended {
            self.notice_withdraw(*id).await?;
        }
        Ok(ended)
    }

    /// Erases the invitations that somebody accepted, and those that went to these e-mails, which are folded,
    /// with their mails.
    pub async fn invitation_erase(
        &self,
        person: PersonId,
        email_keys: &[String],
    ) -> Result<(), StoreError> {
        // One after the other, so that each is a look into an index.
        self.invitation_erase_all(invitation::Column::PersonId.eq(person.as_uuid())).await?;
        if email_keys.is_empty() {
            return Ok(());
        }
        self.invitation_erase_all(invitation::Column::EmailKey.is_in(email_keys)).await
    }

    async fn invitation_erase_all(&self, theirs: Expr) -> Result<(), StoreError> {
        let found =
            self.select::<invitation::Entity>().with(|q| q.filter(theirs.clone())).all().await?;
        if found.is_empty() {
            return Ok(());
        }
        for row in found {
            self.notice_withdraw(InvitationId::from_uuid(row.id)).await?;
        }
        self.delete::<invitation::Entity>().with(|q| q.filter(theirs)).run().await.map(drop)
    }

    /// Forgets invitations whose links stopped working before a moment, however they ended; answers how many.
    pub async fn invitation_forget(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.delete::<invitation::Entity>().with(|q| q.filter(expired_before(before))).run().await
    }
}

fn is(id: InvitationId) -> Expr {
    invitation::Column::Id.eq(id.as_uuid())
}

fn is_pending() -> Expr {
    // Written out, so that the index of those that are pending serves it.
    Expr::cust("state = 'pending'")
}

/// An invitation ends when its time is over at the latest, so these have all ended.
fn expired_before(moment: Timestamp) -> Expr {
    invitation::Column::ExpiresAt.lt(moment.as_millis())
}

fn works(now: Timestamp) -> Condition {
    Condition::all().add(is_pending()).add(invitation::Column::ExpiresAt.gt(now.as_millis()))
}

fn into_core(row: invitation::Model) -> Result<Invitation, StoreError> {
    let state = InvitationState::parse(&row.state)
        .ok_or_else(|| StoreError::corrupt("invitation", format!("unknown state {}", row.state)))?;
    Ok(Invitation {
        id: InvitationId::from_uuid(row.id),
        email: row.email,
        name: row.name,
        role: row.role_id.map(RoleId::from_uuid),
        invited_by: row.invited_by.map(PersonId::from_uuid),
        sendings: u32::try_from(row.sendings).unwrap_or(1),
        state,
        created_at: Timestamp::from_millis(row.created_at),
        sent_at: Timestamp::from_millis(row.sent_at),
        expires_at: Timestamp::from_millis(row.expires_at),
        ended_at: row.ended_at.map(Timestamp::from_millis),
    })
}
