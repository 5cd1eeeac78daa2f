//! Entries that filters describe.

use muster_core::query::{Filter, Literal, Op};
use serde_json::Value;

use crate::Map;
use crate::path::AttrPath;

/// The entry a filter describes, if it is nothing but `eq` and `and`.
pub(super) fn described_entry(filter: &Filter<AttrPath>) -> Option<Map> {
    match filter {
        Filter::And(parts) => parts.iter().try_fold(Map::new(), |mut entry, part| {
            entry.extend(described_entry(part)?);
            Some(entry)
        }),
        Filter::Compare { attr, op: Op::Eq, value } => {
            Some(Map::from_iter([(attr.name.clone(), json(value))]))
        }
        Filter::Compare { .. }
        | Filter::Or(_)
        | Filter::Not(_)
        | Filter::Present(_)
        | Filter::Any { .. } => None,
    }
}

fn json(literal: &Literal) -> Value {
    match literal {
        Literal::Text(text) => text.as_str().into(),
        Literal::Bool(value) => (*value).into(),
        Literal::Integer(value) => (*value).into(),
        Literal::Decimal(value) => (*value).into(),
        Literal::Null => Value::Null,
    }
}
