//! Reading a SCIM request body.

use actix_web::{HttpRequest, web::Payload};
use muster_http::body::{self, BodyError};
use muster_scim::{Map, ScimError, ScimType};
use serde_json::Value;

use crate::error::Failure;

/// The largest body of a single resource.
const LIMIT: usize = 1024 * 1024;

/// The body as JSON. RFC 7644 §3.8: both media types, with or without parameters; none is tolerated.
pub(crate) async fn json(request: &HttpRequest, payload: Payload) -> Result<Value, Failure> {
    match body::media_type(request).as_deref() {
        None | Some("" | "application/scim+json" | "application/json") => {}
        Some(_) => {
            return Err(BodyError::MediaType("application/scim+json or application/json").into());
        }
    }
    let bytes = body::read(payload, LIMIT).await?;
    Ok(body::json(&bytes)?)
}

/// The body as a resource.
pub(crate) async fn resource(request: &HttpRequest, payload: Payload) -> Result<Map, Failure> {
    match json(request, payload).await? {
        Value::Object(map) => Ok(map),
        _ => Err(ScimError::new(
            ScimType::InvalidSyntax,
            "The request body must be a JSON object: the resource with its attributes.",
        )
        .into()),
    }
}
