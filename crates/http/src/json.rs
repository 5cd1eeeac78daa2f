//! JSON in which every object has each of its names once.
//!
//! RFC 8259 §4 leaves open which of two values counts. Two readers of one body that choose differently
//! would see two requests; so such a body is refused (decision D-18).

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

/// Any value. A name given twice is the only error of its own; the others are the parser's.
pub(crate) struct Unique(pub(crate) Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Unique(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom("a name twice"));
            }
            let Unique(value) = members.next_value()?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use crate::body::{BodyError, json};

    #[test]
    fn everything_else_is_read_as_it_is() {
        for text in [
            "null",
            " [true, false, 0, -1, 9223372036854775807, 18446744073709551615, 1.5, -0.0, 1e300] ",
            r#"{"a": {"a": [{"a": "\u00e9\n"}, {"a": ""}]}, "A": {}, "": []}"#,
            r#""text""#,
            "",
            "{",
            "[1,]",
            "1e400",
            "{} x",
            r#"{"a": 1 "a": 2}"#,
            r#"{"a": nul, "a": 2}"#,
            "\"\\ud800\"",
        ] {
            let expected = serde_json::from_str::<serde_json::Value>(text);
            match (json(text.as_bytes()), expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected),
                (Err(BodyError::Malformed(place)), Err(error)) => {
                    let expected = format!("line {}, column {}", error.line(), error.column());
                    assert_eq!(place, expected, "{text}");
                }
                (found, expected) => panic!("{text}: {found:?}, {expected:?}"),
            }
        }
        let deep = "[".repeat(1_000) + &"]".repeat(1_000);
        assert!(matches!(json(deep.as_bytes()), Err(BodyError::Malformed(_))));
    }

    #[test]
    fn a_name_that_is_given_twice_is_refused_wherever_it_stands() {
        for (text, expected) in [
            (r#"{"a": 1, "a": 1}"#, "line 1, column 12"),
            (r#"{"a": 1, "\u0061": 2}"#, "line 1, column 17"),
            ("{\n  \"b\": [{\"c\": {\"d\": 1,\n \"d\": null}}]}", "line 3, column 4"),
        ] {
            match json(text.as_bytes()) {
                Err(BodyError::Repeated(place)) => assert_eq!(place, expected, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
