//! Fetching events (RFC 8936): a receiver asks, gets some, and acknowledges them with its next call.

use std::{collections::BTreeSet, time::Duration};

use muster_core::{
    Error, Result,
    error::Thing,
    id::ReceiverId,
    receiver::{Delivery, Receiver, ReceiverSpec},
};
use muster_store::{Progress, WriteTx};
use tokio::time::{Instant, interval_at};

use super::{Address, Pending, Render, outbox};
use crate::{App, ScimCaller, courier::printable};

/// Events of one answer at most.
const MOST: usize = 100;
/// Acknowledgements kept beyond the cursor at most; later ones are forgotten, and their events are
/// offered again.
const ACKNOWLEDGED: usize = 1_000;
/// Changes read at a time.
const PAGE: u64 = 200;
/// Changes looked at in one transaction at most.
const STEP: usize = 2_000;
/// The longest that an answer without events is held back.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often is looked whether something happened meanwhile: one row by its key.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Calls that are held back at a time, by this instance; more are answered at once.
pub(crate) const WAITING: usize = 256;

/// What a receiver asks for.
#[derive(Debug, Clone, Default)]
pub struct PollRequest {
    /// Events it wants at most; none for as many as there may be.
    pub most: Option<usize>,
    /// Wait for events where there are none.
    pub wait: bool,
    /// The `jti` of events it has taken.
    pub acknowledged: Vec<String>,
    /// Events it has looked at and cannot use.
    pub refused: Vec<Refusal>,
}

/// An event that a receiver cannot use.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Which one.
    pub jti: String,
    /// Why, in the receiver's words.
    pub reason: String,
}

/// What a receiver gets.
#[derive(Debug, Clone, Default)]
pub struct PollAnswer {
    /// Events with their `jti`, in the log's order.
    pub events: Vec<(String, String)>,
    /// There are more.
    pub more: bool,
}

/// What one look at the log found.
struct Found {
    spec: ReceiverSpec,
    pending: Vec<Pending>,
    more: bool,
}

impl App {
    /// Answers a receiver that polls: takes what it acknowledges, and gives what it was not told yet.
    pub async fn event_poll(
        &self,
        caller: &ScimCaller,
        id: ReceiverId,
        mut request: PollRequest,
        render: Render,
    ) -> Result<PollAnswer> {
        let address = Address { enterprise: caller.enterprise.id, receiver: id };
        let most = request.most.unwrap_or(MOST).min(MOST);
        let place = if request.wait && most > 0 { self.polls.try_acquire().ok() } else { None };
        let end = Instant::now() + PATIENCE;
        let mut looks = interval_at(Instant::now() + LOOK_EVERY, LOOK_EVERY);
        loop {
            // Read before the log: what comes in between makes the next look worth it.
            let seen = self.store.read(caller.scope).change_head().await?;
            let found = self.poll_once(caller, address, most, request).await?;
            if !found.pending.is_empty() || most == 0 {
                return self.answer(address, found, render).await;
            }
            request = PollRequest::default();
            if found.more {
                continue;
            }
            loop {
                if place.is_none() || Instant::now() >= end {
                    return Ok(PollAnswer::default());
                }
                looks.tick().await;
                if self.store.read(caller.scope).change_head().await? > seen {
                    break;
                }
            }
        }
    }

    async fn answer(&self, address: Address, found: Found, render: Render) -> Result<PollAnswer> {
        let key = self.signing_key().await?;
        let sign = |pending| self.event_sign(&key, address, &found.spec, pending, render);
        let events = found.pending.iter().map(sign).collect::<Result<_>>()?;
        Ok(PollAnswer { events, more: found.more })
    }

    async fn poll_once(
        &self,
        caller: &ScimCaller,
        address: Address,
        most: usize,
        request: PollRequest,
    ) -> Result<Found> {
        self.store
            .write(caller.scope, &caller.ctx, move |tx| async move {
                let receiver = tx.receiver_lock(address.receiver).await?;
                // One that is pushed to has nothing to fetch, and is as good as absent here.
                let receiver = receiver
                    .filter(|receiver| receiver.spec.delivery == Delivery::Poll)
                    .ok_or(Error::NotFound(Thing::Receiver))?;
                let mut progress = acknowledge(&tx, &receiver, address, &request).await?;
                let paused = receiver.paused_at.is_some();
                let most = if paused { 0 } else { most };
                let (pending, more) = walk(&tx, &receiver.spec, &mut progress, most).await?;
                let found = Found { spec: receiver.spec, pending, more: more && !paused };
                let before = Progress {
                    cursor: receiver.cursor,
                    acknowledged: receiver.acknowledged,
                    last_error: receiver.last_error,
                };
                if progress == before {
                    return Ok::<_, Error>(tx.unchanged(found));
                }
                tx.receiver_told(address.receiver, progress).await?;
                Ok(tx.bookkeeping(found))
            })
            .await
    }
}

/// Adds what the receiver says about events. One that it cannot use is not offered again: it would be
/// for ever (RFC 8936 §2.2 leaves that to us); what it said is shown to administrators.
async fn acknowledge(
    tx: &WriteTx,
    receiver: &Receiver,
    address: Address,
    request: &PollRequest,
) -> Result<Progress> {
    let head = tx.change_head().await?;
    let mut known: BTreeSet<i64> = receiver.acknowledged.iter().copied().collect();
    let refused = request.refused.iter().map(|refusal| &refusal.jti);
    for jti in request.acknowledged.iter().chain(refused) {
        // A jti of another receiver, or of nothing at all, says nothing here.
        known.extend(address.sequence(jti).filter(|n| *n > receiver.cursor && *n <= head));
    }
    let mut last_error = receiver.last_error.clone();
    if let Some(refusal) = request.refused.last() {
        last_error = Some(printable(&format!("{} ({})", refusal.reason, refusal.jti)));
    } else if !request.acknowledged.is_empty() {
        last_error = None;
    }
    let acknowledged = known.into_iter().take(ACKNOWLEDGED).collect();
    Ok(Progress { cursor: receiver.cursor, acknowledged, last_error })
}

/// Walks along the log from the cursor: moves it over everything that is acknowledged or of no
/// interest, and collects what is left.
async fn walk(
    tx: &WriteTx,
    spec: &ReceiverSpec,
    progress: &mut Progress,
    most: usize,
) -> Result<(Vec<Pending>, bool)> {
    let mut acknowledged: BTreeSet<i64> = progress.acknowledged.iter().copied().collect();
    let mut found: Vec<Pending> = Vec::new();
    let mut at = progress.cursor;
    let mut looked_at = 0;
    let mut more = None;
    while more.is_none() {
        let rows = tx.change_list_after(at, PAGE).await?;
        if rows.is_empty() {
            more = Some(false);
        }
        looked_at += rows.len();
        for row in rows {
            at = row.change.sequence;
            let pending = if acknowledged.contains(&at) {
                None
            } else {
                outbox::pending(tx, row, spec).await?
            };
            match pending {
                Some(_) if found.len() == most => {
                    more = Some(true);
                    break;
                }
                Some(pending) => found.push(pending),
                None if found.is_empty() => {
                    acknowledged.remove(&at);
                    progress.cursor = at;
                }
                None => {}
            }
        }
        if looked_at >= STEP && more.is_none() {
            more = Some(true);
        }
    }
    progress.acknowledged = acknowledged.into_iter().collect();
    Ok((found, more.unwrap_or(false)))
}
