//! Bulk operations (RFC 7644 §3.7): several requests in one message.

mod answer;
mod circles;
mod data;
mod later;
mod operation;
mod plan;
mod reference;

use std::collections::BTreeSet;

use serde_json::Value;

pub use self::answer::{BulkResponse, BulkResult};
pub use self::operation::{BulkMethod, BulkOperation, Malformed};
pub use self::plan::{Circle, Problem, Share, Step};
use crate::error::{ScimError, ScimType};
use crate::message::{self, member, syntax, wrong};
use crate::{Map, urn};

/// A bulk message.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkRequest {
    /// After so many errors no further operation is begun.
    pub fail_on_errors: Option<usize>,
    /// The operations; at least one. Those that cannot be read fail in their places.
    pub operations: Vec<Result<BulkOperation, Malformed>>,
}

impl BulkRequest {
    /// Reads the message. Members and methods may be in any case; `schemas` may be missing, not wrong.
    ///
    /// What is wrong with the message itself refuses all of it, before anything is done; an operation that
    /// cannot be read is for its own answer to tell.
    pub fn parse(body: &Value) -> Result<Self, ScimError> {
        let body = message::read(body, "BulkRequest", urn::BULK_REQUEST)?;
        let Some(Value::Array(operations)) = member(body, "Operations") else {
            return Err(syntax("\"Operations\" must be a list of operations."));
        };
        if operations.is_empty() {
            return Err(syntax("\"Operations\" is empty. Send at least one operation."));
        }
        let operations = operations.iter().map(BulkOperation::parse).collect();
        let request = Self { fail_on_errors: fail_on_errors(body)?, operations };
        let mut names = BTreeSet::new();
        for (_, name) in request.makers() {
            if !names.insert(name) {
                let detail =
                    "Two operations have the same \"bulkId\"; each POST needs one of its own.";
                return Err(ScimError::new(ScimType::InvalidValue, detail));
            }
        }
        Ok(request)
    }

    /// The operations that make something, by their places, or were to: each with its name.
    fn makers(&self) -> impl Iterator<Item = (usize, &str)> {
        self.operations.iter().enumerate().filter_map(|(index, operation)| {
            let makes = match operation {
                Ok(operation) => operation.makes(),
                Err(malformed) => malformed.makes(),
            };
            Some((index, makes?))
        })
    }
}

fn fail_on_errors(body: &Map) -> Result<Option<usize>, ScimError> {
    match member(body, "failOnErrors") {
        None | Some(Value::Null) => Ok(None),
        Some(given) => {
            let number =
                given.as_i64().ok_or_else(|| wrong("failOnErrors", "a whole number", given))?;
            // It counts the error at which to stop: there is none before the first.
            Ok(Some(usize::try_from(number).unwrap_or(0).max(1)))
        }
    }
}

#[cfg(test)]
mod tests;
