//! The routes of both portals.

use std::sync::LazyLock;

use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{CACHE_CONTROL, HeaderValue},
    },
    middleware::from_fn,
    web,
};
use leptos::prelude::provide_context;
use leptos_actix::{
    ActixRouteListing, LeptosRoutes, generate_route_list, render_app_async_with_context,
};
use leptos_router::Method;

use super::{PortalState, document::document, guard::same_origin, posted, response};
use crate::{
    app::Portals,
    pages::{enterprises, users},
};

/// The portals' pages, listed once for all workers.
static PAGES: LazyLock<Vec<ActixRouteListing>> = LazyLock::new(|| generate_route_list(Portals));

/// Adds both portals: their pages, their server functions, the guard before them, and the page that
/// says that there is nothing at an address.
///
/// Call it last: what was added before comes first, and a default service added after replaces the
/// not-found page.
pub fn mount<T, B>(
    app: App<T>,
    portal: &PortalState,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<B>,
        Error = Error,
        InitError = (),
    > + use<T, B>,
>
where
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    let missing = render_app_async_with_context(context(portal), document, Method::Get);
    app.service(web::redirect("/", users::PATH).using_status_code(StatusCode::FOUND))
        .service(web::redirect("/admin", enterprises::PATH).using_status_code(StatusCode::FOUND))
        .service(posted::Pages(portal.clone()))
        .leptos_routes_with_context(PAGES.clone(), context(portal), document)
        .default_service(missing)
        .wrap(from_fn(same_origin::<B>))
}

/// What every page and server function finds in its context.
pub(super) fn context(portal: &PortalState) -> impl Fn() + Clone + Send + Sync + 'static + use<> {
    let portal = portal.clone();
    move || {
        provide_context(portal.clone());
        // Pages and answers hold people and, once, secrets: nothing keeps a copy.
        if let Some(response) = response() {
            response.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
    }
}
