//! What resources look like: the tables of RFC 7643, and look-ups in them.
//!
//! One file per schema. To add an attribute, add a row; to add a resource type, add a file and a
//! constructor to [`ResourceType`].

mod attribute;
mod common;
mod enterprise_user;
mod group;
mod own;
mod resource_type;
mod rules;
mod service_provider;
mod user;

use serde_json::{Value, json};

pub use self::attribute::{Attribute, Kind, Mutability, Returned, Text, Uniqueness};
pub use self::own::{BadSchema, MOST_ATTRIBUTES};
pub use self::resource_type::{Extension, Resolved, ResourceType};
pub use self::service_provider::{
    schema_of_resource_types, schema_of_schemas, schema_of_service_provider_config,
};
use crate::urn;

/// A set of attributes under a URN (RFC 7643 §7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// The URN.
    pub id: Text,
    /// The name, for humans.
    pub name: Text,
    /// What it describes, for humans.
    pub description: Text,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
}

impl Schema {
    /// A schema out of its table.
    pub fn new(
        id: impl Into<Text>,
        name: impl Into<Text>,
        description: impl Into<Text>,
        attributes: impl Into<Vec<Attribute>>,
    ) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            description: description.into(),
            attributes: attributes.into(),
        }
    }

    /// The attribute of that name, in any case.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        attribute::find(&self.attributes, name)
    }

    /// The Schema resource (RFC 7643 §7), without `meta`, which only the server's edge can know.
    ///
    /// No member is ever null: Entra refuses to discover a schema that contains one.
    pub fn to_json(&self) -> Value {
        let attributes: Value = self.attributes.iter().map(Attribute::to_json).collect();
        json!({
            "schemas": [urn::SCHEMA],
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "attributes": attributes,
        })
    }
}

#[cfg(test)]
mod tests;
