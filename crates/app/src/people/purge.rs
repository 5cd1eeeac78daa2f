//! Removing people for good whose days are over (C-01).
//!
//! One instance does it for all, once an hour: whoever moves the job's time on. Those who are due are
//! read from an index, in portions, each enterprise's in a transaction of its own. An instance that dies
//! halfway leaves the rest to the next hour.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use muster_core::{
    Error, Result,
    actor::Actor,
    ctx::OpCtx,
    cycle::KEPT,
    id::{EnterpriseId, PersonId},
};
use muster_store::Job;

use super::{delete::purge, restore::is_past};
use crate::App;

/// How often it is done, by all instances together.
const EVERY: Duration = Duration::from_hours(1);
/// How often an instance asks whether that is due.
const LOOK: Duration = Duration::from_mins(10);
/// People who are read at a time.
const PORTION: u64 = 200;

/// Removes people for good whose days are over, again and again.
pub async fn forget_people(app: Arc<App>) {
    let mut ticks = tokio::time::interval(LOOK);
    loop {
        ticks.tick().await;
        if let Err(error) = app.person_purge().await {
            tracing::error!(%error, "people whose days are over could not be removed for good");
        }
    }
}

impl App {
    /// Removes those of every enterprise for good whose days are over, if nobody did within the hour;
    /// answers how many.
    pub async fn person_purge(&self) -> Result<u64> {
        let ctx = self.ctx(Actor::System);
        let (now, again) = (ctx.now, ctx.now.after(EVERY));
        let scope = self.authority.enter(EnterpriseId::PLATFORM);
        let taken = self
            .store
            .write(scope, &ctx, move |tx| async move {
                let taken = tx.job_take(Job::PersonPurge, now, again).await?;
                Ok::<_, Error>(tx.bookkeeping(taken))
            })
            .await?;
        if !taken {
            return Ok(0);
        }
        // People are not to wait for runs.
        if let Err(error) = self.cycle_forget(&ctx).await {
            tracing::error!(%error, "old runs could not be forgotten");
        }
        let (mut gone, mut after) = (0, None);
        loop {
            let platform = self.authority.platform();
            let due = self.store.departed_due(platform, now, after, PORTION).await?;
            let Some(last) = due.last() else { return Ok(gone) };
            after = Some(*last);
            let mut people: BTreeMap<EnterpriseId, Vec<PersonId>> = BTreeMap::new();
            for (enterprise, person, _) in due {
                people.entry(enterprise).or_default().push(person);
            }
            for (enterprise, people) in people {
                match self.person_purge_of(&ctx, enterprise, people).await {
                    Ok(number) => gone += number,
                    // The others are not to wait for this one.
                    Err(error) => {
                        tracing::error!(%error, %enterprise, "people could not be removed for good");
                    }
                }
            }
        }
    }

    /// Forgets runs that are too old to be undone.
    async fn cycle_forget(&self, ctx: &OpCtx) -> Result<()> {
        loop {
            let platform = self.authority.platform();
            let old = self.store.cycle_old(platform, ctx.now.before(KEPT), PORTION).await?;
            if old.is_empty() {
                return Ok(());
            }
            let mut forgotten = 0;
            for (enterprise, cycle) in old {
                let scope = self.authority.enter(enterprise);
                let done = self
                    .store
                    .write(scope, ctx, move |tx| async move {
                        tx.cycle_forget(cycle).await?;
                        Ok::<_, Error>(tx.bookkeeping(()))
                    })
                    .await;
                match done {
                    Ok(()) => forgotten += 1,
                    // The others are not to wait for this one.
                    Err(error) => {
                        tracing::error!(%error, %enterprise, "an old run could not be forgotten");
                    }
                }
            }
            if forgotten == 0 {
                return Ok(());
            }
        }
    }

    async fn person_purge_of(
        &self,
        ctx: &OpCtx,
        enterprise: EnterpriseId,
        people: Vec<PersonId>,
    ) -> Result<u64> {
        let now = ctx.now;
        self.store
            .write(self.authority.enter(enterprise), ctx, move |tx| async move {
                let (mut gone, mut events) = (0, Vec::new());
                for id in people {
                    // Somebody may have come back in between.
                    let left = tx.departed_lock(id).await?;
                    if let Some(left) = left
                        && is_past(&tx, &left, now).await?
                    {
                        events.extend(purge(&tx, &left.person).await?);
                        gone += 1;
                    }
                }
                if events.is_empty() {
                    return Ok::<_, Error>(tx.unchanged(0));
                }
                Ok(tx.done(gone, events))
            })
            .await
    }
}
