//! Core ↔ SCIM, one file per resource type.

pub(crate) mod group;
pub(crate) mod user;
