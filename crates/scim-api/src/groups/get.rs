//! `GET /Groups/{id}` (RFC 7644 §3.4.1).

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{ETAG, IF_NONE_MATCH},
    },
    web::{Data, Path},
};
use muster_app::App;
use muster_http::query::Query;
use muster_scim::version;

use super::{answer, group_id};
use crate::{error::Failure, gate::Gate, parameters, types};

/// Answers a group.
pub(crate) async fn get(
    Gate(caller): Gate,
    app: Data<App>,
    http: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let kind = types::group(&caller)?;
    let projection = parameters::projection(&Query::of(&http), &kind)?;
    let group = app.group_find(&caller, group_id(&path)?).await?;
    let known = http.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| !version::if_none_match(known, group.version)) {
        return Ok(HttpResponse::NotModified()
            .insert_header((ETAG, version::etag(group.version)))
            .finish());
    }
    let group = answer(&app, &caller, &group, &projection).await?;
    Ok(group.respond(StatusCode::OK, &projection))
}
