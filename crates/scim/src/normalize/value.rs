//! Values of one attribute: shapes and types.

use serde_json::Value;

use super::entries::{has_read_only, is_bare_label, is_primary, union};
use super::quirks::{Quirk, values};
use super::reader::Reader;
use crate::error::{ScimError, ScimType};
use crate::json::describe;
use crate::schema::{Attribute, Kind, Mutability, Resolved};
use crate::{Map, binary, datetime};

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
                self.tolerate(Quirk::LoneValue, format_args!("\"{at}\""))?;
                values::lone_value(single)
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
                    if labelled && entry.as_ref().is_none_or(values::is_label) {
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
                Some(entry) if is_bare_label(at.attribute, &entry) => {
                    self.tolerate(Quirk::LabelOnly, format_args!("\"{at}\""))?;
                }
                Some(entry) => entries.push(entry),
                None => {}
            }
        }
        let count = entries.len();
        let entries = union(at.leaf(), entries);
        if entries.len() < count {
            self.tolerate(Quirk::Duplicate, format_args!("\"{at}\""))?;
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
            let Some(sub) = self.sub_attribute(at, &key)? else {
                self.tolerate(Quirk::UnknownAttribute, "A key")?;
                continue;
            };
            if sub.mutability == Mutability::ReadOnly {
                self.read_only(at.with_sub(sub))?;
                continue;
            }
            let value = self.value(at.with_sub(sub), value)?;
            changes.push((sub, value));
        }
        Ok(Some(changes))
    }

    /// The object a complex value is, in whichever shape it was sent.
    fn members_of(&mut self, at: Resolved<'a>, value: Value) -> Result<Option<Map>, ScimError> {
        let value = if at.attribute.multi_valued {
            value
        } else {
            match values::wrapped_scalar(value) {
                Ok(only) => {
                    self.tolerate(Quirk::WrappedScalar, format_args!("\"{at}\""))?;
                    return self.members_of(at, only);
                }
                Err(value) => value,
            }
        };
        match value {
            Value::Null => Ok(None),
            Value::Object(members) => self.unwrapped_role(at, members).map(Some),
            // RFC 7643 §2.5: the empty list is the same as null.
            Value::Array(list) if !at.attribute.multi_valued && list.is_empty() => Ok(None),
            Value::String(text) if values::empty_value(&Resolved { sub: None, ..at }, &text) => {
                self.tolerate(Quirk::EmptyValue, format_args!("\"{at}\""))?;
                Ok(None)
            }
            Value::String(text) => match values::bare_value(at.attribute, text) {
                Ok(members) => {
                    self.tolerate(Quirk::BareValue, format_args!("\"{at}\""))?;
                    self.unwrapped_role(at, members).map(Some)
                }
                Err(text) => {
                    let text = Value::String(text);
                    Err(mismatch(&at.to_string(), Kind::Complex.expectation(), &text))
                }
            },
            other if at.attribute.multi_valued && at.sub.is_none() => {
                let sent = describe(&other);
                let detail =
                    format!("Each entry of \"{at}\" must be an object, but {sent} was sent.");
                Err(ScimError::new(ScimType::InvalidValue, detail))
            }
            other => Err(mismatch(&at.to_string(), Kind::Complex.expectation(), &other)),
        }
    }

    /// A role that was sent as text takes the place of the text, and so on while its value is such a
    /// text again.
    fn unwrapped_role(&mut self, at: Resolved<'_>, members: Map) -> Result<Map, ScimError> {
        let mut unwrapped = members;
        while let Some(inner) = values::role_as_json_text(at.attribute, &unwrapped) {
            self.tolerate(Quirk::RoleAsJsonText, format_args!("\"{at}.value\""))?;
            unwrapped.retain(|key, _| !key.eq_ignore_ascii_case("value"));
            unwrapped.extend(inner);
        }
        Ok(unwrapped)
    }

    fn sub_attribute(
        &mut self,
        at: Resolved<'a>,
        key: &str,
    ) -> Result<Option<&'a Attribute>, ScimError> {
        if let Some(sub) = at.attribute.sub(key) {
            if sub.name != key {
                self.tolerate(Quirk::OddCase, format_args!("\"{at}.{key}\""))?;
            }
            return Ok(Some(sub));
        }
        let display = values::display_name(at.attribute, key);
        if display.is_some() {
            self.tolerate(Quirk::DisplayName, format_args!("\"{at}.displayName\""))?;
        }
        Ok(display)
    }

    /// A value that is neither a list nor an object; `None` if it is unassigned.
    pub(crate) fn scalar(
        &mut self,
        at: Resolved<'a>,
        value: Value,
    ) -> Result<Option<Value>, ScimError> {
        let row = at.leaf();
        let value = match values::wrapped_scalar(value) {
            Ok(only) => {
                self.tolerate(Quirk::WrappedScalar, format_args!("\"{at}\""))?;
                return self.scalar(at, only);
            }
            Err(value) => value,
        };
        let fits = match (row.kind, &value) {
            (_, Value::Null) => return Ok(None),
            // RFC 7643 §2.5: the empty list is the same as null.
            (_, Value::Array(list)) if list.is_empty() => return Ok(None),
            (Kind::Boolean, Value::String(text)) => {
                let flag = values::string_boolean(text).ok_or_else(|| wrong(at, &value))?;
                self.tolerate(Quirk::StringBoolean, format_args!("\"{at}\""))?;
                return Ok(Some(flag.into()));
            }
            (Kind::String | Kind::Reference | Kind::Binary, Value::String(text)) => {
                if values::empty_value(&at, text) {
                    self.tolerate(Quirk::EmptyValue, format_args!("\"{at}\""))?;
                    return Ok(None);
                }
                row.kind != Kind::Binary || binary::is_base64(text)
            }
            (Kind::Boolean, Value::Bool(_)) | (Kind::Decimal, Value::Number(_)) => true,
            // Beyond 64 bits, databases make a fraction of it.
            (Kind::Integer, Value::Number(number)) => number.is_i64(),
            (Kind::DateTime, Value::String(text)) => {
                // Answered in UTC, and compared by the database as text.
                let moment = datetime::canonical(text).map(Value::from);
                return moment.map(Some).ok_or_else(|| wrong(at, &value));
            }
            _ => false,
        };
        if fits { Ok(Some(value)) } else { Err(wrong(at, &value)) }
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
        Value::Number(_) if expected == Kind::Integer.expectation() => {
            "a fraction, an exponent or a number beyond 64 bits"
        }
        other => describe(other),
    };
    let detail = format!("\"{path}\" must be {expected}, but {found} was sent.");
    ScimError::new(ScimType::InvalidValue, detail)
}
