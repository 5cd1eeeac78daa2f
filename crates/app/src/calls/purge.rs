//! Forgetting old calls: of every enterprise, whether anybody calls there or not.
//!
//! One instance does it for all, once an hour: whoever moves the job's time on. Rows go in portions, each
//! in a transaction of its own, so that no write waits long. An instance that dies halfway leaves the rest
//! to the next hour.

use std::{sync::Arc, time::Duration};

use muster_core::{
    Error, Result, actor::Actor, ctx::OpCtx, enterprise::Enterprise, id::EnterpriseId,
    time::Timestamp,
};
use muster_store::Job;

use crate::{App, rounds::Round};

/// How long a call stays in the log.
const KEPT: Duration = Duration::from_hours(90 * 24);
/// How long what was sent with a call stays.
pub(crate) const SENT_KEPT: Duration = Duration::from_hours(24);
/// How often old calls are looked for, by all instances together.
const EVERY: Duration = Duration::from_hours(1);
/// How often an instance asks whether that is due.
const LOOK: Duration = Duration::from_mins(10);
/// Rows that go in one transaction.
const PORTION: u64 = 1_000;

/// Forgets old calls, again and again.
pub async fn forget_calls(app: Arc<App>) {
    let mut ticks = tokio::time::interval(LOOK);
    loop {
        ticks.tick().await;
        if let Err(error) = app.call_purge().await {
            tracing::error!(%error, "old calls could not be removed from the call log");
        }
    }
}

impl App {
    /// Forgets the calls of every enterprise that are older than ninety days, if nobody did within the
    /// hour; answers how many.
    pub async fn call_purge(&self) -> Result<u64> {
        let ctx = self.ctx(Actor::System);
        let before = ctx.now.before(KEPT);
        let round =
            Round { job: Job::CallPurge, every: EVERY, what: "old calls could not be removed" };
        self.for_every_enterprise(&ctx, round, async |enterprise: &Enterprise| {
            self.kept_call_purge_of(&ctx, enterprise.id).await?;
            self.call_count_purge_of(&ctx, enterprise.id).await?;
            self.call_purge_of(&ctx, enterprise.id, before).await
        })
        .await
    }

    async fn call_purge_of(
        &self,
        ctx: &OpCtx,
        enterprise: EnterpriseId,
        before: Timestamp,
    ) -> Result<u64> {
        let scope = self.authority.enter(enterprise);
        let mut gone = 0;
        while self.store.read(scope).call_exists_before(before).await? {
            gone += self
                .store
                .write(scope, ctx, move |tx| async move {
                    let gone = tx.call_purge(before, PORTION).await?;
                    Ok::<_, Error>(tx.bookkeeping(gone))
                })
                .await?;
        }
        Ok(gone)
    }

    /// Counts by the hour stay as long as the calls. They are few.
    async fn call_count_purge_of(&self, ctx: &OpCtx, enterprise: EnterpriseId) -> Result<()> {
        let now = ctx.now;
        self.store
            .write(self.authority.enter(enterprise), ctx, move |tx| async move {
                tx.call_count_purge(now).await?;
                Ok::<_, Error>(tx.bookkeeping(()))
            })
            .await
    }

    async fn kept_call_purge_of(&self, ctx: &OpCtx, enterprise: EnterpriseId) -> Result<()> {
        let (scope, before) = (self.authority.enter(enterprise), ctx.now.before(SENT_KEPT));
        while self
            .store
            .write(scope, ctx, move |tx| async move {
                let gone = tx.kept_call_purge(before, PORTION).await?;
                Ok::<_, Error>(tx.bookkeeping(gone))
            })
            .await?
            >= PORTION
        {}
        Ok(())
    }
}
