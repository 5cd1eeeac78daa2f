//! The PATCH message (RFC 7644 §3.5.2).

use serde_json::Value;

use crate::error::{ScimError, ScimType};
use crate::json::{describe, excerpt};
use crate::message::{self, member, syntax};
use crate::urn;

/// Operations of a PATCH at most: each may have to look at all values of an attribute.
pub const MAX_OPERATIONS: usize = 1_000;

/// A PATCH message: its operations, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct PatchRequest {
    /// The operations; at least one, and at most [`MAX_OPERATIONS`].
    pub operations: Vec<Operation>,
}

/// One operation, its path and value not yet looked into: what they mean depends on the resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// What to do.
    pub kind: OpKind,
    /// With what part of the resource; with the resource itself if there is none.
    pub path: Option<String>,
    /// The value; absent is not the same as `null`.
    pub value: Option<Value>,
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpKind {
    /// Adds to lists, sets everything else (RFC 7644 §3.5.2.1).
    Add,
    /// Unassigns (RFC 7644 §3.5.2.2).
    Remove,
    /// Sets (RFC 7644 §3.5.2.3).
    Replace,
}

impl PatchRequest {
    /// Reads the message.
    ///
    /// Its keys and operations may be in any case and unknown members are ignored (Entra sends
    /// `"Replace"`, Microsoft's collection adds a `name`). `schemas` may be missing, not wrong.
    pub fn parse(body: &Value) -> Result<Self, ScimError> {
        let body = message::read(body, "PatchOp", urn::PATCH_OP)?;
        let Some(Value::Array(operations)) = member(body, "Operations") else {
            return Err(syntax("\"Operations\" must be a list of operations."));
        };
        if operations.is_empty() {
            return Err(syntax("\"Operations\" is empty. Send at least one operation."));
        }
        if operations.len() > MAX_OPERATIONS {
            let detail = format!(
                "A PATCH must not have more than {MAX_OPERATIONS} operations. Send several requests, or \
                 several values in one operation."
            );
            return Err(ScimError::new(ScimType::InvalidValue, detail));
        }
        let operations = operations.iter().map(Operation::parse).collect::<Result<_, _>>()?;
        Ok(Self { operations })
    }

    /// Whether an operation adds or replaces one of these attributes of the resource.
    pub fn sets(&self, attributes: &[&str]) -> bool {
        self.operations.iter().filter(|one| one.kind != OpKind::Remove).any(|one| {
            attributes.iter().any(|name| match (&one.path, &one.value) {
                (Some(path), _) => is_of(path, name),
                (None, Some(Value::Object(value))) => value.keys().any(|key| is_of(key, name)),
                (None, _) => false,
            })
        })
    }
}

/// Whether a path is of an attribute: it may name its schema first, and go on with a filter or a sub-attribute.
fn is_of(path: &str, name: &str) -> bool {
    let path = path.split('[').next().unwrap_or_default();
    let path = path.rsplit(':').next().unwrap_or_default();
    path.split('.').next().is_some_and(|path| path.trim().eq_ignore_ascii_case(name))
}

impl Operation {
    fn parse(json: &Value) -> Result<Self, ScimError> {
        let json = json.as_object().ok_or_else(|| syntax("Each operation must be an object."))?;
        Ok(Self {
            kind: OpKind::parse(member(json, "op"))?,
            path: path(member(json, "path"))?,
            value: member(json, "value").cloned(),
        })
    }

    /// The value of an operation that needs one.
    pub(super) fn given_value(&self) -> Result<Value, ScimError> {
        self.value.clone().ok_or_else(|| {
            let op = self.kind.as_str();
            let detail =
                format!("A \"value\" is missing. Say what to {op}, or send null to clear.");
            ScimError::new(ScimType::InvalidValue, detail)
        })
    }
}

impl OpKind {
    const ALL: [Self; 3] = [Self::Add, Self::Remove, Self::Replace];

    /// The operation as RFC 7644 spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Replace => "replace",
        }
    }

    fn parse(op: Option<&Value>) -> Result<Self, ScimError> {
        let Some(Value::String(op)) = op else {
            return Err(syntax("Each operation needs an \"op\": add, remove or replace."));
        };
        let named = |kind: &Self| kind.as_str().eq_ignore_ascii_case(op);
        Self::ALL.into_iter().find(named).ok_or_else(|| {
            let op = excerpt(op);
            syntax(format!("\"{op}\" is no operation. Use add, remove or replace."))
        })
    }
}

/// A path is text or absent. Anything else is refused here: read as "no path", the operation would
/// hit the whole resource.
fn path(path: Option<&Value>) -> Result<Option<String>, ScimError> {
    match path {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(path)) => Ok(Some(path.clone())),
        Some(other) => {
            let detail = format!("\"path\" must be a string, but {} was sent.", describe(other));
            Err(ScimError::new(ScimType::InvalidPath, detail))
        }
    }
}
