//! How notices come into the outbox. The functions here are called in the transaction of what is told:
//! either both are kept, or neither. A cause that was told before is told to nobody again.

use std::time::Duration;

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    id::{InvitationId, NoticeId},
    notice::{Invited, Notice, NoticeState, Outgoing, Recipient},
    time::Timestamp,
};
use muster_store::{StoreError, WriteTx};

use crate::{App, EnterpriseAdmin};

/// Administrators that are told at most.
const MOST: u64 = 1_000;

/// An invitation that is to be sent.
#[derive(Debug, Clone)]
pub struct InvitationLink {
    /// Which one.
    pub invitation: InvitationId,
    /// How often it was sent, this time with it: from 1. The same number is never sent twice.
    pub sending: u32,
    /// To whom.
    pub to: Invited,
    /// Where it is accepted.
    pub link: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Tells the administrators of the enterprise; answers how many. Where there are none, nobody is told, and
/// whoever asks again later may find one.
pub(crate) async fn tell_admins(
    tx: &WriteTx,
    ctx: &OpCtx,
    notice: Notice,
) -> Result<u64, StoreError> {
    tell_admins_after(tx, ctx, notice, Duration::ZERO).await
}

/// The same, after a while.
pub(crate) async fn tell_admins_after(
    tx: &WriteTx,
    ctx: &OpCtx,
    notice: Notice,
    wait: Duration,
) -> Result<u64, StoreError> {
    if tx.notice_exists(&notice.cause()).await? {
        return Ok(0);
    }
    let admins = tx.person_list_admins(MOST).await?;
    let list: Vec<Outgoing> = admins
        .into_iter()
        .map(|person| outgoing(ctx, Recipient::Person(person), notice.clone()))
        .map(|one| Outgoing { next_attempt_at: ctx.now.after(wait), ..one })
        .collect();
    if list.is_empty() {
        let enterprise = tx.scope().enterprise();
        tracing::warn!(%enterprise, kind = notice.kind().as_str(), "there is no administrator to tell");
    }
    tx.notice_insert(&list).await?;
    Ok(u64::try_from(list.len()).unwrap_or(u64::MAX))
}

/// Sends an invitation; what was sent of it before is forgotten. Answers whether it was not sent already.
pub(crate) async fn invite(tx: &WriteTx, ctx: &OpCtx, link: InvitationLink) -> Result<bool> {
    let InvitationLink { invitation, sending, to, link, expires_at } = link;
    let notice = Notice::Invitation { invitation, sending, link, expires_at };
    if tx.notice_exists(&notice.cause()).await? {
        return Ok(false);
    }
    tx.notice_withdraw(invitation).await?;
    tx.notice_insert(&[outgoing(ctx, Recipient::Invited(to), notice)]).await?;
    Ok(true)
}

fn outgoing(ctx: &OpCtx, to: Recipient, notice: Notice) -> Outgoing {
    Outgoing {
        id: NoticeId::from_uuid(ctx.uuid()),
        to,
        notice,
        state: NoticeState::Waiting,
        created_at: ctx.now,
        next_attempt_at: ctx.now,
        attempts: 0,
        last_error: None,
        ended_at: None,
    }
}

impl App {
    /// Tells the administrators of something that is no change of the enterprise; answers how many.
    pub async fn notice_tell(&self, admin: &EnterpriseAdmin, notice: Notice) -> Result<u64> {
        let ctx = admin.ctx.clone();
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let told = tell_admins(&tx, &ctx, notice).await?;
                Ok::<_, Error>(tx.bookkeeping(told))
            })
            .await
    }

    /// Sends an invitation; answers whether it was not sent already.
    pub async fn notice_invite(
        &self,
        admin: &EnterpriseAdmin,
        link: InvitationLink,
    ) -> Result<bool> {
        let ctx = admin.ctx.clone();
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let sent = invite(&tx, &ctx, link).await?;
                Ok::<_, Error>(tx.bookkeeping(sent))
            })
            .await
    }

    /// Forgets what was sent, or is to be, of an invitation that was accepted or withdrawn: its name and its
    /// address are in the outbox no more. Within a transaction it is [`WriteTx::notice_withdraw`].
    pub async fn notice_uninvite(
        &self,
        admin: &EnterpriseAdmin,
        invitation: InvitationId,
    ) -> Result<()> {
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                tx.notice_withdraw(invitation).await?;
                Ok::<_, Error>(tx.bookkeeping(()))
            })
            .await
    }
}
