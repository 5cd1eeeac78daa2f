//! How write transactions reach the database.
//!
//! PostgreSQL takes many at a time. SQLite takes one writer: a thread of its own runs the waiting
//! jobs one after the other, each in a savepoint, and commits them together. A commit that must
//! reach the disk costs the same for one job as for thirty, so the queue is what makes writes fast,
//! and no job ever meets a locked database.

use std::{panic::AssertUnwindSafe, sync::Arc, thread};

use futures::future::{BoxFuture, FutureExt as _};
use muster_core::ctx::OpCtx;
use tokio::sync::{mpsc, oneshot};

use crate::{
    Database, Options, Store, StoreError,
    engine::{
        Conn,
        sqlite::{self, Writer},
    },
    scope::{self, Done, EnterpriseScope, WriteTx},
};

/// Jobs committed together at most.
const BATCH: usize = 64;
/// Jobs waiting at most; more callers wait for a place.
const QUEUE: usize = 1_024;

type Answer = Box<dyn FnOnce() + Send>;
type Job = Box<dyn FnOnce(Conn) -> BoxFuture<'static, Ended> + Send>;
/// Whether to keep what the job wrote, and the answer to its caller once it is kept.
type Ended = (bool, Answer);

/// The way to the writing thread.
#[derive(Clone)]
pub(crate) struct Queue(mpsc::Sender<Job>);

impl Queue {
    /// Opens the connection that writes and starts its thread, which ends when the last queue is
    /// dropped.
    pub(crate) fn start(options: Options) -> Result<Self, StoreError> {
        // The writer comes first: it creates the file and switches it to WAL.
        let writer = Writer::new(sqlite::open(&options)?);
        let (sender, jobs) = mpsc::channel(QUEUE);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| StoreError::corrupt("-", error.to_string()))?;
        thread::Builder::new()
            .name("muster-writer".into())
            .spawn(move || runtime.block_on(work(writer, options, jobs)))
            .map_err(|error| StoreError::corrupt("-", error.to_string()))?;
        Ok(Self(sender))
    }
}

async fn work(mut writer: Writer, options: Options, mut jobs: mpsc::Receiver<Job>) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut broken = false;
    while jobs.recv_many(&mut batch, BATCH).await > 0 {
        if broken {
            // Nobody knows what the old connection is in the middle of: a failed COMMIT may have
            // ended its transaction or not.
            match sqlite::open(&options) {
                Ok(new) => {
                    writer = Writer::new(new);
                    broken = false;
                }
                Err(error) => tracing::error!(%error, "the database cannot be opened for writing"),
            }
        }
        if !broken && let Err(error) = run_batch(&writer, &mut batch).await {
            tracing::error!(%error, "a batch of writes failed");
            broken = true;
        }
        // Dropping what is left tells its callers that the database is not available.
        batch.clear();
    }
    // Statistics for the next start; nothing is lost without them.
    drop(writer.order("PRAGMA optimize"));
}

async fn run_batch(writer: &Writer, batch: &mut Vec<Job>) -> Result<(), StoreError> {
    // A deferred transaction that turns into a writer fails at once when another process writes.
    writer.order("BEGIN IMMEDIATE")?;
    if batch.len() == 1
        && let Some(job) = batch.pop()
    {
        // Alone, the job needs no savepoint.
        let (keep, answer) = guarded(job(Conn::SqliteTx(writer.clone()))).await?;
        writer.order(if keep { "COMMIT" } else { "ROLLBACK" })?;
        answer();
        return Ok(());
    }
    let mut answers = Vec::with_capacity(batch.len());
    for job in batch.drain(..) {
        writer.order("SAVEPOINT job")?;
        let (keep, answer) = guarded(job(Conn::SqliteTx(writer.clone()))).await?;
        if !keep {
            writer.order("ROLLBACK TO job")?;
        }
        writer.order("RELEASE job")?;
        answers.push(answer);
    }
    writer.order("COMMIT")?;
    for answer in answers {
        answer();
    }
    Ok(())
}

/// A job that panics fails its batch; the thread lives on for the next one.
async fn guarded(job: BoxFuture<'static, Ended>) -> Result<Ended, StoreError> {
    AssertUnwindSafe(job).catch_unwind().await.map_err(|_panic| StoreError::Unavailable)
}

impl Store {
    /// Runs `job` in a transaction of the enterprise and keeps what it ends with
    /// ([`WriteTx::done`]); an error keeps nothing.
    ///
    /// The caller may go away meanwhile: on SQLite a job that was taken up runs to its end.
    pub async fn write<T, E, F, Fut>(
        &self,
        scope: EnterpriseScope,
        ctx: &OpCtx,
        job: F,
    ) -> Result<T, E>
    where
        F: FnOnce(WriteTx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Done<T>, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let queue = match &self.database {
            Database::Postgres(pool) => {
                let tx = Arc::new(pool.begin().await?);
                let conn = Conn::PostgresTx(Arc::clone(&tx));
                let (keep, outcome) = scope::run(conn, scope, ctx, job).await;
                // Nobody else holds the transaction: a WriteTx cannot be cloned and has ended here.
                let tx = Arc::into_inner(tx).ok_or(StoreError::Unavailable)?;
                tx.end(keep).await?;
                return outcome;
            }
            Database::Sqlite { queue, .. } => queue,
        };
        let (reply, answer) = oneshot::channel();
        let ctx = ctx.clone();
        let job: Job = Box::new(move |conn| {
            async move {
                let (keep, outcome) = scope::run(conn, scope, &ctx, job).await;
                let finish: Answer = Box::new(move || {
                    // Nobody may be listening any more; the outcome stands all the same.
                    drop(reply.send(outcome));
                });
                (keep, finish)
            }
            .boxed()
        });
        queue.0.send(job).await.map_err(|_closed| StoreError::Unavailable)?;
        answer.await.map_err(|_dropped| StoreError::Unavailable)?
    }
}
