//! Core ↔ SCIM, one file per resource type.

pub(crate) mod user;
