//! `POST /.search`, `POST /Users/.search` and `POST /Groups/.search` (RFC 7644 §3.4.3): queries whose
//! parameters are in the body, for filters that should not be in an address.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Payload},
};
use muster_app::{App, ScimCaller};
use muster_core::query::Page;
use muster_scim::{ScimError, ScimType, SearchRequest};

use crate::{
    error::Failure,
    gate::Gate,
    groups,
    notes::note,
    parameters, request,
    respond::{self, Found},
    users,
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
    let found = users::list::search(&app, &caller, &asked, page).await?;
    note(&http, |notes| notes.person = found.only);
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
    let found = groups::list::search(&app, &caller, &asked, page).await?;
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
    for kind in Kind::ALL {
        all.add(kind.search(&app, &caller, &asked, all.rest()).await)?;
    }
    let found = all.finish()?;
    note(&http, |notes| notes.person = found.only);
    Ok(respond::list(page, found))
}

/// The resource types, in the order of the answer.
#[derive(Debug, Clone, Copy)]
enum Kind {
    User,
    Group,
}

impl Kind {
    const ALL: [Self; 2] = [Self::User, Self::Group];

    async fn search(
        self,
        app: &App,
        caller: &ScimCaller,
        asked: &SearchRequest,
        page: Page,
    ) -> Result<Found, Failure> {
        match self {
            Self::User => users::list::search(app, caller, asked, page).await,
            Self::Group => groups::list::search(app, caller, asked, page).await,
        }
    }
}

/// A page that runs over several lists as if they were one.
struct Everything {
    page: Page,
    found: Found,
    /// How many lists could be searched.
    searched: usize,
    refused: Option<Failure>,
}

impl Everything {
    fn new(page: Page) -> Self {
        Self { page, found: Found::default(), searched: 0, refused: None }
    }

    /// What the next list has to give.
    fn rest(&self) -> Page {
        let taken = u64::try_from(self.found.resources.len()).unwrap_or(u64::MAX);
        Page {
            offset: self.page.offset.saturating_sub(self.found.total),
            limit: self.page.limit.saturating_sub(taken),
        }
    }

    /// RFC 7644 §3.4.2.1: an attribute that a type does not have has no value there, so that a filter
    /// which means nothing to one type finds nothing in it.
    fn add(&mut self, next: Result<Found, Failure>) -> Result<(), Failure> {
        match next {
            Ok(next) => {
                self.searched += 1;
                self.found.add(next);
            }
            Err(failure) if failure.kind == Some(ScimType::InvalidFilter) => {
                self.refused.get_or_insert(failure);
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    }

    /// A filter that means nothing to any type is refused.
    fn finish(self) -> Result<Found, Failure> {
        match self.refused {
            Some(refused) if self.searched == 0 => Err(refused),
            _ => Ok(self.found),
        }
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

    fn refused() -> Result<Found, Failure> {
        Err(ScimError::new(ScimType::InvalidFilter, "No.").into())
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
                all.add(Ok(next)).unwrap();
            }
            assert_eq!(all.finish().unwrap().total, 6);
        }
    }

    #[test]
    fn a_filter_is_refused_where_no_list_understands_it() {
        let page = Page { offset: 0, limit: 9 };
        let mut one = Everything::new(page);
        one.add(refused()).unwrap();
        one.add(Ok(list(2, page))).unwrap();
        assert_eq!(one.finish().unwrap().total, 2);
        let mut none = Everything::new(page);
        none.add(refused()).unwrap();
        assert_eq!(none.finish().unwrap_err().kind, Some(ScimType::InvalidFilter));
    }
}
