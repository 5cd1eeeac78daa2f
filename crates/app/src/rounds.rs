//! Work that is done now and then for every enterprise, by one of the instances.

use std::time::Duration;

use muster_core::{Error, Result, ctx::OpCtx, enterprise::Enterprise, id::EnterpriseId};
use muster_store::Job;

use crate::App;

/// Enterprises that are read at a time.
const PAGE: u64 = 500;

/// What is done, and how often by all instances together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Round {
    pub(crate) job: Job,
    pub(crate) every: Duration,
    /// What the log says where it fails.
    pub(crate) what: &'static str,
}

impl App {
    /// Does something for every enterprise if it is due and nobody else does it; answers the sum.
    /// Whoever moves the job's time on has it; an instance that dies halfway leaves the rest to the next
    /// time.
    pub(crate) async fn for_every_enterprise(
        &self,
        ctx: &OpCtx,
        round: Round,
        each: impl AsyncFn(&Enterprise) -> Result<u64>,
    ) -> Result<u64> {
        let (now, again) = (ctx.now, ctx.now.after(round.every));
        let scope = self.authority.enter(EnterpriseId::PLATFORM);
        let taken = self
            .store
            .write(scope, ctx, move |tx| async move {
                let taken = tx.job_take(round.job, now, again).await?;
                Ok::<_, Error>(tx.bookkeeping(taken))
            })
            .await?;
        let mut sum = 0;
        if !taken {
            return Ok(sum);
        }
        let mut after: Option<String> = None;
        loop {
            let platform = self.authority.platform();
            let page = self.store.enterprise_list(platform, after.as_deref(), PAGE).await?;
            let Some(last) = page.last() else { return Ok(sum) };
            after = Some(last.name.clone());
            for enterprise in &page {
                match each(enterprise).await {
                    Ok(number) => sum += number,
                    // The others are not to wait for this one.
                    Err(error) => {
                        tracing::error!(%error, enterprise = %enterprise.id, "{}", round.what);
                    }
                }
            }
        }
    }
}
