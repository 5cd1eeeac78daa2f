//! `POST /.search`, `POST /Users/.search` and `POST /Groups/.search` (RFC 7644 §3.4.3): queries whose
//! parameters are in the body, for filters that should not be in an address.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Payload},
};
use muster_app::{App, ScimCaller};
use muster_core::{policy::GroupUse, query::Page};
use muster_scim::{ResourceType, ScimError, ScimType, SearchRequest};

use crate::{
    error::Failure,
    gate::Gate,
    groups, parameters, request,
    respond::{self, Found},
    types, users,
};

/// Answers a page of people.
pub(crate) async fn users(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let asked = SearchRequest::parse(&request::json(&http, payload, &request::PERSON).await?)?;
    let page = parameters::page(&asked);
    let found = users::list::search(&app, &caller, &asked, page, &[]).await?;
    Ok(respond::list(page, found))
}

/// Answers a page of groups.
pub(crate) async fn groups(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let asked = SearchRequest::parse(&request::json(&http, payload, &request::PERSON).await?)?;
    let page = parameters::page(&asked);
    let found = groups::list::search(&app, &caller, &asked, page, &[]).await?;
    Ok(respond::list(page, found))
}

/// Answers a page over every resource type, one type after the other.
pub(crate) async fn everything(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let asked = SearchRequest::parse(&request::json(&http, payload, &request::PERSON).await?)?;
    if asked.cursor.is_some() {
        let sentence = "A cursor walks the resources of one type; send this search to its endpoint, \
                        such as /Users/.search, or page by startIndex.";
        return Err(ScimError::new(ScimType::InvalidCursor, sentence).into());
    }
    let page = parameters::page(&asked);
    let mut all = Everything::new(page);
    // RFC 7644 §3.4.2.1: an attribute that a type lacks has no value there; one that no type has is a
    // mistake.
    let kinds = types::all(&caller)?;
    let among: Vec<_> = kinds.iter().map(|kind| &**kind).collect();
    for kind in Kind::of(&caller) {
        all.add(kind.search(&app, &caller, &asked, all.rest(), &among).await?);
    }
    Ok(respond::list(page, all.found))
}

/// The resource types, in the order of the answer.
#[derive(Debug, Clone, Copy)]
enum Kind {
    User,
    Group,
}

impl Kind {
    /// Those that the caller's enterprise uses (C-19).
    fn of(caller: &ScimCaller) -> impl Iterator<Item = Self> {
        let groups = caller.enterprise.policy.groups != GroupUse::Off;
        [Some(Self::User), groups.then_some(Self::Group)].into_iter().flatten()
    }

    async fn search(
        self,
        app: &App,
        caller: &ScimCaller,
        asked: &SearchRequest,
        page: Page,
        among: &[&ResourceType],
    ) -> Result<Found, Failure> {
        match self {
            Self::User => users::list::search(app, caller, asked, page, among).await,
            Self::Group => groups::list::search(app, caller, asked, page, among).await,
        }
    }
}

/// A page that runs over several lists as if they were one.
struct Everything {
    page: Page,
    found: Found,
}

impl Everything {
    fn new(page: Page) -> Self {
        Self { page, found: Found::default() }
    }

    /// What the next list has to give.
    fn rest(&self) -> Page {
        let taken = if self.found.shortened {
            // What is left of that list comes first on the next page.
            u64::MAX
        } else {
            u64::try_from(self.found.resources.len()).unwrap_or(u64::MAX)
        };
        Page {
            offset: self.page.offset.saturating_sub(self.found.total),
            limit: self.page.limit.saturating_sub(taken),
        }
    }

    /// What it gave.
    fn add(&mut self, next: Found) {
        self.found.add(next);
    }
}

#[cfg(test)]
mod tests {
    use muster_scim::Map;

    use super::*;

    /// A list of so many resources, on this page.
    fn list(number: u64, page: Page) -> Found {
        let on_page = number.saturating_sub(page.offset).min(page.limit);
        let resources = (0..on_page).map(|_| Map::new()).collect();
        Found { total: number, resources, ..Found::default() }
    }

    #[test]
    fn a_page_runs_over_the_lists_in_order() {
        // The page, and how many each of two lists of three gives.
        for (offset, limit, gives) in
            [(0, 10, [3, 3]), (2, 2, [1, 1]), (3, 2, [0, 2]), (5, 5, [0, 1]), (9, 5, [0, 0])]
        {
            let mut all = Everything::new(Page { offset, limit });
            for expected in gives {
                let next = list(3, all.rest());
                assert_eq!(next.resources.len(), expected, "{offset}, {limit}");
                all.add(next);
            }
            assert_eq!(all.found.total, 6);
        }
    }

    #[test]
    fn after_a_list_that_was_cut_short_comes_nothing() {
        let page = Page { offset: 0, limit: 10 };
        let mut all = Everything::new(page);
        all.add(Found { shortened: true, ..list(3, page) });
        let next = list(3, all.rest());
        assert_eq!(next.resources.len(), 0);
        all.add(next);
        assert_eq!((all.found.total, all.found.resources.len()), (6, 3));
    }
}
