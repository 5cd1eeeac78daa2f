//! How write transactions reach the database.
//!
//! The writes of an enterprise are put in a row: whoever comes while a commit is under way waits, and
//! all who wait are run one after the other, each in a savepoint, and committed together. A commit that
//! must reach the disk costs the same for one job as for thirty, so this is what makes writes fast; and
//! because the enterprise's chain can only grow at one end, nothing is lost by it.
//!
//! SQLite has one writer, so all enterprises share one row there ([`thread`]). On PostgreSQL each has
//! its own ([`lanes`]), and the lock on the head of the chain puts the batches of several instances in a
//! row, too. So no job ever sees its enterprise written by somebody else.

pub(crate) mod lanes;
pub(crate) mod thread;

use std::{collections::BTreeMap, panic::AssertUnwindSafe};

use futures::future::{BoxFuture, FutureExt as _};
use muster_core::ctx::OpCtx;
use tokio::sync::oneshot;

use crate::{
    Database, Store, StoreError,
    chain::Chain,
    engine::Conn,
    scope::{self, Done, EnterpriseScope, WriteTx},
};

/// Jobs committed together at most. PostgreSQL keeps track of so many savepoints of a transaction
/// without looking on the disk.
const BATCH: usize = 64;

pub(crate) type Answer = Box<dyn FnOnce() + Send>;

/// One write transaction of a use case.
pub(crate) struct Job {
    pub(crate) scope: EnterpriseScope,
    /// Whether it belongs to a run of an identity provider.
    in_run: bool,
    run: Box<dyn FnOnce(Conn, Chain) -> BoxFuture<'static, Ended> + Send>,
}

/// What became of a job.
struct Ended {
    /// Whether what it wrote is to be kept.
    keep: bool,
    /// The chain with its events.
    chain: Chain,
    /// Tells its caller; called once the outcome stands.
    answer: Answer,
}

impl Store {
    /// Runs `job` in a transaction of the enterprise and keeps what it ends with
    /// ([`WriteTx::done`]); an error keeps nothing.
    ///
    /// The caller may go away meanwhile: a job that was taken up runs to its end.
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
        let (reply, outcome) = oneshot::channel();
        let (ctx, in_run) = (ctx.clone(), ctx.cycle.is_some());
        let run = move |conn, mut chain| {
            async move {
                let (keep, outcome) = scope::run(conn, scope, &ctx, &mut chain, job).await;
                let answer: Answer = Box::new(move || {
                    // Nobody may be listening any more; the outcome stands all the same.
                    drop(reply.send(outcome));
                });
                Ended { keep, chain, answer }
            }
            .boxed()
        };
        let job = Job { scope, in_run, run: Box::new(run) };
        match &self.database {
            Database::Postgres { lanes, .. } => lanes.push(job),
            Database::Sqlite { queue, .. } => queue.push(job).await?,
            Database::Rehearsal(rehearsal) => rehearsal.run(job).await?,
        }
        // A batch that failed drops its jobs.
        outcome.await.map_err(|_dropped| StoreError::Unavailable)?
    }
}

/// What became of a batch.
pub(crate) struct Batch {
    /// Whether anything is to be kept.
    pub(crate) keep: bool,
    /// How to tell the callers, once that is done.
    pub(crate) answers: Vec<Answer>,
}

/// Runs jobs within the transaction of `conn`. After an error the transaction must be given up.
pub(crate) async fn run_batch(conn: &Conn, jobs: Vec<Job>) -> Result<Batch, StoreError> {
    let alone = jobs.len() == 1;
    let mut chains = BTreeMap::new();
    let mut batch = Batch { keep: false, answers: Vec::with_capacity(jobs.len()) };
    for Job { scope, in_run, run } in jobs {
        let mut chain = match chains.remove(&scope) {
            Some(chain) => chain,
            None => Chain::open(&scope.on(conn)).await?,
        };
        if !in_run {
            // It may be about runs.
            chain.settle(&scope.on(conn)).await?;
        }
        if !alone {
            conn.order("SAVEPOINT job").await?;
        }
        let Ended { keep, chain, answer } = guarded(run(conn.clone(), chain)).await?;
        if !keep && !alone {
            conn.order("ROLLBACK TO job").await?;
        }
        batch.keep |= keep;
        batch.answers.push(answer);
        chains.insert(scope, chain);
    }
    if !batch.keep {
        return Ok(batch);
    }
    for (scope, chain) in chains {
        chain.close(&scope.on(conn)).await?;
    }
    Ok(batch)
}

/// A job that panics fails its batch; others come after it.
async fn guarded(job: BoxFuture<'static, Ended>) -> Result<Ended, StoreError> {
    AssertUnwindSafe(job).catch_unwind().await.map_err(|_panic| StoreError::Unavailable)
}
