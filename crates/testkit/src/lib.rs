//! The in-process test harness of the whole product.
//!
//! A test gets a [`TestApp`]: the real use cases, the real router, a database of its own and a clock
//! it can turn. Callers are types: [`Anonymous`], [`ScimClient`], [`ApiClient`], all of them
//! [`Requests`]. No socket is opened.
//!
//! # Adding a test
//!
//! A function inside [`both_backends!`] in the file of its topic under `tests/it/`; its doc names the
//! requirement or the specification it checks. It runs on SQLite in a file and on PostgreSQL:
//!
//! ```ignore
//! both_backends! {
//!     /// RFC 7644 §3.3: what is made comes back with its place.
//!     async fn a_new_person_has_a_location(app) {
//!         let entra = app.enterprise().await.scim_client().await;
//!         entra.post("/Users", person("Ada")).await.assert_status(201);
//!     }
//! }
//! ```
//!
//! What policies do is data: a script of requests in `scripts/` is played under each preset, and what came
//! of it is a page in `golden/policies`.
//!
//! What a test proves of the SCIM standards it says in its documentation; see [`conformance`].
//!
//! On PostgreSQL all tests share one database, each in enterprises of its own. A test that changes
//! what belongs to the installation – settings, keys, raw rows – asks for a database of its own with
//! `async fn name(private app)`.
//!
//! Without `TEST_POSTGRES_URL` the PostgreSQL half passes with a word on standard error; with
//! `REQUIRE_POSTGRES=1` it fails.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on fails"
)]

mod app;
mod backend;
mod clients;
mod clock;
pub mod conformance;
mod enterprise;
mod fixtures;
mod macros;
mod names;
mod post;
mod receiver;
mod response;

pub use app::TestApp;
pub use backend::{Backend, Raw, TestDatabase};
pub use clients::{Anonymous, ApiClient, Call, PortalClient, Requests, ScimClient, encoded};
pub use clock::TestClock;
pub use enterprise::{Credentials, Enterprise, Seen};
pub use fixtures::{Fixture, person, person_named, unique};
pub use names::TestNames;
pub use post::{Takes, TestPost};
pub use receiver::{Meets, TestReceiver};
pub use response::TestResponse;

/// What the macros need from other crates.
#[doc(hidden)]
pub mod rt {
    pub use actix_web;
}
