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

/// Proves: 7643-7-01, 7643-7-02, 7643-7-14, ms-schemas-01
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

/// Proves: 7643-4.2-01
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

/// Proves: 7643-6-01, 7643-6-03
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

/// Proves: 7643-2.1-02, 7643-2.3-01, 7643-2.3.8-02, 7643-2.4-02, 7643-7-15
#[test]
fn attributes_have_the_shape_that_the_rfc_allows() {
    const TYPES: [&str; 8] =
        ["string", "boolean", "decimal", "integer", "dateTime", "binary", "reference", "complex"];
    for schema in published() {
        let json = schema.to_json();
        for row in rows(&json, "attributes") {
            let name = row["name"].as_str().unwrap();
            let plain = name.strip_prefix('$').unwrap_or(name);
            let (first, rest) = plain.split_at(1);
            assert!(first.chars().all(|c| c.is_ascii_alphabetic()), "{row}");
            assert!(rest.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "{row}");
            assert!(TYPES.contains(&row["type"].as_str().unwrap()), "{row}");
            let nested = rows(&row, "subAttributes").iter().any(|sub| sub["type"] == "complex");
            assert!(!nested || schema.id == urn::SCHEMA, "{row}");
            for sub in rows(&row, "subAttributes") {
                // The characteristics that schemas have are words of their own.
                let expected = match sub["name"].as_str().unwrap() {
                    "primary" => "boolean",
                    "$ref" => "reference",
                    "display" => "string",
                    "type" if row["multiValued"] == true => "string",
                    _ => continue,
                };
                assert_eq!(sub["type"], expected, "{row}");
                assert_eq!(sub["multiValued"], false, "{row}");
            }
        }
    }
}

/// Proves: 7643-3.3-03
#[test]
fn extensions_leave_the_base_schema_alone() {
    for kind in [ResourceType::user(), ResourceType::group()] {
        let base: Vec<_> = kind.common.iter().chain(&kind.schema.attributes).collect();
        for row in kind.extensions.iter().flat_map(|extension| &extension.schema.attributes) {
            assert!(
                base.iter().all(|own| !own.name.eq_ignore_ascii_case(&row.name)),
                "{}",
                row.name
            );
        }
    }
}

/// Proves: 7643-3.1-03, 7643-3.1-04, 7643-3.1-11, 7643-3.1-13, 7643-3.1-17, 7643-3.1-19
#[test]
fn common_attributes_are_as_the_rfc_has_them() {
    for kind in [ResourceType::user(), ResourceType::group()] {
        for (path, case_exact, read_only, returned) in [
            ("id", true, true, Returned::Always),
            ("externalId", true, false, Returned::Default),
            ("meta", false, true, Returned::Default),
            ("meta.resourceType", true, true, Returned::Default),
            ("meta.created", false, true, Returned::Default),
            ("meta.lastModified", false, true, Returned::Default),
            ("meta.location", true, true, Returned::Default),
            ("meta.version", true, true, Returned::Default),
            ("schemas", true, true, Returned::Always),
        ] {
            let at = kind.resolve(path).unwrap();
            let found = (at.leaf().case_exact, at.is_read_only(), at.leaf().returned);
            assert_eq!(found, (case_exact, read_only, returned), "{path}");
            assert!(!at.leaf().required, "{path}");
            assert!(!kind.schema.attributes.iter().any(|row| row.name == path), "{path}");
        }
    }
}
