//! Pages by index, whatever is listed.

use muster_core::query::{Filter, Literal, Op, Page};

use crate::query::{FARTHEST, MOST};

/// The page as far as the databases can count.
pub(crate) fn within_reach(page: Page) -> Page {
    Page { offset: page.offset.min(FARTHEST), limit: page.limit.min(MOST) }
}

/// How many there are in all, where a page with so many on it tells: one that is not full shows where
/// the list ends. Others need the count.
pub(crate) fn total_after(page: Page, found: u64) -> Option<u64> {
    let Page { offset, limit } = page;
    let ends_here = found < limit && (found > 0 || offset == 0);
    ends_here.then(|| offset.saturating_add(found))
}

/// Whether a filter asks for a value that an index finds: the database looks it up and does not search.
pub(crate) fn names_one<A>(filter: &Filter<A>, is_indexed: fn(&A) -> bool) -> bool {
    match filter {
        Filter::Compare { attr, op: Op::Eq, value: Literal::Text(_) } => is_indexed(attr),
        Filter::And(parts) => parts.iter().any(|part| names_one(part, is_indexed)),
        Filter::Compare { .. }
        | Filter::Or(_)
        | Filter::Not(_)
        | Filter::Present(_)
        | Filter::Any { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_not_full_tells_the_total() {
        for (offset, limit, found, total) in [
            (0, 10, 3, Some(3)),
            (20, 10, 3, Some(23)),
            (0, 10, 0, Some(0)),
            (0, 10, 10, None),
            (20, 10, 0, None),
            (0, 0, 0, None),
        ] {
            assert_eq!(total_after(Page { offset, limit }, found), total, "{offset} {limit}");
        }
    }
}
