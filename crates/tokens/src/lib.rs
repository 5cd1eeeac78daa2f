//! Mint, verify, hash: the only crate that names jsonwebtoken and argon2.
