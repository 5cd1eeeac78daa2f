//! A filter as text.

use std::fmt::{self, Display, Formatter};

use muster_core::query::{Filter, Literal};

use crate::path::AttrPath;

/// Prints a filter in the notation of RFC 7644 §3.4.2.2; reading it again gives the same filter, as long
/// as the text is within the limits of [`parse`](super::parse).
///
/// An empty `And` or `Or`, which no text can express, prints as nothing in parentheses.
pub fn display(filter: &Filter<AttrPath>) -> impl Display {
    fmt::from_fn(move |f| write(filter, f))
}

fn write(filter: &Filter<AttrPath>, f: &mut Formatter<'_>) -> fmt::Result {
    match filter {
        Filter::And(parts) => {
            // `and` binds tighter than `or` and would swallow the first half of one.
            join(parts, " and ", f, |part| matches!(part, Filter::And(_) | Filter::Or(_)))
        }
        Filter::Or(parts) => join(parts, " or ", f, |part| matches!(part, Filter::Or(_))),
        Filter::Not(part) => write!(f, "not ({})", display(part)),
        Filter::Compare { attr, op, value } => {
            write!(f, "{attr} {} ", op.as_str())?;
            literal(value, f)
        }
        Filter::Present(attr) => write!(f, "{attr} pr"),
        Filter::Any { attr, filter } => write!(f, "{attr}[{}]", display(filter)),
    }
}

fn join(
    parts: &[Filter<AttrPath>],
    separator: &str,
    f: &mut Formatter<'_>,
    needs_parentheses: fn(&Filter<AttrPath>) -> bool,
) -> fmt::Result {
    if parts.is_empty() {
        return f.write_str("()");
    }
    for (position, part) in parts.iter().enumerate() {
        if position > 0 {
            f.write_str(separator)?;
        }
        if needs_parentheses(part) {
            write!(f, "({})", display(part))?;
        } else {
            write(part, f)?;
        }
    }
    Ok(())
}

fn literal(value: &Literal, f: &mut Formatter<'_>) -> fmt::Result {
    match value {
        Literal::Text(text) => write!(f, "{}", serde_json::Value::from(text.as_str())),
        Literal::Bool(value) => write!(f, "{value}"),
        Literal::Integer(value) => write!(f, "{value}"),
        // Debug keeps the fraction or the exponent that tells it from a whole number.
        Literal::Decimal(value) => write!(f, "{value:?}"),
        Literal::Null => f.write_str("null"),
    }
}
