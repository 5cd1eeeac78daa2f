//! Parameters of a list: filter, order, page.

use muster_app::PersonQuery;
use muster_core::query::{Page, Sort};
use muster_http::query::Query;
use muster_scim::{AttrPath, Projection, ResourceType, ScimError, ScimType, filter};

use crate::{error::Failure, resolve};

/// Resources on a page where the client does not say.
const DEFAULT_COUNT: u64 = 100;
/// Resources on a page at most; `/ServiceProviderConfig` announces it.
pub(crate) const MAX_COUNT: u32 = 1_000;

/// What a list was asked for.
pub(crate) struct ListRequest {
    pub(crate) query: PersonQuery,
    pub(crate) start_index: u64,
}

/// Reads the parameters of a list of users.
pub(crate) fn list(
    query: &Query,
    kind: &ResourceType,
    tenant_url: &str,
) -> Result<ListRequest, Failure> {
    let filter = query
        .get("filter")
        .map(|text| filter::parse(text, kind).map_err(ScimError::from))
        .transpose()?
        .map(|filter| resolve::filter(filter, kind, tenant_url))
        .transpose()?;
    // RFC 7644 §3.4.2.4: below 1 is read as 1, a negative count as 0; more than the most is capped.
    let start_index = number(query, "startIndex")?.unwrap_or(1).max(1);
    let count = number(query, "count")?.unwrap_or(DEFAULT_COUNT).min(u64::from(MAX_COUNT));
    let page = Page { offset: start_index - 1, limit: count };
    Ok(ListRequest { query: PersonQuery { filter, sort: sort(query, kind), page }, start_index })
}

/// The order. A name that cannot be sorted by is ignored, like any unknown parameter.
fn sort(query: &Query, kind: &ResourceType) -> Option<Sort<muster_core::query::PersonField>> {
    let path = AttrPath::parse(query.get("sortBy")?, kind)?;
    let descending =
        query.get("sortOrder").is_some_and(|order| order.eq_ignore_ascii_case("descending"));
    Some(Sort { by: resolve::sortable(&path, kind)?, descending })
}

/// What of a resource is answered (RFC 7644 §3.9).
pub(crate) fn projection(query: &Query, kind: &ResourceType) -> Result<Projection, Failure> {
    Ok(Projection::parse(query.get("attributes"), query.get("excludedAttributes"), kind)?)
}

fn number(query: &Query, name: &str) -> Result<Option<u64>, Failure> {
    let Some(text) = query.get(name) else { return Ok(None) };
    let number: i64 = text.trim().parse().map_err(|_digits| {
        ScimError::new(ScimType::InvalidValue, format!("{name} must be a whole number."))
    })?;
    Ok(Some(u64::try_from(number).unwrap_or(0)))
}
