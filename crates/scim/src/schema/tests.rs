use std::collections::BTreeSet;

use super::*;
use crate::path::AttrPath;

fn published() -> Vec<Schema> {
    let types = [ResourceType::user(), ResourceType::group()];
    let mut schemas: Vec<_> = types.iter().flat_map(|kind| kind.schemas()).cloned().collect();
    schemas.push(schema_of_service_provider_config());
    schemas.push(schema_of_resource_types());
    schemas.push(schema_of_schemas());
    schemas
}

/// Every attribute in the JSON, however deep.
fn rows(json: &Value, key: &str) -> Vec<Value> {
    let own = json[key].as_array().cloned().unwrap_or_default();
    let below: Vec<_> = own.iter().flat_map(|row| rows(row, "subAttributes")).collect();
    own.into_iter().chain(below).collect()
}

#[test]
fn schemas_have_every_required_characteristic_and_no_null() {
    for schema in published() {
        let json = schema.to_json();
        assert!(!json.to_string().contains("null"), "{}", schema.id);
        for row in rows(&json, "attributes") {
            for key in ["name", "type", "description", "mutability", "returned", "uniqueness"] {
                assert!(row[key].is_string(), "{} {row} {key}", schema.id);
            }
            for key in ["multiValued", "required", "caseExact"] {
                assert!(row[key].is_boolean(), "{} {row} {key}", schema.id);
            }
            assert_eq!(row["type"] == "complex", row["subAttributes"].is_array(), "{row}");
            assert_eq!(row["type"] == "reference", row["referenceTypes"].is_array(), "{row}");
            assert_ne!(row["canonicalValues"], json!([]), "{row}");
            assert_ne!(row["subAttributes"], json!([]), "{row}");
        }
    }
}

#[test]
fn names_are_unique_whatever_their_case() {
    for schema in published() {
        for rows in std::iter::once(&schema.attributes)
            .chain(schema.attributes.iter().map(|row| &row.sub_attributes))
        {
            let names: BTreeSet<_> = rows.iter().map(|row| row.name.to_ascii_lowercase()).collect();
            assert_eq!(names.len(), rows.len(), "{}", schema.id);
        }
    }
}

#[test]
fn the_corrections_to_the_rfc_are_in() {
    let (user, group) = (ResourceType::user(), ResourceType::group());
    assert!(user.resolve("addresses.primary").is_some());
    assert!(group.resolve("members.display").is_some());
    assert!(group.resolve("displayName").unwrap().attribute.required);
    assert!(user.resolve("x509Certificates.value").unwrap().leaf().case_exact);
    assert_eq!(user.resolve("password").unwrap().leaf().returned, Returned::Never);
    assert!(user.resolve("groups.value").unwrap().is_read_only());
}

#[test]
fn resource_types_are_published() {
    let json = ResourceType::user().to_json();
    assert_eq!(json["endpoint"], "/Users");
    assert_eq!(
        json["schemaExtensions"],
        json!([{ "schema": urn::ENTERPRISE_USER, "required": false }])
    );
    assert_eq!(ResourceType::group().to_json()["schemaExtensions"], json!([]));
}

#[test]
fn a_row_can_be_changed_for_one_enterprise() {
    let mut kind = ResourceType::user().clone();
    for path in ["emails", "externalId", "name.familyName", "manager.value"] {
        let path = AttrPath::parse(path, &kind).unwrap();
        kind.attribute_mut(&path).unwrap().required = true;
        assert!(kind.attribute(&path).unwrap().leaf().required, "{path}");
        assert!(!ResourceType::user().attribute(&path).unwrap().leaf().required, "{path}");
    }
}

#[test]
fn every_attribute_resolves_to_itself() {
    for kind in [ResourceType::user(), ResourceType::group()] {
        for at in kind.attributes() {
            assert_eq!(kind.attribute(&at.path()), Some(at));
            assert_eq!(kind.resolve(&at.to_string().to_uppercase()), Some(at));
            assert_eq!(at.path().to_string(), at.to_string());
        }
    }
}
