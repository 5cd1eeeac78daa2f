//! `/api/scim/v2`: routes, core ↔ SCIM, SCIM error bodies.
//!
//! # Adding an endpoint
//!
//! One file with its handler and what is special about its errors, one line in [`routes`], one row in
//! the coverage table of the tests. A handler translates: it reads the request into words of
//! `muster-core`, calls one use case, and renders the answer.

mod bulk;
mod discovery;
mod edge;
mod error;
mod events;
mod gate;
mod groups;
mod limits;
mod notes;
mod own_endpoint;
mod parameters;
mod precondition;
mod rehearsal;
mod request;
mod resolve;
mod resource;
mod respond;
mod search;
mod sent;
mod told;
mod types;
mod users;

use actix_web::{
    Resource, Scope,
    middleware::from_fn,
    web::{self, Data},
};
use muster_app::{App, CallLog};

pub use edge::edge;
pub use events::set::render as render_event;
pub use own_endpoint::own_endpoint;
pub use resource::schema::{define as define_schema, to_json as schema_resource};

/// The path under which everything here lives.
pub const BASE: &str = "/api/scim/v2";

/// Where other versions of the protocol would be: RFC 7644 §3.13 wants them refused.
pub fn other_versions() -> Resource {
    web::resource("/api/scim/{version:v[0-9].*}").route(web::to(error::other_version))
}

/// Every SCIM route, behind the gate that lets in only valid SCIM tokens.
///
/// The gate stands around the scope and not on a path, so that no spelling of a path gets past it.
pub fn routes(
    app: std::sync::Arc<App>,
    calls: CallLog,
) -> Scope<
    impl actix_web::dev::ServiceFactory<
        actix_web::dev::ServiceRequest,
        Config = (),
        Response = actix_web::dev::ServiceResponse,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    web::scope(BASE)
        .app_data(Data::from(app))
        .app_data(Data::new(calls))
        .service(
            web::resource("/Users")
                .get(users::list::list)
                .route(web::head().to(users::list::list))
                .post(users::create::create)
                .default_service(web::to(error::method_not_allowed)),
        )
        .service(
            web::resource("/.search")
                .post(search::everything)
                .default_service(web::to(error::method_not_allowed)),
        )
        // Before the ids: it is none.
        .service(
            web::resource("/Users/.search")
                .post(search::users)
                .default_service(web::to(error::method_not_allowed)),
        )
        .service(
            web::resource("/Users/{id}")
                .get(users::get::get)
                .route(web::head().to(users::get::get))
                .put(users::replace::replace)
                .patch(users::patch::patch)
                .delete(users::delete::delete)
                .default_service(web::to(error::method_not_allowed)),
        )
        .service(
            web::resource("/Groups")
                .get(groups::list::list)
                .route(web::head().to(groups::list::list))
                .post(groups::create::create)
                .default_service(web::to(error::method_not_allowed)),
        )
        .service(
            web::resource("/Groups/.search")
                .post(search::groups)
                .default_service(web::to(error::method_not_allowed)),
        )
        .service(
            web::resource("/Groups/{id}")
                .get(groups::get::get)
                .route(web::head().to(groups::get::get))
                .put(groups::replace::replace)
                .patch(groups::patch::patch)
                .delete(groups::delete::delete)
                .default_service(web::to(error::method_not_allowed)),
        )
        .service(
            web::resource("/Events/{id}")
                .post(events::poll::poll)
                .default_service(web::to(error::method_not_allowed)),
        )
        .service(discovery::service_provider_config_resource())
        .service(discovery::collection("/ResourceTypes", discovery::resource_types))
        .service(discovery::collection("/ResourceTypes/{id}", discovery::resource_type))
        .service(discovery::collection("/Schemas", discovery::schemas))
        .service(discovery::collection("/Schemas/{id}", discovery::schema))
        .service(web::resource("/Me").route(web::to(users::me::me)))
        .service(
            web::resource("/Bulk")
                .post(bulk::bulk)
                .default_service(web::to(error::method_not_allowed)),
        )
        .default_service(web::to(error::no_such_endpoint))
        .wrap(from_fn(gate::gate))
}
