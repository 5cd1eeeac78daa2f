//! Filters of the core, compiled to SQL.

pub(crate) mod document;
pub(crate) mod group;
pub(crate) mod id;
pub(crate) mod member;
pub(crate) mod membership;
pub(crate) mod own;
pub(crate) mod person;
pub(crate) mod sql;
pub(crate) mod state;
pub(crate) mod text;
pub(crate) mod walk;

/// Rows on a page at most, whoever asks.
pub(crate) const MOST: u64 = 1_000;
/// The databases count rows in signed numbers.
pub(crate) const FARTHEST: u64 = 1 << 62;
