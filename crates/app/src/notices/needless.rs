//! Notices that nobody needs any more, taken out of the outbox whether or not anything sends what is in it.

use std::collections::BTreeMap;

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    notice::{Notice, NoticeState},
    policy::Policy,
};
use muster_store::{EnterpriseScope, NoticeFilter, ReadTx};

use super::deliver::{Needless, needless};
use crate::App;

/// Notices of an enterprise that are looked at, the newest first.
const MOST: u64 = 1_000;

impl App {
    /// Drops what waits and does not hold any more. What is being sent is looked at by whoever sends it.
    pub(super) async fn notice_drop(
        &self,
        ctx: &OpCtx,
        scope: EnterpriseScope,
        policy: &Policy,
    ) -> Result<()> {
        let tx = self.store.read(scope);
        let waiting = NoticeFilter { state: Some(NoticeState::Waiting), before: None, limit: MOST };
        // Several people are told of one cause.
        let mut known: BTreeMap<String, Option<Needless>> = BTreeMap::new();
        let mut drop = Vec::new();
        for one in tx.notice_list(waiting).await? {
            let cause = one.notice.cause();
            let reason = if let Some(reason) = known.get(&cause) {
                *reason
            } else {
                let reason = match &one.notice {
                    Notice::SeatsFull { .. } => free_seat(&tx, policy).await?,
                    other => needless(&tx, other, ctx.now).await?,
                };
                *known.entry(cause).or_insert(reason)
            };
            drop.extend(reason.map(|reason| (one.id, reason)));
        }
        if drop.is_empty() {
            return Ok(());
        }
        let now = ctx.now;
        self.store
            .write(scope, ctx, move |tx| async move {
                for (id, reason) in drop {
                    tx.notice_drop(id, reason, now).await?;
                }
                Ok::<_, Error>(tx.bookkeeping(()))
            })
            .await
    }
}

/// A mail that leaves at once tells of what has just happened; one that could not leave is of no use once there
/// is a seat again.
async fn free_seat(tx: &ReadTx, policy: &Policy) -> Result<Option<Needless>> {
    let free = match policy.seat_limit {
        Some(limit) => tx.standing().await?.seats_taken < u64::from(limit),
        None => true,
    };
    Ok(free.then_some("a seat is free again"))
}
