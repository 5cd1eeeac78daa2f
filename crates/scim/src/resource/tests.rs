use serde_json::json;

use super::*;
use crate::urn;

fn user() -> Map {
    let user = json!({
        "schemas": [urn::USER, urn::ENTERPRISE_USER],
        "id": "1",
        "userName": "ann",
        "password": "secret",
        "name": { "givenName": "Ann", "familyName": "Lee" },
        "emails": [{ "value": "a@b.example", "type": "work" }, { "type": "home" }],
        "meta": { "resourceType": "User", "version": "W/\"1\"" },
        urn::ENTERPRISE_USER: { "department": "IT", "manager": { "value": "2" } },
    });
    user.as_object().unwrap().clone()
}

fn names(attributes: Option<&str>, excluded: Option<&str>) -> Value {
    let mut answer = user();
    Projection::parse(attributes, excluded, ResourceType::user()).unwrap().apply(&mut answer);
    answer.remove("schemas").expect("schemas are always returned");
    answer.remove("id").expect("the id is always returned");
    answer.into()
}

/// Proves: 7643-4.1.1-12, 7643-7-09
#[test]
fn without_parameters_only_the_secret_goes() {
    let mut expected = user();
    expected.retain(|name, _| !["schemas", "id", "password"].contains(&name.as_str()));
    assert_eq!(names(None, None), Value::Object(expected.clone()));
    assert_eq!(names(Some(""), Some(" ")), Value::Object(expected));
}

/// Proves: 7644-3.9-02, 7644-3.9-04, 7644-3.9-06
#[test]
fn what_is_asked_for_is_all_there_is() {
    for (asked, expected) in [
        ("userName", json!({ "userName": "ann" })),
        (" USERNAME , nope,", json!({ "userName": "ann" })),
        ("nope", json!({})),
        ("password", json!({})),
        ("name.givenName", json!({ "name": { "givenName": "Ann" } })),
        ("name.givenName,name", json!({ "name": { "givenName": "Ann", "familyName": "Lee" } })),
        ("name,name.givenName", json!({ "name": { "givenName": "Ann", "familyName": "Lee" } })),
        ("name.middleName", json!({})),
        ("emails.value", json!({ "emails": [{ "value": "a@b.example" }] })),
        ("emails[type eq \"work, home\"].value", json!({ "emails": [{ "value": "a@b.example" }] })),
        ("email.type", json!({ "emails": [{ "type": "work" }, { "type": "home" }] })),
        ("meta.version", json!({ "meta": { "version": "W/\"1\"" } })),
        ("urn:ietf:params:scim:schemas:core:2.0:User:userName", json!({ "userName": "ann" })),
        ("department", json!({ urn::ENTERPRISE_USER: { "department": "IT" } })),
        (
            &format!("{}:manager", urn::ENTERPRISE_USER),
            json!({ urn::ENTERPRISE_USER: { "manager": { "value": "2" } } }),
        ),
        (
            urn::ENTERPRISE_USER,
            json!({ urn::ENTERPRISE_USER: { "department": "IT", "manager": { "value": "2" } } }),
        ),
    ] {
        assert_eq!(names(Some(asked), None), expected, "{asked}");
    }
}

/// Proves: 7644-3.9-03
#[test]
fn what_is_excluded_goes_unless_it_is_always_returned() {
    let gone = |excluded: &str| {
        let answer = names(None, Some(excluded));
        let everything = names(None, None);
        let left = answer.as_object().unwrap().clone();
        let keys = everything.as_object().unwrap().keys().cloned();
        (keys.filter(|key| !left.contains_key(key)).collect::<Vec<_>>(), answer)
    };
    assert_eq!(gone("id,schemas").0, Vec::<String>::new());
    assert_eq!(gone("emails,META").0, ["emails", "meta"]);
    assert_eq!(gone("name.givenName").1["name"], json!({ "familyName": "Lee" }));
    assert_eq!(gone("name.givenName,name.familyName").0, ["name"]);
    assert_eq!(gone("emails.type").1["emails"], json!([{ "value": "a@b.example" }]));
    assert_eq!(gone("department,manager").0, [urn::ENTERPRISE_USER]);
}

/// Proves: 7644-3.9-05
#[test]
fn only_one_parameter_may_be_given() {
    let both = Projection::parse(Some("name"), Some("emails"), ResourceType::user());
    assert_eq!(both.unwrap_err().kind, ScimType::InvalidValue);
}

/// Proves: 7643-7-10, 7644-3.9-07
#[test]
fn what_is_returned_on_request_must_be_asked_for() {
    let mut kind = ResourceType::user().clone();
    kind.attribute_mut(&AttrPath::new("emails")).unwrap().returned = Returned::Request;
    let answer = |attributes| {
        let mut answer = user();
        Projection::parse(attributes, None, &kind).unwrap().apply(&mut answer);
        answer
    };
    assert!(!answer(None).contains_key("emails"));
    assert!(!answer(Some("userName")).contains_key("emails"));
    assert!(answer(Some("emails")).contains_key("emails"));
    assert!(answer(Some("emails.value")).contains_key("emails"));
}

#[test]
fn what_is_not_answered_is_known_before() {
    let wants = |attributes, excluded| {
        let projection = Projection::parse(attributes, excluded, ResourceType::group()).unwrap();
        projection.wants("members")
    };
    for (attributes, excluded, wanted) in [
        (None, None, true),
        (None, Some("members"), false),
        (None, Some("MEMBERS,displayName"), false),
        (None, Some("members.display"), true),
        (Some("displayName"), None, false),
        (Some("members"), None, true),
        (Some("displayName,members.value"), None, true),
        (Some("urn:ietf:params:scim:schemas:core:2.0:Group"), None, true),
    ] {
        assert_eq!(wants(attributes, excluded), wanted, "{attributes:?} {excluded:?}");
    }
}

#[test]
fn an_extension_that_is_not_known_is_not_answered() {
    let mut other = user();
    other.insert("urn:contoso:badge".into(), json!({ "number": "1" }));
    other.insert("schemas".into(), json!([urn::USER, "urn:contoso:badge", urn::ENTERPRISE_USER]));
    for attributes in [None, Some("urn:contoso:badge,userName,department")] {
        let mut answer = other.clone();
        Projection::parse(attributes, None, ResourceType::user()).unwrap().apply(&mut answer);
        assert!(!answer.contains_key("urn:contoso:badge"), "{attributes:?}");
        assert_eq!(answer["schemas"], json!([urn::USER, urn::ENTERPRISE_USER]));
        assert!(answer.contains_key(urn::ENTERPRISE_USER));
    }
}
