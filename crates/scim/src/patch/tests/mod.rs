#![expect(clippy::needless_pass_by_value, reason = "cases are literals, made for one call")]

mod attributes;
mod entries;
mod limits;
mod lists;
mod settled;

use muster_core::provider::IdentityProvider;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::error::{ScimError, ScimType};
use crate::normalize::tests::users;
use crate::normalize::{Quirk, normalize};
use crate::path::AttrPath;
use crate::schema::ResourceType;
use crate::{Map, urn};

const ENTERPRISE: &str = urn::ENTERPRISE_USER;

fn user(members: Value) -> Map {
    let body = members.as_object().unwrap().clone();
    normalize(body, ResourceType::user(), IdentityProvider::Generic).unwrap().0
}

fn group(members: Value) -> Map {
    let body = json!({ "displayName": "G", "members": members });
    normalize(body.as_object().unwrap().clone(), ResourceType::group(), IdentityProvider::Generic)
        .unwrap()
        .0
}

fn run(resource: &Map, kind: &ResourceType, operations: Value) -> Result<Patched, ScimError> {
    let message = json!({ "schemas": [urn::PATCH_OP], "Operations": operations });
    apply(resource, &PatchRequest::parse(&message)?, kind, IdentityProvider::Generic)
}

fn on_user(resource: Value, operations: Value) -> Result<Patched, ScimError> {
    run(&user(resource), ResourceType::user(), operations)
}

/// Compares without `schemas`, which have their own test.
#[track_caller]
fn assert_user(before: Value, operations: Value, after: Value) {
    let patched = on_user(before.clone(), operations.clone())
        .unwrap_or_else(|error| panic!("{before} {operations}: {error}"));
    let unordered = |resource: &Map| {
        let mut resource = resource.clone();
        resource.remove("schemas");
        resource
    };
    assert_eq!(unordered(&patched.resource), unordered(&user(after)), "{before} {operations}");
    assert_eq!(patched.changed, patched.resource != user(before.clone()), "{before} {operations}");
}

#[track_caller]
fn assert_refused(operations: Value, kind: ScimType) {
    let before = json!({
        "userName": "ann", "title": "Dr", "emails": [{ "type": "work", "value": "a" }],
    });
    let refused = on_user(before, operations.clone()).expect_err(&operations.to_string());
    assert_eq!(refused.kind, kind, "{operations}: {refused}");
}

/// Proves: 7643-4.1.2-10, 7644-3.5.2-05, 7644-3.5.2-06, 7644-3.5.2-07, 7644-3.5.2-09
/// Proves: 7644-3.5.2.1-01, 7644-3.5.2.2-01, 7644-3.5.2.2-06, 7644-3.5.2.3-08
#[test]
fn what_may_not_change_does_not() {
    use ScimType::{InvalidPath, InvalidValue, Mutability, NoTarget};
    for (operation, kind) in [
        (json!({ "op": "remove", "path": "userName" }), Mutability),
        (json!({ "op": "replace", "path": "userName", "value": null }), Mutability),
        (json!({ "op": "replace", "value": { "userName": null } }), Mutability),
        (json!({ "op": "replace", "path": "id", "value": "9" }), Mutability),
        (json!({ "op": "add", "path": "groups", "value": [{ "value": "1" }] }), Mutability),
        (json!({ "op": "remove", "path": "groups[value eq \"1\"]" }), Mutability),
        (json!({ "op": "replace", "path": "manager.displayName", "value": "x" }), Mutability),
        (json!({ "op": "remove", "path": urn::USER }), Mutability),
        (json!({ "op": "remove" }), NoTarget),
        (
            json!({ "op": "replace", "path": "emails[type eq \"moon\" and value co \"x\"].value", "value": "x" }),
            NoTarget,
        ),
        (json!({ "op": "add", "path": "emails[type ne \"work\"].value", "value": "x" }), NoTarget),
        (json!({ "op": "add", "path": "title" }), InvalidValue),
        (json!({ "op": "replace", "value": "x" }), InvalidValue),
        (json!({ "op": "replace", "path": "active", "value": "1-648" }), InvalidValue),
        (
            json!({ "op": "replace", "path": "emails[type eq \"work\"].primary", "value": "x" }),
            InvalidValue,
        ),
        (json!({ "op": "replace", "path": "nope", "value": "x" }), InvalidPath),
        (json!({ "op": "add", "path": "__proto__.admin", "value": true }), InvalidPath),
        (json!({ "op": "replace", "path": "emails[type eq", "value": "x" }), InvalidPath),
        (json!({ "op": "replace", "path": "", "value": { "title": "x" } }), InvalidPath),
        (json!({ "op": "replace", "path": 7, "value": { "title": "x" } }), InvalidPath),
        (json!({ "op": "replace", "path": ["title"], "value": { "title": "x" } }), InvalidPath),
    ] {
        assert_refused(json!([operation]), kind);
    }
}

/// Proves: 7643-7-08, 7644-3.5.2-08, 7644-3.5.2.2-06
#[test]
fn rows_changed_for_an_enterprise_are_obeyed() {
    let mut kind = ResourceType::user().clone();
    kind.attribute_mut(&AttrPath::new("emails")).unwrap().required = true;
    kind.attribute_mut(&AttrPath::new("title")).unwrap().mutability =
        crate::schema::Mutability::Immutable;
    let ann = user(json!({ "userName": "ann", "emails": ["a"] }));
    let change = |resource: &Map, operation: Value| {
        run(resource, &kind, json!([operation])).map_err(|error| error.kind)
    };
    for operation in [
        json!({ "op": "remove", "path": "emails" }),
        json!({ "op": "remove", "path": "emails[value eq \"a\"]" }),
        json!({ "op": "remove", "path": "emails", "value": ["a"] }),
        json!({ "op": "replace", "value": { "emails": [] } }),
    ] {
        assert_eq!(change(&ann, operation), Err(ScimType::Mutability));
    }
    let titled =
        change(&ann, json!({ "op": "add", "path": "title", "value": "Dr" })).unwrap().resource;
    assert_eq!(
        change(&titled, json!({ "op": "add", "path": "title", "value": "Ms" })),
        Err(ScimType::Mutability)
    );
    assert!(
        !change(&titled, json!({ "op": "add", "path": "title", "value": "Dr" })).unwrap().changed
    );
}

#[test]
fn the_operation_that_failed_is_named_and_none_is_carried_out() {
    let before = user(json!({ "userName": "ann" }));
    let operations = json!([
        { "op": "replace", "path": "title", "value": "Dr" },
        { "op": "remove", "path": "userName" },
    ]);
    let refused = run(&before, ResourceType::user(), operations).unwrap_err();
    assert!(refused.detail.starts_with("Operation 2: \"userName\" is required"), "{refused}");
}

/// Proves: 7644-3.5.2-02, 7644-3.5.2-04
#[test]
fn messages_are_read_whatever_their_case() {
    for body in [
        json!({ "operations": [{ "OP": "Replace", "Path": "title", "VALUE": "x" }] }),
        json!({ "schemas": [], "Operations": [{ "op": "replace", "path": "title", "value": "x", "name": "n" }] }),
        json!({ "id": "1", "Schemas": [urn::PATCH_OP], "Operations": [{ "op": "replace", "path": "title", "value": "x" }] }),
    ] {
        let request = PatchRequest::parse(&body).unwrap();
        assert_eq!(
            request.operations,
            [Operation {
                kind: OpKind::Replace,
                path: Some("title".into()),
                value: Some("x".into())
            }]
        );
    }
}

/// Proves: 7644-3.5.2-03, 7644-3.5.2-04
#[test]
fn what_is_no_message_is_refused() {
    let fine = json!([{ "op": "remove", "path": "title" }]);
    for body in [
        json!([]),
        json!({}),
        json!({ "Operations": [] }),
        json!({ "Operations": fine[0] }),
        json!({ "Operations": ["remove"] }),
        json!({ "Operations": [{ "path": "title" }] }),
        json!({ "Operations": [{ "op": "move", "path": "title" }] }),
        json!({ "Operations": [{ "op": 1 }] }),
        json!({ "schemas": [urn::USER], "Operations": fine }),
        json!({ "schemas": 7, "Operations": fine }),
    ] {
        let refused = PatchRequest::parse(&body).expect_err(&body.to_string());
        assert_eq!(refused.kind, ScimType::InvalidSyntax, "{body}");
    }
}

#[test]
fn quirks_are_reported() {
    let quirks =
        |before: Value, operation: Value| on_user(before, json!([operation])).unwrap().quirks;
    let ann = json!({ "userName": "ann", "emails": ["a"] });
    assert_eq!(
        quirks(ann.clone(), json!({ "op": "replace", "path": "active", "value": "true" })),
        [Quirk::StringBoolean]
    );
    assert_eq!(
        quirks(
            ann.clone(),
            json!({ "op": "remove", "path": "emails", "value": [{ "value": "b" }] })
        ),
        [Quirk::ValueListRemove]
    );
    assert_eq!(
        quirks(
            ann,
            json!({ "op": "add", "path": "phoneNumbers[type eq \"work\"].value", "value": "1" })
        ),
        [Quirk::Upsert]
    );
}

proptest! {
    #[test]
    fn replacing_a_resource_by_itself_changes_nothing(before in users(), value in users()) {
        let operations = json!([{ "op": "replace", "value": value }]);
        // An empty user name is refused.
        let once = run(&before, ResourceType::user(), operations.clone());
        prop_assume!(once.is_ok());
        let once = once.unwrap();
        let twice = run(&once.resource, ResourceType::user(), operations).unwrap();
        prop_assert!(!twice.changed);
        let own = json!([{ "op": "replace", "value": once.resource }]);
        prop_assert!(!run(&once.resource, ResourceType::user(), own).unwrap().changed);
    }

    #[test]
    fn what_is_removed_is_absent(user in users()) {
        for at in ResourceType::user().attributes().filter(|at| !at.is_read_only() && !at.attribute.required) {
            let operations = json!([{ "op": "remove", "path": at.to_string() }]);
            let patched = run(&user, ResourceType::user(), operations.clone()).unwrap();
            let home = if at.extension { patched.resource.get(at.schema) } else { None };
            prop_assert!(!patched.resource.contains_key(&*at.attribute.name));
            prop_assert!(home.is_none_or(|home| home.get(&*at.attribute.name).is_none()));
            prop_assert!(!run(&patched.resource, ResourceType::user(), operations).unwrap().changed);
        }
    }
}

#[test]
fn a_request_says_what_it_sets() {
    let sets = |operation: Value| {
        let message = json!({ "schemas": [urn::PATCH_OP], "Operations": [operation] });
        PatchRequest::parse(&message).unwrap().sets(&["externalId", "roles"])
    };
    for operation in [
        json!({ "op": "replace", "path": "externalid", "value": "e" }),
        json!({ "op": "add", "path": "urn:ietf:params:scim:schemas:core:2.0:User:roles", "value": [] }),
        json!({ "op": "replace", "path": "roles[type eq \"a:b.c\"].value", "value": "x" }),
        json!({ "op": "add", "value": { "title": "x", "ExternalId": "e" } }),
        json!({ "op": "replace", "value": { "roles.value": "x" } }),
    ] {
        assert!(sets(operation.clone()), "{operation}");
    }
    for operation in [
        json!({ "op": "remove", "path": "externalId" }),
        json!({ "op": "replace", "path": "title", "value": "roles" }),
        json!({ "op": "replace", "value": { "title": "externalId" } }),
        json!({ "op": "replace", "path": "emails[value eq \"x:roles\"].value", "value": "x" }),
    ] {
        assert!(!sets(operation.clone()), "{operation}");
    }
}
