//! The thread that writes to SQLite.

use std::{sync::Arc, thread, time::Duration};

use tokio::{
    sync::{Mutex, OwnedMutexGuard, mpsc},
    time::timeout,
};

use super::{BATCH, Batch, Job, run_batch};
use crate::{
    Options, StoreError,
    engine::{
        Conn,
        sqlite::{Writer, open_writer},
    },
};

/// Jobs waiting at most; more callers wait for a place.
const QUEUE: usize = 1_024;
/// After this long without a write, what was written is brought from the log into the file: readers then take
/// it from the map, and look nothing up in the log.
const PAUSE: Duration = Duration::from_millis(20);

/// The way to the writing thread.
#[derive(Clone)]
pub(crate) struct Queue {
    jobs: mpsc::Sender<Job>,
    turn: Turn,
    options: Options,
}

/// Whose turn it is to hold the one right to write: the thread's for a batch, or a rehearsal's. Those who
/// wait get it in the order they came.
type Turn = Arc<Mutex<()>>;

impl Queue {
    /// Opens the connection that writes and starts its thread, which ends when the last queue is
    /// dropped.
    pub(crate) fn start(options: Options) -> Result<Self, StoreError> {
        // The writer comes first: it creates the file and switches it to WAL.
        let writer = open_writer(&options)?;
        let (sender, jobs) = mpsc::channel(QUEUE);
        let turn = Turn::default();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| StoreError::corrupt("-", error.to_string()))?;
        thread::Builder::new()
            .name("muster-writer".into())
            .spawn({
                let (options, turn) = (options.clone(), Arc::clone(&turn));
                move || runtime.block_on(work(writer, options, jobs, turn))
            })
            .map_err(|error| StoreError::corrupt("-", error.to_string()))?;
        Ok(Self { jobs: sender, turn, options })
    }

    pub(super) async fn push(&self, job: Job) -> Result<(), StoreError> {
        self.jobs.send(job).await.map_err(|_closed| StoreError::Unavailable)
    }

    /// Waits until nobody writes; nobody does until the turn is given back.
    pub(crate) async fn turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.turn).lock_owned().await
    }

    /// What the file is opened with.
    pub(crate) fn options(&self) -> &Options {
        &self.options
    }
}

async fn work(mut writer: Writer, options: Options, mut jobs: mpsc::Receiver<Job>, turn: Turn) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut broken = false;
    let mut gathered = false;
    loop {
        let more = jobs.recv_many(&mut batch, BATCH);
        let count = if gathered { timeout(PAUSE, more).await } else { Ok(more.await) };
        let Ok(count) = count else {
            if let Err(error) = writer.checkpoint() {
                tracing::warn!(%error, "the log of writes could not be brought into the file");
            }
            gathered = false;
            continue;
        };
        if count == 0 {
            break;
        }
        gathered = true;
        let _turn = turn.lock().await;
        if broken {
            // Nobody knows what the old connection is in the middle of: a failed COMMIT may have
            // ended its transaction or not.
            match open_writer(&options) {
                Ok(new) => {
                    writer = new;
                    broken = false;
                }
                Err(error) => tracing::error!(%error, "the database cannot be opened for writing"),
            }
        }
        if !broken && let Err(error) = commit(&writer, batch.split_off(0)).await {
            tracing::error!(%error, "a batch of writes failed");
            broken = true;
        }
        // Dropping what is left tells its callers that the database is not available.
        batch.clear();
    }
    // Statistics for the next start; nothing is lost without them.
    drop(writer.order("PRAGMA optimize"));
}

async fn commit(writer: &Writer, jobs: Vec<Job>) -> Result<(), StoreError> {
    // A deferred transaction that turns into a writer fails at once when another process writes.
    writer.order("BEGIN IMMEDIATE")?;
    let Batch { keep, answers } = run_batch(&Conn::SqliteTx(writer.clone()), jobs).await?;
    writer.order(if keep { "COMMIT" } else { "ROLLBACK" })?;
    for answer in answers {
        answer();
    }
    Ok(())
}
