//! Password hashing off the request threads, so many at a time and no more.

use std::sync::Arc;

use muster_core::{Error, Result, ctx::OpCtx};
use muster_tokens::{
    password::{self, Cost},
    secret::Secret,
};
use tokio::{sync::Semaphore, task};

/// Hashes and verifies on the blocking pool. Each hash takes memory, so their number is bounded.
pub(crate) struct Hasher {
    places: Arc<Semaphore>,
    decoy_password: String,
    decoy_secret: String,
}

impl Hasher {
    pub(crate) fn new(threads: usize) -> Result<Self> {
        Ok(Self {
            places: Arc::new(Semaphore::new(threads.max(1))),
            decoy_password: password::decoy(Cost::PASSWORD).map_err(Error::internal)?,
            decoy_secret: password::decoy(Cost::SECRET).map_err(Error::internal)?,
        })
    }

    pub(crate) async fn hash(&self, ctx: &OpCtx, secret: &Secret, cost: Cost) -> Result<String> {
        let (ctx, secret) = (ctx.clone(), secret.clone());
        self.run(move || password::hash(&ctx, secret.expose(), cost))
            .await?
            .map_err(Error::internal)
    }

    /// Whether the secret fits; without a hash it takes as long and the answer is no.
    pub(crate) async fn verify(
        &self,
        secret: &Secret,
        hash: Option<String>,
        cost: Cost,
    ) -> Result<bool> {
        let known = hash.is_some();
        let decoy = if cost == Cost::SECRET { &self.decoy_secret } else { &self.decoy_password };
        let hash = hash.unwrap_or_else(|| decoy.clone());
        let secret = secret.clone();
        let fits = self.run(move || password::verify(secret.expose(), &hash)).await?;
        Ok(fits && known)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(Error::internal)?;
        task::spawn_blocking(move || {
            let result = work();
            drop(place);
            result
        })
        .await
        .map_err(Error::internal)
    }
}
