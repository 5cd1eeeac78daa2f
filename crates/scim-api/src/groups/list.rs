//! `GET /Groups` (RFC 7644 §3.4.2).

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web::Data};
use muster_app::{App, GroupQuery};
use muster_http::query::Query;
use muster_scim::ListResponse;

use crate::{error::Failure, gate::Gate, parameters, resource::group, respond::SCIM_JSON, types};

/// Answers a page of groups. None found is an empty list, never a 404.
pub(crate) async fn list(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let kind = types::group();
    let query = Query::of(&http);
    let tenant_url = app.tenant_url();
    let projection = parameters::projection(&query, kind)?;
    let asked = parameters::list(&query, kind, &tenant_url)?;
    let query = GroupQuery { filter: asked.filter, sort: asked.sort, page: asked.page };
    let page = app.group_list(&caller, &query).await?;
    let members = if projection.wants("members") {
        let ids: Vec<_> = page.groups.iter().map(|group| group.id).collect();
        app.member_list(&caller, &ids).await?
    } else {
        BTreeMap::new()
    };
    let resources = page
        .groups
        .iter()
        .map(|group| {
            let members = members.get(&group.id).map_or(&[][..], Vec::as_slice);
            let mut resource = group::to_resource(group, members, &tenant_url);
            projection.apply(&mut resource);
            resource
        })
        .collect();
    let list = ListResponse::new(page.total, asked.start_index, resources);
    Ok(HttpResponse::Ok().content_type(SCIM_JSON).json(list))
}
