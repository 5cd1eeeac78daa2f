//! Errors as SCIM knows them (RFC 7644 §3.12).

use serde::Serialize;

use crate::filter::FilterError;
use crate::urn;

/// What went wrong, in SCIM's vocabulary (RFC 7644 §3.12 Table 9, RFC 9865 §2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScimType {
    /// The filter cannot be parsed, or compares what cannot be compared.
    InvalidFilter,
    /// The query has more results than the server is willing to compute.
    TooMany,
    /// A value that must be unique is taken.
    Uniqueness,
    /// The attribute may not be changed like that.
    Mutability,
    /// The body is not the message it should be.
    InvalidSyntax,
    /// The path of a PATCH operation cannot be parsed or names nothing known.
    InvalidPath,
    /// The path of a PATCH operation finds nothing in the resource.
    NoTarget,
    /// A value is missing or of the wrong type.
    InvalidValue,
    /// The version in the URL is not served.
    InvalidVers,
    /// The request carries personal data where it must not.
    Sensitive,
    /// The paging cursor is not one of ours.
    InvalidCursor,
    /// The paging cursor is too old.
    ExpiredCursor,
    /// The page size is not a number.
    InvalidCount,
}

impl ScimType {
    /// All of them, for tables and tests.
    pub const ALL: [Self; 13] = [
        Self::InvalidFilter,
        Self::TooMany,
        Self::Uniqueness,
        Self::Mutability,
        Self::InvalidSyntax,
        Self::InvalidPath,
        Self::NoTarget,
        Self::InvalidValue,
        Self::InvalidVers,
        Self::Sensitive,
        Self::InvalidCursor,
        Self::ExpiredCursor,
        Self::InvalidCount,
    ];

    /// The keyword of `scimType`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidFilter => "invalidFilter",
            Self::TooMany => "tooMany",
            Self::Uniqueness => "uniqueness",
            Self::Mutability => "mutability",
            Self::InvalidSyntax => "invalidSyntax",
            Self::InvalidPath => "invalidPath",
            Self::NoTarget => "noTarget",
            Self::InvalidValue => "invalidValue",
            Self::InvalidVers => "invalidVers",
            Self::Sensitive => "sensitive",
            Self::InvalidCursor => "invalidCursor",
            Self::ExpiredCursor => "expiredCursor",
            Self::InvalidCount => "invalidCount",
        }
    }

    /// The HTTP status it is answered with.
    pub fn status(self) -> u16 {
        match self {
            // RFC 7644 §3.3.
            Self::Uniqueness => 409,
            // RFC 7644 §7.5.2.
            Self::Sensitive => 403,
            Self::InvalidFilter
            | Self::TooMany
            | Self::Mutability
            | Self::InvalidSyntax
            | Self::InvalidPath
            | Self::NoTarget
            | Self::InvalidValue
            | Self::InvalidVers
            | Self::InvalidCursor
            | Self::ExpiredCursor
            | Self::InvalidCount => 400,
        }
    }
}

/// A refusal, with one or two sentences that tell an administrator what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct ScimError {
    /// What went wrong.
    pub kind: ScimType,
    /// What happened and what to do, for humans.
    pub detail: String,
}

impl ScimError {
    /// A refusal.
    pub fn new(kind: ScimType, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }

    /// Says which operation of a PATCH was refused.
    pub(crate) fn in_operation(self, number: usize) -> Self {
        Self { detail: format!("Operation {number}: {}", self.detail), ..self }
    }
}

impl From<FilterError> for ScimError {
    fn from(error: FilterError) -> Self {
        Self::new(ScimType::InvalidFilter, error.to_string())
    }
}

/// The body of every error (RFC 7644 §3.12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorBody {
    schemas: [&'static str; 1],
    status: String,
    #[serde(rename = "scimType", skip_serializing_if = "Option::is_none")]
    scim_type: Option<&'static str>,
    detail: String,
}

impl ErrorBody {
    /// A body for `status`, which JSON carries as a string.
    pub fn new(status: u16, kind: Option<ScimType>, detail: impl Into<String>) -> Self {
        Self {
            schemas: [urn::ERROR],
            status: status.to_string(),
            scim_type: kind.map(ScimType::as_str),
            detail: detail.into(),
        }
    }
}

impl From<&ScimError> for ErrorBody {
    fn from(error: &ScimError) -> Self {
        Self::new(error.kind.status(), Some(error.kind), error.detail.as_str())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Proves: 7644-3.12-02
    #[test]
    fn the_status_is_a_string() {
        let error = ScimError::new(ScimType::NoTarget, "Nothing there.");
        assert_eq!(
            serde_json::to_value(ErrorBody::from(&error)).unwrap(),
            json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
                "status": "400",
                "scimType": "noTarget",
                "detail": "Nothing there.",
            })
        );
    }

    /// Proves: 7644-3.12-03
    #[test]
    fn the_type_is_left_out_where_there_is_none() {
        let body = serde_json::to_value(ErrorBody::new(404, None, "No such user.")).unwrap();
        assert_eq!(body.get("scimType"), None);
    }

    #[test]
    fn keywords_are_distinct() {
        let mut keywords: Vec<_> = ScimType::ALL.map(ScimType::as_str).into();
        keywords.sort_unstable();
        keywords.dedup();
        assert_eq!(keywords.len(), ScimType::ALL.len());
    }
}
