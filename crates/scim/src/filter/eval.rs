//! What a filter means for one resource (RFC 7644 §3.4.2.2).

use std::borrow::Cow;
use std::cmp::Ordering;

use muster_core::query::{Filter, Literal, Op};
use muster_core::text::fold;
use serde_json::{Number, Value};

use crate::json::{home, is_present};
use crate::path::AttrPath;
use crate::schema::{Attribute, Kind, ResourceType};
use crate::{Map, datetime};

/// Whether a canonical resource satisfies a filter that [`parse`](super::parse) made.
///
/// A multi-valued attribute satisfies a comparison if one of its values does; without values it
/// satisfies none, `ne` included. A single-valued attribute without value is `ne` to everything.
pub fn matches(filter: &Filter<AttrPath>, resource: &Map, kind: &ResourceType) -> bool {
    Scope::Resource { members: resource, kind }.satisfies(filter)
}

/// Whether one entry of a multi-valued complex attribute satisfies the filter in its brackets.
pub(crate) fn entry_matches(
    filter: &Filter<AttrPath>,
    entry: &Value,
    attribute: &Attribute,
) -> bool {
    Scope::Entry { entry, attribute }.satisfies(filter)
}

/// Where the names of a filter are looked up.
#[derive(Clone, Copy)]
enum Scope<'a> {
    Resource { members: &'a Map, kind: &'a ResourceType },
    Entry { entry: &'a Value, attribute: &'a Attribute },
}

impl Scope<'_> {
    fn satisfies(self, filter: &Filter<AttrPath>) -> bool {
        match filter {
            Filter::And(parts) => parts.iter().all(|part| self.satisfies(part)),
            Filter::Or(parts) => parts.iter().any(|part| self.satisfies(part)),
            Filter::Not(part) => !self.satisfies(part),
            Filter::Compare { attr, op, value } => {
                self.any_value(attr, |row, found| compare(row, found, *op, value))
            }
            Filter::Present(attr) => self.any_value(attr, |_, found| found.is_some_and(is_present)),
            Filter::Any { attr, filter } => self.any_value(attr, |row, found| {
                found.is_some_and(|entry| entry_matches(filter, entry, row))
            }),
        }
    }

    /// Whether some value of the attribute passes the test: a single-valued attribute has one, or
    /// none; a multi-valued one has as many as it has entries, each of which may lack the
    /// sub-attribute.
    fn any_value(self, path: &AttrPath, test: impl Fn(&Attribute, Option<&Value>) -> bool) -> bool {
        match self {
            // RFC 7643 §2.4: a plain value is its own `value`.
            Self::Entry { entry, attribute } if attribute.kind != Kind::Complex => {
                test(attribute, Some(entry))
            }
            Self::Entry { entry, attribute } => {
                attribute.sub(&path.name).is_some_and(|sub| test(sub, entry.get(&*sub.name)))
            }
            Self::Resource { members, kind } => {
                let Some(at) = kind.attribute(path) else { return false };
                let value = home(members, &at).and_then(|home| home.get(&*at.attribute.name));
                let value = value.filter(|value| !value.is_null());
                let test = |value: Option<&Value>| match at.sub {
                    Some(sub) => test(sub, value.and_then(|value| value.get(&*sub.name))),
                    None => test(at.attribute, value),
                };
                if at.attribute.multi_valued {
                    entries(value).iter().any(|entry| test(Some(entry)))
                } else {
                    test(value)
                }
            }
        }
    }
}

fn entries(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(entries)) => entries,
        Some(single) => std::slice::from_ref(single),
        None => &[],
    }
}

fn compare(row: &Attribute, found: Option<&Value>, op: Op, literal: &Literal) -> bool {
    let Some(found) = found.filter(|value| !value.is_null()) else {
        // RFC 7643 §2.4: a missing `primary` is false.
        if row.kind == Kind::Boolean && row.name == "primary" {
            return compare(row, Some(&Value::Bool(false)), op, literal);
        }
        return op == Op::Ne;
    };
    let order = || order(row, found, literal);
    match op {
        Op::Eq => order() == Some(Ordering::Equal),
        Op::Ne => order() != Some(Ordering::Equal),
        Op::Gt => order().is_some_and(Ordering::is_gt),
        Op::Ge => order().is_some_and(Ordering::is_ge),
        Op::Lt => order().is_some_and(Ordering::is_lt),
        Op::Le => order().is_some_and(Ordering::is_le),
        Op::Co => text_test(row, found, literal, |text, part| text.contains(part)),
        Op::Sw => text_test(row, found, literal, |text, part| text.starts_with(part)),
        Op::Ew => text_test(row, found, literal, |text, part| text.ends_with(part)),
    }
}

fn text_test(
    row: &Attribute,
    found: &Value,
    literal: &Literal,
    holds: fn(&str, &str) -> bool,
) -> bool {
    let (Value::String(text), Literal::Text(part)) = (found, literal) else { return false };
    holds(&comparable(row, text), &comparable(row, part))
}

/// How the value stands to the literal; `None` if they cannot be compared.
fn order(row: &Attribute, found: &Value, literal: &Literal) -> Option<Ordering> {
    match (found, literal) {
        (Value::Bool(found), Literal::Bool(value)) => Some(found.cmp(value)),
        (Value::Number(found), Literal::Integer(value)) => numeric(found, &(*value).into()),
        (Value::Number(found), Literal::Decimal(value)) => found.as_f64()?.partial_cmp(value),
        (Value::String(found), Literal::Text(value)) if row.kind == Kind::DateTime => {
            Some(datetime::parse(found)?.cmp(&datetime::parse(value)?))
        }
        // UTF-8 sorts as its code points do.
        (Value::String(found), Literal::Text(value)) => {
            Some(comparable(row, found).cmp(&comparable(row, value)))
        }
        _ => None,
    }
}

fn numeric(found: &Number, value: &Number) -> Option<Ordering> {
    match (found.as_i64(), value.as_i64()) {
        (Some(found), Some(value)) => Some(found.cmp(&value)),
        _ => found.as_f64()?.partial_cmp(&value.as_f64()?),
    }
}

/// A text as it is compared: folded, unless the attribute is case-exact (RFC 7643 §7).
pub(crate) fn comparable<'t>(row: &Attribute, text: &'t str) -> Cow<'t, str> {
    if row.case_exact { Cow::Borrowed(text) } else { Cow::Owned(fold(text)) }
}
