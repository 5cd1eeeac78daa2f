//! What nobody does and somebody must be told of, and what of the outbox may go. One instance looks for all
//! of them, every quarter of an hour.

use std::{sync::Arc, time::Duration};

use muster_core::{
    Error, Result,
    actor::Actor,
    call::{Call, TOKEN_ISSUE},
    ctx::OpCtx,
    enterprise::{Enterprise, EnterpriseState},
    integration::Purpose,
    notice::{
        Notice, NoticeKind,
        health::{self, Health},
        ladder,
    },
    policy::{Policy, TokenReplacement},
    time::Timestamp,
};
use muster_store::{CallFilter, EnterpriseScope, Job, ReadTx, Untidy};

use super::{deliver::GIVEN_UP, write::tell_admins};
use crate::{App, rounds::Round};

/// How often is looked, by all instances together.
const EVERY: Duration = Duration::from_mins(15);
/// How often an instance asks whether that is due.
const LOOK: Duration = Duration::from_mins(3);
/// How long what was told stays in the outbox: longer than any cause comes again by itself.
const KEPT: Duration = Duration::from_hours(90 * 24);
/// Tokens of an enterprise that are looked at, the first to end first.
const TOKENS: u64 = 1_000;

/// Looks again and again what must be told.
pub async fn check_notices(app: Arc<App>) {
    let mut ticks = tokio::time::interval(LOOK);
    loop {
        ticks.tick().await;
        if let Err(error) = app.notice_check().await {
            tracing::error!(%error, "it could not be looked what must be told by mail");
        }
    }
}

/// The newest calls, by which provisioning is judged.
pub(super) async fn newest_calls(tx: &ReadTx) -> Result<Vec<Call>> {
    let newest = CallFilter { limit: health::NEWEST, ..CallFilter::default() };
    let mut calls = tx.call_list(&newest).await?;
    // Whoever fetches tokens is not the one who uses them.
    calls.retain(|call| call.operation != TOKEN_ISSUE);
    Ok(calls)
}

/// Whether there were calls on every one of the days before the last one.
pub(super) async fn called_regularly(tx: &ReadTx, last_call: Timestamp) -> Result<bool> {
    for (from, before) in health::days_before(last_call) {
        if !tx.call_exists_between(from, before).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

impl App {
    /// Looks at every enterprise, if nobody did within a quarter of an hour; answers how many notices were
    /// written.
    pub async fn notice_check(&self) -> Result<u64> {
        let ctx = self.ctx(Actor::System);
        let round = Round {
            job: Job::NoticeCheck,
            every: EVERY,
            what: "it could not be looked what must be told by mail",
        };
        self.for_every_enterprise(&ctx, round, async |enterprise: &Enterprise| {
            let scope = self.authority.enter(enterprise.id);
            self.notice_tidy(&ctx, scope).await?;
            self.notice_drop(&ctx, scope, &enterprise.policy).await?;
            self.invitation_tidy(&ctx, scope).await?;
            // Nobody misses the provisioning of an enterprise that wants none.
            if !enterprise.scim_enabled || enterprise.state != EnterpriseState::Active {
                return Ok(0);
            }
            let mut told = self.notice_tokens(&ctx, scope, &enterprise.policy).await?;
            if let Some(waiting) = self.parked_news(&ctx, scope, enterprise).await? {
                told += self.notice_once(&ctx, scope, waiting).await?;
            }
            Ok(told + self.notice_provisioning(&ctx, scope).await?)
        })
        .await
    }

    /// Reminds of tokens that end soon.
    async fn notice_tokens(
        &self,
        ctx: &OpCtx,
        scope: EnterpriseScope,
        policy: &Policy,
    ) -> Result<u64> {
        let (tx, now) = (self.store.read(scope), ctx.now);
        let ending = tx.token_list_ending(now, now.after(ladder::FIRST), TOKENS).await?;
        let due: Vec<_> = ending
            .into_iter()
            .filter_map(|token| {
                let step = ladder::step(token.created_at, token.expires_at, now)?;
                Some((token, step))
            })
            .collect();
        if due.is_empty() {
            return Ok(0);
        }
        let live = tx.token_list(Purpose::Scim, true, now, TOKENS).await?;
        let mut told = 0;
        for (token, days) in due {
            if ladder::is_replaced(&token, &live, now) {
                continue;
            }
            let notice = Notice::TokenExpiring {
                token: token.id,
                fingerprint: token.fingerprint,
                days,
                expires_at: token.expires_at,
                last_used_at: token.last_used_at,
                replaced: policy.token_replacement == TokenReplacement::Replace,
            };
            told += self.notice_once(ctx, scope, notice).await?;
        }
        Ok(told)
    }

    /// Tells where the identity provider's calls fail, or where there are none any more.
    async fn notice_provisioning(&self, ctx: &OpCtx, scope: EnterpriseScope) -> Result<u64> {
        let (tx, now) = (self.store.read(scope), ctx.now);
        let calls = newest_calls(&tx).await?;
        let Some(last) = calls.first() else { return Ok(0) };
        match health::health(&calls, now) {
            Health::Failing { since, calls, failed, reason } => {
                if tx.notice_lasts(NoticeKind::ProvisioningFailing).await? {
                    return Ok(0);
                }
                let notice = Notice::ProvisioningFailing { since, calls, failed, reason };
                self.notice_once(ctx, scope, notice).await
            }
            Health::Good => {
                if tx.notice_lasts(NoticeKind::ProvisioningFailing).await? {
                    self.notice_over(ctx, scope, NoticeKind::ProvisioningFailing).await?;
                }
                Ok(0)
            }
            Health::Unclear if health::is_silent(last.at, now) => {
                self.notice_silence(ctx, scope, last.at).await
            }
            Health::Unclear => Ok(0),
        }
    }

    async fn notice_silence(
        &self,
        ctx: &OpCtx,
        scope: EnterpriseScope,
        last_call: Timestamp,
    ) -> Result<u64> {
        if !called_regularly(&self.store.read(scope), last_call).await? {
            return Ok(0);
        }
        self.notice_once(ctx, scope, Notice::ProvisioningSilent { last_call }).await
    }

    /// Tells the administrators, unless they were told; looks before it writes.
    async fn notice_once(
        &self,
        ctx: &OpCtx,
        scope: EnterpriseScope,
        notice: Notice,
    ) -> Result<u64> {
        if self.store.read(scope).notice_exists(&notice.cause()).await? {
            return Ok(0);
        }
        let op = ctx.clone();
        self.store
            .write(scope, ctx, move |tx| async move {
                let told = tell_admins(&tx, &op, notice).await?;
                Ok::<_, Error>(tx.bookkeeping(told))
            })
            .await
    }

    async fn notice_over(
        &self,
        ctx: &OpCtx,
        scope: EnterpriseScope,
        kind: NoticeKind,
    ) -> Result<()> {
        let now = ctx.now;
        self.store
            .write(scope, ctx, move |tx| async move {
                tx.notice_over(kind, now).await?;
                Ok::<_, Error>(tx.bookkeeping(()))
            })
            .await
    }

    /// Gives up what waits for too long, and forgets what nobody needs any more.
    async fn notice_tidy(&self, ctx: &OpCtx, scope: EnterpriseScope) -> Result<()> {
        let untidy =
            Untidy { now: ctx.now, given_up: ctx.now.before(GIVEN_UP), kept: ctx.now.before(KEPT) };
        if !self.store.read(scope).notice_untidy(untidy).await? {
            return Ok(());
        }
        let (given_up, _) = self
            .store
            .write(scope, ctx, move |tx| async move {
                let done = tx.notice_tidy(untidy, "nothing tried to send it").await?;
                Ok::<_, Error>(tx.bookkeeping(done))
            })
            .await?;
        if given_up > 0 {
            let enterprise = scope.enterprise();
            tracing::error!(%enterprise, given_up, "notices were given up");
        }
        Ok(())
    }
}
