//! Rehearsals: what would happen, found out by doing it and keeping nothing (docs/adr/0024).
//!
//! A rehearsal is given an [`App`] over one transaction that is rolled back at the end. It has the clock, the
//! keys and the settings of the real one, and caches of its own; no job works in it, so nothing leaves it but
//! what it answers.

mod differences;
mod replay;

use std::{sync::Arc, time::Duration};

use muster_core::{Error, Result};
use muster_store::{EnterpriseScope, REHEARSAL_LIMIT, ScopeAuthority, Store};
use tokio::sync::Semaphore;

pub use self::{
    differences::{Counts, PersonDifference, PersonState, Rehearsed},
    replay::{Answered, Answering, Edge, Soon},
};
use crate::{App, EnterpriseAdmin, ScimCaller, auth::bearer, events, parked::Fruitless, schemas};

impl App {
    /// Answers a call with a rehearsal token: `job` does with the application it is given what it would do
    /// with the real one, and nothing of it stays.
    pub async fn rehearse_call<T>(
        &self,
        caller: &ScimCaller,
        job: impl AsyncFnOnce(Arc<Self>) -> Result<T>,
    ) -> Result<T> {
        self.rehearsed(caller.scope, REHEARSAL_LIMIT, job).await
    }

    /// Tries out what an administrator asks for, if it takes no longer than `limit`, which is
    /// [`REHEARSAL_LIMIT`] at most.
    pub async fn rehearse<T>(
        &self,
        admin: &EnterpriseAdmin,
        limit: Duration,
        job: impl AsyncFnOnce(Arc<Self>) -> Result<T>,
    ) -> Result<T> {
        self.rehearsed(admin.scope, limit.min(REHEARSAL_LIMIT), job).await
    }

    async fn rehearsed<T>(
        &self,
        scope: EnterpriseScope,
        limit: Duration,
        job: impl AsyncFnOnce(Arc<Self>) -> Result<T>,
    ) -> Result<T> {
        let rehearsal = async |store, authority| job(Arc::new(self.over(store, authority))).await;
        self.store.rehearse::<_, Error, _, _>(scope, limit, rehearsal).await
    }

    /// The same application over another store.
    fn over(&self, store: Store, authority: ScopeAuthority) -> Self {
        Self {
            store,
            authority,
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
            settings: self.settings.clone(),
            keys: self.keys.copy(),
            hasher: Arc::clone(&self.hasher),
            bearers: bearer::Cache::default(),
            schemas: schemas::Cache::default(),
            fruitless: Fruitless::default(),
            polls: Semaphore::new(events::WAITING),
        }
    }
}
