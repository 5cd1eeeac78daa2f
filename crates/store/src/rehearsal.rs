//! Rehearsals: what is written is seen by nobody else, and kept by nobody (docs/adr/0024).
//!
//! A rehearsal is one transaction of one enterprise behind a [`Store`] of its own. Reads run inside of it, and
//! each write is a job in a savepoint of it, as jobs always are; at the end it is rolled back, whatever
//! happened. Whoever holds such a store does not notice, so that what is rehearsed is what runs.
//!
//! The writes of the enterprise, on SQLite of all, wait for the end; so it comes soon.

use std::{sync::Arc, time::Duration};

use sea_orm::{DbBackend, Statement};
use tokio::{
    sync::{Mutex, OwnedMutexGuard},
    time::timeout,
};

use crate::{
    Database, EnterpriseScope, ScopeAuthority, Store, StoreError,
    chain::Chain,
    engine::{Conn, NUMBER, Pace, sqlite},
    places::Places,
    write::{Batch, Job, run_batch},
};

/// How long a rehearsal may take, and so how long anybody waits for it. Another process that writes to the
/// embedded database gives up after ten seconds; this is less.
pub const REHEARSAL_LIMIT: Duration = Duration::from_secs(8);

/// The transaction of a rehearsal.
pub(crate) struct Rehearsal {
    scope: EnterpriseScope,
    conn: Conn,
    /// One job at a time.
    busy: Mutex<()>,
    /// Given back after the transaction has ended.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Store {
    /// Runs `job` with a store that shows what is there, takes every write of the enterprise, and forgets
    /// them all at the end. A rehearsal that takes longer than `limit` is given up.
    pub async fn rehearse<T, E, F, Fut>(
        &self,
        scope: EnterpriseScope,
        limit: Duration,
        job: F,
    ) -> Result<T, E>
    where
        F: FnOnce(Self, ScopeAuthority) -> Fut,
        Fut: Future<Output = Result<T, E>>,
        E: From<StoreError>,
    {
        let begun = timeout(limit, self.rehearsal(scope)).await;
        let rehearsal = Arc::new(begun.map_err(|_late| StoreError::Unavailable)??);
        let database = Database::Rehearsal(Arc::clone(&rehearsal));
        let store = Self { database, places: Places::default() };
        // Given up, or dropped with whoever waits for it, the job ends where it stands, and the transaction
        // with the rehearsal.
        let outcome = timeout(limit, job(store, ScopeAuthority::new())).await;
        let outcome = outcome.map_err(|_late| StoreError::RehearsalTooLong)?;
        rehearsal.end().await?;
        outcome
    }

    async fn rehearsal(&self, scope: EnterpriseScope) -> Result<Rehearsal, StoreError> {
        let (conn, turn) = match &self.database {
            Database::Postgres { pool, .. } => {
                (Conn::PostgresTx(Arc::new(pool.begin().await?)), None)
            }
            Database::Sqlite { queue, .. } => {
                let turn = queue.turn().await;
                (Conn::SqliteTx(sqlite::open_rehearsal(queue.options())?), Some(turn))
            }
            // Nobody is given a rehearsal to rehearse in.
            Database::Rehearsal(_) => return Err(StoreError::Unavailable),
        };
        let rehearsal = Rehearsal { scope, conn, busy: Mutex::new(()), _turn: turn };
        // On PostgreSQL the enterprise's other writes wait from here on, so that neither ever waits for rows
        // of the other's while the other waits for this.
        Chain::open(&scope.on(&rehearsal.conn)).await?;
        Ok(rehearsal)
    }
}

impl Rehearsal {
    pub(crate) fn conn(&self) -> Conn {
        self.conn.clone()
    }

    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        let backend = self.conn.backend();
        let kind = if backend == DbBackend::Postgres { "::bigint" } else { "" };
        let statement = Statement::from_string(backend, format!("SELECT 1{kind} AS {NUMBER}"));
        self.conn.number(statement, Pace::Quick).await.map(drop)
    }

    /// Runs a job as a batch of its own.
    pub(crate) async fn run(&self, job: Job) -> Result<(), StoreError> {
        if job.scope != self.scope {
            tracing::error!("a rehearsal reached out of its enterprise");
            return Err(StoreError::Unavailable);
        }
        let _one = self.busy.lock().await;
        self.conn.order("SAVEPOINT rehearsed").await?;
        let ran = run_batch(&self.conn, vec![job]).await;
        if !ran.as_ref().is_ok_and(|batch| batch.keep) {
            self.conn.order("ROLLBACK TO rehearsed").await?;
        }
        self.conn.order("RELEASE rehearsed").await?;
        let Batch { answers, .. } = ran?;
        for answer in answers {
            answer();
        }
        Ok(())
    }

    /// Drops what was written. Without this, PostgreSQL does it when the connection is closed.
    async fn end(&self) -> Result<(), StoreError> {
        match &self.conn {
            Conn::PostgresTx(_) => self.conn.order("ROLLBACK").await,
            Conn::SqliteTx(writer) => writer.give_up(),
            Conn::Postgres(_) | Conn::Sqlite(_) => Ok(()),
        }
    }
}

impl Drop for Rehearsal {
    fn drop(&mut self) {
        if let Conn::SqliteTx(writer) = &self.conn
            && let Err(error) = writer.give_up()
        {
            tracing::error!(%error, "a rehearsal could not be rolled back; closing its connection does");
        }
    }
}
