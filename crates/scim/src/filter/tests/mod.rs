mod among;

use muster_core::query::{Literal, Op};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::urn;

fn printed(text: &str) -> String {
    match parse(text, ResourceType::user()) {
        Ok(filter) => display(&filter).to_string(),
        Err(error) => error.to_string(),
    }
}

/// Proves: 7644-3.4.2.2-02, 7644-3.4.2.2-04, 7644-3.4.2.2-11, 7644-3.4.2.2-14, 7644-3.4.2.2-15
/// Proves: 7644-3.4.2.2-20, 7644-3.4.2.2-21, 7644-3.4.2.2-23, 7644-3.4.2.2-24, 7644-3.4.2.2-25
#[test]
fn filters_become_canonical() {
    let employee_number = format!("{}:employeeNumber eq \"701984\"", urn::ENTERPRISE_USER);
    for (text, expected) in [
        (r#"userName eq "ann""#, r#"userName eq "ann""#),
        (r#"USERNAME Eq "Ann""#, r#"userName eq "Ann""#),
        (r#"  userName   eq"ann"  "#, r#"userName eq "ann""#),
        (r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#, r#"userName sw "J""#),
        (&employee_number, &employee_number),
        (r"employeeNumber eq 701984", &employee_number),
        // Precedence: not, and, or.
        (
            r#"title pr or userType eq "Intern" and active eq true"#,
            r#"title pr or userType eq "Intern" and active eq true"#,
        ),
        (
            r"(title pr or userType pr) AND active eq true",
            r"(title pr or userType pr) and active eq true",
        ),
        (r#"not(userName sw "a")"#, r#"not (userName sw "a")"#),
        (r#"NOT (userName sw "a") and title pr"#, r#"not (userName sw "a") and title pr"#),
        // Value paths, and Entra's sub-attribute behind them.
        (r#"emails[type eq "work"]"#, r#"emails[type eq "work"]"#),
        (
            r#"email[type eq "work" and not (primary eq false)]"#,
            r#"emails[type eq "work" and not (primary eq false)]"#,
        ),
        (
            r#"emails[type eq "work"].value eq "a@b.example""#,
            r#"emails[type eq "work" and value eq "a@b.example"]"#,
        ),
        (
            r#"emails[type eq "a" or type eq "b"].value co "@" and title pr"#,
            r#"emails[(type eq "a" or type eq "b") and value co "@"] and title pr"#,
        ),
        (r#"emails[type eq "work"] . value pr"#, r#"emails[type eq "work" and value pr]"#),
        (
            r#"name[familyName eq "x" or givenName pr]"#,
            r#"name.familyName eq "x" or name.givenName pr"#,
        ),
        // Complex attributes stand for their value.
        (r#"emails co "@b""#, r#"emails.value co "@b""#),
        (r#"email Co "@b""#, r#"emails.value co "@b""#),
        (r#"manager eq "26""#, &format!("{}:manager.value eq \"26\"", urn::ENTERPRISE_USER)),
        ("emails pr", "emails pr"),
        // A plain value is its own value.
        (r#"SCHEMAS[Value sw "urn:"]"#, r#"schemas[value sw "urn:"]"#),
        (r"schemas[not (value eq null)].value pr", r"schemas[not (not (value pr)) and value pr]"),
        // Literals take the type of the attribute.
        (r#"active eq "True""#, "active eq true"),
        ("active ne FALSE", "active ne false"),
        ("userName eq true", r#"userName eq "true""#),
        ("externalId eq jyoung", r#"externalId eq "jyoung""#),
        ("externalId eq 007", r#"externalId eq "007""#),
        ("displayName Eq PRIMARY/system", r#"displayName eq "PRIMARY/system""#),
        (r#"displayName eq "a\"b\\c%_é\u00e9""#, r#"displayName eq "a\"b\\c%_éé""#),
        (
            r#"meta.lastModified gt "2020-01-01T02:00:00+02:00""#,
            r#"meta.lastModified gt "2020-01-01T00:00:00.000Z""#,
        ),
        (
            "meta.lastmodified ge 2026-01-01T00:00:00Z",
            r#"meta.lastModified ge "2026-01-01T00:00:00.000Z""#,
        ),
        ("title eq null", "not (title pr)"),
        ("title ne NULL", "title pr"),
        (r#"title eq "null""#, r#"title eq "null""#),
        (r#"schemas eq "urn:x""#, r#"schemas eq "urn:x""#),
        (
            r#"id eq "1" and manager eq "2""#,
            &format!("id eq \"1\" and {}:manager.value eq \"2\"", urn::ENTERPRISE_USER),
        ),
        // Operators inside of values.
        (r#"userName eq "a eq b and (c)""#, r#"userName eq "a eq b and (c)""#),
    ] {
        assert_eq!(printed(text), expected, "{text}");
    }
}

/// Proves: 7644-3.4.2.2-03, 7644-3.4.2.2-04, 7644-3.4.2.2-09, 7644-3.4.2.2-10, 7644-3.4.2.2-18
#[test]
fn what_is_no_filter_is_refused_with_a_reason() {
    for (text, reason) in [
        ("", "character 1: expected an attribute, \"not\" or (, found the end"),
        ("userName", "character 9: expected an operator such as eq, found the end"),
        ("userName eq", "character 12: expected a value, found the end"),
        (r#"userName regex "a.*""#, "character 10: \"regex\" is no operator"),
        (r#"nope eq "x""#, "character 1: \"nope\" is no attribute of User"),
        (r#"urn:contoso:badge eq "1""#, "\"urn:contoso:badge\" is no attribute"),
        (r#"userName eq "ann"#, "character 13: the string that begins here has no closing"),
        (r#"userName eq "\x""#, "not valid JSON"),
        ("userName eq 'ann'", "strings are written in double quotes"),
        (r#"userName eq "a" title pr"#, "expected \"and\", \"or\" or the end, found \"title\""),
        (r#"userName eq "a" and"#, "found the end"),
        (r#"(userName eq "a""#, "expected \"and\", \"or\" or )"),
        (r#"userName eq "a")"#, "found )"),
        (r#"not userName eq "a""#, "expected ( after \"not\", found \"userName\""),
        (r#"emails[type eq "work""#, "expected \"and\", \"or\" or ], found the end"),
        (r#"emails[userName eq "a"]"#, "\"userName\" is no sub-attribute of \"emails\""),
        (r"emails[emails[type pr]]", "\"emails\" is no sub-attribute"),
        (r#"emails[type eq "a"].nope pr"#, "\"nope\" is no sub-attribute"),
        (r#"userName[value eq "a"]"#, "\"userName\" has no sub-attributes"),
        (r#"schemas[type eq "a"]"#, "\"type\" is no sub-attribute of \"schemas\""),
        // The matrix of operators and types.
        ("active gt true", "\"active\" is of type boolean, which gt cannot compare"),
        (r#"active co "t""#, "which co cannot compare"),
        (r"emails.primary ge true", "which ge cannot compare"),
        (r#"x509Certificates.value lt "a""#, "of type binary, which lt"),
        (r#"x509Certificates co "a""#, "of type binary, which co"),
        (r#"meta.created sw "2020""#, "of type dateTime, which sw"),
        (r#"meta.created gt "yesterday""#, "must be compared with a date and time"),
        (r#"active eq "yes""#, "must be compared with true or false"),
        (r#"name eq "x""#, "\"name\" has several parts; compare one of them, as in name.formatted"),
        (r"title gt null", "null can be compared by eq and ne only"),
        (r#"password eq "x""#, "\"password\" cannot be asked for"),
        ("password pr", "\"password\" cannot be asked for"),
    ] {
        let refused = printed(text);
        assert!(refused.starts_with("The filter is wrong at character"), "{text}: {refused}");
        assert!(refused.contains(reason), "{text}: {refused}");
    }
}

/// Proves: 7644-3.4.2.2-18
#[test]
fn limits_hold_before_anything_recurses() {
    let nested = |depth: usize, open: &str, close: &str| {
        printed(&format!("{}title pr{}", open.repeat(depth), close.repeat(depth)))
    };
    assert_eq!(nested(MAX_DEPTH, "(", ")"), "title pr");
    for (open, close) in [("(", ")"), ("not (", ")"), ("not(", ")")] {
        let refused = nested(MAX_DEPTH + 1, open, close);
        assert!(refused.contains("deeper than 32"), "{refused}");
        assert!(nested(2000, open, close).contains("deeper than 32"));
    }
    let long = printed(&format!("userName eq \"{}\"", "x".repeat(MAX_LENGTH)));
    assert!(long.contains("longer than 16384 bytes") && long.len() < 200, "{long}");
}

#[test]
fn a_long_word_is_not_repeated() {
    assert!(printed(&format!("{} eq 1", "x".repeat(9000))).len() < 200);
}

#[test]
fn positions_count_characters() {
    let error = parse(r#"title eq "ééé" nope"#, ResourceType::user()).unwrap_err();
    assert_eq!(error.position(), 16);
}

fn ann() -> crate::Map {
    let ann = json!({
        "schemas": [urn::USER],
        "id": "a-1",
        "externalId": "E1",
        "userName": "Ann Élie",
        "active": true,
        "title": "",
        "emails": [
            { "value": "Ann@Work.example", "type": "work", "primary": true },
            { "value": "ann@home.example", "type": "home" },
        ],
        "name": { "familyName": "Lee" },
        "meta": { "created": "2011-05-13T05:42:34+01:00" },
        urn::ENTERPRISE_USER: { "department": "IT" },
    });
    ann.as_object().unwrap().clone()
}

/// Proves: 7643-2.3.5-02, 7643-2.4-03, 7644-3.4.2.2-05, 7644-3.4.2.2-06, 7644-3.4.2.2-07
/// Proves: 7644-3.4.2.2-08, 7644-3.4.2.2-12, 7644-3.4.2.2-13, 7644-3.4.2.2-19, 7644-3.4.2.2-20
/// Proves: 7644-3.4.2.2-22
#[test]
fn filters_mean_what_the_rfc_says() {
    for (text, expected) in [
        (r#"userName eq "ANN ÉLIE""#, true),
        (r#"userName eq "ann E\u0301lie""#, true),
        (r#"userName ne "ann élie""#, false),
        (r#"userName co "N É""#, true),
        (r#"userName sw "ann" and userName ew "LIE""#, true),
        (r#"userName gt "ANA" and userName lt "b""#, true),
        (r#"userName ge "ann élie" and userName le "ann élie""#, true),
        (r#"externalId eq "e1""#, false),
        (r#"externalId eq "E1""#, true),
        ("active eq true", true),
        ("active ne true", false),
        // An empty text is not present; an absent value is not equal to anything.
        ("title pr", false),
        ("nickName pr", false),
        (r#"nickName ne "x""#, true),
        (r#"nickName eq "x""#, false),
        (r#"nickName lt "x""#, false),
        ("nickName eq null", true),
        ("name pr", true),
        (r#"name.givenName ne "x""#, true),
        // Any value may match, and different values may match different parts.
        (r#"emails.type eq "work" and emails.value co "@home""#, true),
        (r#"emails[type eq "work" and value co "@home"]"#, false),
        (r#"emails[type eq "work"].value eq "ann@work.EXAMPLE""#, true),
        (r#"emails.type ne "work""#, true),
        (r#"emails.display ne "x""#, true),
        (r#"not (emails.type eq "work")"#, false),
        (r#"phoneNumbers.type ne "work""#, false),
        ("phoneNumbers pr", false),
        ("emails[primary eq true]", true),
        // A missing `primary` is false.
        (r#"emails[primary eq false and type eq "home"]"#, true),
        (r#"emails[primary ne true and type eq "work"]"#, false),
        (r#"meta.created eq "2011-05-13T04:42:34Z""#, true),
        (r#"meta.created gt "2011-05-13T05:00:00Z""#, false),
        (r#"meta.created ne "2011-05-13T04:42:34Z""#, false),
        (r#"department eq "it""#, true),
        (r#"schemas eq "urn:ietf:params:scim:schemas:core:2.0:User""#, true),
        (r#"schemas[value ew ":User" and not (value co "extension")]"#, true),
        (r#"schemas[value eq "urn:x" or not (value pr)]"#, false),
        (r"title pr or userName pr and active eq false", false),
    ] {
        let filter = parse(text, ResourceType::user()).unwrap();
        assert_eq!(matches(&filter, &ann(), ResourceType::user()), expected, "{text}");
    }
}

/// Proves: 7644-3.4.2.2-08
#[test]
fn numbers_compare_as_numbers() {
    let mut kind = ResourceType::user().clone();
    kind.schema.attributes.push(crate::Attribute::integer("level", ""));
    let mut user = crate::Map::new();
    user.insert("level".into(), json!(10));
    for (text, expected) in [
        ("level eq 10", true),
        ("level gt 9", true),
        ("level eq \"10\"", true),
        ("level lt 10.5", true),
        ("level ge 1e1", true),
        ("level ne 10", false),
    ] {
        assert_eq!(matches(&parse(text, &kind).unwrap(), &user, &kind), expected, "{text}");
    }
    // Whole numbers are never compared as floats, which cannot tell these apart.
    user.insert("level".into(), json!(9_223_372_036_854_775_807_i64));
    for (text, expected) in [
        ("level eq 9223372036854775807", true),
        ("level gt 9223372036854775806", true),
        ("level eq 9223372036854775806", false),
    ] {
        assert_eq!(matches(&parse(text, &kind).unwrap(), &user, &kind), expected, "{text}");
    }
    for number in ["9223372036854775808", "-9223372036854775809", "1e19", "9007199254740993.5"] {
        let refused = parse(&format!("level eq {number}"), &kind).unwrap_err().to_string();
        assert!(refused.contains("\"level\" must be compared with a number of"), "{refused}");
    }
    // Of decimals, the nearest number there is, so that it prints and reads as the same.
    kind.schema.attributes.push(crate::Attribute::new(crate::schema::Kind::Decimal, "rate", ""));
    let long = parse("rate eq 67440737095516155955161556155955161555162233767808", &kind).unwrap();
    assert_eq!(parse(&display(&long).to_string(), &kind).unwrap(), long);
    assert!(parse("level co 1", &kind).is_err());
    assert!(parse("level eq ten", &kind).is_err());
}

/// Comparisons as [`parse`] leaves them: names of texts, and of the parts of emails.
fn leaf(texts: &'static [AttrPathParts]) -> impl Strategy<Value = Filter<AttrPath>> {
    let attr = prop::sample::select(texts).prop_map(|(schema, name, sub)| AttrPath {
        schema: schema.map(str::to_owned),
        name: name.to_owned(),
        sub: sub.map(str::to_owned),
    });
    (attr, prop::sample::select(Op::ALL.to_vec()), ".{0,12}", prop::bool::weighted(0.2)).prop_map(
        |(attr, op, text, present)| {
            if present {
                Filter::Present(attr)
            } else {
                Filter::Compare { attr, op, value: Literal::Text(text) }
            }
        },
    )
}

type AttrPathParts = (Option<&'static str>, &'static str, Option<&'static str>);

const TEXTS: &[AttrPathParts] = &[
    (None, "userName", None),
    (None, "name", Some("givenName")),
    (None, "emails", Some("value")),
    (Some(urn::ENTERPRISE_USER), "department", None),
    (Some(urn::ENTERPRISE_USER), "manager", Some("$ref")),
];
const PARTS_OF_EMAILS: &[AttrPathParts] = &[(None, "value", None), (None, "type", None)];

fn logic(
    leaf: impl Strategy<Value = Filter<AttrPath>> + 'static,
) -> impl Strategy<Value = Filter<AttrPath>> {
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::Or),
            inner.prop_map(|part| Filter::Not(Box::new(part))),
        ]
    })
}

fn filters() -> impl Strategy<Value = Filter<AttrPath>> {
    let flag = prop_oneof![Just(Op::Eq), Just(Op::Ne)].prop_flat_map(|op| {
        any::<bool>().prop_map(move |value| Filter::Compare {
            attr: AttrPath::new("active"),
            op,
            value: Literal::Bool(value),
        })
    });
    let entry = logic(leaf(PARTS_OF_EMAILS))
        .prop_map(|inner| Filter::Any { attr: AttrPath::new("emails"), filter: Box::new(inner) });
    logic(prop_oneof![leaf(TEXTS), flag, entry])
}

proptest! {
    #[test]
    fn what_is_printed_reads_as_the_same_filter(filter in filters()) {
        let text = display(&filter).to_string();
        prop_assert_eq!(parse(&text, ResourceType::user()).unwrap(), filter, "{}", text);
    }

    #[test]
    fn no_text_makes_the_parser_fail_otherwise_than_by_an_error(text in r#"[a-zA-Z ()\[\]".\\:é]{0,80}"#) {
        let _ = parse(&text, ResourceType::user());
        let _ = PatchPath::parse(&text, ResourceType::user());
    }
}
