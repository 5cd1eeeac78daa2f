//! Requests that know a version (RFC 7644 §3.14, RFC 9110 §13).

use actix_web::{
    HttpRequest,
    http::header::{HeaderName, IF_MATCH, IF_NONE_MATCH},
};
use muster_scim::version;

use crate::error::Failure;

/// The versions that a request is meant for, as far as it says so.
#[derive(Debug)]
pub(crate) struct Precondition {
    /// `If-Match`: only these.
    only: Option<String>,
    /// `If-None-Match`: any but these.
    except: Option<String>,
}

/// Whether a resource is answered that may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    Wanted,
    /// The caller has this version.
    Known,
}

impl Precondition {
    pub(crate) fn of(request: &HttpRequest) -> Self {
        // A tag that cannot be read matches nothing; it must not count as no condition at all.
        let tags = |name: HeaderName| {
            let lines = request.headers().get_all(name);
            let tags: Vec<&str> = lines.map(|value| value.to_str().unwrap_or_default()).collect();
            (!tags.is_empty()).then(|| tags.join(", "))
        };
        Self { only: tags(IF_MATCH), except: tags(IF_NONE_MATCH) }
    }

    /// RFC 7644 §3.7: in a bulk request each operation says its own.
    pub(crate) fn version(version: Option<String>) -> Self {
        Self { only: version, except: None }
    }

    /// Before a change: 412 where the version is not one the request is meant for (RFC 7644 §3.14,
    /// RFC 9110 §13.2.2).
    pub(crate) fn check(&self, current: i64) -> Result<(), Failure> {
        if !self.may_be(current) {
            return Err(Failure::changed_since());
        }
        if self.is_known(current) { Err(Failure::ruled_out()) } else { Ok(()) }
    }

    /// Before an answer: 412 where another version is wanted, and nothing where the caller has this one.
    pub(crate) fn reading(&self, current: i64) -> Result<Reading, Failure> {
        if !self.may_be(current) {
            return Err(Failure::another_version());
        }
        Ok(if self.is_known(current) { Reading::Known } else { Reading::Wanted })
    }

    fn may_be(&self, current: i64) -> bool {
        self.only.as_ref().is_none_or(|header| version::if_match(header, current))
    }

    fn is_known(&self, current: i64) -> bool {
        self.except.as_ref().is_some_and(|header| !version::if_none_match(header, current))
    }
}
