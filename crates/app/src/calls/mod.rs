//! The provisioning call log's writer: beside the requests, in batches.
//!
//! A slow log never slows a call: recording puts the row in a queue and returns. Rows are gathered for
//! most of a second and written together, so a crash loses the last second of it at most. When
//! the queue is full, or rows cannot be written, they are dropped and counted; the truth is in the change
//! log. Rows are kept for ninety days ([`purge`]).
//!
//! What calls that were to change something said goes the same way, and is kept for a day, so that it can be
//! rehearsed (docs/adr/0024).

pub(crate) mod purge;
pub(crate) mod show;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use muster_core::{
    actor::Actor,
    call::{Call, KeptCall, SentCall},
    id::EnterpriseId,
};
use muster_store::StoreError;
use tokio::{
    sync::{Notify, oneshot},
    task::JoinHandle,
};

use crate::App;

/// Rows waiting at most.
const QUEUE: usize = 16_384;
/// How long anybody waits for rows to be written.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes that were sent and wait to be written at most; beyond, calls are not kept.
const BYTES: usize = 32 << 20;
/// So many rows are written without waiting longer.
const BATCH: usize = 4_096;
/// How long rows are gathered, so that a crash loses the last second at most. Each commit costs the disk's
/// time, and on SQLite empties what its readers have in memory, which the calls themselves need.
const GATHER: Duration = Duration::from_millis(900);

/// The way into the call log.
#[derive(Clone)]
pub struct CallLog(Arc<Way>);

/// Ends the writer when the last handle is dropped.
struct Way(Arc<Queue>);

impl Drop for Way {
    fn drop(&mut self) {
        self.0.rows().ended = true;
        self.0.first.notify_one();
        self.0.hurry.notify_one();
    }
}

/// Where requests leave their rows. The writer is woken for the first row and for a full batch, and not
/// for each row: waking a thread costs as much as a look-up.
#[derive(Default)]
struct Queue {
    rows: Mutex<Rows>,
    /// There is something to write, or the end has come.
    first: Notify,
    /// What there is should be written now.
    hurry: Notify,
}

/// A row of the log, and what is kept beside it.
struct Row {
    call: Call,
    kept: Option<KeptCall>,
}

#[derive(Default)]
struct Rows {
    calls: Vec<Row>,
    /// How much was sent with them.
    bytes: usize,
    /// The place of the last call.
    place: i64,
    /// Those who wait until everything before them is written.
    waiting: Vec<oneshot::Sender<()>>,
    /// Rows that found the queue full.
    dropped: u64,
    ended: bool,
}

impl Queue {
    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CallLog {
    /// Starts the writer; it ends when the last handle is dropped and everything is written.
    pub fn start(app: Arc<App>) -> (Self, JoinHandle<()>) {
        let queue = Arc::<Queue>::default();
        let writer =
            tokio::spawn(write(Arc::clone(&queue), move |calls| keep(Arc::clone(&app), calls)));
        (Self(Arc::new(Way(queue))), writer)
    }

    /// A log that nobody writes: it gathers what is recorded until it is taken.
    pub(crate) fn gathering() -> Self {
        Self(Arc::new(Way(Arc::default())))
    }

    /// What was recorded since the last time.
    pub(crate) fn take(&self) -> Vec<Call> {
        let calls = std::mem::take(&mut self.0.0.rows().calls);
        calls.into_iter().map(|row| row.call).collect()
    }

    /// Takes a row down. Never waits.
    pub fn record(&self, call: Call) {
        self.record_sent(call, None);
    }

    /// The same, with what was sent.
    pub fn record_sent(&self, call: Call, sent: Option<SentCall>) {
        let queue = &self.0.0;
        let mut rows = queue.rows();
        if rows.calls.len() >= QUEUE {
            rows.dropped += 1;
            return;
        }
        // Calls of the same moment stay in order.
        rows.place = rows.place.saturating_add(1).max(call.at.as_millis().saturating_mul(1_000));
        let (place, free) = (rows.place, BYTES.saturating_sub(rows.bytes));
        let kept = sent.filter(|sent| sent.body.len() <= free).map(|sent| KeptCall {
            id: call.id,
            at: call.at,
            place,
            person: call.person,
            sent,
        });
        rows.bytes += kept.as_ref().map_or(0, |kept| kept.sent.body.len());
        rows.calls.push(Row { call, kept });
        let waiting = rows.calls.len();
        drop(rows);
        if waiting == 1 {
            queue.first.notify_one();
        } else if waiting == BATCH {
            queue.hurry.notify_one();
        }
    }

    /// Waits until everything recorded so far is written, or lost; ten seconds at most.
    pub async fn flush(&self) {
        let (done, written) = oneshot::channel();
        let queue = &self.0.0;
        queue.rows().waiting.push(done);
        queue.first.notify_one();
        queue.hurry.notify_one();
        if !matches!(tokio::time::timeout(PATIENCE, written).await, Ok(Ok(()))) {
            tracing::error!(
                "the call log was not written in time; its rows may come later, or be lost"
            );
        }
    }
}

/// Hands what was recorded to `keep`, batch by batch. A batch runs in a task of its own: if it panics, its
/// rows are lost, and the writer goes on.
async fn write<F, K>(queue: Arc<Queue>, keep: F)
where
    F: Fn(Vec<Row>) -> K + Send,
    K: Future<Output = ()> + Send + 'static,
{
    loop {
        queue.first.notified().await;
        // Too early where an older hurry is left over, which does no harm.
        let _ = tokio::time::timeout(GATHER, queue.hurry.notified()).await;
        let Rows { calls, waiting, dropped, ended, .. } = {
            let mut rows = queue.rows();
            let (ended, place) = (rows.ended, rows.place);
            std::mem::replace(&mut *rows, Rows { place, ended, ..Rows::default() })
        };
        if dropped > 0 {
            tracing::warn!(lost = dropped, "the call log could not keep up; rows were dropped");
        }
        if !calls.is_empty() {
            let lost = calls.len();
            if let Err(error) = tokio::spawn(keep(calls)).await {
                tracing::error!(%error, lost, "the writer of the call log failed; its rows were dropped");
            }
        }
        for done in waiting {
            // Whoever asked may be gone.
            let _ = done.send(());
        }
        if ended {
            return;
        }
    }
}

/// Writes a batch. One enterprise's failure loses the rows of that enterprise only.
async fn keep(app: Arc<App>, rows: Vec<Row>) {
    let mut by_enterprise: BTreeMap<EnterpriseId, (Vec<Call>, Vec<KeptCall>)> = BTreeMap::new();
    for Row { call, kept } in rows {
        let (calls, all_kept) = by_enterprise.entry(call.enterprise).or_default();
        calls.push(call);
        all_kept.extend(kept.filter(|_| app.settings.keep_calls));
    }
    let ctx = app.ctx(Actor::System);
    for (enterprise, (calls, kept)) in by_enterprise {
        let lost = calls.len();
        let scope = app.authority.enter(enterprise);
        let now = ctx.clone();
        let written = app
            .store
            .write(scope, &ctx, move |tx| async move {
                tx.call_insert(calls).await?;
                if !kept.is_empty() {
                    tx.kept_call_insert(&now, kept).await?;
                }
                Ok::<_, StoreError>(tx.bookkeeping(()))
            })
            .await;
        if let Err(error) = written {
            tracing::error!(%error, %enterprise, lost, "calls could not be written to the call log");
        }
    }
}

#[cfg(test)]
mod tests {
    use muster_core::{
        call::Outcome,
        id::{CallId, RequestId},
        time::Timestamp,
    };
    use uuid::Uuid;

    use super::*;

    fn call(number: u128) -> Call {
        Call {
            id: CallId::from_uuid(Uuid::from_u128(number)),
            enterprise: EnterpriseId::PLATFORM,
            at: Timestamp::from_millis(0),
            request: RequestId::from_uuid(Uuid::nil()),
            cycle: None,
            method: "GET".into(),
            route: String::new(),
            operation: "other".into(),
            status: 200,
            outcome: Outcome::Success,
            reason: None,
            detail: None,
            person: None,
            group: None,
            matched: None,
            policy_version: None,
            changed: Vec::new(),
            rule: None,
            quirks: Vec::new(),
            duration_us: 0,
            token: None,
            fingerprint: None,
            agent: None,
        }
    }

    /// A panic loses its batch; nobody waits for ever, and what comes after is written.
    #[tokio::test]
    async fn a_panic_is_survived() {
        let queue = Arc::<Queue>::default();
        let written = Arc::<Mutex<Vec<CallId>>>::default();
        let seen = Arc::clone(&written);
        let writer = tokio::spawn(write(Arc::clone(&queue), move |rows: Vec<Row>| {
            let seen = Arc::clone(&seen);
            async move {
                assert_ne!(rows[0].call.id, call(1).id, "the first batch");
                seen.lock().unwrap().extend(rows.iter().map(|row| row.call.id));
            }
        }));
        let log = CallLog(Arc::new(Way(queue)));
        log.record(call(1));
        log.flush().await;
        assert!(written.lock().unwrap().is_empty());
        log.record(call(2));
        log.flush().await;
        assert_eq!(*written.lock().unwrap(), [call(2).id]);
        log.record(call(3));
        drop(log);
        writer.await.unwrap();
        assert_eq!(*written.lock().unwrap(), [call(2).id, call(3).id]);
    }
}
