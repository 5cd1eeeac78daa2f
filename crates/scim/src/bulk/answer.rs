//! The answer to a bulk message (RFC 7644 §3.7.3).

use serde::Serialize;

use super::{BulkOperation, Malformed};
use crate::error::ErrorBody;
use crate::urn;

/// The answer to a bulk message.
#[derive(Debug, Clone, Serialize)]
pub struct BulkResponse {
    schemas: [&'static str; 1],
    #[serde(rename = "Operations")]
    operations: Vec<BulkResult>,
}

impl BulkResponse {
    /// With what became of each operation that was begun.
    pub fn new(operations: Vec<BulkResult>) -> Self {
        Self { schemas: [urn::BULK_RESPONSE], operations }
    }
}

/// What became of an operation.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BulkResult {
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bulk_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<ErrorBody>,
}

impl BulkResult {
    /// The result of an operation. RFC 7644 §3.7.3: the status is text, and an error comes with its
    /// whole body.
    pub fn new(
        operation: &BulkOperation,
        status: u16,
        location: Option<String>,
        version: Option<String>,
        error: Option<ErrorBody>,
    ) -> Self {
        Self {
            method: Some(operation.method.as_str().to_owned()),
            bulk_id: operation.bulk_id.clone(),
            version,
            location,
            status: status.to_string(),
            response: error,
        }
    }

    /// The result of an operation that could not be read: what is known of it, and why not.
    pub fn refused(malformed: &Malformed) -> Self {
        Self {
            method: malformed.method.clone(),
            bulk_id: malformed.bulk_id.clone(),
            version: None,
            location: None,
            status: malformed.error.kind.status().to_string(),
            response: Some(ErrorBody::from(&malformed.error)),
        }
    }
}
