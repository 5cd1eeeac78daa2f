//! The answer to a query (RFC 7644 §3.4.2).

use serde::Serialize;
use serde_json::Value;

use crate::urn;

/// One page of resources.
///
/// A page by index has all five members of RFC 7644: some clients fail when `Resources` is absent or
/// null. A page by cursor (RFC 9865) has its `nextCursor` in the place of `startIndex`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListResponse<R = Value> {
    schemas: [&'static str; 1],
    total_results: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_index: Option<u64>,
    items_per_page: usize,
    #[serde(rename = "Resources")]
    resources: Vec<R>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

impl<R> ListResponse<R> {
    /// A page: `total_results` counts all pages, `start_index` the first resource of this one from 1.
    pub fn new(total_results: u64, start_index: u64, resources: Vec<R>) -> Self {
        Self {
            schemas: [urn::LIST_RESPONSE],
            total_results,
            // RFC 7644 §3.4.2.4: a value below 1 is read as 1.
            start_index: Some(start_index.max(1)),
            items_per_page: resources.len(),
            resources,
            next_cursor: None,
        }
    }

    /// A page by cursor; `next_cursor` leads to the next one, where there is one.
    pub fn walked(total_results: u64, next_cursor: Option<String>, resources: Vec<R>) -> Self {
        Self { start_index: None, next_cursor, ..Self::new(total_results, 1, resources) }
    }

    /// Everything on one page, as discovery answers.
    pub fn all(resources: Vec<R>) -> Self {
        let total = u64::try_from(resources.len()).unwrap_or(u64::MAX);
        Self::new(total, 1, resources)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Proves: 7644-3.4.2-03, 7644-3.4.2-05, 7644-3.4.2-06
    #[test]
    fn an_empty_page_still_has_every_member() {
        let page = ListResponse::<Value>::new(0, 0, vec![]);
        assert_eq!(
            serde_json::to_value(page).unwrap(),
            json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
                "totalResults": 0,
                "startIndex": 1,
                "itemsPerPage": 0,
                "Resources": [],
            })
        );
    }

    /// Proves: 9865-2-06
    #[test]
    fn a_page_by_cursor_has_no_place() {
        let page = ListResponse::<Value>::walked(9, Some("x".into()), vec![]);
        let page = serde_json::to_value(page).unwrap();
        assert_eq!((&page["startIndex"], &page["nextCursor"]), (&Value::Null, &json!("x")));
        let last = serde_json::to_value(ListResponse::<Value>::walked(9, None, vec![])).unwrap();
        assert_eq!(last.get("nextCursor"), None);
    }

    /// Proves: 7644-3.4.2-04, 7644-3.4.2-08
    #[test]
    fn the_total_is_not_the_page() {
        let page = serde_json::to_value(ListResponse::new(9, 3, vec![json!({})])).unwrap();
        assert_eq!((&page["totalResults"], &page["itemsPerPage"]), (&json!(9), &json!(1)));
    }
}
