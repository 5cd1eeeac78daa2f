//! The SCIM API.

mod active;
mod bulk;
mod create;
mod cursor;
mod delete;
pub(crate) mod differential;
mod discovery;
mod errors;
mod etag;
pub(crate) mod extensions;
mod filter;
mod get;
pub(crate) mod groups;
mod limits;
mod list;
mod me;
mod patch;
mod profiles;
mod projection;
mod quirks;
mod replace;
mod roles;
mod rows;
mod search;
