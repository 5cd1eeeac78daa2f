//! Bulk operations (RFC 7644 §3.7): several requests in one message.

mod circles;
mod later;
mod plan;
mod reference;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

pub use self::plan::{Problem, Share, Step};
use crate::error::{ErrorBody, ScimError, ScimType};
use crate::message::{self, member, syntax, wrong};
use crate::{Map, urn};

/// The longest name of an operation, in bytes: answers repeat it.
const LONGEST_NAME: usize = 256;

/// A bulk message.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkRequest {
    /// After so many errors no further operation is begun.
    pub fail_on_errors: Option<usize>,
    /// The operations; at least one.
    pub operations: Vec<BulkOperation>,
}

/// One operation of a bulk message.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkOperation {
    /// What to do.
    pub method: BulkMethod,
    /// With what: an endpoint, or a resource of it.
    pub path: String,
    /// The client's name for the operation, by which others refer to what it makes.
    pub bulk_id: Option<String>,
    /// The version that the resource must have.
    pub version: Option<String>,
    /// What the body would be; null where there is none.
    pub data: Value,
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkMethod {
    /// Makes a resource.
    Post,
    /// Replaces one.
    Put,
    /// Changes one.
    Patch,
    /// Removes one.
    Delete,
}

impl BulkMethod {
    const ALL: [Self; 4] = [Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// The method as HTTP spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl BulkRequest {
    /// Reads the message. Members and methods may be in any case; `schemas` may be missing, not wrong.
    ///
    /// A message with an operation that cannot be read is refused as a whole, before anything is done.
    pub fn parse(body: &Value) -> Result<Self, ScimError> {
        let body = message::read(body, "BulkRequest", urn::BULK_REQUEST)?;
        let Some(Value::Array(operations)) = member(body, "Operations") else {
            return Err(syntax("\"Operations\" must be a list of operations."));
        };
        if operations.is_empty() {
            return Err(syntax("\"Operations\" is empty. Send at least one operation."));
        }
        let numbered = operations.iter().zip(1..);
        let operations = numbered
            .map(|(json, number)| BulkOperation::parse(json).map_err(|e| e.in_operation(number)))
            .collect::<Result<Vec<_>, _>>()?;
        let mut names = BTreeSet::new();
        for name in operations.iter().filter_map(BulkOperation::makes) {
            if !names.insert(name) {
                let detail =
                    "Two operations have the same \"bulkId\"; each POST needs one of its own.";
                return Err(ScimError::new(ScimType::InvalidValue, detail));
            }
        }
        Ok(Self { fail_on_errors: fail_on_errors(body)?, operations })
    }
}

impl BulkOperation {
    fn parse(json: &Value) -> Result<Self, ScimError> {
        let json = json.as_object().ok_or_else(|| syntax("Each operation must be an object."))?;
        let method = message::text(json, "method")?.unwrap_or_default();
        let named = |known: &BulkMethod| known.as_str().eq_ignore_ascii_case(&method);
        let method = BulkMethod::ALL.into_iter().find(named).ok_or_else(|| {
            syntax("Each operation needs a \"method\": POST, PUT, PATCH or DELETE.")
        })?;
        let path = message::text(json, "path")?
            .ok_or_else(|| syntax("Each operation needs a \"path\", such as \"/Users\"."))?;
        let bulk_id = message::text(json, "bulkId")?.filter(|name| !name.is_empty());
        if bulk_id.as_ref().is_some_and(|name| name.len() > LONGEST_NAME) {
            let detail =
                format!("A \"bulkId\" may have {LONGEST_NAME} bytes. Choose a shorter one.");
            return Err(ScimError::new(ScimType::InvalidValue, detail));
        }
        if method == BulkMethod::Post && bulk_id.is_none() {
            return Err(syntax("A POST needs a \"bulkId\", by which its answer can be told."));
        }
        let version = message::text(json, "version")?.filter(|version| !version.is_empty());
        let data = member(json, "data").cloned().unwrap_or_default();
        Ok(Self { method, path, bulk_id, version, data })
    }

    /// The name of what the operation makes, if it makes anything.
    fn makes(&self) -> Option<&str> {
        self.bulk_id.as_deref().filter(|_| self.method == BulkMethod::Post)
    }

    /// The names that path and data refer to (RFC 7644 §3.7.2).
    pub(crate) fn references(&self) -> BTreeSet<String> {
        let mut found = later::names(&self.data);
        reference::visit(&self.path, &mut found);
        found
    }

    /// Those of them that what the operation makes can be given afterwards.
    fn can_wait(&self) -> BTreeSet<String> {
        if self.method != BulkMethod::Post {
            return BTreeSet::new();
        }
        let mut rest = self.clone();
        let later = later::take(&mut rest.data, |names| !names.is_empty());
        let at_once = rest.references();
        later::names(&later.into()).into_iter().filter(|name| !at_once.contains(name)).collect()
    }

    /// The operation without what refers to these.
    #[must_use]
    pub fn without(mut self, names: &BTreeSet<String>) -> Self {
        later::take(&mut self.data, |found| !found.is_disjoint(names));
        self
    }

    /// The PATCH that gives the resource with this id what [`without`](Self::without) has left out.
    #[must_use]
    pub fn rest(mut self, names: &BTreeSet<String>, id: &str) -> Self {
        let later = later::take(&mut self.data, |found| !found.is_disjoint(names));
        Self {
            method: BulkMethod::Patch,
            path: format!("{}/{id}", self.path.trim_end_matches('/')),
            bulk_id: None,
            version: None,
            data: json!({
                "schemas": [urn::PATCH_OP],
                "Operations": [{ "op": "add", "value": later }],
            }),
        }
    }

    /// The operation with the ids of what was made in place of the names.
    #[must_use]
    pub fn resolved(mut self, ids: &BTreeMap<String, String>) -> Self {
        self.path = reference::fill(&self.path, ids);
        reference::fill_all(&mut self.data, ids);
        self
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
    method: &'static str,
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
            method: operation.method.as_str(),
            bulk_id: operation.bulk_id.clone(),
            version,
            location,
            status: status.to_string(),
            response: error,
        }
    }
}

#[cfg(test)]
mod tests;
