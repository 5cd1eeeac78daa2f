//! Rows of write jobs on PostgreSQL, one for each enterprise that writes at the moment.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{BATCH, Batch, Job, run_batch};
use crate::{
    EnterpriseScope, StoreError,
    engine::{Conn, postgres::Pool},
};

/// The lanes. Where there is an entry, a task works off the enterprise's jobs.
#[derive(Clone)]
pub(crate) struct Lanes {
    pool: Pool,
    waiting: Arc<Mutex<BTreeMap<EnterpriseScope, Vec<Job>>>>,
}

impl Lanes {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool, waiting: Arc::default() }
    }

    /// Puts a job at the end of its enterprise's lane.
    pub(super) fn push(&self, job: Job) {
        let scope = job.scope;
        match self.waiting().entry(scope) {
            Entry::Occupied(mut lane) => lane.get_mut().push(job),
            Entry::Vacant(lane) => {
                lane.insert(vec![job]);
                let lane = Lane { lanes: self.clone(), scope };
                tokio::spawn(async move { lane.work().await });
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeMap<EnterpriseScope, Vec<Job>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The one that works a lane off. When it ends, for whatever reason, the lane is gone, and the next job
/// makes a new one.
struct Lane {
    lanes: Lanes,
    scope: EnterpriseScope,
}

impl Lane {
    async fn work(&self) {
        while let Some(jobs) = self.take() {
            if let Err(error) = self.commit(jobs).await {
                tracing::error!(%error, "a batch of writes failed");
            }
        }
    }

    /// The next batch; where nobody waits, the lane is closed in the same moment.
    fn take(&self) -> Option<Vec<Job>> {
        let mut waiting = self.lanes.waiting();
        let lane = waiting.get_mut(&self.scope)?;
        if lane.is_empty() {
            waiting.remove(&self.scope);
            return None;
        }
        let rest = lane.split_off(lane.len().min(BATCH));
        Some(std::mem::replace(lane, rest))
    }

    async fn commit(&self, jobs: Vec<Job>) -> Result<(), StoreError> {
        // A transaction that is not ended is rolled back: its connection is closed.
        let tx = Arc::new(self.lanes.pool.begin().await?);
        let Batch { keep, answers } = run_batch(&Conn::PostgresTx(Arc::clone(&tx)), jobs).await?;
        // Nobody else holds the transaction: a WriteTx cannot be cloned and has ended by now.
        let tx = Arc::into_inner(tx).ok_or(StoreError::Unavailable)?;
        tx.end(keep).await?;
        for answer in answers {
            answer();
        }
        Ok(())
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        // Only after a panic is there still a lane; its callers hear that the database did not answer.
        self.lanes.waiting().remove(&self.scope);
    }
}
