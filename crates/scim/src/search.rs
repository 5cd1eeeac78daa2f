//! What a list is asked for: in a query string (RFC 7644 §3.4.2), or in the body of a `.search`
//! (RFC 7644 §3.4.3). Both mean the same and are read into the same.

use serde_json::Value;

use crate::error::{ScimError, ScimType};
use crate::message::{self, member, wrong};
use crate::resource::Projection;
use crate::schema::ResourceType;
use crate::urn;

/// The parameters of a query, none of which must be there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchRequest {
    /// The filter; an empty one is a filter, too.
    pub filter: Option<String>,
    /// The attribute to sort by.
    pub sort_by: Option<String>,
    /// The order: anything but `descending` is ascending.
    pub sort_order: Option<String>,
    /// The first result, counted from 1.
    pub start_index: Option<i64>,
    /// How many results at most.
    pub count: Option<i64>,
    /// Where to go on (RFC 9865 §2); an empty one begins.
    pub cursor: Option<String>,
    /// The attributes to answer, separated by commas.
    pub attributes: Option<String>,
    /// The attributes not to answer, separated by commas.
    pub excluded_attributes: Option<String>,
}

impl SearchRequest {
    /// Out of the parameters of a query string. One that is empty counts as absent, but for the filter
    /// and the cursor.
    pub fn of_query<'q>(given: impl Fn(&str) -> Option<&'q str>) -> Result<Self, ScimError> {
        let text = |name| given(name).filter(|text| !text.is_empty());
        let cursor = given("cursor").map(str::to_owned);
        let number = |name| text(name).map(|text| whole_number(name, text)).transpose();
        let request = Self {
            filter: given("filter").map(str::to_owned),
            sort_by: text("sortBy").map(str::to_owned),
            sort_order: text("sortOrder").map(str::to_owned),
            start_index: number("startIndex")?,
            count: number("count").map_err(|error| of_count(error, cursor.as_deref()))?,
            attributes: given("attributes").map(str::to_owned),
            excluded_attributes: given("excludedAttributes").map(str::to_owned),
            cursor,
        };
        request.one_way()
    }

    /// Out of a `SearchRequest` message. Lists of attributes may be texts with commas, and numbers may
    /// be texts, as in a query string.
    pub fn parse(body: &Value) -> Result<Self, ScimError> {
        let body = message::read(body, "SearchRequest", urn::SEARCH_REQUEST)?;
        let number = |name| match member(body, name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Number(number)) => whole_number(name, &number.to_string()).map(Some),
            Some(Value::String(text)) => whole_number(name, text).map(Some),
            Some(other) => Err(wrong(name, "a whole number", other)),
        };
        let names = |name| match member(body, name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Array(items)) => {
                let texts = items.iter().map(|item| {
                    item.as_str().ok_or_else(|| wrong(name, "a list of attribute names", item))
                });
                Ok(Some(texts.collect::<Result<Vec<_>, _>>()?.join(",")))
            }
            Some(other) => Err(wrong(name, "a list of attribute names", other)),
        };
        let cursor = match member(body, "cursor") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                let sentence =
                    "\"cursor\" must be a string: empty, or nextCursor as it was answered.";
                return Err(ScimError::new(ScimType::InvalidCursor, sentence));
            }
        };
        let request = Self {
            filter: message::text(body, "filter")?,
            sort_by: message::text(body, "sortBy")?,
            sort_order: message::text(body, "sortOrder")?,
            start_index: number("startIndex")?,
            count: number("count").map_err(|error| of_count(error, cursor.as_deref()))?,
            attributes: names("attributes")?,
            excluded_attributes: names("excludedAttributes")?,
            cursor,
        };
        request.one_way()
    }

    /// RFC 9865 §2.4: each of the two names a way to page, and a request goes one way.
    fn one_way(self) -> Result<Self, ScimError> {
        if self.cursor.is_some() && self.start_index.is_some() {
            let sentence = "startIndex and cursor exclude each other; send one of them.";
            return Err(ScimError::new(ScimType::InvalidValue, sentence));
        }
        Ok(self)
    }

    /// Which attributes are answered (RFC 7644 §3.9).
    pub fn projection(&self, resource: &ResourceType) -> Result<Projection, ScimError> {
        Projection::parse(self.attributes.as_deref(), self.excluded_attributes.as_deref(), resource)
    }
}

/// RFC 9865 §2.1: pages by cursor have a word of their own for a bad `count`.
fn of_count(error: ScimError, cursor: Option<&str>) -> ScimError {
    match (error.kind, cursor) {
        (ScimType::InvalidSyntax | ScimType::InvalidValue, Some(_)) => {
            ScimError { kind: ScimType::InvalidCount, ..error }
        }
        _ => error,
    }
}

fn whole_number(name: &str, text: &str) -> Result<i64, ScimError> {
    text.trim().parse().map_err(|_digits| {
        ScimError::new(ScimType::InvalidValue, format!("{name} must be a whole number."))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_and_a_query_string_mean_the_same() {
        let query = [
            ("filter", "userName pr"),
            ("sortBy", "userName"),
            ("sortOrder", "descending"),
            ("startIndex", "2"),
            ("count", "-1"),
            ("attributes", "userName,emails"),
        ];
        let given =
            |name: &str| query.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let expected = SearchRequest::of_query(given).unwrap();
        assert_eq!(expected.count, Some(-1));
        for body in [
            json!({
                "schemas": [urn::SEARCH_REQUEST], "filter": "userName pr", "sortBy": "userName",
                "sortOrder": "descending", "startIndex": 2, "count": -1,
                "attributes": ["userName", "emails"], "excludedAttributes": null, "cursor": null,
            }),
            json!({
                "FILTER": "userName pr", "sortby": "userName", "sortOrder": "descending",
                "startIndex": "2", "count": "-1", "attributes": "userName,emails",
            }),
        ] {
            assert_eq!(SearchRequest::parse(&body).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_no_search_is_refused() {
        for (body, kind) in [
            (json!([]), ScimType::InvalidSyntax),
            (json!({ "schemas": [urn::PATCH_OP] }), ScimType::InvalidSyntax),
            (json!({ "filter": 7 }), ScimType::InvalidSyntax),
            (json!({ "count": "many" }), ScimType::InvalidValue),
            (json!({ "startIndex": 1.5 }), ScimType::InvalidValue),
            (json!({ "attributes": [7] }), ScimType::InvalidSyntax),
            (json!({ "excludedAttributes": {} }), ScimType::InvalidSyntax),
            (json!({ "cursor": 7 }), ScimType::InvalidCursor),
            (json!({ "cursor": "", "count": "many" }), ScimType::InvalidCount),
            (json!({ "cursor": "", "count": {} }), ScimType::InvalidCount),
            (json!({ "cursor": "", "startIndex": 1 }), ScimType::InvalidValue),
        ] {
            assert_eq!(SearchRequest::parse(&body).unwrap_err().kind, kind, "{body}");
        }
    }

    #[test]
    fn an_empty_parameter_is_absent_but_for_the_filter_and_the_cursor() {
        let request = SearchRequest::of_query(|_| Some("")).unwrap();
        assert_eq!((request.filter.as_deref(), request.count), (Some(""), None));
        assert_eq!(request.cursor.as_deref(), Some(""));
    }
}
