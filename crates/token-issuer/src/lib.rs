//! The token issuer: the Authenticate API, the standard OAuth 2.0 token endpoint, and what clients
//! need to find and check both.
//!
//! | route | what |
//! | --- | --- |
//! | `POST /api/authenticate` | credentials in, token out; `X-SCIM: true` asks for a SCIM token |
//! | `POST /api/oauth2/token` | the same by RFC 6749 §4.4; `scope=scim` or `X-SCIM: true` |
//! | `GET /api/oauth2/jwks` | public keys (RFC 7517) |
//! | `GET /.well-known/oauth-authorization-server` | metadata (RFC 8414) |
//! | `GET /api/v1/token` | what the ordinary token of this request stands for |

mod error;
mod issue;
mod metadata;
mod whoami;
mod wire;

use std::sync::Arc;

use actix_web::web::{self, Data, ServiceConfig};
use muster_app::{App, CallLog};

/// Adds every route of the issuer.
pub fn routes(app: Arc<App>, calls: CallLog) -> impl FnOnce(&mut ServiceConfig) {
    let app = Data::from(app);
    let calls = Data::new(calls);
    move |config: &mut ServiceConfig| {
        config
            .service(
                web::resource("/api/authenticate")
                    .app_data(app.clone())
                    .app_data(calls.clone())
                    .post(issue::authenticate)
                    .default_service(web::to(error::method_not_allowed)),
            )
            .service(
                web::resource("/api/oauth2/token")
                    .app_data(app.clone())
                    .app_data(calls)
                    .post(issue::token)
                    .default_service(web::to(error::method_not_allowed)),
            )
            .service(web::resource("/api/oauth2/jwks").app_data(app.clone()).get(metadata::keys))
            .service(
                web::resource("/.well-known/oauth-authorization-server")
                    .app_data(app.clone())
                    .get(metadata::metadata),
            )
            .service(web::resource("/api/v1/token").app_data(app).get(whoami::whoami));
    }
}
