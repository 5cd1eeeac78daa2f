//! Runs of the identity provider: looked at, held, released and undone (docs/adr/0022).

mod group;
mod members;
mod plan;
mod release;
mod undo;

use std::time::Duration;

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    cycle::{Cycle, CycleState},
    enterprise::Enterprise,
    error::Thing,
    event::{Action, Event, Subject},
    id::CycleId,
    notice::Notice,
    time::Timestamp,
};
use muster_store::{ReadTx, WriteTx};
use serde_json::json;

pub(crate) use self::plan::{decide, same};
pub use self::{
    plan::{CyclePlan, LeftOver, Touched, Undone},
    release::Released,
};
use crate::{App, EnterpriseAdmin, notices::write::tell_admins_after};

/// Runs that are listed at once, at most.
const MOST: u64 = 200;
/// So long administrators are not told of a run that is held: until then most of it has happened, and the
/// mail can say how many people it is about.
const GATHER: Duration = Duration::from_mins(2);

/// A run as administrators look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CycleShown {
    /// The run.
    pub cycle: Cycle,
    /// Whether it may do more: its client called a moment ago.
    pub goes_on: bool,
}

impl App {
    /// Runs that changed something, the newest first; those older than `before`.
    pub async fn cycle_list(
        &self,
        admin: &EnterpriseAdmin,
        before: Option<CycleId>,
        limit: u64,
    ) -> Result<Vec<Cycle>> {
        Ok(self.store.read(admin.scope).cycle_list(before, limit.min(MOST)).await?)
    }

    /// One run.
    pub async fn cycle_show(&self, admin: &EnterpriseAdmin, id: CycleId) -> Result<CycleShown> {
        let tx = self.store.read(admin.scope);
        shown(&tx, id, admin.ctx.now).await
    }
}

async fn shown(tx: &ReadTx, id: CycleId, now: Timestamp) -> Result<CycleShown> {
    let cycle = tx.cycle_find(id).await?.ok_or(Error::NotFound(Thing::Cycle))?;
    Ok(CycleShown { cycle, goes_on: tx.cycle_goes_on(id, now).await? })
}

/// Called where an identity provider took access away, at the end of the transaction: holds the run once
/// it has taken too much, and says so.
pub(crate) async fn judge(
    tx: &WriteTx,
    ctx: &OpCtx,
    enterprise: &Enterprise,
) -> Result<Option<Event>> {
    let Some(run) = tx.cycle_settle(ctx).await? else { return Ok(None) };
    let decided = matches!(run.state, CycleState::Held | CycleState::Released);
    if decided || !enterprise.policy.hold_removals.holds(run.taken, run.active_before) {
        return Ok(None);
    }
    tx.cycle_hold(run.cycle, ctx.now).await?;
    let (cycle, people, of) = (run.cycle, run.taken, run.active_before);
    let notice = Notice::RemovalsHeld { cycle, people, of, since: ctx.now };
    tell_admins_after(tx, ctx, notice, GATHER).await?;
    let record = json!({ "taken": people, "activeBefore": of });
    Ok(Some(Event::created(Action::CycleHeld, Subject::Cycle(cycle), record)))
}
