//! SCIM 2.0 as a language: schema tables, filters, paths, PATCH, wire shapes. Pure.
//!
//! Nothing here reads a clock, a socket or a database. A request travels through the crate like this:
//!
//! | the client sent | it becomes | by |
//! | --- | --- | --- |
//! | a resource (POST, PUT) | the canonical resource and the [`Quirk`]s tolerated on the way | [`normalize()`] |
//! | a PUT | what of the resource stays | [`replaced`] |
//! | a PATCH message | [`PatchRequest`], then the changed resource | [`patch::apply`] |
//! | a PATCH message of a group | the steps its members take, and the rest of it | [`patch::members::split`] |
//! | a query string, or a `.search` message | [`SearchRequest`] | [`SearchRequest::parse`] |
//! | a bulk message | [`BulkRequest`], then its [`bulk::Step`]s | [`BulkRequest::parse`], [`BulkRequest::plan`] |
//! | `filter=` | [`muster_core::query::Filter`] over [`AttrPath`] | [`filter::parse`] |
//! | `sortBy=` | [`AttrPath`] | [`AttrPath::parse`] |
//! | `attributes=`, `excludedAttributes=` | [`Projection`] | [`Projection::parse`] |
//! | `If-Match`, `If-None-Match` | yes or no | [`version`] |
//!
//! and is answered with a resource, a [`ListResponse`] or an [`ErrorBody`].
//!
//! Everything is driven by the tables of [`schema`]: **to add an attribute, add its row** to the file
//! of its schema. Names, case, types, mutability and visibility then hold in filters, paths, bodies,
//! PATCH and projections alike. An enterprise that differs clones a [`ResourceType`] and changes rows,
//! or adds extensions of its own, which [`Schema::define`] reads.
//!
//! What identity providers send beside the standard is accepted in one place each, and named by a
//! variant of [`Quirk`] that tells the symptom and the sender. **To tolerate something new, add a
//! variant, its row** in the table of profiles (the compiler asks for it), the function that recognises
//! it, and a recording that shows it (a test asks for that).

pub mod bulk;
pub mod discovery;
pub mod error;
pub mod event;
pub mod filter;
#[cfg(any(test, feature = "fuzz"))]
pub mod fuzz;
pub mod list;
pub mod normalize;
pub mod patch;
pub mod path;
pub mod replace;
pub mod resource;
pub mod schema;
pub mod search;
pub mod urn;
pub mod version;

mod binary;
mod datetime;
mod json;
mod message;

pub use self::bulk::{BulkMethod, BulkOperation, BulkRequest, BulkResponse, BulkResult};
pub use self::discovery::{AuthenticationScheme, Bulk, Capabilities, Filtering, Pagination};
pub use self::error::{ErrorBody, ScimError, ScimType};
pub use self::filter::FilterError;
pub use self::list::ListResponse;
pub use self::normalize::{Quirk, missing_required, normalize};
pub use self::patch::{PatchRequest, Patched};
pub use self::path::{AttrPath, PatchPath};
pub use self::replace::replaced;
pub use self::resource::{Projection, on_request};
pub use self::schema::{Attribute, Extension, Resolved, ResourceType, Schema};
pub use self::search::SearchRequest;

/// A JSON object.
pub type Map = serde_json::Map<String, serde_json::Value>;
