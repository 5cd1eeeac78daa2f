//! What an extension schema must keep to.

use std::collections::BTreeSet;

use super::attribute::{Attribute, Kind, Mutability, Returned, Uniqueness};
use super::own::BadSchema;
use super::{ResourceType, Schema};
use crate::json::excerpt;
use crate::urn;

const LONGEST_URN: usize = 200;
const LONGEST_NAME: usize = 64;
const LONGEST_TEXT: usize = 1_000;
const MOST_VALUES: usize = 200;

/// What a reference may point to here (RFC 7643 §7).
const REFERENCE_TYPES: [&str; 4] = ["User", "Group", "external", "uri"];

/// What holds of a schema by itself.
pub(super) fn of_schema(schema: &Schema, problems: &mut BadSchema) {
    if !is_urn(&schema.id) {
        problems.say(format!(
            "\"id\" must be a URN of at most {LONGEST_URN} letters, digits and - . _ : such as \
             urn:ietf:params:scim:schemas:extension:contoso:2.0:User."
        ));
    } else if is_reserved(&schema.id) {
        problems.say(format!(
            "\"{}\" belongs to the standard. Choose a URN of your own, such as \
             urn:ietf:params:scim:schemas:extension:contoso:2.0:User.",
            schema.id
        ));
    }
    if !(1..=LONGEST_NAME).contains(&schema.name.chars().count()) {
        problems.say(format!("A schema needs a \"name\" of 1 to {LONGEST_NAME} characters."));
    }
    text("The schema", &schema.description, problems);
    if schema.attributes.is_empty() {
        problems.say("A schema needs at least one attribute.");
    }
    distinct("The schema", &schema.attributes, problems);
}

/// What holds of a schema beside those there are already.
pub(super) fn beside(
    schema: &Schema,
    kind: &ResourceType,
    others: &[&str],
    problems: &mut BadSchema,
) {
    let id = schema.id.to_ascii_lowercase();
    for other in others.iter().map(|other| other.to_ascii_lowercase()) {
        let below = |longer: &str, shorter: &str| {
            longer.strip_prefix(shorter).is_some_and(|rest| rest.starts_with([':', '.']))
        };
        if id == other {
            problems.say(format!("There is a schema \"{}\" already. Change that one.", schema.id));
        } else if below(&id, &other) || below(&other, &id) {
            // `URN:rest` is how an attribute is called.
            problems.say(format!(
                "\"{}\" could be taken for an attribute of \"{other}\", or the other way round. Choose \
                 a URN that does not begin with the other.",
                schema.id
            ));
        }
    }
    // RFC 7643 §3.3: extensions do not define core attributes anew.
    let base = || kind.common.iter().chain(&kind.schema.attributes);
    for row in &schema.attributes {
        if base().any(|own| own.name.eq_ignore_ascii_case(&row.name)) {
            problems.say(format!(
                "{} has an attribute \"{}\" of its own. Choose another name.",
                kind.name, row.name
            ));
        }
    }
}

/// What holds of an attribute, or of a sub-attribute of the one around it.
pub(super) fn of_attribute(
    at: &str,
    row: &Attribute,
    around: Option<&Attribute>,
    problems: &mut BadSchema,
) {
    let many = row.multi_valued || around.is_some_and(|around| around.multi_valued);
    let referable = matches!(row.kind, Kind::Reference);
    let textual = matches!(row.kind, Kind::String | Kind::Reference | Kind::Binary);
    let always_exact = matches!(row.kind, Kind::Binary | Kind::Reference);
    let comparable =
        matches!(row.kind, Kind::String | Kind::Reference | Kind::Integer | Kind::Decimal);
    let rules = [
        (
            is_name(&row.name) || (around.is_some() && row.name == "$ref"),
            "is no name of an attribute: a letter first, then letters, digits, - and _, at most 64.",
        ),
        (
            around.is_none() || row.kind != Kind::Complex,
            "is complex inside of a complex attribute (RFC 7643 §2.3.8). Make it an attribute of its \
             own.",
        ),
        (
            around.is_none() || !row.multi_valued,
            "is a list inside of a complex attribute. Make it an attribute of its own.",
        ),
        (
            around.is_some() || row.kind != Kind::Complex || !row.sub_attributes.is_empty(),
            "is complex and needs \"subAttributes\".",
        ),
        (
            row.kind == Kind::Complex || row.sub_attributes.is_empty(),
            "has \"subAttributes\"; make it complex or leave them out.",
        ),
        (
            !row.required || row.mutability != Mutability::ReadOnly,
            "is required and readOnly, so that nobody could ever send it. Choose one of the two.",
        ),
        (
            row.mutability != Mutability::WriteOnly || row.returned == Returned::Never,
            "is writeOnly, which is never returned. Leave \"returned\" out or make it never.",
        ),
        (
            row.uniqueness == Uniqueness::None || (comparable && !many),
            "cannot be unique: only a single string, reference or number can.",
        ),
        (!row.case_exact || textual, "has no case. Leave \"caseExact\" out or make it false."),
        (
            row.case_exact || !always_exact,
            "is always compared exactly (RFC 7643 §2.3.6, §2.3.7). Leave \"caseExact\" out or make it \
             true.",
        ),
        (
            row.canonical_values.is_empty() || row.kind == Kind::String,
            "has \"canonicalValues\", which only strings have.",
        ),
        (
            row.canonical_values.len() <= MOST_VALUES
                && row.canonical_values.iter().all(|value| is_value(value)),
            "has more than 200 \"canonicalValues\", or one that is empty or too long.",
        ),
        (
            referable != row.reference_types.is_empty(),
            "needs \"referenceTypes\" where it is a reference, and nowhere else.",
        ),
        (
            row.reference_types.iter().all(|one| REFERENCE_TYPES.contains(&&**one)),
            "may refer to User, Group, external or uri only.",
        ),
        (
            is_standard(row, around),
            "has a name with a meaning (RFC 7643 §2.4): in a list of complex values, \"primary\" is a \
             boolean, \"type\" and \"display\" are strings and \"$ref\" is a reference, so spelled; \
             elsewhere there is no \"primary\".",
        ),
    ];
    for (_, complaint) in rules.iter().filter(|(kept, _)| !kept) {
        problems.say(format!("{at} {complaint}"));
    }
    let values: BTreeSet<_> = row.canonical_values.iter().collect();
    if values.len() < row.canonical_values.len() {
        problems.say(format!("{at} has the same canonical value twice."));
    }
    text(at, &row.description, problems);
    distinct(at, &row.sub_attributes, problems);
}

/// RFC 7643 §2.1: names are unique whatever their case.
fn distinct(at: &str, rows: &[Attribute], problems: &mut BadSchema) {
    let mut names = BTreeSet::new();
    for row in rows {
        if !names.insert(row.name.to_ascii_lowercase()) {
            problems.say(format!("{at} has two attributes \"{}\".", excerpt(&row.name)));
        }
    }
}

/// RFC 7643 §2.4: the names that every list of complex values may use keep their meaning.
fn is_standard(row: &Attribute, around: Option<&Attribute>) -> bool {
    let name = row.name.to_ascii_lowercase();
    let in_list = around.is_some_and(|around| around.multi_valued);
    let meant = match name.as_str() {
        "primary" => in_list && row.kind == Kind::Boolean,
        "type" | "display" if in_list => row.kind == Kind::String,
        "$ref" => row.kind == Kind::Reference,
        "value" if in_list => true,
        _ => return true,
    };
    meant && row.name == name
}

fn text(at: &str, text: &str, problems: &mut BadSchema) {
    if text.chars().count() > LONGEST_TEXT || text.contains('\0') {
        problems.say(format!(
            "\"description\" of {at} must have at most {LONGEST_TEXT} characters, none of them U+0000."
        ));
    }
}

fn is_value(value: &str) -> bool {
    (1..=LONGEST_TEXT).contains(&value.chars().count()) && !value.contains('\0')
}

/// RFC 7643 §2.1: `ALPHA *(nameChar)`.
fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|first| first.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        && name.len() <= LONGEST_NAME
}

/// RFC 8141 §2, less characters that mean something in paths, filters and addresses.
fn is_urn(text: &str) -> bool {
    let mut parts = text.splitn(3, ':');
    let (scheme, space, rest) = (parts.next(), parts.next(), parts.next());
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    text.len() <= LONGEST_URN
        && scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("urn"))
        && space.is_some_and(|space| {
            (2..=32).contains(&space.len())
                && space.chars().all(plain)
                && !space.starts_with('-')
                && !space.ends_with('-')
        })
        && rest.is_some_and(|rest| {
            !rest.is_empty()
                && rest.chars().all(|c| plain(c) || matches!(c, '.' | '_' | ':'))
                && !rest.starts_with([':', '.'])
                && !rest.ends_with([':', '.'])
        })
}

/// Whether a URN is one that the standards keep for themselves: all of SCIM's, save extensions that
/// are not the enterprise extension. Entra wants custom extensions to be called so.
fn is_reserved(id: &str) -> bool {
    const EXTENSIONS: &str = "urn:ietf:params:scim:schemas:extension:";
    let id = id.to_ascii_lowercase();
    let enterprise = urn::ENTERPRISE_USER.to_ascii_lowercase();
    let family = enterprise.strip_suffix("2.0:user").unwrap_or(&enterprise);
    (id.starts_with("urn:ietf:") && !id.starts_with(EXTENSIONS)) || id.starts_with(family)
}
