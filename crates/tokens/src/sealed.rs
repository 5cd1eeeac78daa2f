//! Secrets that Muster itself must be able to read again: sealed with a key of the configuration.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use muster_core::ctx::OpCtx;

use crate::secret::Secret;

/// A secret could not be sealed, or a sealed one not be opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The key is not 32 bytes in base64.
    #[error("the sealing key must be 32 bytes in base64; make one with: openssl rand -base64 32")]
    Key,
    /// It was sealed with another key, or in another place.
    #[error("a sealed secret cannot be opened with the sealing key of the configuration")]
    Broken,
}

/// The key, which lies outside of the database: who copies the database reads no secret of others.
#[derive(Clone)]
pub struct SealingKey([u8; 32]);

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl SealingKey {
    /// Reads a key from base64.
    pub fn parse(text: &str) -> Result<Self, SealError> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_alphabet| SealError::Key)?;
        bytes.try_into().map(Self).map_err(|_length| SealError::Key)
    }

    /// Encrypts with AES-256-GCM; the answer is nonce, text and tag. It opens only for the same
    /// `place`, so that a sealed value that was copied into another row stays closed.
    pub fn seal(&self, ctx: &OpCtx, place: &str, secret: &Secret) -> Result<Vec<u8>, SealError> {
        let nonce: [u8; NONCE_LEN] = ctx.random();
        let mut text = secret.expose().as_bytes().to_vec();
        self.cipher()?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.as_bytes()),
                &mut text,
            )
            .map_err(|_unspecified| SealError::Broken)?;
        Ok([nonce.as_slice(), &text].concat())
    }

    /// Decrypts what [`Self::seal`] made with the same key for the same place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Secret, SealError> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(SealError::Broken)?;
        let mut text = text.to_vec();
        let open = self
            .cipher()?
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(place.as_bytes()),
                &mut text,
            )
            .map_err(|_unspecified| SealError::Broken)?;
        String::from_utf8(open.to_vec()).map(Secret::new).map_err(|_bytes| SealError::Broken)
    }

    fn cipher(&self) -> Result<LessSafeKey, SealError> {
        let key = UnboundKey::new(&AES_256_GCM, &self.0);
        key.map(LessSafeKey::new).map_err(|_unspecified| SealError::Key)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use muster_core::{actor::Actor, entropy::Entropy, time::Timestamp};

    use super::*;

    struct Sevens;

    impl Entropy for Sevens {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(7);
        }
    }

    #[test]
    fn a_secret_opens_with_its_key_in_its_place_only() {
        let ctx = OpCtx::new(Actor::System, Timestamp::from_millis(0), Arc::new(Sevens));
        let key = SealingKey([1; 32]);
        let sealed = key.seal(&ctx, "here", &Secret::new("Bearer x")).unwrap();
        assert!(!sealed.windows(8).any(|part| part == b"Bearer x"));
        assert_eq!(key.open("here", &sealed).unwrap().expose(), "Bearer x");
        assert!(key.open("there", &sealed).is_err());
        assert!(SealingKey([2; 32]).open("here", &sealed).is_err());
        assert!(key.open("here", &sealed[1..]).is_err());
        assert!(key.open("here", &[]).is_err());
    }

    #[test]
    fn a_key_has_32_bytes() {
        assert!(SealingKey::parse(&format!(" {}\n", STANDARD.encode([1; 32]))).is_ok());
        for bad in ["", "x", &STANDARD.encode([1; 31]), &STANDARD.encode([1; 33])] {
            assert!(SealingKey::parse(bad).is_err(), "{bad}");
        }
    }
}
