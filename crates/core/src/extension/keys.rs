//! Values as they are compared: what makes them unique, and what an index finds them by.

use std::collections::BTreeSet;

use serde_json::{Map, Number, Value};

use super::Place;
use crate::{
    query::{Literal, ValueKind},
    text::fold,
};

/// The longest value that can be unique, in bytes: longer ones do not fit into an index.
const LONGEST_KEY: usize = 1_024;

/// An index knows a text by so many characters: it need not tell values apart that begin alike.
const CHARACTERS: usize = 256;

/// An attribute or sub-attribute that holds plain values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Where they lie.
    pub place: Place,
    /// Whether case makes a difference.
    pub case_exact: bool,
    /// Whether nobody else in the enterprise may have the same.
    pub is_unique: bool,
    /// Whether nobody reads them back.
    pub is_hidden: bool,
}

/// A value as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ValueKey {
    /// The attribute, as SCIM spells it.
    pub attribute: String,
    /// The value.
    pub key: String,
}

/// The values of a resource that are written down once more beside its document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    /// Those that nobody else in the enterprise may have.
    pub unique: Vec<ValueKey>,
    /// What an index finds them by. It leads to all who have the value, and maybe to others: the document
    /// has the last word. What nobody reads back is there without its value, so that it is known to be.
    pub found: BTreeSet<ValueKey>,
}

impl Keys {
    /// Those of a resource; an attribute whose value is too long to be unique is answered as the error.
    pub fn of<'l>(
        leaves: impl IntoIterator<Item = &'l Leaf>,
        attributes: &Map<String, Value>,
    ) -> Result<Self, String> {
        let mut keys = Self::default();
        for Leaf { place, case_exact, is_unique, is_hidden } in leaves {
            let values = place.values(attributes);
            if values.is_empty() {
                continue;
            }
            let attribute = place.to_string();
            for value in values {
                let Some(text) = text(value, *case_exact) else { continue };
                let key = match value {
                    _ if *is_hidden => String::new(),
                    Value::Number(number) => nearly(number),
                    _ => beginning(&text),
                };
                keys.found.insert(ValueKey { attribute: attribute.clone(), key });
                // An empty text is no value.
                if !is_unique || text.is_empty() {
                    continue;
                }
                if text.len() > LONGEST_KEY {
                    return Err(format!(
                        "{attribute} must not be longer than {LONGEST_KEY} bytes, because it is unique."
                    ));
                }
                keys.unique.push(ValueKey { attribute: attribute.clone(), key: text });
            }
        }
        Ok(keys)
    }
}

/// What an index knows the values by that equal a literal; none where no value of that kind does.
pub fn key_of_literal(kind: ValueKind, literal: &Literal) -> Option<String> {
    match (kind, literal) {
        (ValueKind::Folded, Literal::Text(text)) => Some(beginning(&fold(text))),
        (ValueKind::Exact, Literal::Text(text)) => Some(beginning(text)),
        (ValueKind::Number, Literal::Integer(number)) => Some(nearly(&(*number).into())),
        (ValueKind::Number, Literal::Decimal(number)) => {
            Number::from_f64(*number).as_ref().map(nearly)
        }
        (ValueKind::Bool, Literal::Bool(flag)) => Some(flag.to_string()),
        _ => None,
    }
}

/// A plain value as it is compared.
fn text(value: &Value, case_exact: bool) -> Option<String> {
    match value {
        Value::String(text) => Some(if case_exact { text.clone() } else { fold(text) }),
        Value::Number(number) => Some(of_number(number)),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// 1 and 1.0 are one number, and so are 0 and -0. Whole numbers keep every digit.
fn of_number(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() => (float + 0.0).to_string(),
        _ => number.to_string(),
    }
}

/// The same to some sixteen digits: a whole number finds the fraction that equals it.
fn nearly(number: &Number) -> String {
    number.as_f64().map_or_else(String::new, |float| (float + 0.0).to_string())
}

fn beginning(text: &str) -> String {
    text.chars().take(CHARACTERS).collect()
}
