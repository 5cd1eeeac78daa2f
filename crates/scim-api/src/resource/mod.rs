//! Core ↔ SCIM, one file per resource type.

pub(crate) mod group;
pub(crate) mod schema;
pub(crate) mod user;
