use serde_json::json;

use super::*;
use crate::query::{Literal, ValueKind};

const URN: &str = "urn:contoso:badge";

fn spec(attributes: Value) -> SchemaSpec {
    let Value::Array(attributes) = attributes else { unreachable!() };
    SchemaSpec {
        urn: URN.into(),
        extends: Extends::User,
        required: false,
        name: "Badge".into(),
        description: String::new(),
        attributes,
    }
}

fn members(value: Value) -> Map<String, Value> {
    let Value::Object(members) = value else { unreachable!() };
    members
}

fn row(name: &str, change: &Value) -> Value {
    let mut row = json!({ "name": name, "type": "string", "multiValued": false,
        "caseExact": false, "uniqueness": "none", "returned": "default" });
    row.as_object_mut().unwrap().extend(members(change.clone()));
    row
}

#[test]
fn values_are_keys() {
    let spec = spec(json!([
        row("number", &json!({ "uniqueness": "server" })),
        row("code", &json!({ "uniqueness": "global", "caseExact": true })),
        row(
            "desk",
            &json!({ "type": "complex", "subAttributes": [
            row("plug", &json!({ "type": "integer", "uniqueness": "server" })),
        ] })
        ),
        row("colour", &json!({})),
        row("tags", &json!({ "multiValued": true })),
        row("remote", &json!({ "type": "boolean" })),
        row("pin", &json!({ "returned": "never" })),
        row(
            "cards",
            &json!({ "type": "complex", "multiValued": true, "returned": "never",
            "subAttributes": [row("label", &json!({}))] })
        ),
    ]));
    let leaves = spec.leaves();
    let of = |own: Value| Keys::of(&leaves, &members(json!({ URN: own })));
    let pairs = |keys: &mut dyn Iterator<Item = ValueKey>| {
        let name = |one: &ValueKey| one.attribute.replace("urn:contoso:badge:", "");
        keys.map(|one| format!("{}={}", name(&one), one.key)).collect::<Vec<_>>()
    };
    let keys = of(json!({ "number": "AB-1", "code": "xY", "colour": "Red", "desk": { "plug": 1.0 },
        "tags": ["B", "a", "b"], "remote": false, "pin": "4711", "cards": [{ "label": "secret" }] }))
    .unwrap();
    let unique = pairs(&mut keys.unique.into_iter());
    assert_eq!(unique, ["number=ab-1", "code=xY", "desk.plug=1"]);
    // What nobody reads back is there without its value.
    let found = pairs(&mut keys.found.into_iter());
    let expected = ["cards.label=", "code=xY", "colour=red", "desk.plug=1", "number=ab-1", "pin="];
    assert_eq!(found[..6], expected);
    assert_eq!(found[6..], ["remote=false", "tags=a", "tags=b"]);
    assert!(of(json!({ "number": "" })).unwrap().unique.is_empty());
    let long = of(json!({ "number": "x".repeat(2_000) }));
    assert!(long.unwrap_err().contains("number must not be longer"));
}

#[test]
fn a_literal_has_the_key_of_its_value() {
    let leaf = |case_exact| Leaf {
        place: Place { attribute: Some("a".into()), ..spec(json!([])).place() },
        case_exact,
        is_unique: false,
        is_hidden: false,
    };
    let long = "É".repeat(1_000);
    for (value, literal, kind) in [
        (json!("Straße"), Literal::Text("STRAßE".into()), ValueKind::Folded),
        (json!(long), Literal::Text(long.to_lowercase()), ValueKind::Folded),
        (json!("Ab"), Literal::Text("Ab".into()), ValueKind::Exact),
        (json!(1), Literal::Decimal(1.0), ValueKind::Number),
        (json!(1.0), Literal::Integer(1), ValueKind::Number),
        (json!(-0.0), Literal::Integer(0), ValueKind::Number),
        (json!(i64::MAX), Literal::Integer(i64::MAX), ValueKind::Number),
        (json!(2e18), Literal::Integer(2_000_000_000_000_000_000), ValueKind::Number),
        (json!(true), Literal::Bool(true), ValueKind::Bool),
    ] {
        let keys =
            Keys::of(&[leaf(kind == ValueKind::Exact)], &members(json!({ URN: { "a": value } })));
        let keys: Vec<_> = keys.unwrap().found.into_iter().map(|one| one.key).collect();
        assert_eq!(keys, Vec::from_iter(key_of_literal(kind, &literal)), "{literal:?}");
        assert!(keys[0].len() <= 1_024);
    }
    assert_eq!(key_of_literal(ValueKind::Folded, &Literal::Integer(1)), None);
}

#[test]
fn what_an_enterprise_defined_is_told_from_the_standard() {
    assert!(has_own(&members(json!({ "title": "x", URN: { "a": 1 } }))));
    assert!(!has_own(&members(json!({ "title": "x", STANDARD_EXTENSION: { "department": "x" } }))));
    let place = spec(json!([])).place();
    assert!(place.holds(URN) && place.holds("urn:contoso:badge:a.b"));
    assert!(!place.holds("urn:contoso:badges:a"));
}

#[test]
fn what_nobody_reads_back_is_taken_out() {
    let hidden = spec(json!([
        row("pin", &json!({ "returned": "never" })),
        row(
            "keys",
            &json!({ "type": "complex", "multiValued": true, "subAttributes": [
            row("secret", &json!({ "returned": "never" })), row("label", &json!({})),
        ] })
        ),
    ]))
    .hidden();
    let held = json!({ "title": "x", URN: {
        "pin": "1", "keys": [{ "secret": "s", "label": "l" }, { "secret": "t" }],
    } });
    assert_eq!(
        Value::Object(without(&hidden, members(held))),
        json!({ "title": "x", URN: { "keys": [{ "label": "l" }] } })
    );
    assert_eq!(without(&hidden, members(json!({ URN: { "pin": "1" } }))), Map::new());
}

#[test]
fn only_what_would_lose_its_meaning_is_narrowed() {
    let with = |change: Value| spec(json!([row("a", &change), row("b", &json!({}))]));
    let plain = with(json!({}));
    let a = ["urn:contoso:badge:a"];
    for (from, to, expected) in [
        (json!({}), json!({}), &a[..0]),
        (json!({}), json!({ "description": "other", "required": true }), &[]),
        (json!({}), json!({ "mutability": "immutable", "canonicalValues": ["x"] }), &[]),
        (json!({}), json!({ "returned": "never" }), &[]),
        (json!({ "returned": "never" }), json!({ "returned": "request" }), &a),
        (json!({}), json!({ "type": "integer" }), &a),
        (json!({}), json!({ "multiValued": true }), &a),
        (json!({}), json!({ "caseExact": true }), &a),
        (json!({}), json!({ "uniqueness": "server" }), &a),
        (json!({ "uniqueness": "global" }), json!({ "uniqueness": "server" }), &[]),
        (json!({}), json!({ "name": "A" }), &a),
    ] {
        let narrowed = with(from.clone()).narrowed(&with(to.clone()));
        let places: Vec<_> = narrowed.iter().map(ToString::to_string).collect();
        assert_eq!(places, expected, "{from} {to}");
    }
    let more = spec(json!([row("a", &json!({})), row("b", &json!({})), row("c", &json!({}))]));
    assert!(plain.narrowed(&more).is_empty());
    assert_eq!(more.narrowed(&plain).len(), 1);
}
