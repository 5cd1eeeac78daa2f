//! One operation of a bulk message.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{data, later, reference};
use crate::error::{ScimError, ScimType};
use crate::json::excerpt;
use crate::message::{self, member, syntax};
use crate::schema::ResourceType;
use crate::{Map, urn};

/// The longest `bulkId`, in characters.
const LONGEST_NAME: usize = 256;

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

/// An operation that cannot be read. It fails in its place, and harms no other (RFC 7644 §3.7.3).
#[derive(Debug, Clone, PartialEq)]
pub struct Malformed {
    /// The method, as far as one was sent.
    pub method: Option<String>,
    /// The client's name for the operation, if it can be one.
    pub bulk_id: Option<String>,
    /// What is wrong with it.
    pub error: ScimError,
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

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(name))
    }
}

impl Malformed {
    fn new(json: &Value, error: ScimError) -> Self {
        let text = |name| json.as_object().and_then(|json| member(json, name)?.as_str());
        Self {
            method: text("method").map(excerpt),
            bulk_id: text("bulkId").filter(|name| is_name(name)).map(str::to_owned),
            error,
        }
    }

    /// The name of what the operation would have made.
    pub(super) fn makes(&self) -> Option<&str> {
        let method = self.method.as_deref().and_then(BulkMethod::named);
        self.bulk_id.as_deref().filter(|_| method == Some(BulkMethod::Post))
    }
}

impl BulkOperation {
    /// Reads an operation. Members and methods may be in any case.
    pub(super) fn parse(json: &Value) -> Result<Self, Malformed> {
        Self::read(json).map_err(|error| Malformed::new(json, error))
    }

    fn read(json: &Value) -> Result<Self, ScimError> {
        let json = json.as_object().ok_or_else(|| syntax("Each operation must be an object."))?;
        let method = message::text(json, "method")?.unwrap_or_default();
        let method = BulkMethod::named(&method).ok_or_else(|| {
            syntax("Each operation needs a \"method\": POST, PUT, PATCH or DELETE.")
        })?;
        let path = message::text(json, "path")?
            .ok_or_else(|| syntax("Each operation needs a \"path\", such as \"/Users\"."))?;
        let bulk_id = message::text(json, "bulkId")?.filter(|name| !name.is_empty());
        if bulk_id.as_deref().is_some_and(|name| !is_name(name)) {
            let detail = format!(
                "A \"bulkId\" must not be longer than {LONGEST_NAME} characters; a UUID is enough."
            );
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
    pub(super) fn makes(&self) -> Option<&str> {
        self.bulk_id.as_deref().filter(|_| self.method == BulkMethod::Post)
    }

    /// The type of the resources that the operation is about, if its endpoint has any.
    fn kind<'k>(&self, kinds: &[&'k ResourceType]) -> Option<&'k ResourceType> {
        let below = |kind: &&&ResourceType| {
            let rest = self.path.strip_prefix(&*kind.endpoint);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        kinds.iter().find(below).copied()
    }

    /// The names that path and data refer to (RFC 7644 §3.7.2).
    pub(crate) fn references(&self, kinds: &[&ResourceType]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        reference::visit(&self.path, &mut found);
        if let Some(kind) = self.kind(kinds).filter(|_| data::mentions(&self.data)) {
            let mut data = self.data.clone();
            data::each(self.method, &mut data, kind, &mut |text| {
                reference::visit(text, &mut found);
            });
        }
        found
    }

    /// Those of them that what the operation makes can be given afterwards.
    pub(super) fn can_wait(&self, kinds: &[&ResourceType]) -> BTreeSet<String> {
        // A group cannot be in itself; somebody may well be their own manager.
        let itself = |names: &BTreeSet<String>| {
            self.bulk_id.as_ref().is_some_and(|itself| names.contains(itself))
        };
        let waits = |is_list: bool, names: &BTreeSet<String>| {
            !(names.is_empty() || is_list && itself(names))
        };
        let (rest, later) = self.clone().parted(kinds, waits);
        if later.is_empty() {
            return BTreeSet::new();
        }
        let at_once = rest.references(kinds);
        let later = Self { data: later.into(), ..rest }.references(kinds);
        later.into_iter().filter(|name| !at_once.contains(name)).collect()
    }

    /// The operation without what refers to these.
    #[must_use]
    pub fn without(self, names: &BTreeSet<String>, kinds: &[&ResourceType]) -> Self {
        self.parted(kinds, |_, found| !found.is_disjoint(names)).0
    }

    /// The PATCH that gives the resource with this id what [`without`](Self::without) has left out.
    #[must_use]
    pub fn rest(self, names: &BTreeSet<String>, id: &str, kinds: &[&ResourceType]) -> Self {
        let (rest, later) = self.parted(kinds, |_, found| !found.is_disjoint(names));
        Self {
            method: BulkMethod::Patch,
            path: format!("{}/{id}", rest.path.trim_end_matches('/')),
            bulk_id: None,
            version: None,
            data: json!({
                "schemas": [urn::PATCH_OP],
                "Operations": [{ "op": "add", "value": later }],
            }),
        }
    }

    /// The operation without the parts that wait, and these.
    fn parted(
        mut self,
        kinds: &[&ResourceType],
        waits: impl Fn(bool, &BTreeSet<String>) -> bool,
    ) -> (Self, Map) {
        let makes = self.method == BulkMethod::Post && data::mentions(&self.data);
        let later = match self.kind(kinds).filter(|_| makes) {
            Some(kind) => later::take(&mut self.data, kind, &waits),
            None => Map::new(),
        };
        (self, later)
    }

    /// The operation with the ids of what was made in place of the names.
    #[must_use]
    pub fn resolved(mut self, ids: &BTreeMap<String, String>, kinds: &[&ResourceType]) -> Self {
        if let Some(kind) = self.kind(kinds).filter(|_| data::mentions(&self.data)) {
            data::each(self.method, &mut self.data, kind, &mut |text| {
                *text = reference::fill(text, ids);
            });
        }
        self.path = reference::fill(&self.path, ids);
        self
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().nth(LONGEST_NAME).is_none()
}
