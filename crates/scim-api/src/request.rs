//! Reading a SCIM request body.

use actix_web::{HttpRequest, web::Payload};
use muster_core::{Error, error::Invalid, policy::Policy};
use muster_http::body::{self, BodyError, Names};
use muster_scim::{AttrPath, Map, ResourceType, ScimError, ScimType, missing_required};
use serde_json::Value;

use crate::error::Failure;
pub(crate) use crate::limits::{GROUP, LIMIT, Limits, PERSON, check};

/// The body as JSON, with nothing in it that no database takes.
pub(crate) async fn json(
    request: &HttpRequest,
    payload: Payload,
    limits: &Limits,
) -> Result<Value, Failure> {
    let json = unchecked(request, payload, limits.body).await?;
    check(&json, limits)?;
    Ok(json)
}

/// The same for a body whose names are no attributes, so that their case matters.
pub(crate) async fn exact(
    request: &HttpRequest,
    payload: Payload,
    limits: &Limits,
) -> Result<Value, Failure> {
    let json = read(request, payload, limits.body, Names::Exact).await?;
    check(&json, limits)?;
    Ok(json)
}

/// The body as JSON, whatever is in it. RFC 7644 §3.8: both media types, with or without parameters;
/// none is tolerated.
pub(crate) async fn unchecked(
    request: &HttpRequest,
    payload: Payload,
    largest: u32,
) -> Result<Value, Failure> {
    read(request, payload, largest, Names::AnyCase).await
}

async fn read(
    request: &HttpRequest,
    payload: Payload,
    largest: u32,
    names: Names,
) -> Result<Value, Failure> {
    match body::media_type(request).as_deref() {
        None | Some("" | "application/scim+json" | "application/json") => {}
        Some(_) => {
            return Err(BodyError::MediaType("application/scim+json or application/json").into());
        }
    }
    let limit = usize::try_from(largest).unwrap_or(usize::MAX);
    let bytes = body::read(request, payload, limit).await?;
    Ok(body::json(&bytes, names)?)
}

/// A body as a resource.
pub(crate) fn resource(body: Value) -> Result<Map, Failure> {
    match body {
        Value::Object(map) => Ok(map),
        _ => Err(ScimError::new(
            ScimType::InvalidSyntax,
            "The request body must be a JSON object: the resource with its attributes.",
        )
        .into()),
    }
}

/// Every required attribute that is missing, with the way to map it (requirement 56). The e-mail is called as the
/// policy picks it.
pub(crate) fn lacking(resource: &Map, kind: &ResourceType, policy: &Policy) -> Vec<Invalid> {
    let missing = missing_required(resource, kind);
    missing.iter().map(|path| lack(path, resource, policy)).collect()
}

/// 400 naming all of them.
pub(crate) fn require(resource: &Map, kind: &ResourceType, policy: &Policy) -> Result<(), Failure> {
    let lacking = lacking(resource, kind, policy);
    if lacking.is_empty() { Ok(()) } else { Err(Error::Invalid(lacking).into()) }
}

fn lack(path: &AttrPath, resource: &Map, policy: &Policy) -> Invalid {
    if path.schema.is_none() && path.name == "emails" {
        return policy.missing_email(&[]);
    }
    Invalid { field: path.to_string(), message: sentence(path, resource) }
}

fn sentence(path: &AttrPath, resource: &Map) -> String {
    // An extension's attributes are elsewhere, and of a sub-attribute any entry may lack it.
    let own = path.schema.is_none() && path.sub.is_none();
    let sent = resource.get(&path.name).and_then(Value::as_str).filter(|_| own);
    let lack = if sent.is_none_or(str::is_empty) { "is missing" } else { "is blank" };
    match path.name.as_str() {
        // Trap D2: accountEnabled says nothing when somebody is not assigned any more.
        "active" if own => format!(
            "active {lack}. In Entra, map Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \
             \"False\") to active."
        ),
        "userName" => format!(
            "userName {lack}. In Entra, map displayName or userPrincipalName to userName, and check \
             that the person has one."
        ),
        _ => format!("{path} {lack}; map an attribute to it that has a value."),
    }
}
