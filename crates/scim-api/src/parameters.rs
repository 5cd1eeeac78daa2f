//! Parameters of a list: filter, order, page. A query string and the body of a search are read into
//! the same [`SearchRequest`] first.

use muster_app::Walked;
use muster_core::query::{Filter, Page, Sort};
use muster_http::query::Query;
use muster_scim::{
    AttrPath, Projection, ResourceType, ScimError, ScimType, SearchRequest,
    filter::{self, MAX_COMPARISONS},
};

use crate::{
    error::Failure,
    resolve::{self, Fields},
};

/// Resources on a page where the client does not say; `/ServiceProviderConfig` announces it.
pub(crate) const DEFAULT_COUNT: u32 = 100;
/// Resources on a page at most; `/ServiceProviderConfig` announces it.
pub(crate) const MAX_COUNT: u32 = 1_000;

/// Attributes whose every comparison is a look-up in another table.
const LOOKED_UP: [&str; 2] = ["groups", "members"];
/// Comparisons of them in a filter at most.
const MAX_LOOK_UPS: usize = 20;

/// Parameters that mean one thing, so that they can be given once.
const ONCE: [&str; 8] = [
    "filter",
    "sortBy",
    "sortOrder",
    "startIndex",
    "count",
    "cursor",
    "attributes",
    "excludedAttributes",
];

/// Refuses a query string that has a parameter twice.
pub(crate) fn once(query: &Query) -> Result<(), ScimError> {
    let Some(name) = query.repeated(&ONCE) else { return Ok(()) };
    let kind = if name == "filter" { ScimType::InvalidFilter } else { ScimType::InvalidValue };
    let sentence = format!(
        "The parameter {name} is given more than once; send it once, since which of several values counts \
         is not guessed."
    );
    Err(ScimError::new(kind, sentence))
}

/// Reads a query string as what a list is asked for.
pub(crate) fn of_query(query: &Query) -> Result<SearchRequest, ScimError> {
    SearchRequest::of_query(|name| query.given(name))
}

/// The page asked for. RFC 7644 §3.4.2.4: below 1 is read as 1, a negative count as 0; more than the
/// most is capped.
pub(crate) fn page(asked: &SearchRequest) -> Page {
    let at_least_0 = |number: i64| u64::try_from(number).unwrap_or(0);
    let start_index = asked.start_index.map_or(1, at_least_0).max(1);
    let count = asked.count.map_or(u64::from(DEFAULT_COUNT), at_least_0).min(u64::from(MAX_COUNT));
    Page { offset: start_index - 1, limit: count }
}

/// The walk asked for (RFC 9865 §2); none where pages go by index, as they do unless a cursor is sent.
pub(crate) fn walked(asked: &SearchRequest) -> Option<Walked<'_>> {
    Some(Walked {
        cursor: asked.cursor.as_deref()?,
        words: [&asked.filter, &asked.sort_by, &asked.sort_order].map(Option::as_deref),
    })
}

/// Which resources are asked for, and in what order.
pub(crate) type Asked<F> = (Option<Filter<F>>, Option<Sort<F>>);

/// Reads the filter and the order of a list. `among` are the types that the same filter is about; none
/// where the list is asked alone.
pub(crate) fn list<F: Fields>(
    asked: &SearchRequest,
    kind: &ResourceType,
    among: &[&ResourceType],
    tenant_url: &str,
) -> Result<Asked<F>, ScimError> {
    let filter = match &asked.filter {
        Some(text) => Some(resolve::filter(parse(text, kind, among)?, kind, tenant_url)?),
        None => None,
    };
    Ok((filter, sort(asked, kind)))
}

/// The filter. An empty one is refused, never read as "everybody": a template whose variable is not
/// set would otherwise match the wrong person.
fn parse(
    text: &str,
    kind: &ResourceType,
    among: &[&ResourceType],
) -> Result<Filter<AttrPath>, ScimError> {
    if text.contains('\0') || text.contains("\\u0000") {
        let sentence = "The filter must not contain the character U+0000.";
        return Err(ScimError::new(ScimType::InvalidFilter, sentence));
    }
    let filter = filter::parse_among(text, kind, among)?;
    let limits = [
        (filter::comparisons(&filter), MAX_COMPARISONS, "comparisons"),
        (
            filter::comparisons_of(&filter, &LOOKED_UP),
            MAX_LOOK_UPS,
            "comparisons of groups or members",
        ),
    ];
    for (number, most, what) in limits {
        if number > most {
            return Err(ScimError::new(
                ScimType::InvalidFilter,
                format!("The filter has more than {most} {what}; ask in several requests."),
            ));
        }
    }
    Ok(filter)
}

/// The order. A name that cannot be sorted by is ignored, like any unknown parameter.
fn sort<F: Fields>(asked: &SearchRequest, kind: &ResourceType) -> Option<Sort<F>> {
    let path = AttrPath::parse(asked.sort_by.as_deref()?, kind)?;
    let order = asked.sort_order.as_deref();
    let descending = order.is_some_and(|order| order.eq_ignore_ascii_case("descending"));
    resolve::sort(&path, kind, descending)
}

/// What of a single resource is answered (RFC 7644 §3.9).
pub(crate) fn projection(query: &Query, kind: &ResourceType) -> Result<Projection, Failure> {
    Ok(Projection::parse(query.get("attributes"), query.get("excludedAttributes"), kind)?)
}

/// Whether `attributes` are named: then a change is answered with the resource (RFC 7644 §3.5.2).
pub(crate) fn asks_for_attributes(query: &Query) -> bool {
    query.get("attributes").is_some_and(|names| !names.trim().is_empty())
}
