//! How write transactions reach the database.
//!
//! PostgreSQL takes many at a time. SQLite takes one writer: a thread of its own runs the waiting
//! jobs one after the other, each in a savepoint, and commits them together. A commit that must
//! reach the disk costs the same for one job as for thirty, so the queue is what makes writes fast,
//! and no job ever meets a locked database.

use std::{panic::AssertUnwindSafe, thread};

use futures::future::{BoxFuture, FutureExt as _};
use muster_core::ctx::OpCtx;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::sync::{mpsc, oneshot};

use crate::{
    Options, Store, StoreError, connect,
    scope::{self, Done, EnterpriseScope, WriteTx},
};

/// Jobs committed together at most.
const BATCH: usize = 64;
/// Jobs waiting at most; more callers wait for a place.
const QUEUE: usize = 1_024;

type Answer = Box<dyn FnOnce() + Send>;
type Job = Box<dyn FnOnce(DatabaseTransaction) -> BoxFuture<'static, Ended> + Send>;
/// The job's answer to its caller, or that its transaction could not be ended.
type Ended = Result<Answer, StoreError>;

/// The way to the writing thread.
#[derive(Clone)]
pub(crate) struct Queue(mpsc::Sender<Job>);

impl Queue {
    /// Starts the thread; it ends when the last queue is dropped.
    pub(crate) fn start(db: DatabaseConnection, options: Options) -> Result<Self, StoreError> {
        let (sender, jobs) = mpsc::channel(QUEUE);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| StoreError::corrupt("-", error.to_string()))?;
        thread::Builder::new()
            .name("muster-writer".into())
            .spawn(move || runtime.block_on(work(db, options, jobs)))
            .map_err(|error| StoreError::corrupt("-", error.to_string()))?;
        Ok(Self(sender))
    }
}

async fn work(mut db: DatabaseConnection, options: Options, mut jobs: mpsc::Receiver<Job>) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut broken = false;
    while jobs.recv_many(&mut batch, BATCH).await > 0 {
        if broken {
            // Nobody knows what the old connection is in the middle of: a failed COMMIT may have
            // ended its transaction or not.
            match connect::writer(&options).await {
                Ok(new) => {
                    // It may be past closing in order; the new one does not depend on it.
                    drop(std::mem::replace(&mut db, new).close().await);
                    broken = false;
                }
                Err(error) => tracing::error!(%error, "the database cannot be opened for writing"),
            }
        }
        if !broken && let Err(error) = run_batch(&db, &mut batch).await {
            tracing::error!(%error, "a batch of writes failed");
            broken = true;
        }
        // Dropping what is left tells its callers that the database is not available.
        batch.clear();
    }
}

async fn run_batch(db: &DatabaseConnection, batch: &mut Vec<Job>) -> Result<(), StoreError> {
    let outer = db
        .begin_with_options(TransactionOptions {
            // A deferred transaction that turns into a writer fails at once when another process writes.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        })
        .await?;
    if batch.len() == 1
        && let Some(job) = batch.pop()
    {
        // Alone, the job commits for itself.
        guarded(job(outer)).await?();
        return Ok(());
    }
    let mut answers = Vec::with_capacity(batch.len());
    for job in batch.drain(..) {
        answers.push(guarded(job(outer.begin().await?)).await?);
    }
    outer.commit().await?;
    for answer in answers {
        answer();
    }
    Ok(())
}

/// A job that panics fails its batch; the thread lives on for the next one.
async fn guarded(job: BoxFuture<'static, Ended>) -> Ended {
    AssertUnwindSafe(job).catch_unwind().await.map_err(|_panic| StoreError::Unavailable)?
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
        let Some(queue) = self.queue() else {
            let tx = self.db().begin().await.map_err(StoreError::from)?;
            return scope::run(tx, DbBackend::Postgres, scope, ctx, job).await?;
        };
        let (reply, answer) = oneshot::channel();
        let ctx = ctx.clone();
        let job: Job = Box::new(move |tx| {
            async move {
                let outcome = scope::run(tx, DbBackend::Sqlite, scope, &ctx, job).await?;
                let finish: Answer = Box::new(move || {
                    // Nobody may be listening any more; the outcome stands all the same.
                    drop(reply.send(outcome));
                });
                Ok(finish)
            }
            .boxed()
        });
        queue.0.send(job).await.map_err(|_closed| StoreError::Unavailable)?;
        answer.await.map_err(|_dropped| StoreError::Unavailable)?
    }
}
