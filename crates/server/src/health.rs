//! Whether the process lives and whether it can serve.

use actix_web::{HttpResponse, web::Data};
use muster_app::App;

/// `GET /healthz`: the process answers.
pub(crate) async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

/// `GET /readyz`: the database answers too.
pub(crate) async fn ready(app: Data<App>) -> HttpResponse {
    match app.ready().await {
        Ok(()) => HttpResponse::Ok().content_type("text/plain").body("ready\n"),
        Err(_) => HttpResponse::ServiceUnavailable()
            .content_type("text/plain")
            .body("the database does not answer\n"),
    }
}
