//! Password hashing off the request threads, so many at a time and no more.

use std::sync::Arc;

use muster_core::{Error, Result, ctx::OpCtx};
use muster_tokens::{
    password::{self, Cost},
    secret::Secret,
};
use tokio::{sync::Semaphore, task};

/// Callers who wait for a place at most; more are asked to come again.
const WAITING: usize = 64;

/// Hashes and verifies on the blocking pool. Each hash takes memory, so their number is bounded.
///
/// Passwords of people and secrets of programs have places of their own: a flood of sign-ins must not
/// keep identity providers from their tokens.
pub(crate) struct Hasher {
    passwords: Places,
    secrets: Places,
}

/// The places for hashes of one cost.
struct Places {
    free: Arc<Semaphore>,
    /// Those who wait and those who hash.
    queue: Arc<Semaphore>,
    decoy: String,
}

impl Hasher {
    pub(crate) fn new(threads: usize) -> Result<Self> {
        Ok(Self {
            passwords: Places::new(threads, Cost::PASSWORD)?,
            secrets: Places::new(threads, Cost::SECRET)?,
        })
    }

    pub(crate) async fn hash(&self, ctx: &OpCtx, secret: &Secret, cost: Cost) -> Result<String> {
        let (ctx, secret) = (ctx.clone(), secret.clone());
        let work = move || password::hash(&ctx, secret.expose(), cost);
        self.places(cost).run(work).await?.map_err(Error::internal)
    }

    /// Whether the secret fits; without a hash the work is the same and the answer is no.
    pub(crate) async fn verify(
        &self,
        secret: &Secret,
        hash: Option<String>,
        cost: Cost,
    ) -> Result<bool> {
        let known = hash.is_some();
        let places = self.places(cost);
        let hash = hash.unwrap_or_else(|| places.decoy.clone());
        let secret = secret.clone();
        let fits = places.run(move || password::verify(secret.expose(), &hash)).await?;
        Ok(fits && known)
    }

    fn places(&self, cost: Cost) -> &Places {
        if cost == Cost::SECRET { &self.secrets } else { &self.passwords }
    }
}

impl Places {
    fn new(threads: usize, cost: Cost) -> Result<Self> {
        let threads = threads.max(1);
        Ok(Self {
            free: Arc::new(Semaphore::new(threads)),
            queue: Arc::new(Semaphore::new(threads + WAITING)),
            decoy: password::decoy(cost).map_err(Error::internal)?,
        })
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let queued = Arc::clone(&self.queue)
            .try_acquire_owned()
            .map_err(|full| Error::Unavailable(full.into()))?;
        let place = Arc::clone(&self.free).acquire_owned().await.map_err(Error::internal)?;
        task::spawn_blocking(move || {
            let result = work();
            drop((place, queued));
            result
        })
        .await
        .map_err(Error::internal)
    }
}
