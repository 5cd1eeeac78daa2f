//! Writes that know a version (RFC 7644 §3.14).

use actix_web::{HttpRequest, http::header::IF_MATCH};
use muster_scim::version;

use crate::error::Failure;

/// The version that the caller knows, if it says one.
#[derive(Debug)]
pub(crate) struct Precondition(Option<String>);

impl Precondition {
    pub(crate) fn of(request: &HttpRequest) -> Self {
        // A tag that cannot be read matches nothing; it must not count as no condition at all.
        let tags: Vec<&str> = request
            .headers()
            .get_all(IF_MATCH)
            .map(|value| value.to_str().unwrap_or_default())
            .collect();
        Self((!tags.is_empty()).then(|| tags.join(", ")))
    }

    /// RFC 7644 §3.7: in a bulk request each operation says its own.
    pub(crate) fn version(version: Option<String>) -> Self {
        Self(version)
    }

    /// RFC 7644 §3.14: 412 where the version differs.
    pub(crate) fn check(&self, current: i64) -> Result<(), Failure> {
        match &self.0 {
            Some(header) if !version::if_match(header, current) => Err(Failure::precondition()),
            _ => Ok(()),
        }
    }
}
