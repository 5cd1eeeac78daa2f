mod lists;

use muster_core::provider::IdentityProvider;
use serde_json::json;

use super::*;
use crate::error::ScimType;
use crate::schema::Schema;
use crate::{PatchRequest, Projection, filter, normalize, on_request, patch};

const URN: &str = "urn:contoso:hr";

/// Users with an extension that has every characteristic.
fn kind() -> ResourceType {
    let definition = json!({ "id": URN, "name": "HR", "attributes": [
        { "name": "badge", "mutability": "immutable" },
        { "name": "pin", "mutability": "writeOnly" },
        { "name": "grade", "returned": "request" },
        { "name": "level", "mutability": "readOnly" },
        { "name": "hired", "type": "dateTime" },
        { "name": "rate", "type": "decimal" },
        { "name": "desk", "type": "complex", "subAttributes": [
            { "name": "floor" }, { "name": "site", "mutability": "immutable" },
            { "name": "code", "mutability": "writeOnly" },
            { "name": "tag", "returned": "always" },
        ] },
        { "name": "keys", "type": "complex", "multiValued": true, "subAttributes": [
            { "name": "value", "required": true }, { "name": "secret", "mutability": "writeOnly" },
        ] },
        { "name": "unit", "required": true },
    ] });
    let schema = Schema::define(&definition, ResourceType::user(), &[]).unwrap();
    ResourceType::user().clone().extended(schema, false)
}

fn canonical(own: &Value) -> Map {
    let body = json!({ "userName": "ann", URN: own });
    normalize(body.as_object().unwrap().clone(), &kind(), IdentityProvider::Generic).unwrap().0
}

fn put(before: &Value, sent: &Value) -> Result<Value, ScimError> {
    let all = replaced(&canonical(before), canonical(sent), &kind())?;
    assert_eq!(all["schemas"].as_array().unwrap().len(), 1 + usize::from(all.contains_key(URN)));
    Ok(all.get(URN).cloned().unwrap_or_default())
}

fn patched(before: &Value, operation: &Value) -> Result<(Value, Vec<String>), ScimError> {
    let request = PatchRequest::parse(&json!({ "Operations": [operation] })).unwrap();
    let done = patch::apply(&canonical(before), &request, &kind(), IdentityProvider::Generic)?;
    let named = done.on_request.iter().map(ToString::to_string).collect();
    Ok((done.resource.get(URN).cloned().unwrap_or_default(), named))
}

/// Proves: 7643-7-06, 7643-7-08, 7644-3.5.1-03, 7644-3.5.1-06, 7644-3.5.1-07, 7644-3.5.1-11
#[test]
fn a_put_keeps_what_is_fixed_and_what_nobody_reads() {
    for (before, sent, expected) in [
        (json!({ "badge": "1" }), json!({}), json!({ "badge": "1" })),
        (json!({ "badge": "1" }), json!({ "badge": "1" }), json!({ "badge": "1" })),
        (json!({}), json!({ "badge": "1" }), json!({ "badge": "1" })),
        (
            json!({ "pin": "1", "unit": "a" }),
            json!({ "unit": "b" }),
            json!({ "pin": "1", "unit": "b" }),
        ),
        (json!({ "pin": "1" }), json!({ "pin": "2" }), json!({ "pin": "2" })),
        (json!({}), json!({ "level": "9" }), Value::Null),
        (
            json!({ "desk": { "floor": "1", "site": "x" } }),
            json!({}),
            json!({ "desk": { "site": "x" } }),
        ),
        (
            json!({ "desk": { "site": "x", "code": "c" } }),
            json!({ "desk": { "floor": "2" } }),
            json!({ "desk": { "floor": "2", "site": "x", "code": "c" } }),
        ),
        (
            json!({ "keys": [{ "value": "a", "secret": "s" }, { "value": "b", "secret": "t" }] }),
            json!({ "keys": [{ "value": "A" }, { "value": "c" }] }),
            json!({ "keys": [{ "value": "A", "secret": "s" }, { "value": "c" }] }),
        ),
    ] {
        assert_eq!(put(&before, &sent).unwrap(), expected, "{before} {sent}");
    }
    for (before, sent, name) in [
        (json!({ "badge": "1" }), json!({ "badge": "2" }), "hr:badge"),
        (json!({ "desk": { "site": "x" } }), json!({ "desk": { "site": "y" } }), "hr:desk.site"),
    ] {
        let refused = put(&before, &sent).unwrap_err();
        assert_eq!(refused.kind, ScimType::Mutability);
        assert!(refused.detail.contains(name), "{}", refused.detail);
    }
}

/// Proves: 7643-7-08
#[test]
fn a_patch_leaves_alone_what_is_fixed() {
    let own = |path: &str| format!("{URN}:{path}");
    let held = json!({ "badge": "1", "desk": { "site": "x", "floor": "1" }, "unit": "u" });
    for operation in [
        json!({ "op": "replace", "path": own("badge"), "value": "2" }),
        json!({ "op": "remove", "path": own("badge") }),
        json!({ "op": "replace", "path": own("desk.site"), "value": "y" }),
        json!({ "op": "remove", "path": own("desk") }),
        json!({ "op": "remove", "path": URN }),
        json!({ "op": "replace", "value": { URN: { "badge": "2" } } }),
        json!({ "op": "replace", "path": own("level"), "value": "2" }),
    ] {
        let refused = patched(&held, &operation).unwrap_err();
        assert_eq!(refused.kind, ScimType::Mutability, "{operation}");
    }
    for operation in [
        json!({ "op": "add", "path": own("badge"), "value": "1" }),
        json!({ "op": "replace", "path": own("desk"), "value": { "floor": "2" } }),
        json!({ "op": "add", "value": { URN: { "level": "9", "grade": "A" } } }),
    ] {
        patched(&held, &operation).unwrap();
    }
}

#[test]
fn what_comes_in_parts_is_whole_in_the_end() {
    let add = |value: Value| json!({ "op": "add", "value": { URN: value } });
    let refused = patched(&json!({}), &add(json!({ "grade": "A" }))).unwrap_err();
    assert_eq!(refused.kind, ScimType::InvalidValue);
    assert!(refused.detail.contains("urn:contoso:hr:unit"), "{}", refused.detail);
    patched(&json!({}), &add(json!({ "grade": "A", "unit": "u" }))).unwrap();
    // What was lacking before may go on lacking.
    patched(&json!({ "badge": "1" }), &add(json!({ "grade": "A" }))).unwrap();
    let keyless =
        json!({ "op": "add", "path": format!("{URN}:keys"), "value": [{ "secret": "s" }] });
    assert!(patched(&json!({ "unit": "u" }), &keyless).is_err());
}

/// Proves: 7643-7-09, 7643-7-10, 7644-3.9-03, 7644-3.9-07
#[test]
fn answers_have_what_the_table_says() {
    let kind = kind();
    let resource = canonical(&json!({ "pin": "1", "grade": "A", "unit": "u",
        "desk": { "floor": "1", "code": "c", "tag": "t" } }));
    let shown = |attributes: Option<&str>, excluded: Option<&str>, set: &[crate::AttrPath]| {
        let mut answer = resource.clone();
        let projection = Projection::parse(attributes, excluded, &kind).unwrap();
        projection.apply_to_change(&mut answer, set);
        answer.get(URN).cloned().unwrap_or_default()
    };
    let desk = json!({ "floor": "1", "tag": "t" });
    assert_eq!(shown(None, None, &[]), json!({ "unit": "u", "desk": desk }));
    let set = on_request(&resource, &kind);
    assert_eq!(shown(None, None, &set), json!({ "unit": "u", "grade": "A", "desk": desk }));
    assert_eq!(
        shown(Some("urn:contoso:hr:grade,urn:contoso:hr:pin"), None, &[]),
        json!({ "grade": "A", "desk": { "tag": "t" } })
    );
    assert_eq!(
        shown(None, Some("urn:contoso:hr:desk,grade"), &set),
        json!({ "unit": "u", "desk": { "tag": "t" } })
    );
    assert_eq!(shown(Some("userName"), None, &set), json!({ "desk": { "tag": "t" } }));
    let (_, named) = patched(
        &json!({ "unit": "u" }),
        &json!({ "op": "add", "path": "urn:contoso:hr:grade", "value": "B" }),
    )
    .unwrap();
    assert_eq!(named, ["urn:contoso:hr:grade"]);
}

/// Proves: 7643-2.3.3-01, 7643-2.3.5-01, 7643-2.3.5-02
#[test]
fn values_have_the_form_of_their_type() {
    let held = canonical(&json!({ "hired": "2011-05-13T05:42:34+01:00", "rate": 1.5 }));
    assert_eq!(held[URN]["hired"], "2011-05-13T04:42:34.000Z");
    let kind = kind();
    for (text, expected) in [
        ("urn:contoso:hr:hired eq \"2011-05-13T04:42:34Z\"", true),
        ("hired gt \"2011-05-13T04:42:34Z\"", false),
        ("rate gt 1.4", true),
        ("rate eq 1.50", true),
        ("urn:contoso:hr:rate lt 1", false),
    ] {
        let parsed = filter::parse(text, &kind).unwrap();
        assert_eq!(filter::matches(&parsed, &held, &kind), expected, "{text}");
    }
    for text in ["pin eq \"1\"", "desk.code pr", "keys[secret eq \"1\"]", "hired eq \"soon\""] {
        assert!(filter::parse(text, &kind).is_err(), "{text}");
    }
    let body = json!({ "userName": "a", URN: { "rate": "1.5" } });
    assert!(
        normalize(body.as_object().unwrap().clone(), &kind, IdentityProvider::Generic).is_err()
    );
}
