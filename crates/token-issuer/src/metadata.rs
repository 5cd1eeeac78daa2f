//! What clients read before they ask: metadata and public keys.

use actix_web::{HttpResponse, web::Data};
use muster_app::App;
use serde_json::json;

use crate::error::Refusal;

/// Authorization server metadata (RFC 8414 §3.2).
pub(crate) async fn metadata(app: Data<App>) -> HttpResponse {
    let issuer = app.public_url();
    HttpResponse::Ok().json(json!({
        "issuer": issuer,
        "token_endpoint": format!("{issuer}/api/oauth2/token"),
        "jwks_uri": format!("{issuer}/api/oauth2/jwks"),
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": ["scim", "api"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }))
}

/// The public keys that tokens and events are signed with.
pub(crate) async fn keys(app: Data<App>) -> Result<HttpResponse, Refusal> {
    let keys = app.key_set_current().await.map_err(Refusal::from)?;
    Ok(HttpResponse::Ok().json(keys))
}
