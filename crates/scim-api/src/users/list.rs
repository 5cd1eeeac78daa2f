//! `GET /Users` (RFC 7644 §3.4.2).

use actix_web::{HttpRequest, HttpResponse, web::Data};
use muster_app::{App, PersonQuery};
use muster_http::query::Query;
use muster_scim::ListResponse;

use crate::{
    error::Failure, gate::Gate, notes::note, parameters, resource::user, respond::SCIM_JSON, types,
};

/// Answers a page of people. Nobody found is an empty list, never a 404.
pub(crate) async fn list(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let kind = types::user(&caller.enterprise.policy);
    let query = Query::of(&http);
    let tenant_url = app.tenant_url();
    let projection = parameters::projection(&query, kind)?;
    let asked = parameters::list(&query, kind, &tenant_url)?;
    let query = PersonQuery { filter: asked.filter, sort: asked.sort, page: asked.page };
    let page = app.person_list(&caller, &query).await?;
    if let [only] = page.people.as_slice() {
        note(&http, |notes| notes.person = Some(only.id));
    }
    let resources = page
        .people
        .iter()
        .map(|person| {
            let mut resource = user::to_resource(person, &tenant_url);
            projection.apply(&mut resource);
            resource
        })
        .collect();
    let list = ListResponse::new(page.total, asked.start_index, resources);
    Ok(HttpResponse::Ok().content_type(SCIM_JSON).json(list))
}
