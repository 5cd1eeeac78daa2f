//! `GET /Users` (RFC 7644 §3.4.2).

use actix_web::{HttpRequest, HttpResponse, web::Data};
use muster_app::{App, PersonQuery, ScimCaller};
use muster_core::query::Page;
use muster_http::query::Query;
use muster_scim::{ResourceType, SearchRequest};

use crate::{
    error::Failure,
    gate::Gate,
    parameters,
    resource::user,
    respond::{self, Found, Next},
    types,
};

/// Answers a page of people. Nobody found is an empty list, never a 404.
pub(crate) async fn list(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let asked = parameters::of_query(&Query::of(&http))?;
    let page = parameters::page(&asked);
    let found = search(&app, &caller, &asked, page, &[]).await?;
    Ok(respond::list(page, found))
}

/// The people that a search finds, on this page. `among` are the types that are searched with the same
/// filter; none where it is about people alone.
pub(crate) async fn search(
    app: &App,
    caller: &ScimCaller,
    asked: &SearchRequest,
    page: Page,
    among: &[&ResourceType],
) -> Result<Found, Failure> {
    let kind = types::user(caller)?;
    let tenant_url = app.tenant_url();
    let projection = asked.projection(&kind)?;
    let (filter, sort) = parameters::list(asked, &kind, among, &tenant_url)?;
    let query = PersonQuery { filter, sort, page };
    let (total, people, walk) = if let Some(walked) = parameters::walked(asked) {
        let found = app.person_walk(caller, &query, walked).await?;
        (found.total, found.rows, Some(Next(found.next)))
    } else {
        let found = app.person_list(caller, &query).await?;
        (found.total, found.people, None)
    };
    let rendered = people.into_iter().map(|person| {
        let mut resource = user::to_resource(person, &tenant_url);
        projection.apply(&mut resource);
        resource
    });
    Ok(Found { total, resources: rendered.collect(), walk, shortened: false })
}
