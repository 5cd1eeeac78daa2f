//! The answer to a query (RFC 7644 §3.4.2).

use serde::Serialize;
use serde_json::Value;

use crate::urn;

/// One page of resources.
///
/// All five members are always there: some clients fail when `Resources` is absent or null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListResponse<R = Value> {
    schemas: [&'static str; 1],
    total_results: u64,
    start_index: u64,
    items_per_page: usize,
    #[serde(rename = "Resources")]
    resources: Vec<R>,
}

impl<R> ListResponse<R> {
    /// A page: `total_results` counts all pages, `start_index` the first resource of this one from 1.
    pub fn new(total_results: u64, start_index: u64, resources: Vec<R>) -> Self {
        Self {
            schemas: [urn::LIST_RESPONSE],
            total_results,
            // RFC 7644 §3.4.2.4: a value below 1 is read as 1.
            start_index: start_index.max(1),
            items_per_page: resources.len(),
            resources,
        }
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

    /// Proves: 7644-3.4.2-04, 7644-3.4.2-08
    #[test]
    fn the_total_is_not_the_page() {
        let page = serde_json::to_value(ListResponse::new(9, 3, vec![json!({})])).unwrap();
        assert_eq!((&page["totalResults"], &page["itemsPerPage"]), (&json!(9), &json!(1)));
    }
}
