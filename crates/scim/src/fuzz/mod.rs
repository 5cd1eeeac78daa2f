//! What holds for every input, whatever it is: the bodies of the fuzz targets (`docs/fuzzing.md`).
//!
//! Each function takes what the fuzzer made up and panics where the language breaks a promise. The
//! tests of this crate call them with every file under `fuzz/corpus`.

#![expect(
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a broken promise ends the run, and the fuzzer keeps the input"
)]

mod bulk;
mod notation;
mod resources;

pub use self::bulk::bulk;
pub use self::notation::{filter, path};
pub use self::resources::patch;

use std::sync::LazyLock;

use muster_core::provider::IdentityProvider;
use serde_json::{Value, json};

use crate::schema::{Attribute, Kind, ResourceType};
use crate::{Map, Quirk, normalize, urn};

/// A resource type that an input is tried on, and resources of it.
struct Ground {
    kind: ResourceType,
    resources: [Map; 2],
}

/// The product's resource types, and users with attributes of the types that no attribute of the
/// product has.
fn grounds() -> &'static [Ground] {
    static GROUNDS: LazyLock<Vec<Ground>> = LazyLock::new(|| {
        let mut wide = ResourceType::user().clone();
        wide.schema.attributes.extend([
            Attribute::integer("level", ""),
            Attribute::new(Kind::Decimal, "score", ""),
            Attribute::date_time("since", ""),
            Attribute::new(Kind::Binary, "key", ""),
            Attribute::string("tags", "").many(),
        ]);
        let kinds = [ResourceType::user().clone(), ResourceType::group().clone(), wide];
        kinds.map(|kind| Ground { resources: samples(&kind), kind }).into()
    });
    &GROUNDS
}

/// Canonical resources of a type: one that has little, and one that has much.
fn samples(kind: &ResourceType) -> [Map; 2] {
    let name = if kind.id == "Group" { "displayName" } else { "userName" };
    let little = json!({ name: "ann" });
    let entries = json!([
        { "value": "a@x.example", "type": "work", "primary": true },
        { "value": "b@x.example", "type": "home", "display": "B" },
        { "value": "b@x.example", "type": "other" },
    ]);
    let much = json!({
        name: "Ann",
        "externalId": "E1",
        "members": [{ "value": "1", "display": "Ann" }, { "value": "2", "type": "User" }],
        "name": { "givenName": "Ann", "familyName": "Ünal" },
        "active": true,
        "title": "",
        "emails": entries,
        "phoneNumbers": [{ "value": "1" }],
        "roles": [{ "value": "Admin", "primary": true }, { "value": "User", "type": "work" }],
        "addresses": [{ "type": "work", "country": "FR" }, { "country": "DE" }],
        urn::ENTERPRISE_USER: { "department": "IT", "manager": { "value": "9", "$ref": "u" } },
        "level": 10, "score": 1.5, "since": "2020-01-01T00:00:00Z", "key": "AAAA", "tags": ["a", "b"],
    });
    [little, much].map(|body| canonical(object(body), kind).unwrap_or_default())
}

/// The canonical resource for a body, which stays as it is when it is sent again.
fn canonical(body: Map, kind: &ResourceType) -> Option<Map> {
    let (resource, _) = normalize(body, kind, IdentityProvider::Generic).ok()?;
    let (again, quirks) = normalized(&resource, kind);
    assert_eq!(again, resource, "it changes when it is sent again");
    assert_eq!(quirks, [], "it has quirks: {resource:?}");
    Some(resource)
}

/// What becomes of a canonical resource that comes back.
fn normalized(resource: &Map, kind: &ResourceType) -> (Map, Vec<Quirk>) {
    match normalize(resource.clone(), kind, IdentityProvider::Generic) {
        Ok(again) => again,
        Err(error) => panic!("it is refused when it is sent again: {error}\n{resource:?}"),
    }
}

fn object(value: Value) -> Map {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// JSON, or else text: what a line of a compact notation has in the place of a value.
fn value_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

#[cfg(test)]
mod tests;
