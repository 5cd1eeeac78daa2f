//! The provisioning call log's writer: beside the requests, in batches.
//!
//! A slow log never slows a call: recording puts the row in a queue and returns. Rows are gathered for
//! most of a second and written together, so a crash loses the last second of it at most. When
//! the queue is full, rows are dropped and counted; the truth is in the change log. Rows are kept for
//! ninety days.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use muster_core::{actor::Actor, call::Call};
use tokio::{
    sync::{Notify, oneshot},
    task::JoinHandle,
};

use crate::App;

/// Rows waiting at most.
const QUEUE: usize = 16_384;
/// How long a call stays in the log.
const KEPT: Duration = Duration::from_hours(90 * 24);
/// How often old calls are looked for.
const PURGE_EVERY: Duration = Duration::from_hours(1);
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

#[derive(Default)]
struct Rows {
    calls: Vec<Call>,
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
        let writer = tokio::spawn(write(app, Arc::clone(&queue)));
        (Self(Arc::new(Way(queue))), writer)
    }

    /// Takes a row down. Never waits.
    pub fn record(&self, call: Call) {
        let queue = &self.0.0;
        let mut rows = queue.rows();
        if rows.calls.len() >= QUEUE {
            rows.dropped += 1;
            return;
        }
        rows.calls.push(call);
        let waiting = rows.calls.len();
        drop(rows);
        if waiting == 1 {
            queue.first.notify_one();
        } else if waiting == BATCH {
            queue.hurry.notify_one();
        }
    }

    /// Waits until everything recorded so far is written.
    pub async fn flush(&self) {
        let (done, written) = oneshot::channel();
        let queue = &self.0.0;
        queue.rows().waiting.push(done);
        queue.first.notify_one();
        queue.hurry.notify_one();
        // An error means that the writer has ended, and so has written everything.
        let _ = written.await;
    }
}

async fn write(app: Arc<App>, queue: Arc<Queue>) {
    let mut purged_at = app.now();
    loop {
        queue.first.notified().await;
        // Too early where an older hurry is left over, which does no harm.
        let _ = tokio::time::timeout(GATHER, queue.hurry.notified()).await;
        let Rows { calls, waiting, dropped, ended } = {
            let mut rows = queue.rows();
            let ended = rows.ended;
            std::mem::replace(&mut *rows, Rows { ended, ..Rows::default() })
        };
        if dropped > 0 {
            tracing::warn!(lost = dropped, "the call log could not keep up; rows were dropped");
        }
        if !calls.is_empty() {
            let ctx = app.ctx(Actor::System);
            let purge = ctx.now.since(purged_at) >= PURGE_EVERY;
            if purge {
                purged_at = ctx.now;
            }
            let before = purge.then(|| ctx.now.before(KEPT));
            let written = app.store.call_insert_batch(&app.authority, &ctx, calls, before).await;
            if let Err(error) = written {
                tracing::error!(%error, "calls could not be written to the call log");
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
