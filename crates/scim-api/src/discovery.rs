//! What this server can do: `/ServiceProviderConfig`, `/ResourceTypes`, `/Schemas` (RFC 7644 §4).
//!
//! The answers depend on the enterprise: its policy decides what is required, and it may have schemas of
//! its own.

use actix_web::{
    FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder,
    web::{self, Data, Path},
};
use muster_app::{App, CURSOR_TIMEOUT};
use muster_http::query::Query;
use muster_scim::{
    AuthenticationScheme, Bulk, Capabilities, Filtering, ListResponse, Pagination, ResourceType,
    schema::{schema_of_resource_types, schema_of_schemas, schema_of_service_provider_config},
};
use serde_json::{Value, json};

use crate::{
    bulk,
    error::{self, Failure},
    gate::AnyToken,
    parameters::{DEFAULT_COUNT, MAX_COUNT},
    request,
    respond::SCIM_JSON,
    types::{self, Kind},
};

/// A resource that can only be read.
pub(crate) fn collection<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::resource(path)
        .route(web::head().to(handler.clone()))
        .get(handler)
        .default_service(web::to(error::method_not_allowed))
}

/// `/ServiceProviderConfig`, and the names that older drafts and clients use for it.
pub(crate) fn service_provider_config_resource() -> Resource {
    web::resource(["/ServiceProviderConfig", "/ServiceProviderConfigs"])
        .get(service_provider_config)
        .route(web::head().to(service_provider_config))
        .default_service(web::to(error::method_not_allowed))
}

async fn service_provider_config(
    AnyToken(caller): AnyToken,
    app: Data<App>,
    http: HttpRequest,
) -> Result<HttpResponse, Failure> {
    refuse_filter(&http)?;
    // Only where somebody listens: clients that check the answer against RFC 7643 alone refuse a member
    // that came with RFC 9967, and could not talk to Muster at all.
    let told = app.events_are_told(&caller).await?;
    let capabilities = Capabilities {
        patch: true,
        bulk: Bulk {
            supported: true,
            max_operations: bulk::MAX_OPERATIONS,
            max_payload_size: request::LIMIT,
        },
        filter: Filtering { supported: true, max_results: MAX_COUNT },
        change_password: false,
        sort: true,
        etag: true,
        event_uris: if told { muster_scim::event::uris() } else { Vec::new() },
        pagination: Pagination {
            default_page_size: DEFAULT_COUNT,
            max_page_size: MAX_COUNT,
            cursor_timeout: CURSOR_TIMEOUT.as_secs(),
        },
        documentation_uri: None,
        authentication_schemes: vec![AuthenticationScheme::bearer_token()],
    };
    let mut config = Value::Object(capabilities.to_json());
    set_meta(
        &mut config,
        "ServiceProviderConfig",
        &format!("{}/ServiceProviderConfig", app.tenant_url()),
    );
    Ok(answer(&config))
}

/// `/ResourceTypes`.
pub(crate) async fn resource_types(
    AnyToken(caller): AnyToken,
    app: Data<App>,
    http: HttpRequest,
) -> Result<HttpResponse, Failure> {
    refuse_filter(&http)?;
    let all = types::all(&caller)?;
    let all = all.into_iter().map(|kind| resource_type_json(&kind, &app)).collect();
    Ok(answer(&json!(ListResponse::<Value>::all(all))))
}

/// `/ResourceTypes/{name}`.
pub(crate) async fn resource_type(
    AnyToken(caller): AnyToken,
    app: Data<App>,
    http: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    refuse_filter(&http)?;
    let all = types::all(&caller)?;
    let found = all.into_iter().find(|kind| path.eq_ignore_ascii_case(&kind.id));
    let found = found.ok_or_else(|| Failure::absent("resource type"))?;
    Ok(answer(&resource_type_json(&found, &app)))
}

/// `/Schemas`.
pub(crate) async fn schemas(
    AnyToken(caller): AnyToken,
    app: Data<App>,
    http: HttpRequest,
) -> Result<HttpResponse, Failure> {
    refuse_filter(&http)?;
    let all = all_schemas(&types::all(&caller)?, &app);
    Ok(answer(&json!(ListResponse::all(all))))
}

/// `/Schemas/{urn}`.
pub(crate) async fn schema(
    AnyToken(caller): AnyToken,
    app: Data<App>,
    http: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    refuse_filter(&http)?;
    let wanted = |schema: &Value| {
        schema.get("id").and_then(Value::as_str).is_some_and(|id| id.eq_ignore_ascii_case(&path))
    };
    let found = all_schemas(&types::all(&caller)?, &app).into_iter().find(wanted);
    found.map(|schema| answer(&schema)).ok_or_else(|| Failure::absent("schema"))
}

fn resource_type_json(kind: &ResourceType, app: &App) -> Value {
    let mut value = kind.to_json();
    set_meta(
        &mut value,
        "ResourceType",
        &format!("{}/ResourceTypes/{}", app.tenant_url(), kind.id),
    );
    value
}

fn all_schemas(kinds: &[Kind], app: &App) -> Vec<Value> {
    let discovery =
        [schema_of_service_provider_config(), schema_of_resource_types(), schema_of_schemas()];
    kinds
        .iter()
        .flat_map(|kind| kind.schemas())
        .cloned()
        .chain(discovery)
        .map(|schema| {
            let mut value = schema.to_json();
            set_meta(&mut value, "Schema", &format!("{}/Schemas/{}", app.tenant_url(), schema.id));
            value
        })
        .collect()
}

fn set_meta(resource: &mut Value, kind: &str, location: &str) {
    if let Some(object) = resource.as_object_mut() {
        object.insert("meta".into(), json!({ "resourceType": kind, "location": location }));
    }
}

/// RFC 7644 §4: a filter here gets 403, so that no client believes a filtered answer is whole.
fn refuse_filter(request: &HttpRequest) -> Result<(), Failure> {
    match Query::of(request).get("filter") {
        Some(_) => Err(Failure::no_filter_here()),
        None => Ok(()),
    }
}

fn answer(body: &Value) -> HttpResponse {
    HttpResponse::Ok().content_type(SCIM_JSON).json(body)
}
