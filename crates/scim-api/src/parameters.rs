//! Parameters of a list: filter, order, page.

use muster_core::query::{Filter, Page, Sort};
use muster_http::query::Query;
use muster_scim::{AttrPath, Projection, ResourceType, ScimError, ScimType, filter};

use crate::{
    error::Failure,
    resolve::{self, Fields},
};

/// Resources on a page where the client does not say.
const DEFAULT_COUNT: u64 = 100;
/// Resources on a page at most; `/ServiceProviderConfig` announces it.
pub(crate) const MAX_COUNT: u32 = 1_000;

/// Comparisons in a filter at most.
const MAX_COMPARISONS: usize = 200;

/// What a list was asked for.
pub(crate) struct ListRequest<F> {
    pub(crate) filter: Option<Filter<F>>,
    pub(crate) sort: Option<Sort<F>>,
    pub(crate) page: Page,
    pub(crate) start_index: u64,
}

/// Reads the parameters of a list of resources.
pub(crate) fn list<F: Fields>(
    query: &Query,
    kind: &ResourceType,
    tenant_url: &str,
) -> Result<ListRequest<F>, Failure> {
    let filter = match query.given("filter") {
        Some(text) => Some(resolve::filter(parse(text, kind)?, kind, tenant_url)?),
        None => None,
    };
    // RFC 7644 §3.4.2.4: below 1 is read as 1, a negative count as 0; more than the most is capped.
    let start_index = number(query, "startIndex")?.unwrap_or(1).max(1);
    let count = number(query, "count")?.unwrap_or(DEFAULT_COUNT).min(u64::from(MAX_COUNT));
    let page = Page { offset: start_index - 1, limit: count };
    Ok(ListRequest { filter, sort: sort(query, kind), page, start_index })
}

/// The filter. An empty one is refused, never read as "everybody": a template whose variable is not
/// set would otherwise match the wrong person.
fn parse(text: &str, kind: &ResourceType) -> Result<Filter<AttrPath>, ScimError> {
    if text.contains('\0') || text.contains("\\u0000") {
        let sentence = "The filter must not contain the character U+0000.";
        return Err(ScimError::new(ScimType::InvalidFilter, sentence));
    }
    let filter = filter::parse(text, kind)?;
    if comparisons(&filter) > MAX_COMPARISONS {
        return Err(ScimError::new(
            ScimType::InvalidFilter,
            format!(
                "The filter has more than {MAX_COMPARISONS} comparisons; ask in several requests."
            ),
        ));
    }
    Ok(filter)
}

fn comparisons(filter: &Filter<AttrPath>) -> usize {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().map(comparisons).sum(),
        Filter::Not(part) | Filter::Any { filter: part, .. } => comparisons(part),
        Filter::Compare { .. } | Filter::Present(_) => 1,
    }
}

/// The order. A name that cannot be sorted by is ignored, like any unknown parameter.
fn sort<F: Fields>(query: &Query, kind: &ResourceType) -> Option<Sort<F>> {
    let path = AttrPath::parse(query.get("sortBy")?, kind)?;
    let descending =
        query.get("sortOrder").is_some_and(|order| order.eq_ignore_ascii_case("descending"));
    resolve::sort(&path, kind, descending)
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
