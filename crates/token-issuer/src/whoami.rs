//! What an ordinary token stands for: a client's way to check that its token works.

use actix_web::{HttpRequest, HttpResponse, http::header::CACHE_CONTROL, web::Data};
use muster_app::App;
use muster_core::actor::Actor;
use muster_http::{bearer::bearer, record};
use serde_json::json;

use crate::error::Refusal;

/// `GET /api/v1/token`. A SCIM token is refused here (requirement 29).
pub(crate) async fn whoami(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Refusal> {
    let ctx = app.ctx(Actor::Anonymous);
    let id = ctx.request;
    let caller = app.api_caller(ctx, bearer(request.headers())).await.map_err(|refused| {
        record::failure(&refused.error, id);
        Refusal::from(refused.error)
    })?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(json!({
        "token_id": caller.token.id,
        "scope": caller.token.purpose.as_str(),
        "fingerprint": caller.token.fingerprint,
        "expires_at": caller.token.expires_at.to_string(),
        "enterprise": { "id": caller.enterprise.id, "name": caller.enterprise.name },
    })))
}
