use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::schema::Extension;
use crate::urn;

const URN: &str = "urn:ietf:params:scim:schemas:extension:contoso:2.0:User";

fn with(attributes: &Value) -> Value {
    json!({ "id": URN, "name": "Contoso", "attributes": attributes })
}

fn define(definition: &Value) -> Result<Schema, BadSchema> {
    Schema::define(definition, ResourceType::user(), &[urn::ENTERPRISE_USER])
}

fn complaint(definition: &Value) -> String {
    define(definition).expect_err(&definition.to_string()).to_string()
}

/// Proves: 7643-2.2-01, 7643-7-01
#[test]
fn what_is_not_said_has_the_standards_default() {
    let schema = define(&with(&json!([
        { "name": "plain" },
        { "name": "link", "type": "reference", "referenceTypes": ["external"] },
        { "name": "key", "type": "binary" },
        { "name": "pin", "mutability": "writeOnly" },
    ])))
    .unwrap();
    assert_eq!(schema.attributes[0], Attribute::string("plain", ""));
    assert!(schema.attributes[1].case_exact && schema.attributes[2].case_exact);
    assert_eq!(schema.attributes[3].returned, Returned::Never);
    assert_eq!(schema.description, "");
}

/// A definition may be copied from the answer of a server, and written in any case.
#[test]
fn the_answer_of_a_server_is_a_definition() {
    let definition = json!({
        "schemas": [urn::SCHEMA], "ID": URN, "Name": "Contoso", "description": null,
        "meta": { "resourceType": "Schema" },
        "Attributes": [{ "Name": "desk", "Type": "complex", "MULTIVALUED": true, "subAttributes": [
            { "name": "value" }, { "name": "type" }, { "name": "primary", "type": "boolean" },
            { "name": "$ref", "type": "reference", "referenceTypes": ["uri"] },
        ] }],
    });
    let schema = define(&definition).unwrap();
    assert_eq!(define(&schema.to_json()).unwrap(), schema);
    assert_eq!(Schema::from_json(&schema.to_json()).unwrap(), schema);
}

/// Proves: 7643-2.1-02, 7643-2.3-01, 7643-2.3.8-02, 7643-2.4-02, 7643-3.3-03, 7643-7-02, 7643-7-14
#[test]
fn nonsense_is_refused_with_a_sentence() {
    for (attribute, expected) in [
        (json!({}), "needs a \"name\""),
        (json!({ "name": "" }), "is no name"),
        (json!({ "name": "1st" }), "is no name"),
        (json!({ "name": "a.b" }), "is no name"),
        (json!({ "name": "naïve" }), "is no name"),
        (json!({ "name": "$ref", "type": "reference" }), "is no name"),
        (json!({ "name": "x".repeat(65) }), "is no name"),
        (json!({ "name": "UserName" }), "of its own"),
        (json!({ "name": "meta" }), "of its own"),
        (json!({ "name": "a", "type": "text" }), "must be one of string, boolean"),
        (json!({ "name": "a", "type": 1 }), "\"type\" of \"a\" must be a string"),
        (json!({ "name": "a", "mutability": "readwrite" }), "one of readOnly, readWrite"),
        (json!({ "name": "a", "required": "yes" }), "must be true or false"),
        (json!({ "name": "a", "canonicalValues": "b" }), "must be a list"),
        (json!({ "name": "a", "colour": "b" }), "has a member \"colour\""),
        (json!({ "name": "a", "type": "complex" }), "needs \"subAttributes\""),
        (json!({ "name": "a", "subAttributes": [{ "name": "b" }] }), "make it complex"),
        (json!({ "name": "a", "required": true, "mutability": "readOnly" }), "ever send it"),
        (json!({ "name": "a", "mutability": "writeOnly", "returned": "always" }), "never returned"),
        (json!({ "name": "a", "type": "boolean", "uniqueness": "server" }), "cannot be unique"),
        (json!({ "name": "a", "multiValued": true, "uniqueness": "server" }), "cannot be unique"),
        (json!({ "name": "a", "type": "dateTime", "uniqueness": "global" }), "cannot be unique"),
        (json!({ "name": "a", "type": "integer", "caseExact": true }), "has no case"),
        (
            json!({ "name": "a", "type": "binary", "caseExact": false }),
            "is always compared exactly",
        ),
        (json!({ "name": "a", "type": "integer", "canonicalValues": ["1"] }), "only strings"),
        (json!({ "name": "a", "canonicalValues": ["b", "b"] }), "canonical value twice"),
        (json!({ "name": "a", "canonicalValues": [""] }), "empty or too long"),
        (json!({ "name": "a", "type": "reference" }), "needs \"referenceTypes\""),
        (json!({ "name": "a", "referenceTypes": ["uri"] }), "and nowhere else"),
        (
            json!({ "name": "a", "type": "reference", "referenceTypes": ["Robot"] }),
            "User, Group, external or uri only",
        ),
        (json!({ "name": "primary", "type": "boolean" }), "with a meaning"),
        (json!({ "name": "a", "description": "x".repeat(1_001) }), "at most 1000 characters"),
    ] {
        let said = complaint(&with(&json!([attribute])));
        assert!(said.contains(expected), "{attribute}: {said}");
    }
    for (sub, expected) in [
        (json!({ "name": "b", "type": "complex", "subAttributes": [] }), "complex inside"),
        (json!({ "name": "b", "multiValued": true }), "list inside"),
        (json!({ "name": "b", "uniqueness": "server" }), "cannot be unique"),
        (json!({ "name": "primary" }), "with a meaning"),
        (json!({ "name": "Primary", "type": "boolean" }), "with a meaning"),
        (json!({ "name": "type", "type": "integer" }), "with a meaning"),
        (json!({ "name": "c" }), "two attributes \"C\""),
    ] {
        let subs = json!([sub, { "name": "C" }]);
        let list = json!([{ "name": "a", "type": "complex", "multiValued": true,
            "subAttributes": subs }]);
        let said = complaint(&with(&list));
        assert!(said.contains(expected), "{sub}: {said}");
    }
}

#[test]
fn a_schema_as_a_whole_is_checked() {
    let plain = json!([{ "name": "a" }]);
    for (id, expected) in [
        ("", "must be a URN"),
        ("badge", "must be a URN"),
        ("urn:x:badge", "must be a URN"),
        ("urn:contoso", "must be a URN"),
        ("urn:contoso:", "must be a URN"),
        ("urn:contoso:a:", "must be a URN"),
        ("urn:contoso:a b", "must be a URN"),
        ("urn:contoso:a\"b", "must be a URN"),
        ("urn:contoso:a/b", "must be a URN"),
        (urn::USER, "belongs to the standard"),
        ("URN:IETF:params:scim:schemas:core:2.0:Robot", "belongs to the standard"),
        (urn::ENTERPRISE_USER, "belongs to the standard"),
        ("urn:ietf:params:scim:schemas:extension:enterprise:3.0:User", "belongs to the standard"),
        ("URN:Contoso:Hr", "already"),
        ("urn:contoso:hr:more", "could be taken for"),
        ("urn:contoso", "must be a URN"),
    ] {
        let definition = json!({ "id": id, "name": "x", "attributes": plain });
        let said = Schema::define(&definition, ResourceType::user(), &["urn:contoso:hr"]);
        let said = said.expect_err(id).to_string();
        assert!(said.contains(expected), "{id}: {said}");
    }
    for (definition, expected) in [
        (json!([]), "must be an object"),
        (json!({ "id": URN, "attributes": plain }), "needs a \"name\""),
        (json!({ "id": URN, "name": "x" }), "at least one attribute"),
        (json!({ "id": URN, "name": "x", "attributes": plain, "endpoint": "/x" }), "endpoint"),
        (with(&json!([{ "name": "a" }, { "name": "A" }])), "two attributes \"A\""),
        (with(&json!([7])), "must be a list, each entry an object"),
    ] {
        let said = complaint(&definition);
        assert!(said.contains(expected), "{definition}: {said}");
    }
    let many: Value = (0..=MOST_ATTRIBUTES).map(|n| json!({ "name": format!("a{n}") })).collect();
    assert!(complaint(&with(&many)).contains("more than 100"));
    // Not without end.
    let bad: Value = (0..90).map(|n| json!({ "name": format!("{n}") })).collect();
    assert!(complaint(&with(&bad)).len() < 4_000);
}

#[test]
fn an_extension_is_looked_up_like_any_other() {
    let schema = define(&with(&json!([
        { "name": "costCode" },
        { "name": "desk", "type": "complex", "subAttributes": [{ "name": "floor" }] },
    ])))
    .unwrap();
    let kind = ResourceType::user().clone().extended(schema, true);
    let of_own = kind.resolve(&format!("{}:DESK.floor", URN.to_uppercase())).unwrap();
    assert_eq!(of_own.to_string(), format!("{URN}:desk.floor"));
    assert_eq!(kind.resolve("costcode").unwrap().schema, URN);
    assert_eq!(kind.to_json()["schemaExtensions"][1], json!({ "schema": URN, "required": true }));
    assert!(matches!(&kind.extensions[1], Extension { required: true, .. }));
}

fn names() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set("[a-z][a-z0-9_-]{0,9}", 1..5).prop_map(|names| {
        let taken = |name: &str| {
            ResourceType::user().resolve(name).is_some()
                || ["primary", "type", "display", "value"].contains(&name)
        };
        let mut names: Vec<_> = names.into_iter().filter(|name| !taken(name)).collect();
        names.push("plain".into());
        names.dedup();
        names
    })
}

/// A row of any kind that keeps to the rules.
fn row(name: String, kind: Kind, many: bool, dice: u32) -> Attribute {
    let bit = |at: u32| dice & (1 << at) != 0;
    let mut row = Attribute::new(kind, name, if bit(0) { "What it is." } else { "" });
    row.multi_valued = many;
    row.mutability = MUTABILITIES[usize::from(bit(1)) + 2 * usize::from(bit(2))];
    row.returned = RETURNED[usize::from(bit(3)) + 2 * usize::from(bit(4))];
    if row.mutability == Mutability::WriteOnly {
        row.returned = Returned::Never;
    }
    row.required = bit(5) && row.mutability != Mutability::ReadOnly;
    if kind == Kind::String {
        row.case_exact = bit(6);
        if bit(7) {
            row.canonical_values = vec!["one".into(), "Two".into()];
        }
    }
    if kind == Kind::Reference {
        row.reference_types = vec!["User".into(), "external".into()];
    }
    let comparable = [Kind::String, Kind::Reference, Kind::Integer, Kind::Decimal];
    if comparable.contains(&kind) && !many && bit(8) {
        row.uniqueness = if bit(9) { Uniqueness::Server } else { Uniqueness::Global };
    }
    row
}

fn schemas() -> impl Strategy<Value = Schema> {
    let sub = (names(), any::<u32>());
    let attribute = (0..KINDS.len(), any::<bool>(), any::<u32>(), sub);
    (names(), proptest::collection::vec(attribute, 6)).prop_map(|(names, shapes)| {
        let rows =
            names.into_iter().zip(shapes).map(|(name, (kind, many, dice, (subs, mut bits)))| {
                let kind = KINDS[kind];
                let mut made = row(name, kind, many, dice);
                if kind == Kind::Complex {
                    let subs = subs.into_iter().zip(KINDS);
                    made.sub_attributes = subs
                        .map(|(name, kind)| {
                            bits = bits.rotate_left(3);
                            let mut sub = row(name, kind, false, bits);
                            if many {
                                sub.uniqueness = Uniqueness::None;
                            }
                            sub
                        })
                        .collect();
                }
                made
            });
        Schema::new(URN, "Contoso", "What Contoso needs.", rows.collect::<Vec<_>>())
    })
}

proptest! {
    #[test]
    fn a_schema_comes_back_from_its_json(schema in schemas()) {
        prop_assert_eq!(&define(&schema.to_json()).unwrap(), &schema);
        prop_assert_eq!(Schema::from_json(&schema.to_json()).unwrap(), schema);
    }

    /// Whatever comes, there is an answer and no panic.
    #[test]
    fn anything_is_answered(name in ".{0,8}", kind in ".{0,8}", id in ".{0,30}") {
        let definition = json!({ "id": id, "name": name, "attributes": [
            { "name": name, "type": kind, "subAttributes": [{ "name": id }] },
        ] });
        let _answer = define(&definition);
    }
}
