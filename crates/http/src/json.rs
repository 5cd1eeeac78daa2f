//! JSON in which every object has each of its names once.
//!
//! RFC 8259 §4 leaves open which of two values counts. Two readers of one body that choose differently
//! would see two requests; so such a body is refused (decision D-18).

use std::{cell::RefCell, collections::BTreeMap, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Which names are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Those that are spelled alike.
    Exact,
    /// Those that differ in case only, too: names of attributes (RFC 7643 §2.1). What stands in quotes
    /// inside of a name is a value, so such names are compared as they are.
    AnyCase,
}

/// The two names of one object that are the same.
pub(crate) type Pair = (String, String);

/// Reads any value. A name given twice is the only error of its own, and is left in the cell; the others
/// are the parser's.
#[derive(Clone, Copy)]
pub(crate) struct Unique<'p> {
    pub(crate) names: Names,
    pub(crate) repeated: &'p RefCell<Option<Pair>>,
}

impl<'de> DeserializeSeed<'de> for Unique<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unique<'_> {
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
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        // Names by what they are compared as, where that is not the name itself.
        let mut folded: BTreeMap<String, String> = BTreeMap::new();
        while let Some(name) = members.next_key::<String>()? {
            let before = match self.names {
                Names::AnyCase if !name.contains('"') => {
                    folded.insert(name.to_ascii_lowercase(), name.clone())
                }
                Names::AnyCase | Names::Exact => object.contains_key(&name).then(|| name.clone()),
            };
            if let Some(before) = before {
                self.repeated.replace(Some((before, name)));
                return Err(A::Error::custom("a name twice"));
            }
            let value = members.next_value_seed(self)?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::Names;
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
            "{} x",
            r#"{"a": 1 "a": 2}"#,
            r#"{"a": nul, "a": 2}"#,
            "\"\\ud800\"",
        ] {
            let expected = serde_json::from_str::<serde_json::Value>(text);
            match (json(text.as_bytes(), Names::Exact), expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected),
                (Err(BodyError::Malformed(place)), Err(error)) => {
                    let expected = format!("line {}, column {}", error.line(), error.column());
                    assert_eq!(place, expected, "{text}");
                }
                (found, expected) => panic!("{text}: {found:?}, {expected:?}"),
            }
        }
    }

    /// What is too deep or too large is JSON all the same: the limit is told.
    #[test]
    fn limits_are_told() {
        let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(json(nested(127).as_bytes(), Names::AnyCase).is_ok());
        for levels in [128, 1_000, 10_000] {
            let read = json(nested(levels).as_bytes(), Names::AnyCase);
            assert!(matches!(read, Err(BodyError::TooDeep(_))), "{levels}: {read:?}");
        }
        for text in ["1e400", "[-1e309]"] {
            let read = json(text.as_bytes(), Names::AnyCase);
            assert!(matches!(read, Err(BodyError::Number(_))), "{text}: {read:?}");
        }
    }

    #[test]
    fn a_name_that_is_given_twice_is_refused_wherever_it_stands() {
        for (text, expected) in [
            (r#"{"a": 1, "a": 1}"#, "line 1, column 12"),
            (r#"{"a": 1, "\u0061": 2}"#, "line 1, column 17"),
            ("{\n  \"b\": [{\"c\": {\"d\": 1,\n \"d\": null}}]}", "line 3, column 4"),
        ] {
            for names in [Names::Exact, Names::AnyCase] {
                match json(text.as_bytes(), names) {
                    Err(BodyError::Repeated { one, two, place }) => {
                        assert_eq!((one, place.as_str()), (two, expected), "{text}");
                    }
                    other => panic!("{text}: {other:?}"),
                }
            }
        }
    }

    /// RFC 7643 §2.1: the case of an attribute's name does not matter; that of a value may.
    #[test]
    fn names_that_differ_in_case_are_the_same_where_they_are_attributes() {
        let text = r#"{"b": [{"userName": "x", "USERNAME": "y"}]}"#;
        assert!(json(text.as_bytes(), Names::Exact).is_ok());
        match json(text.as_bytes(), Names::AnyCase) {
            Err(BodyError::Repeated { one, two, .. }) => {
                assert_eq!((one.as_str(), two.as_str()), ("userName", "USERNAME"));
            }
            other => panic!("{other:?}"),
        }
        let paths = r#"{"roles[value eq \"A\"].display": 1, "roles[value eq \"a\"].display": 2}"#;
        assert!(json(paths.as_bytes(), Names::AnyCase).is_ok());
        let twice = r#"{"roles[value eq \"A\"]": 1, "roles[value eq \"A\"]": 2}"#;
        assert!(matches!(json(twice.as_bytes(), Names::AnyCase), Err(BodyError::Repeated { .. })));
    }
}
