use super::*;
use crate::filter::display;
use crate::urn;

fn canonical(text: &str) -> String {
    match PatchPath::parse(text, ResourceType::user()) {
        Ok(PatchPath::Attribute(path)) => path.to_string(),
        Ok(PatchPath::Values { attr, filter, sub }) => {
            let sub = sub.map(|sub| format!(".{sub}")).unwrap_or_default();
            format!("{attr}[{}]{sub}", display(&filter))
        }
        Ok(PatchPath::Schema(urn)) => format!("schema {urn}"),
        Err(error) => format!("{}: {error}", error.kind.as_str()),
    }
}

/// Proves: 7644-3.5.2-06, 7644-3.10-01
#[test]
fn paths_become_canonical() {
    for (text, expected) in [
        ("active", "active"),
        ("NAME.FamilyName", "name.familyName"),
        (" name . familyName ", "name.familyName"),
        ("manager.$REF", &format!("{}:manager.$ref", urn::ENTERPRISE_USER)),
        ("emails", "emails"),
        ("email.value", "emails.value"),
        ("urn:ietf:params:scim:schemas:core:2.0:User:active", "active"),
        ("URN:IETF:params:scim:schemas:core:2.0:user:phoneNumber", "phoneNumbers"),
        ("urn:ietf:params:scim:schemas:core:2.0:User", &format!("schema {}", urn::USER)),
        (urn::ENTERPRISE_USER, &format!("schema {}", urn::ENTERPRISE_USER)),
        // What Entra's oldest jobs write.
        (
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.organization",
            &format!("{}:organization", urn::ENTERPRISE_USER),
        ),
        ("emails[type eq \"work\"].value", "emails[type eq \"work\"].value"),
        ("emails[type eq\"work\"]", "emails[type eq \"work\"]"),
        ("phoneNumber[type eq work].value", "phoneNumbers[type eq \"work\"].value"),
        ("roles [ type eq \"x\" ] . primary", "roles[type eq \"x\"].primary"),
        (
            "addresses[primary EQ \"True\"].streetAddress",
            "addresses[primary eq true].streetAddress",
        ),
        ("emails[value eq \"a.b@c d.example\"]", "emails[value eq \"a.b@c d.example\"]"),
    ] {
        assert_eq!(canonical(text), expected, "{text}");
    }
}

/// Proves: 7644-3.5.2-06
#[test]
fn what_is_no_path_is_refused_with_its_name() {
    for (text, part) in [
        ("", "names no attribute"),
        ("badge", "\"badge\""),
        ("urn:contoso:custom:2.0:User:badge", "\"urn:contoso:custom:2.0:User:badg"),
        ("__proto__.admin", "\"__proto__.admin\""),
        ("name.nope", "\"name.nope\""),
        ("name.givenName.more", "names no attribute"),
        ("active.value", "names no attribute"),
        ("emails[0].value", "\"0\" is no sub-attribute"),
        ("emails[type eq", "expected a value, found the end"),
        ("emails[type eq \"work\"", "expected \"and\", \"or\" or ]"),
        ("emails[type eq \"work\"].", "expected a sub-attribute"),
        ("emails[type eq \"work\"].nope", "\"nope\" is no sub-attribute of \"emails\""),
        ("emails[type eq \"work\"] x", "expected the end, found \"x\""),
        ("name[familyName eq \"x\"]", "only an attribute with several values"),
        ("schemas[type eq \"x\"]", "\"type\" is no sub-attribute of \"schemas\""),
    ] {
        let refused = canonical(text);
        assert!(
            refused.starts_with("invalidPath: ") && refused.contains(part),
            "{text}: {refused}"
        );
    }
}

/// Proves: 7644-3.4.2.2-15
#[test]
fn the_longest_urn_wins() {
    let mut kind = ResourceType::user().clone();
    let shorter = "urn:ietf:params:scim:schemas:extension:enterprise:2.0";
    let schema = crate::Schema::new(shorter, "Short", "", []);
    kind.extensions.push(crate::Extension { schema, required: false });
    let path = format!("{}:department", urn::ENTERPRISE_USER);
    assert_eq!(AttrPath::parse(&path, &kind).map(|path| path.name), Some("department".into()));
}

/// Proves: 7644-3.10-02
#[test]
fn an_extension_attribute_needs_no_urn_while_it_is_the_only_one() {
    let mut kind = ResourceType::user().clone();
    assert!(AttrPath::parse("department", &kind).is_some());
    let rows = [crate::Attribute::string("department", "")];
    let schema = crate::Schema::new("urn:example:other", "Other", "", rows);
    kind.extensions.push(crate::Extension { schema, required: false });
    assert_eq!(AttrPath::parse("department", &kind), None);
    assert!(AttrPath::parse("urn:example:other:department", &kind).is_some());
}

#[test]
fn an_endless_name_is_not_repeated() {
    let refused = canonical(&"x".repeat(5000));
    assert!(refused.len() < 200, "{refused}");
}

#[test]
fn an_unknown_attribute_of_an_extension_is_named() {
    let refused = canonical(&format!("{}:shoeSize", urn::ENTERPRISE_USER));
    assert!(refused.contains(":User:shoeSize\" names no attribute"), "{refused}");
}
