//! The Authenticate API and the tokens it issues (requirements 25–32).

mod issue;
mod keys;
mod lifetime;
mod oauth;
mod refusals;
mod revocation;
