//! The provisioning call log's writer: beside the requests, in batches.
//!
//! A slow log never slows a call: recording puts the row in a queue and returns. A batch is written
//! as soon as the one before is, so a crash loses no more than what came meanwhile, which is far less
//! than a second's calls. When the queue is full, rows are dropped and counted; the truth is in the
//! change log.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use muster_core::{actor::Actor, call::Call};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use crate::App;

/// Rows waiting at most.
const QUEUE: usize = 16_384;
/// Rows written at a time.
const BATCH: usize = 512;

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

async fn write(app: Arc<App>, mut messages: mpsc::Receiver<Message>, dropped: Arc<AtomicU64>) {
    let mut batch = Vec::with_capacity(BATCH);
    while messages.recv_many(&mut batch, BATCH).await > 0 {
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
        if let Err(error) = app.store.call_insert_batch(&app.authority, &ctx, calls).await {
            tracing::error!(%error, "calls could not be written to the call log");
        }
        for done in waiting {
            // Whoever asked may be gone.
            let _ = done.send(());
        }
    }
}
