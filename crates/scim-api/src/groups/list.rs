//! `GET /Groups` (RFC 7644 §3.4.2).

use actix_web::{HttpRequest, HttpResponse, web::Data};
use muster_app::{App, GroupList, GroupQuery, MembersShown, ScimCaller};
use muster_core::query::Page;
use muster_http::query::Query;
use muster_scim::{ResourceType, SearchRequest};

use crate::{
    error::Failure,
    gate::Gate,
    parameters,
    resource::group,
    respond::{self, Found, Next},
    types,
};

/// Answers a page of groups. None found is an empty list, never a 404. It may be shorter than was asked
/// for: `itemsPerPage` tells, and a cursor leads on from there.
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

/// The groups that a search finds, on this page. `among` are the types that are searched with the same
/// filter; none where it is about groups alone.
pub(crate) async fn search(
    app: &App,
    caller: &ScimCaller,
    asked: &SearchRequest,
    page: Page,
    among: &[&ResourceType],
) -> Result<Found, Failure> {
    let kind = types::group(caller)?;
    let tenant_url = app.tenant_url();
    let projection = asked.projection(&kind)?;
    let (filter, sort) = parameters::list(asked, &kind, among, &tenant_url)?;
    let query = GroupQuery { filter, sort, page };
    let shown = match (projection.wants("members"), projection.wants_sub("members", "display")) {
        (false, _) => MembersShown::None,
        (true, false) => MembersShown::Ids,
        (true, true) => MembersShown::Named,
    };
    let walked = parameters::walked(asked);
    let GroupList { total, groups, members, shortened, next } = match walked {
        Some(walked) => app.group_walk(caller, &query, walked, shown).await?,
        None => app.group_list(caller, &query, shown).await?,
    };
    let walk = walked.map(|_| Next(next));
    let rendered = groups.iter().map(|group| {
        let members = members.get(&group.id).map_or(&[][..], Vec::as_slice);
        let mut resource = group::to_resource(group, members, &tenant_url);
        projection.apply(&mut resource);
        resource
    });
    Ok(Found { total, resources: rendered.collect(), walk, shortened })
}
