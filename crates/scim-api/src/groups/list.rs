//! `GET /Groups` (RFC 7644 §3.4.2).

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web::Data};
use muster_app::{App, GroupQuery, ScimCaller};
use muster_core::query::Page;
use muster_http::query::Query;
use muster_scim::{ScimError, ScimType, SearchRequest};

use crate::{
    error::Failure,
    gate::Gate,
    parameters,
    resource::group,
    respond::{self, Found},
    types,
};

/// Answers a page of groups. None found is an empty list, never a 404.
pub(crate) async fn list(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let asked = parameters::of_query(&Query::of(&http))?;
    let page = parameters::page(&asked);
    let found = search(&app, &caller, &asked, page).await?;
    Ok(respond::list(page, found))
}

/// The groups that a search finds, on this page.
pub(crate) async fn search(
    app: &App,
    caller: &ScimCaller,
    asked: &SearchRequest,
    page: Page,
) -> Result<Found, Failure> {
    if asked.cursor.is_some() {
        // An answer by index would look like a complete walk.
        let sentence = "Groups are paged by startIndex and count; ask again without a cursor.";
        return Err(ScimError::new(ScimType::InvalidCursor, sentence).into());
    }
    let kind = types::group(caller)?;
    let tenant_url = app.tenant_url();
    let projection = asked.projection(&kind)?;
    let (filter, sort) = parameters::list(asked, &kind, &tenant_url)?;
    let found = app.group_list(caller, &GroupQuery { filter, sort, page }).await?;
    let members = if projection.wants("members") {
        let ids: Vec<_> = found.groups.iter().map(|group| group.id).collect();
        app.member_list(caller, &ids, projection.wants_sub("members", "display")).await?
    } else {
        BTreeMap::new()
    };
    let rendered = found.groups.iter().map(|group| {
        let members = members.get(&group.id).map_or(&[][..], Vec::as_slice);
        let mut resource = group::to_resource(group, members, &tenant_url);
        projection.apply(&mut resource);
        resource
    });
    Ok(Found { total: found.total, resources: rendered.collect(), only: None, walk: None })
}
