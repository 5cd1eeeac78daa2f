//! The provisioning call log's writer: beside the requests, in batches.
//!
//! A slow log never slows a call: recording puts the row in a queue and returns. Rows are gathered for
//! most of a second and written together, so a crash loses the last second of it at most. When
//! the queue is full, rows are dropped and counted; the truth is in the change log. Rows are kept for
//! ninety days.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use muster_core::{actor::Actor, call::Call};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
    time::{Instant, timeout_at},
};

use crate::App;

/// Rows waiting at most.
const QUEUE: usize = 16_384;
/// How long a call stays in the log.
const KEPT: Duration = Duration::from_hours(90 * 24);
/// How often old calls are looked for.
const PURGE_EVERY: Duration = Duration::from_hours(1);
/// Rows written at a time.
const BATCH: usize = 4_096;
/// How long rows are gathered, so that a crash loses the last second at most. Each commit costs the disk's
/// time, and on SQLite empties what its readers have in memory, which the calls themselves need.
const GATHER: Duration = Duration::from_millis(900);

enum Message {
    Call(Box<Call>),
    /// Answers when everything before it is written.
    Flush(oneshot::Sender<()>),
}

/// The way into the call log.
#[derive(Clone)]
pub struct CallLog {
    queue: mpsc::Sender<Message>,
    dropped: Arc<AtomicU64>,
}

impl CallLog {
    /// Starts the writer; it ends when the last handle is dropped and everything is written.
    pub fn start(app: Arc<App>) -> (Self, JoinHandle<()>) {
        let (queue, messages) = mpsc::channel(QUEUE);
        let dropped = Arc::new(AtomicU64::new(0));
        let writer = tokio::spawn(write(app, messages, Arc::clone(&dropped)));
        (Self { queue, dropped }, writer)
    }

    /// Takes a row down. Never waits.
    pub fn record(&self, call: Call) {
        if self.queue.try_send(Message::Call(Box::new(call))).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until everything recorded so far is written.
    pub async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.queue.send(Message::Flush(done)).await.is_ok() {
            // An error means that the writer has ended, and so has written everything.
            let _ = written.await;
        }
    }
}

/// Takes what came within [`GATHER`] of the first row, or until somebody waits for it to be written.
async fn gather(messages: &mut mpsc::Receiver<Message>, batch: &mut Vec<Message>) -> bool {
    let Some(first) = messages.recv().await else { return false };
    batch.push(first);
    let end = Instant::now() + GATHER;
    while batch.len() < BATCH && matches!(batch.last(), Some(Message::Call(_))) {
        match timeout_at(end, messages.recv()).await {
            Ok(Some(next)) => batch.push(next),
            Ok(None) | Err(_) => break,
        }
    }
    true
}

async fn write(app: Arc<App>, mut messages: mpsc::Receiver<Message>, dropped: Arc<AtomicU64>) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut purged_at = app.now();
    while gather(&mut messages, &mut batch).await {
        let mut calls = Vec::with_capacity(batch.len());
        let mut waiting = Vec::new();
        for message in batch.drain(..) {
            match message {
                Message::Call(call) => calls.push(*call),
                Message::Flush(done) => waiting.push(done),
            }
        }
        let lost = dropped.swap(0, Ordering::Relaxed);
        if lost > 0 {
            tracing::warn!(lost, "the call log could not keep up; rows were dropped");
        }
        let ctx = app.ctx(Actor::System);
        let purge = ctx.now.since(purged_at) >= PURGE_EVERY;
        if purge {
            purged_at = ctx.now;
        }
        let before = purge.then(|| ctx.now.before(KEPT));
        if let Err(error) = app.store.call_insert_batch(&app.authority, &ctx, calls, before).await {
            tracing::error!(%error, "calls could not be written to the call log");
        }
        for done in waiting {
            // Whoever asked may be gone.
            let _ = done.send(());
        }
    }
}
