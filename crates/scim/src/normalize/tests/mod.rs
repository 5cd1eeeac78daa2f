mod again;
mod generated;
mod required;

use serde_json::json;

pub(crate) use self::generated::{bodies, users};

use super::Quirk::{
    BareExtensionAttribute, BareValue, DisplayName, DottedKey, Duplicate, EmptyValue,
    ForeignSchema, LabelOnly, LoneValue, OddCase, OddSchemas, QualifiedKey, ReadOnlyAttribute,
    RoleAsJsonText, SingularAlias, StringBoolean, UnknownAttribute, WrappedScalar,
};
use super::*;
use crate::error::ScimType;
use crate::urn;

fn object(json: Value) -> Map {
    serde_json::from_value(json).unwrap()
}

/// What a user's body becomes, without `schemas`, and the quirks met.
fn user(body: Value) -> (Value, Vec<Quirk>) {
    let (mut user, quirks) =
        normalize(object(body), ResourceType::user(), IdentityProvider::Generic).unwrap();
    user.remove("schemas").expect("schemas are always derived");
    (user.into(), quirks)
}

fn enterprise(members: Value) -> Value {
    Map::from_iter([(urn::ENTERPRISE_USER.to_owned(), members)]).into()
}

#[track_caller]
fn assert_canonical(cases: Vec<(Value, Value, Vec<Quirk>)>) {
    for (sent, expected, mut quirks) in cases {
        let (canonical, mut found) = user(sent.clone());
        assert_eq!(canonical, expected, "{sent}");
        quirks.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, quirks, "{sent}");
    }
}

/// Proves: 7643-2.1-02
#[test]
fn names_become_those_of_the_schema() {
    let organization = format!("{}:organization", urn::ENTERPRISE_USER);
    let manager = format!("{}:Manager.Value", urn::ENTERPRISE_USER);
    assert_canonical(vec![
        (json!({ "UserName": "ann" }), json!({ "userName": "ann" }), vec![OddCase]),
        (
            json!({ "name.givenName": "Ann" }),
            json!({ "name": { "givenName": "Ann" } }),
            vec![DottedKey],
        ),
        (
            json!({ "name": { "familyName": "Lee" }, "name.givenName": "Ann" }),
            json!({ "name": { "familyName": "Lee", "givenName": "Ann" } }),
            vec![DottedKey],
        ),
        (
            json!({ organization.clone(): "X" }),
            enterprise(json!({ "organization": "X" })),
            vec![QualifiedKey],
        ),
        (
            json!({ manager: "2" }),
            enterprise(json!({ "manager": { "value": "2" } })),
            vec![QualifiedKey, DottedKey],
        ),
        (
            json!({ urn::ENTERPRISE_USER: { "Department": "IT" }, organization: "X" }),
            enterprise(json!({ "department": "IT", "organization": "X" })),
            vec![OddCase, QualifiedKey],
        ),
        (json!({ urn::USER: { "title": "Dr" } }), json!({ "title": "Dr" }), vec![]),
        (
            json!({ "department": "IT" }),
            enterprise(json!({ "department": "IT" })),
            vec![BareExtensionAttribute],
        ),
        (
            json!({ "email": [{ "type": "work", "value": "a@b" }] }),
            json!({ "emails": [{ "type": "work", "value": "a@b" }] }),
            vec![SingularAlias],
        ),
        (
            json!({ "email.value": "a@b" }),
            json!({ "emails": [{ "value": "a@b" }] }),
            vec![DottedKey, SingularAlias],
        ),
        (json!({ "adreses": [] }), json!({}), vec![UnknownAttribute]),
        (json!({ "urn:okta:x:1.0:user:custom": { "badge": "7" } }), json!({}), vec![ForeignSchema]),
        (
            json!({ "id": "9", "meta": { "version": "x" }, "groups": [{ "value": "1" }] }),
            json!({}),
            vec![ReadOnlyAttribute],
        ),
    ]);
}

/// Proves: 7643-2.5-01, 7643-2.5-02
#[test]
fn what_is_unassigned_is_left_out() {
    assert_canonical(vec![
        (
            json!({ "title": null, "emails": [], "roles": null, "name": {}, "photos": [null] }),
            json!({}),
            vec![],
        ),
        (json!({ "name": { "givenName": null } }), json!({}), vec![]),
        (json!({ urn::ENTERPRISE_USER: null }), json!({}), vec![]),
        (json!({ urn::ENTERPRISE_USER: {} }), json!({}), vec![]),
    ]);
}

#[test]
fn values_take_the_shape_of_their_attribute() {
    assert_canonical(vec![
        (
            json!({ "timezone": "", "title": " x " }),
            json!({ "timezone": "", "title": " x " }),
            vec![],
        ),
        (
            json!({ "phoneNumbers": [{ "value": "+33 6 98", "type": "Work" }] }),
            json!({ "phoneNumbers": [{ "value": "+33 6 98", "type": "Work" }] }),
            vec![],
        ),
        (json!({ "active": "False" }), json!({ "active": false }), vec![StringBoolean]),
        (
            json!({ "emails": [{ "value": "a", "Primary": "TRUE" }] }),
            json!({ "emails": [{ "value": "a", "primary": true }] }),
            vec![OddCase, StringBoolean],
        ),
        (json!({ "userType": "true" }), json!({ "userType": "true" }), vec![]),
        (json!({ "title": ["Engineer"] }), json!({ "title": "Engineer" }), vec![WrappedScalar]),
        (json!({ "title": [] }), json!({}), vec![]),
        (
            json!({ "emails": { "value": "a", "type": "work" } }),
            json!({ "emails": [{ "value": "a", "type": "work" }] }),
            vec![LoneValue],
        ),
        (
            json!({ "emails": ["a", { "type": "work", "value": "b" }] }),
            json!({ "emails": [{ "value": "a" }, { "type": "work", "value": "b" }] }),
            vec![BareValue],
        ),
    ]);
}

#[test]
fn managers_come_in_many_shapes() {
    assert_canonical(vec![
        (
            json!({ urn::ENTERPRISE_USER: { "manager": "2" } }),
            enterprise(json!({ "manager": { "value": "2" } })),
            vec![BareValue],
        ),
        (
            json!({ urn::ENTERPRISE_USER: { "manager": [{ "value": "2", "$ref": null }] } }),
            enterprise(json!({ "manager": { "value": "2" } })),
            vec![WrappedScalar],
        ),
        (json!({ urn::ENTERPRISE_USER: { "manager": "" } }), json!({}), vec![EmptyValue]),
        (
            json!({ urn::ENTERPRISE_USER: { "manager": { "value": "", "displayName": " " } } }),
            json!({}),
            vec![ReadOnlyAttribute, EmptyValue],
        ),
    ]);
}

#[test]
fn roles_come_as_json_text() {
    let role = r#"{"id":"06b0","value":"25","displayName":"Role1234"}"#;
    assert_canonical(vec![
        (
            json!({ "roles": [{ "value": role, "primary": "True" }] }),
            json!({ "roles": [{ "value": "25", "display": "Role1234", "primary": true }] }),
            vec![RoleAsJsonText, DisplayName, UnknownAttribute, StringBoolean],
        ),
        (
            json!({ "roles": [role] }),
            json!({ "roles": [{ "value": "25", "display": "Role1234" }] }),
            vec![BareValue, RoleAsJsonText, DisplayName, UnknownAttribute],
        ),
        (json!({ "roles": [{ "value": "{x" }] }), json!({ "roles": [{ "value": "{x" }] }), vec![]),
        (json!({ "title": role }), json!({ "title": role }), vec![]),
    ]);
}

/// Proves: 7643-2.4-07
#[test]
fn equal_and_empty_entries_are_dropped() {
    assert_canonical(vec![
        (
            json!({ "emails": [{ "value": "A", "type": "work" }, { "value": "a", "type": "work", "display": "x" }] }),
            json!({ "emails": [{ "value": "a", "type": "work", "display": "x" }] }),
            vec![Duplicate],
        ),
        (
            json!({ "emails": [{ "value": "a", "type": "work" }, { "value": "a", "type": "home" }] }),
            json!({ "emails": [{ "value": "a", "type": "work" }, { "value": "a", "type": "home" }] }),
            vec![],
        ),
        (json!({ "roles": [{ "primary": true, "type": "x" }] }), json!({}), vec![LabelOnly]),
    ]);
}

/// Proves: 7643-2.4-01, 7643-2.4-03
#[test]
fn values_of_the_wrong_type_are_refused_by_name() {
    let manager = format!("\"{}:manager\"", urn::ENTERPRISE_USER);
    for (sent, detail) in [
        (
            json!({ "active": "1-648-081-5815 x2534" }),
            "\"active\" must be true or false, but another string",
        ),
        (json!({ "active": "yes" }), "\"active\""),
        (json!({ "active": 1 }), "but a number was sent"),
        (json!({ "userName": 7 }), "\"userName\" must be a string, but a number was sent."),
        (json!({ "title": ["a", "b"] }), "\"title\" must be a string, but a list was sent."),
        (json!({ "title": { "value": "a" } }), "but an object was sent"),
        (json!({ "name": "Ann" }), "\"name\" must be an object, but a string was sent."),
        (json!({ "emails": [{ "value": 7 }] }), "\"emails.value\" must be a string"),
        (json!({ "emails": [{ "primary": "x" }] }), "\"emails.primary\" must be true or false"),
        (
            json!({ "emails": [["a"]] }),
            "Each entry of \"emails\" must be an object, but a list was sent.",
        ),
        (json!({ urn::ENTERPRISE_USER: { "manager": 7 } }), &manager),
        (json!({ urn::ENTERPRISE_USER: "x" }), "must be an object"),
        (json!({ urn::ENTERPRISE_USER: [{}] }), "must be an object"),
        (json!({ "schemas": 7 }), "\"schemas\" must be a list of URNs, but a number was sent."),
        (
            json!({ "schemas": [urn::USER, {}] }),
            "\"schemas\" must be a list of URNs, but an object",
        ),
        (
            json!({ "emails": [{ "value": "a", "primary": true }, { "value": "b", "primary": "true" }] }),
            "Only one entry of \"emails\" may be primary",
        ),
    ] {
        let refused =
            normalize(object(sent.clone()), ResourceType::user(), IdentityProvider::Generic)
                .unwrap_err();
        assert_eq!(refused.kind, ScimType::InvalidValue, "{sent}");
        assert!(refused.detail.contains(detail), "{sent}: {refused}");
        assert!(!refused.detail.contains("648"), "values are not repeated: {refused}");
    }
}

/// Proves: 7643-2.3.4-01, 7643-2.3.5-01
#[test]
fn numbers_and_dates_are_checked_by_their_type() {
    let mut kind = ResourceType::user().clone();
    kind.schema.attributes.push(crate::Attribute::integer("level", ""));
    kind.schema.attributes.push(crate::Attribute::date_time("since", ""));
    let fits = |body: Value| normalize(object(body), &kind, IdentityProvider::Generic).is_ok();
    assert!(fits(json!({ "level": 3, "since": "2011-05-13T04:42:34Z" })));
    for number in ["3.5", "1e2", "9223372036854775808", "18446744073709551616"] {
        let body = format!("{{ \"level\": {number} }}");
        let refused = normalize(
            object(serde_json::from_str(&body).unwrap()),
            &kind,
            IdentityProvider::Generic,
        );
        assert_eq!(
            refused.unwrap_err().detail,
            "\"level\" must be a whole number, written in digits alone, but a fraction, an exponent or a \
             number beyond 64 bits was sent."
        );
    }
    assert!(!fits(json!({ "level": "3" })));
    assert!(!fits(json!({ "since": "soon" })));
    assert!(!fits(json!({ "since": 2011 })));
}

/// Proves: 7643-3-01, 7643-3-02, 7643-4.3-04
#[test]
fn schemas_are_derived_and_foreign_ones_noted() {
    let schemas = |body: Value| {
        let (user, quirks) =
            normalize(object(body), ResourceType::user(), IdentityProvider::Generic).unwrap();
        (user["schemas"].clone(), quirks)
    };
    let entra = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group";
    for (body, expected, quirks) in [
        (json!({}), json!([urn::USER]), vec![]),
        (json!({ "schemas": [urn::ENTERPRISE_USER, urn::USER] }), json!([urn::USER]), vec![]),
        (
            json!({ "schemas": ["urn:scim:schemas:core:1.0"] }),
            json!([urn::USER]),
            vec![OddSchemas, ForeignSchema],
        ),
        (json!({ "schemas": [urn::USER, entra] }), json!([urn::USER]), vec![ForeignSchema]),
        (json!({ "schemas": [urn::ENTERPRISE_USER] }), json!([urn::USER]), vec![OddSchemas]),
        (json!({ "schemas": urn::USER }), json!([urn::USER]), vec![OddSchemas]),
        (json!({ "schemas": [urn::USER.to_uppercase()] }), json!([urn::USER]), vec![]),
        (
            json!({ "schemas": [urn::USER], urn::ENTERPRISE_USER: { "division": null } }),
            json!([urn::USER]),
            vec![],
        ),
        (json!({ "schemas": null, urn::ENTERPRISE_USER: [] }), json!([urn::USER]), vec![]),
        (
            json!({ "schemas": [urn::USER], urn::ENTERPRISE_USER: { "division": "D" } }),
            json!([urn::USER, urn::ENTERPRISE_USER]),
            vec![],
        ),
    ] {
        assert_eq!(schemas(body.clone()), (expected, quirks), "{body}");
    }
}

/// Proves: 7643-4.2-06
#[test]
fn members_of_groups_are_told_apart_by_value() {
    let body = json!({
        "displayName": "G",
        "members": ["1", { "value": "1", "display": "Ann" }, { "value": "2", "$ref": null }],
    });
    let (group, _) =
        normalize(object(body), ResourceType::group(), IdentityProvider::Generic).unwrap();
    assert_eq!(group["members"], json!([{ "value": "1" }, { "value": "2" }]));
}
