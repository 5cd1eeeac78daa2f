//! Filters of the core, compiled to SQL.

pub(crate) mod document;
pub(crate) mod person;
pub(crate) mod sql;
pub(crate) mod text;
pub(crate) mod walk;
