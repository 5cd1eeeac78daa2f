//! Passwords and client secrets at rest: argon2id.

use argon2::{
    Argon2, Params,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use muster_core::ctx::OpCtx;

/// A hash could not be made.
#[derive(Debug, thiserror::Error)]
#[error("hashing failed: {0}")]
pub struct HashError(String);

/// How much work a hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Cost {
    /// For passwords that people choose (OWASP's first choice).
    pub const PASSWORD: Self = Self { memory_kib: 19_456, passes: 2 };
    /// For secrets of 256 random bits: nobody can guess them, however fast the hash.
    pub const SECRET: Self = Self { memory_kib: 1_024, passes: 1 };
}

/// Hashes a password or secret.
pub fn hash(ctx: &OpCtx, secret: &str, cost: Cost) -> Result<String, HashError> {
    let salt: [u8; 16] = ctx.random();
    let hash = argon2(cost)?
        .hash_password_with_salt(secret.as_bytes(), &salt)
        .map_err(|error| HashError(error.to_string()))?;
    Ok(hash.to_string())
}

/// Whether the secret is the one that was hashed.
pub fn verify(secret: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    // The parameters come from the hash itself, so old hashes go on working.
    Argon2::default().verify_password(secret.as_bytes(), &hash).is_ok()
}

/// A hash of nothing in particular: checking against it costs what a real check costs, so that
/// unknown names cannot be told from wrong secrets by the time it takes.
pub fn decoy(cost: Cost) -> Result<String, HashError> {
    let hash = argon2(cost)?
        .hash_password_with_salt(b"nobody has this password", b"sixteen bytes, 1")
        .map_err(|error| HashError(error.to_string()))?;
    Ok(hash.to_string())
}

fn argon2(cost: Cost) -> Result<Argon2<'static>, HashError> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None)
        .map_err(|error| HashError(error.to_string()))?;
    Ok(Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params))
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
    fn only_the_right_secret_verifies() {
        let ctx = OpCtx::new(Actor::System, Timestamp::from_millis(0), Arc::new(Sevens));
        let hash = hash(&ctx, "correct horse", Cost::SECRET).unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify("correct horse", &hash));
        assert!(!verify("Correct horse", &hash));
        assert!(!verify("correct horse", "not a hash"));
        assert!(!verify("", &decoy(Cost::SECRET).unwrap()));
    }
}
