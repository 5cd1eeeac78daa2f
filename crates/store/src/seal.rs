//! Encryption of personal values in the change log, with a key of the person's own.
//!
//! The key lies in the person's row. Removing the row removes the key: the log's rows stay, their
//! chain still verifies, and what they said about the person is gone for good.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use muster_core::ctx::OpCtx;

use crate::StoreError;

/// A person's key.
#[derive(Clone)]
pub(crate) struct LogKey([u8; 32]);

impl LogKey {
    pub(crate) fn generate(ctx: &OpCtx) -> Self {
        Self(ctx.random())
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        bytes
            .try_into()
            .map(Self)
            .map_err(|_length| StoreError::corrupt("person", "log_key has a wrong length"))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Encrypts; the answer is nonce, text and tag.
    pub(crate) fn seal(&self, ctx: &OpCtx, text: &[u8]) -> Result<Vec<u8>, StoreError> {
        let nonce: [u8; NONCE_LEN] = ctx.random();
        let mut sealed = text.to_vec();
        self.cipher()?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::empty(),
                &mut sealed,
            )
            .map_err(|_unspecified| {
                StoreError::corrupt("change_log", "a value could not be sealed")
            })?;
        Ok([&nonce, sealed.as_slice()].concat())
    }

    /// Decrypts what [`Self::seal`] made with the same key.
    pub(crate) fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let broken = || StoreError::corrupt("change_log", "a sealed value cannot be opened");
        let (nonce, text) = sealed.split_first_chunk::<NONCE_LEN>().ok_or_else(broken)?;
        let mut text = text.to_vec();
        let open = self
            .cipher()?
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::empty(), &mut text)
            .map_err(|_unspecified| broken())?;
        Ok(open.to_vec())
    }

    fn cipher(&self) -> Result<LessSafeKey, StoreError> {
        UnboundKey::new(&AES_256_GCM, &self.0)
            .map(LessSafeKey::new)
            .map_err(|_unspecified| StoreError::corrupt("person", "log_key is not usable"))
    }
}
