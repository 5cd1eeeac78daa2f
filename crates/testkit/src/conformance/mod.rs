//! The conformance report: which rules of the SCIM standards hold here, and which tests prove it.
//!
//! The rules are rows of the files in `conformance/`. A test proves rows by a line of its
//! documentation, directly above it:
//!
//! ```ignore
//! /// RFC 7644 §3.3: what is made comes back with its place.
//! /// Proves: 7644-3.3-06, 7644-3.3-08
//! async fn a_new_person_has_a_location(app) { … }
//! ```
//!
//! `tests/it/conformance_report.rs` puts both together. A row that holds and that the standard
//! demands needs a test; what is cited must exist; `docs/conformance.md` must be what [`render`]
//! makes of it. When something that was open is built, its row gets the verdict `holds`, and the
//! tests cite it.

mod citations;
mod report;
mod row;

pub use citations::{Citation, citations};
pub use report::{Sections, problems, render};
pub use row::{Level, Row, Rows, Verdict};
