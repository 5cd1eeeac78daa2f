//! Values of one attribute: shapes and types.

use serde_json::Value;

use super::entries::{has_read_only, is_bare_label, is_primary, union};
use super::quirk::Quirk;
use super::reader::Reader;
use crate::error::{ScimError, ScimType};
use crate::json::describe;
use crate::schema::{Attribute, Kind, Mutability, Resolved};
use crate::{Map, binary, datetime, message};

/// The attributes whose values Entra sends as JSON text.
const ASSIGNED_BY_APP_ROLE: [&str; 2] = ["roles", "entitlements"];

/// The types that are text of a certain form, or sent as text.
const OF_A_FORM: [Kind; 3] = [Kind::Boolean, Kind::DateTime, Kind::Binary];

/// What a complex value says about its sub-attributes; `None` clears one.
pub(crate) type Changes<'a> = Vec<(&'a Attribute, Option<Value>)>;

impl<'a> Reader<'a> {
    /// The canonical value of what was named; `None` if it is unassigned.
    pub(crate) fn value(
        &mut self,
        at: Resolved<'a>,
        value: Value,
    ) -> Result<Option<Value>, ScimError> {
        let row = at.leaf();
        if row.multi_valued {
            let entries = self.entries(at, value)?;
            return Ok((!entries.is_empty()).then(|| entries.into()));
        }
        if row.kind == Kind::Complex {
            let changes = self.changes(at, value)?.unwrap_or_default();
            return Ok(object(changes).map(Value::Object));
        }
        self.scalar(at, value)
    }

    /// The canonical entries of a multi-valued attribute.
    ///
    /// Equal values of equal type become one (RFC 7643 §2.4); two primary ones are refused.
    pub(crate) fn entries(
        &mut self,
        at: Resolved<'a>,
        value: Value,
    ) -> Result<Vec<Value>, ScimError> {
        let sent = match value {
            Value::Null => Vec::new(),
            Value::Array(entries) => entries,
            single => {
                self.note(Quirk::LoneValue);
                vec![single]
            }
        };
        let mut entries = Vec::with_capacity(sent.len());
        for entry in sent {
            let entry = match at.leaf().kind {
                Kind::Complex => {
                    let labelled = has_read_only(at.attribute, &entry);
                    let entry = object(self.changes(at, entry)?.unwrap_or_default());
                    let entry = entry.map(Value::Object);
                    // It means somebody, and must not be taken for nobody.
                    if labelled && entry.as_ref().is_none_or(is_bare_label) {
                        return Err(ScimError::new(
                            ScimType::InvalidValue,
                            format!("Each entry of \"{at}\" needs a \"value\"."),
                        ));
                    }
                    entry
                }
                _ => self.scalar(at, entry)?,
            };
            match entry {
                Some(entry) if is_bare_label(&entry) => self.note(Quirk::LabelOnly),
                Some(entry) => entries.push(entry),
                None => {}
            }
        }
        let count = entries.len();
        let entries = union(at.leaf(), entries);
        if entries.len() < count {
            self.note(Quirk::Duplicate);
        }
        if entries.iter().filter(|entry| is_primary(entry)).count() > 1 {
            return Err(ScimError::new(
                ScimType::InvalidValue,
                format!(
                    "Only one entry of \"{at}\" may be primary. Mark the others as not primary."
                ),
            ));
        }
        Ok(entries)
    }

    /// What a complex value, or one entry of a multi-valued attribute, says about each of its
    /// sub-attributes; `None` if it clears them all.
    ///
    /// Sub-attributes that belong to the server, and unknown ones, are left out.
    pub(crate) fn changes(
        &mut self,
        at: Resolved<'a>,
        value: Value,
    ) -> Result<Option<Changes<'a>>, ScimError> {
        let Some(members) = self.members_of(at, value)? else { return Ok(None) };
        let mut changes = Changes::with_capacity(members.len());
        for (key, value) in members {
            let Some(sub) = self.sub_attribute(at.attribute, &key) else {
                self.note(Quirk::UnknownAttribute);
                continue;
            };
            if sub.mutability == Mutability::ReadOnly {
                self.note(Quirk::ReadOnlyAttribute);
                continue;
            }
            let value = self.value(at.with_sub(sub), value)?;
            changes.push((sub, value));
        }
        Ok(Some(changes))
    }

    /// The object a complex value is, in whichever shape it was sent.
    fn members_of(&mut self, at: Resolved<'a>, value: Value) -> Result<Option<Map>, ScimError> {
        let has_value = at.attribute.sub("value").is_some();
        match value {
            Value::Null => Ok(None),
            Value::Object(members) => Ok(Some(self.unwrap_json_text(at, members))),
            Value::Array(mut list) if !at.attribute.multi_valued && list.len() <= 1 => {
                self.note(Quirk::WrappedScalar);
                list.pop().map_or(Ok(None), |only| self.members_of(at, only))
            }
            Value::String(text) if has_value && text.is_empty() => {
                self.note(Quirk::EmptyValue);
                Ok(None)
            }
            Value::String(text) if has_value => {
                self.note(Quirk::BareValue);
                let members = Map::from_iter([("value".to_owned(), Value::String(text))]);
                Ok(Some(self.unwrap_json_text(at, members)))
            }
            other => Err(mismatch(&at.to_string(), Kind::Complex.expectation(), &other)),
        }
    }

    /// `{"value": "{\"id\":\"…\",\"value\":\"25\",\"displayName\":\"Role1234\"}"}`: Entra writes the
    /// whole app role into the value. What the text says takes the place of the text, and so on while
    /// the value is such a text again.
    fn unwrap_json_text(&mut self, at: Resolved<'_>, members: Map) -> Map {
        if !ASSIGNED_BY_APP_ROLE.contains(&&*at.attribute.name) {
            return members;
        }
        let mut unwrapped = members;
        while let Some(inner) = message::member(&unwrapped, "value").and_then(object_in_text) {
            self.note(Quirk::RoleAsJsonText);
            unwrapped.retain(|key, _| !key.eq_ignore_ascii_case("value"));
            unwrapped.extend(inner);
        }
        unwrapped
    }

    fn sub_attribute(&mut self, attribute: &'a Attribute, key: &str) -> Option<&'a Attribute> {
        if let Some(sub) = attribute.sub(key) {
            if sub.name != key {
                self.note(Quirk::OddCase);
            }
            return Some(sub);
        }
        let display =
            key.eq_ignore_ascii_case("displayName").then(|| attribute.sub("display"))??;
        self.note(Quirk::DisplayName);
        Some(display)
    }

    /// A value that is neither a list nor an object.
    fn scalar(&mut self, at: Resolved<'a>, value: Value) -> Result<Option<Value>, ScimError> {
        let row = at.leaf();
        let fits = match (row.kind, &value) {
            (_, Value::Null) => return Ok(None),
            (_, Value::Array(list)) if list.len() <= 1 => return self.unwrapped(at, value),
            (Kind::Boolean, Value::String(text)) => {
                return self.boolean_in_text(text).map(Some).ok_or_else(|| wrong(at, &value));
            }
            (Kind::String | Kind::Reference | Kind::Binary, Value::String(text)) => {
                if text.is_empty() && at.sub.is_some() && row.name == "value" {
                    self.note(Quirk::EmptyValue);
                    return Ok(None);
                }
                row.kind != Kind::Binary || binary::is_base64(text)
            }
            (Kind::Boolean, Value::Bool(_)) | (Kind::Decimal, Value::Number(_)) => true,
            (Kind::Integer, Value::Number(number)) => number.is_i64() || number.is_u64(),
            (Kind::DateTime, Value::String(text)) => {
                // Answered in UTC, and compared by the database as text.
                let moment = datetime::canonical(text).map(Value::from);
                return moment.map(Some).ok_or_else(|| wrong(at, &value));
            }
            _ => false,
        };
        if fits { Ok(Some(value)) } else { Err(wrong(at, &value)) }
    }

    /// Microsoft's validator sends `["Employee"]` for `"Employee"`; `[]` is unassigned.
    fn unwrapped(&mut self, at: Resolved<'a>, list: Value) -> Result<Option<Value>, ScimError> {
        match list {
            Value::Array(mut list) => list.pop().map_or(Ok(None), |only| {
                self.note(Quirk::WrappedScalar);
                self.scalar(at, only)
            }),
            other => self.scalar(at, other),
        }
    }

    /// Exactly `true` and `false`, in any case; "1" and "yes" are no booleans.
    fn boolean_in_text(&mut self, text: &str) -> Option<Value> {
        let value = match text {
            _ if text.eq_ignore_ascii_case("true") => true,
            _ if text.eq_ignore_ascii_case("false") => false,
            _ => return None,
        };
        self.note(Quirk::StringBoolean);
        Some(value.into())
    }
}

/// The object that a text, alone or in a list of one, is the JSON of.
fn object_in_text(value: &Value) -> Option<Map> {
    match value {
        Value::String(text) if text.starts_with('{') => serde_json::from_str(text).ok(),
        Value::Array(list) => match list.as_slice() {
            [only] => object_in_text(only),
            _ => None,
        },
        _ => None,
    }
}

/// The object that results from changes to nothing.
fn object(changes: Changes<'_>) -> Option<Map> {
    let members: Map = changes
        .into_iter()
        .filter_map(|(sub, value)| Some((sub.name.to_string(), value?)))
        .collect();
    (!members.is_empty()).then_some(members)
}

fn wrong(at: Resolved<'_>, sent: &Value) -> ScimError {
    mismatch(&at.to_string(), at.leaf().kind.expectation(), sent)
}

/// The refusal of a value of the wrong type. It tells the type that was sent, not the value.
pub(crate) fn mismatch(path: &str, expected: &str, sent: &Value) -> ScimError {
    let found = match sent {
        Value::String(_) if OF_A_FORM.iter().any(|kind| expected == kind.expectation()) => {
            "another string"
        }
        other => describe(other),
    };
    let detail = format!("\"{path}\" must be {expected}, but {found} was sent.");
    ScimError::new(ScimType::InvalidValue, detail)
}
