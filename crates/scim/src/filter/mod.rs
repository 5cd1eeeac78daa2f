//! Filters (RFC 7644 §3.4.2.2): text to [`Filter`] and back, and their meaning.
//!
//! [`parse`] reads the whole grammar of Figure 1 and checks it against the schema in the same pass,
//! so that a filter that exists is one that makes sense:
//!
//! - names are spelled as the schema spells them, and only extension attributes carry a URN;
//! - a complex attribute without sub-attribute has become its `value`;
//! - literals have the type of the attribute; dateTimes are in UTC with milliseconds;
//! - `eq null` is "not present" (RFC 7643 §2.5), so that `Literal::Null` does not occur;
//! - [`Filter::Any`] occurs for multi-valued attributes only, and never inside another.
//!
//! Beside the grammar it reads what Entra sends, `emails[type eq "work"].value eq "x"`: one entry
//! satisfies both. Anything not understood is an error, never a filter that matches all or nothing.

mod check;
mod display;
mod error;
mod eval;
mod lexer;
mod parser;

use muster_core::query::Filter;

pub use self::display::display;
pub use self::error::FilterError;
pub use self::eval::matches;
pub(crate) use self::eval::{comparable, entry_matches};
use self::parser::Parser;
use crate::normalize::Quirk;
use crate::path::{AttrPath, PatchPath};
use crate::schema::ResourceType;

/// The longest filter that is read, in bytes.
pub const MAX_LENGTH: usize = 16 * 1024;
/// How deep brackets, parentheses and `not` may nest.
pub const MAX_DEPTH: usize = 32;

/// Comparisons in a filter at most, of a search and in the path of a PATCH operation: each is made for
/// every resource, or for every entry.
pub const MAX_COMPARISONS: usize = 200;

/// How many comparisons a filter has.
pub fn comparisons(filter: &Filter<AttrPath>) -> usize {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().map(comparisons).sum(),
        Filter::Not(part) | Filter::Any { filter: part, .. } => comparisons(part),
        Filter::Compare { .. } | Filter::Present(_) => 1,
    }
}

/// How many of a filter's comparisons are about one of these attributes of the base schema.
pub fn comparisons_of(filter: &Filter<AttrPath>, names: &[&str]) -> usize {
    let is_among = |attr: &AttrPath| attr.schema.is_none() && names.contains(&attr.name.as_str());
    match filter {
        Filter::And(parts) | Filter::Or(parts) => {
            parts.iter().map(|part| comparisons_of(part, names)).sum()
        }
        Filter::Not(part) => comparisons_of(part, names),
        // Inside, names are sub-attributes of the attribute.
        Filter::Any { attr, filter } if is_among(attr) => comparisons(filter),
        Filter::Any { .. } => 0,
        Filter::Compare { attr, .. } | Filter::Present(attr) => usize::from(is_among(attr)),
    }
}

/// Reads a filter on resources of a type.
///
/// ```
/// # use muster_scim::{ResourceType, filter};
/// let found = filter::parse(r#"EMAIL[type Eq "work"].value eq "a@b.example""#, ResourceType::user());
/// assert_eq!(
///     filter::display(&found?).to_string(),
///     r#"emails[type eq "work" and value eq "a@b.example"]"#,
/// );
/// # Ok::<(), muster_scim::FilterError>(())
/// ```
pub fn parse(text: &str, resource: &ResourceType) -> Result<Filter<AttrPath>, FilterError> {
    Parser::new(text, resource, &[])?.filter()
}

/// Reads a filter that several types are asked with, as it applies to one of them (RFC 7644 §3.4.2.1).
///
/// What only one of the `others` has is no value here: what is said about it has become
/// [`Filter::And`] or [`Filter::Or`] of nothing, as it holds of no value or not. It is checked like
/// anything else before, so that a mistake is one for every type.
///
/// ```
/// # use muster_scim::{AttrPath, ResourceType, filter::{parse_among, matches}};
/// let group = ResourceType::group();
/// let text = r#"userName eq "Ada" or not (userName pr)"#;
/// let filter = parse_among(text, group, &[ResourceType::user(), group])?;
/// assert!(matches(&filter, &serde_json::Map::new(), group));
/// # Ok::<(), muster_scim::FilterError>(())
/// ```
pub fn parse_among(
    text: &str,
    resource: &ResourceType,
    others: &[&ResourceType],
) -> Result<Filter<AttrPath>, FilterError> {
    Parser::new(text, resource, others)?.filter()
}

/// Reads `attr[filter]` or `attr[filter].sub`, the path of a PATCH operation (RFC 7644 §3.5.2), with
/// what is peculiar about it.
pub(crate) fn value_path(
    text: &str,
    resource: &ResourceType,
) -> Result<(PatchPath, Vec<Quirk>), FilterError> {
    Parser::new(text, resource, &[])?.path()
}

#[cfg(test)]
mod tests;
