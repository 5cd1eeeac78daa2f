//! Schemas that an enterprise defines for itself (RFC 7643 §3.3, §7).

mod change;
mod cli;
mod differential;
mod hidden;
mod published;
mod query;
mod stale;
mod unique;
mod values;

use muster_core::extension::Extends;
use muster_testkit::{Enterprise, Requests as _, ScimClient, TestApp, TestResponse, encoded};
use serde_json::{Value, json};

pub(crate) const USER: &str = "urn:ietf:params:scim:schemas:extension:contoso:2.0:User";
pub(crate) const GROUP: &str = "urn:contoso:schemas:Team";

/// Attributes of every kind and characteristic.
fn of_people() -> Value {
    json!({ "id": USER, "name": "Contoso", "description": "What Contoso knows.", "attributes": [
        { "name": "badge", "uniqueness": "server" },
        { "name": "login", "uniqueness": "global", "caseExact": true },
        { "name": "seat", "type": "integer", "uniqueness": "server" },
        { "name": "colour", "canonicalValues": ["red", "green"] },
        { "name": "code", "caseExact": true },
        { "name": "floor", "type": "integer" },
        { "name": "rate", "type": "decimal" },
        { "name": "remote", "type": "boolean" },
        { "name": "hired", "type": "dateTime" },
        { "name": "key", "type": "binary" },
        { "name": "page", "type": "reference", "referenceTypes": ["external"] },
        { "name": "tags", "multiValued": true },
        { "name": "levels", "type": "integer", "multiValued": true },
        { "name": "origin", "mutability": "immutable" },
        { "name": "score", "mutability": "readOnly", "type": "integer" },
        { "name": "pin", "mutability": "writeOnly" },
        { "name": "notes", "returned": "request" },
        { "name": "site", "returned": "always" },
        { "name": "desk", "type": "complex", "subAttributes": [
            { "name": "room" }, { "name": "plug", "caseExact": true },
            { "name": "number", "type": "integer" },
        ] },
        { "name": "cards", "type": "complex", "multiValued": true, "subAttributes": [
            { "name": "value", "caseExact": true }, { "name": "type" },
            { "name": "label" }, { "name": "primary", "type": "boolean" },
            { "name": "limit", "type": "decimal" },
        ] },
        { "name": "marks", "multiValued": true, "caseExact": true },
    ] })
}

/// The same kinds for groups.
fn of_groups() -> Value {
    json!({ "id": GROUP, "name": "Team", "attributes": [
        { "name": "cost", "uniqueness": "server" },
        { "name": "budget", "type": "decimal" },
        { "name": "secret", "mutability": "writeOnly" },
        { "name": "notes", "returned": "request" },
        { "name": "rooms", "type": "complex", "multiValued": true, "subAttributes": [
            { "name": "value", "caseExact": true }, { "name": "type" },
        ] },
    ] })
}

/// Defines a schema, and lets the second pass within which everybody knows it.
pub(crate) async fn define(
    enterprise: &Enterprise,
    definition: &Value,
    extends: Extends,
    required: bool,
) {
    let spec = muster_scim_api::define_schema(definition, extends, required, &[]).unwrap();
    let admin = enterprise.admin().await;
    enterprise.app.use_cases().schema_add(&admin, spec).await.unwrap();
    enterprise.app.clock().advance(std::time::Duration::from_secs(1));
}

/// An enterprise by the letter of the standard, with a schema for people and one for groups.
pub(crate) async fn contoso(app: &TestApp) -> (Enterprise, ScimClient) {
    let enterprise = app.rfc_enterprise().await;
    define(&enterprise, &of_people(), Extends::User, false).await;
    define(&enterprise, &of_groups(), Extends::Group, false).await;
    let client = enterprise.scim_client().await;
    (enterprise, client)
}

/// Somebody with values of the extension.
pub(crate) fn with(name: &str, own: Value) -> Value {
    let mut body = json!({ "userName": name });
    body[USER] = own;
    body
}

/// A group with values of the extension.
pub(crate) fn team(name: &str, own: Value) -> Value {
    let mut body = json!({ "displayName": name });
    body[GROUP] = own;
    body
}

/// What is answered of the extension.
fn own(answer: &TestResponse) -> Value {
    answer.json().get(USER).cloned().unwrap_or_default()
}

/// The user names that a query finds, in its order.
async fn names(client: &ScimClient, query: &str) -> Vec<String> {
    let answer = client.get(&format!("/Users?{query}")).await;
    answer.assert_status(200);
    let found = answer.at("/Resources");
    let found = found.as_array().unwrap().iter();
    found.map(|one| one["userName"].as_str().unwrap().to_owned()).collect()
}

/// The same of a filter; sorted by name.
async fn found(client: &ScimClient, filter: &str) -> Vec<String> {
    names(client, &format!("sortBy=userName&filter={}", encoded(filter))).await
}
