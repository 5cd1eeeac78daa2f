use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::error::ScimType;
use crate::normalize::tests::{bodies, users};
use crate::patch::{PatchRequest, apply, members::split};
use crate::{Map, ResourceType, normalize, urn};

type Read = Result<(Value, Vec<Quirk>), ScimError>;

fn object(json: Value) -> Map {
    serde_json::from_value(json).unwrap()
}

/// What becomes of a body, or of a PATCH of a user or of a group's members.
fn read(sent: &Value, sender: IdentityProvider) -> Read {
    let Some(operations) = sent.as_array() else {
        let (user, quirks) = normalize(object(sent.clone()), ResourceType::user(), sender)?;
        return Ok((user.into(), quirks));
    };
    let request = PatchRequest::parse(&json!({ "Operations": operations }))?;
    if sent.to_string().to_lowercase().contains("\"members") {
        let group = split(&request, ResourceType::group(), sender)?;
        return Ok((format!("{:?}", group.members).into(), group.quirks));
    }
    let before = object(json!({ "userName": "ann", "roles": [{ "primary": true, "value": "x" }] }));
    patched(&before, &request, sender)
}

fn patched(before: &Map, request: &PatchRequest, sender: IdentityProvider) -> Read {
    let patched = apply(before, request, ResourceType::user(), sender)?;
    Ok((patched.resource.into(), patched.quirks))
}

/// Requests that show a quirk, and no other that a profile could refuse.
fn samples(quirk: Quirk) -> Vec<Value> {
    let qualified = format!("{}:department", urn::ENTERPRISE_USER);
    let dotted = format!("{}.department", urn::ENTERPRISE_USER);
    let role = r#"{"value":"25"}"#;
    match quirk {
        Quirk::StringBoolean => vec![
            json!({ "active": "False" }),
            json!([{ "op": "replace", "path": "active", "value": "true" }]),
            json!([{ "op": "replace", "path": "roles[primary eq \"True\"].value", "value": "y" }]),
        ],
        Quirk::SingularAlias => vec![
            json!({ "email": [{ "value": "a" }] }),
            json!({ urn::USER: { "phoneNumber": [{ "value": "1" }] } }),
            json!([{ "op": "remove", "path": "email[type eq \"work\"]" }]),
            json!([{ "op": "remove", "path": "phoneNumber" }]),
        ],
        Quirk::DottedKey => vec![
            json!({ "name.givenName": "Ann" }),
            json!([{ "op": "add", "value": { "name.givenName": "Ann" } }]),
        ],
        Quirk::QualifiedKey => vec![json!({ qualified: "IT" })],
        Quirk::DottedUrn => vec![json!([{ "op": "add", "path": dotted, "value": "IT" }])],
        Quirk::OddCase => vec![
            json!({ "UserName": "ann" }),
            json!({ "emails": [{ "Value": "a" }] }),
            json!([{ "op": "add", "value": { "Members": [] } }]),
        ],
        Quirk::BareExtensionAttribute => vec![json!({ "department": "IT" })],
        Quirk::WrappedScalar => vec![
            json!({ "title": ["Dr"] }),
            json!({ urn::ENTERPRISE_USER: { "manager": [{ "value": "2" }] } }),
        ],
        Quirk::LoneValue => vec![
            json!({ "emails": { "value": "a" } }),
            json!([{ "op": "replace", "path": "members", "value": { "value": "a" } }]),
        ],
        Quirk::BareValue => vec![
            json!({ "emails": ["a"] }),
            json!([{ "op": "add", "path": "members", "value": "a" }]),
        ],
        Quirk::EmptyValue => vec![
            json!({ urn::ENTERPRISE_USER: { "manager": "" } }),
            json!({ "emails": [{ "value": "" }] }),
        ],
        Quirk::RoleAsJsonText => vec![json!({ "roles": [{ "value": role }] })],
        Quirk::DisplayName => vec![json!({ "roles": [{ "value": "a", "displayName": "A" }] })],
        Quirk::LabelOnly => vec![
            json!({ "emails": [{ "type": "work" }] }),
            json!([{ "op": "add", "path": "emails", "value": [{ "type": "work" }] }]),
        ],
        Quirk::Duplicate => vec![json!({ "emails": [{ "value": "a" }, { "value": "A" }] })],
        Quirk::ForeignSchema => {
            vec![json!({ "schemas": ["urn:x"] }), json!({ "urn:x:y": { "badge": 7 } })]
        }
        Quirk::OddSchemas => {
            let twice = [urn::USER, urn::USER];
            let odd = [json!([]), json!(urn::USER), json!([urn::ENTERPRISE_USER]), json!(twice)];
            odd.into_iter().map(|schemas| json!({ "schemas": schemas })).collect()
        }
        Quirk::UnknownAttribute => {
            vec![
                json!({ "shoeSize": 42 }),
                json!({ "emails": [{ "value": "a", "verified": true }] }),
            ]
        }
        Quirk::ReadOnlyAttribute => vec![
            json!({ "id": "7", "meta": {}, "groups": [] }),
            json!([{ "op": "replace", "value": { "id": "7" } }]),
        ],
        Quirk::ValueListRemove => vec![
            json!([{ "op": "remove", "path": "emails", "value": [{ "value": "a" }] }]),
            json!([{ "op": "remove", "path": "members", "value": [{ "value": "a" }] }]),
        ],
        Quirk::Upsert => {
            vec![json!([{ "op": "add", "path": "emails[type eq \"work\"].value", "value": "a" }])]
        }
    }
}

#[test]
fn the_table_decides_for_every_profile_and_every_quirk() {
    for quirk in Quirk::ALL {
        for sent in samples(quirk) {
            let (understood, met) = read(&sent, IdentityProvider::Generic).unwrap();
            assert!(met.contains(&quirk), "{quirk:?}: {sent}: {met:?}");
            for sender in IdentityProvider::ALL {
                match read(&sent, sender) {
                    Ok((same, quirks)) => {
                        assert!(quirk.is_tolerated_from(sender), "{sender:?} {quirk:?}: {sent}");
                        assert_eq!((&same, &quirks), (&understood, &met), "{sent}");
                    }
                    Err(refused) => {
                        assert!(!quirk.is_tolerated_from(sender), "{sent}: {refused}");
                        let title = format!("profile «{}»", sender.title());
                        assert!(refused.detail.contains(&title), "{refused}");
                        assert!(refused.detail.contains("Choose «Generic»"), "{refused}");
                    }
                }
            }
        }
    }
}

/// Who is known to send what is written down twice: a change of the table is one of this list.
#[test]
fn profiles_have_what_recordings_and_documents_show() {
    let always = ["odd_case", "label_only", "duplicate", "foreign_schema", "unknown_attribute"];
    let always = [&always[..], &["read_only_attribute", "odd_schemas"]].concat();
    let switched = |sender: IdentityProvider| {
        let quirks = Quirk::ALL.into_iter().filter(|quirk| quirk.is_tolerated_from(sender));
        let names = quirks.map(Quirk::as_str).filter(|name| !always.contains(name));
        names.collect::<Vec<_>>().join(" ")
    };
    for (sender, quirks) in [
        (
            IdentityProvider::Entra,
            "string_boolean singular_alias dotted_key qualified_key dotted_urn wrapped_scalar \
             bare_value empty_value role_as_json_text display_name value_list_remove upsert",
        ),
        (IdentityProvider::Okta, ""),
        (
            IdentityProvider::OneLogin,
            "string_boolean bare_extension_attribute lone_value empty_value",
        ),
        (IdentityProvider::JumpCloud, "value_list_remove"),
        (IdentityProvider::Google, ""),
        (IdentityProvider::Ping, "singular_alias"),
        (IdentityProvider::CyberArk, ""),
        (IdentityProvider::SailPoint, ""),
        (IdentityProvider::Authentik, "value_list_remove"),
        (IdentityProvider::Rauthy, ""),
        (IdentityProvider::Wso2, "bare_value"),
    ] {
        assert_eq!(switched(sender), quirks, "{sender:?}");
    }
    for quirk in Quirk::ALL {
        assert!(quirk.is_tolerated_from(IdentityProvider::Generic), "{quirk:?}");
        assert_eq!(quirk.is_always_tolerated(), always.contains(&quirk.as_str()), "{quirk:?}");
    }
}

#[test]
fn a_refusal_says_what_was_sent_and_what_the_standard_has() {
    let dotted = json!([{ "op": "add", "path": format!("{}.title", urn::USER), "value": "Dr" }]);
    for (sent, kind, words) in [
        (
            json!({ "active": "True" }),
            ScimType::InvalidValue,
            "\"active\" was sent as a string; the standard has true or false without quotes (RFC 7643 \
             §2.3.2). The enterprise's identity-provider profile «Okta» does not expect this. Choose \
             «Generic» if the sender differs.",
        ),
        (
            json!({ "email": [] }),
            ScimType::InvalidSyntax,
            "\"email\" is no attribute; the standard",
        ),
        (
            json!([{ "op": "add", "path": "email", "value": [] }]),
            ScimType::InvalidPath,
            "A name in the path is no attribute; the standard has \"emails\"",
        ),
        (dotted, ScimType::InvalidPath, "A name in the path has a dot behind the URN"),
        (
            json!([{ "op": "add", "path": "roles[primary eq \"true\"].value", "value": "y" }]),
            ScimType::InvalidPath,
            "A value in the filter of the path was sent as a string",
        ),
        (
            json!([{ "op": "add", "path": "emails[type eq \"work\"].value", "value": "a" }]),
            ScimType::NoTarget,
            "\"emails\" has no entry that matches the filter of the path",
        ),
        (
            json!([{ "op": "remove", "path": "members", "value": [{ "value": "a" }] }]),
            ScimType::InvalidSyntax,
            "\"members\" was sent with values to remove; the standard has a filter in the path",
        ),
    ] {
        let refused = read(&sent, IdentityProvider::Okta).unwrap_err();
        assert_eq!(refused.kind, kind, "{sent}: {refused}");
        assert!(refused.detail.contains(words), "{sent}: {refused}");
    }
}

/// What the standard has is refused by nobody.
#[test]
fn the_letter_of_the_standard_is_no_quirk() {
    for sent in [
        json!({ "title": [], "name": [], urn::ENTERPRISE_USER: { "manager": [] } }),
        json!([{ "op": "add", "path": "emails", "value": { "value": "a" } }]),
        json!([{ "op": "add", "path": "members", "value": { "value": "a" } }]),
        json!([{ "op": "add", "path": format!("{}:department", urn::ENTERPRISE_USER), "value": "IT" }]),
        json!([{ "op": "replace", "path": "roles[primary eq true].value", "value": "y" }]),
        json!([{ "op": "remove", "path": "name.givenName" }]),
    ] {
        for sender in IdentityProvider::ALL {
            assert_eq!(read(&sent, sender).unwrap().1, [], "{sender:?}: {sent}");
        }
    }
}

/// A profile refuses what it does not have, and understands all else as the generic one does.
fn assert_safe_together(read: impl Fn(IdentityProvider) -> Read) -> Result<(), TestCaseError> {
    let generic = read(IdentityProvider::Generic);
    for sender in IdentityProvider::ALL {
        match (read(sender), &generic) {
            (Ok(strict), Ok(generic)) => {
                prop_assert!(strict.1.iter().all(|quirk| quirk.is_tolerated_from(sender)));
                prop_assert_eq!(&strict, generic);
            }
            (Err(_), Ok((_, quirks))) => {
                let unexpected = quirks.iter().any(|quirk| !quirk.is_tolerated_from(sender));
                prop_assert!(unexpected, "{:?} refuses without a reason", sender);
            }
            (Err(_), Err(_)) => {}
            (Ok(_), Err(error)) => prop_assert!(false, "{sender:?} alone accepts: {error}"),
        }
    }
    Ok(())
}

/// Operations as clients send them, with the usual deviations.
fn operations() -> impl Strategy<Value = Value> {
    let op = prop::sample::select(vec!["add", "Replace", "remove"]);
    let path = prop::sample::select(vec![
        "",
        "active",
        "email",
        "emails",
        "email[type eq \"work\"].value",
        "roles[primary eq \"True\"].value",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.department",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
    ]);
    let value = prop_oneof![
        bodies().prop_map(Value::from),
        prop::sample::select(vec![
            json!("False"),
            json!("a"),
            json!(""),
            json!(["a"]),
            json!([{ "value": "a", "type": "work" }]),
            json!({ "value": "a", "displayName": "b" }),
        ]),
    ];
    let operation = (op, path, value).prop_map(|(op, path, value)| {
        let path = if path.is_empty() { Value::Null } else { path.into() };
        json!({ "op": op, "path": path, "value": value })
    });
    prop::collection::vec(operation, 1..3).prop_map(Value::from)
}

proptest! {
    #[test]
    fn profiles_are_safe_together_in_the_generic_one(body in bodies()) {
        assert_safe_together(|sender| read(&Value::from(body.clone()), sender))?;
    }

    #[test]
    fn and_so_they_are_in_patches(before in users(), operations in operations()) {
        let request = PatchRequest::parse(&json!({ "Operations": operations })).unwrap();
        assert_safe_together(|sender| patched(&before, &request, sender))?;
    }
}
