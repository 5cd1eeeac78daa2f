//! The keys that sign tokens, shared by every instance through the database.

use std::{
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    event::{Action, Event, Subject},
    id::KeyId,
    time::Timestamp,
};
use muster_tokens::jwt::{self, SigningKey};
use serde_json::{Value, json};

use crate::{App, GlobalAdmin};

/// Unknown keys make the ring be read again, but not more often than this: anybody can name one.
const READ_EVERY: Duration = Duration::from_millis(100);

/// The keys as last read, the one that signs first.
#[derive(Default)]
pub(crate) struct KeyRing {
    keys: RwLock<Arc<Vec<SigningKey>>>,
    /// When they were read, in milliseconds.
    read_at: AtomicI64,
}

impl KeyRing {
    /// The same keys, read again by whoever holds the copy.
    pub(crate) fn copy(&self) -> Self {
        let read_at = AtomicI64::new(self.read_at.load(Ordering::Relaxed));
        Self { keys: RwLock::new(self.all()), read_at }
    }

    pub(crate) fn all(&self) -> Arc<Vec<SigningKey>> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn replace(&self, keys: Vec<SigningKey>, now: Timestamp) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
        self.read_at.store(now.as_millis(), Ordering::Relaxed);
    }

    /// Whether reading again may be worth it.
    pub(crate) fn is_stale(&self, now: Timestamp) -> bool {
        let read_at = Timestamp::from_millis(self.read_at.load(Ordering::Relaxed));
        now.since(read_at) >= READ_EVERY
    }
}

impl App {
    /// Reads the keys again. Another instance may have rotated them.
    pub(crate) async fn keys_refresh(&self) -> Result<()> {
        let rows = self.store.signing_key_list(self.authority.platform()).await?;
        let keys: Vec<SigningKey> = rows
            .iter()
            .map(|row| SigningKey::from_pkcs8(row.id, &row.pkcs8))
            .collect::<Result<_, _>>()
            .map_err(Error::internal)?;
        self.keys.replace(keys, self.now());
        Ok(())
    }

    /// The key that signs now.
    pub(crate) async fn signing_key(&self) -> Result<SigningKey> {
        // Read anew at every issue: a rotation on another instance holds at once.
        self.keys_refresh().await?;
        let keys = self.keys.all();
        keys.first().cloned().ok_or_else(|| Error::internal("there is no signing key"))
    }

    /// Makes a key that signs from now on; tokens of older keys stay valid until they end.
    pub async fn key_rotate(&self, admin: &GlobalAdmin) -> Result<KeyId> {
        let id = self.key_make(&admin.ctx).await?;
        self.keys_refresh().await?;
        Ok(id)
    }

    pub(crate) async fn key_make(&self, ctx: &OpCtx) -> Result<KeyId> {
        let id = KeyId::from_uuid(ctx.uuid());
        let pkcs8 = jwt::generate().map_err(Error::internal)?;
        let scope = self.authority.enter(muster_core::id::EnterpriseId::PLATFORM);
        let job_ctx = ctx.clone();
        self.store
            .write(scope, ctx, move |tx| async move {
                tx.signing_key_rotate(&job_ctx, id, pkcs8).await?;
                let event = Event::created(
                    Action::KeyRotated,
                    Subject::Key(id),
                    json!({ "algorithm": "EdDSA" }),
                );
                Ok::<_, Error>(tx.done(id, vec![event]))
            })
            .await
    }

    /// The public halves as they are now: another instance may sign with a key made since.
    pub async fn key_set_current(&self) -> Result<Value> {
        if self.keys.is_stale(self.now()) {
            self.keys_refresh().await?;
        }
        Ok(self.key_set())
    }

    /// The public halves as last read, as a JSON Web Key Set (RFC 7517).
    pub fn key_set(&self) -> Value {
        let keys: Vec<Value> = self.keys.all().iter().map(SigningKey::jwk).collect();
        json!({ "keys": keys })
    }
}
