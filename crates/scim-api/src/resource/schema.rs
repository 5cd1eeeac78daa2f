//! An extension schema of the core as a Schema of SCIM, and back.

use muster_core::extension::{Extends, SchemaSpec};
use muster_scim::{Attribute, ResourceType, Schema, schema::BadSchema};
use serde_json::{Value, json};

/// Reads the definition of an extension schema, a Schema resource (RFC 7643 §7), and refuses what cannot
/// be kept. `others` are the enterprise's other schemas.
pub fn define(
    definition: &Value,
    extends: Extends,
    required: bool,
    others: &[&str],
) -> Result<SchemaSpec, BadSchema> {
    let kind = match extends {
        Extends::User => ResourceType::user(),
        Extends::Group => ResourceType::group(),
    };
    let Schema { id, name, description, attributes } = Schema::define(definition, kind, others)?;
    Ok(SchemaSpec {
        urn: id.into_owned(),
        extends,
        required,
        name: name.into_owned(),
        description: description.into_owned(),
        attributes: attributes.iter().map(Attribute::to_json).collect(),
    })
}

/// The schema in SCIM's language.
pub(crate) fn to_schema(spec: &SchemaSpec) -> Result<Schema, BadSchema> {
    let SchemaSpec { urn, name, description, attributes, .. } = spec;
    Schema::from_json(&json!({
        "id": urn,
        "name": name,
        "description": description,
        "attributes": attributes,
    }))
}

/// The Schema resource, without `meta`.
pub fn to_json(spec: &SchemaSpec) -> Result<Value, BadSchema> {
    Ok(to_schema(spec)?.to_json())
}
