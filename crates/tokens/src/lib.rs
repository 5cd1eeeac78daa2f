//! Mint, verify, hash: the only crate that names `jsonwebtoken` and `argon2`.
//!
//! - [`cursor`]: where a walk over a list goes on, sealed.
//! - [`jwt`]: access tokens, signed with Ed25519 by keys that every instance shares.
//! - [`secret`]: client secrets, session cookies and what they are prefixed with.
//! - [`set`]: Security Event Tokens, signed with the same keys.
//! - [`sealed`]: secrets that must be read again, under a key of the configuration.
//! - [`password`]: argon2id, and a limit to how much memory it may take at a time.

pub mod cursor;
pub mod jwt;
pub mod password;
pub mod sealed;
pub mod secret;
pub mod set;
