//! The whole product as one actix application; the server and the tests build it alike.

use std::sync::Arc;

use actix_web::{
    App as Web, Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::{NormalizePath, from_fn},
    web::{self, Data},
};
use muster_app::{App, CallLog};
use muster_web_admin::PortalState;

use crate::{assets, health};

/// What the routes need.
#[derive(Clone)]
pub struct Deps {
    /// The use cases.
    pub app: Arc<App>,
    /// The provisioning call log.
    pub calls: CallLog,
}

/// Every route of the product.
///
/// A slash at the end of a path does no harm: identity providers' admins paste it.
pub fn app(
    deps: Deps,
) -> Web<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let Deps { app, calls } = deps;
    let portal = PortalState {
        app: Arc::clone(&app),
        assets: assets::portal(),
        // Browsers send secure cookies over TLS only, and on a trial's plain http none at all.
        secure_cookies: app.public_url().starts_with("https://"),
        edge: muster_scim_api::edge,
    };
    let web = Web::new()
        .app_data(Data::from(Arc::clone(&app)))
        .wrap(from_fn(muster_scim_api::own_endpoint))
        .wrap(NormalizePath::trim())
        .route("/healthz", web::get().to(health::live))
        .route("/readyz", web::get().to(health::ready))
        .route("/assets/{name:.*}", web::get().to(assets::asset))
        .service(muster_scim_api::routes(Arc::clone(&app), calls.clone()))
        .service(muster_scim_api::other_versions())
        .configure(muster_token_issuer::routes(app, calls));
    muster_web_admin::mount(web, &portal)
}
