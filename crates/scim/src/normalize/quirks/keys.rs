//! Deviations in names: each function tells whether what was written to name an attribute shows it.

use super::Quirk;
use crate::path::ALIASES;
use crate::schema::Resolved;

/// Whether a name, as it was written, deviates so.
type Recognise = fn(&str, &Resolved<'_>) -> bool;

/// Of a key of a resource.
const OF_KEYS: [(Quirk, Recognise); 6] = [
    (Quirk::BareExtensionAttribute, bare_extension_attribute),
    (Quirk::QualifiedKey, qualified_key),
    (Quirk::DottedUrn, dotted_urn),
    (Quirk::DottedKey, dotted_key),
    (Quirk::SingularAlias, singular_alias),
    (Quirk::OddCase, odd_case),
];

/// Of a key in the object of a schema.
const OF_MEMBERS: [(Quirk, Recognise); 3] = [
    (Quirk::DottedKey, dotted_key),
    (Quirk::SingularAlias, singular_alias),
    (Quirk::OddCase, odd_case),
];

/// Of the name in a path, where URNs and dots belong (RFC 7644 §3.10).
const OF_PATHS: [(Quirk, Recognise); 2] =
    [(Quirk::DottedUrn, dotted_urn), (Quirk::SingularAlias, singular_alias)];

/// What is peculiar about a key of a resource.
pub(crate) fn of_key(key: &str, at: &Resolved<'_>) -> impl Iterator<Item = Quirk> {
    met(&OF_KEYS, key, at)
}

/// What is peculiar about a key in the object of a schema.
pub(crate) fn of_member(key: &str, at: &Resolved<'_>) -> impl Iterator<Item = Quirk> {
    met(&OF_MEMBERS, key, at)
}

/// What is peculiar about the name in a path.
pub(crate) fn of_path(name: &str, at: &Resolved<'_>) -> impl Iterator<Item = Quirk> {
    met(&OF_PATHS, name, at)
}

fn met(
    all: &'static [(Quirk, Recognise)],
    written: &str,
    at: &Resolved<'_>,
) -> impl Iterator<Item = Quirk> {
    // Nearly all names are spelled as in the schema.
    let plain = at.sub.is_none() && !at.extension && at.attribute.name == written;
    let all = if plain { &[] } else { all };
    all.iter().filter(move |(_, shows)| shows(written, at)).map(|(quirk, _)| *quirk)
}

/// `email`, `phoneNumber` for the plural names. Entra and Ping, set up after a vendor's guide
/// (`entra/create-user-vendor-singular`, in a path `entra/patch-phone-singular-alias`). The resource
/// type knows the names.
fn singular_alias(written: &str, at: &Resolved<'_>) -> bool {
    let name = name(written, at);
    !at.attribute.name.eq_ignore_ascii_case(name)
        && ALIASES.iter().any(|(alias, _)| alias.eq_ignore_ascii_case(name))
}

/// `"name.givenName": …`: a sub-attribute as one key. Entra with `aadOptscim062020`
/// (`entra/patch-flag-grouped-pathless`).
fn dotted_key(_: &str, at: &Resolved<'_>) -> bool {
    at.sub.is_some()
}

/// `"urn:…:User:employeeNumber": …`: an attribute with its URN as one key. Entra with
/// `aadOptscim062020` (`entra/patch-flag-grouped-pathless`).
fn qualified_key(written: &str, at: &Resolved<'_>) -> bool {
    urn_behind(written, at).is_some()
}

/// `urn:…:User.organization`: a dot between URN and name. Entra's oldest jobs
/// (`entra/patch-organization-dot-notation`).
fn dotted_urn(written: &str, at: &Resolved<'_>) -> bool {
    urn_behind(written, at).is_some_and(|rest| rest.starts_with('.'))
}

/// `UserName`: a name in another case. Scripts and templates (`onelogin/create-user-own-template`).
fn odd_case(written: &str, at: &Resolved<'_>) -> bool {
    let name = name(written, at);
    at.sub.is_none() && at.attribute.name != name && at.attribute.name.eq_ignore_ascii_case(name)
}

/// `"department": …` among the core attributes. Templates that OneLogin's administrators write
/// (`onelogin/create-user-own-template`).
fn bare_extension_attribute(written: &str, at: &Resolved<'_>) -> bool {
    at.extension && urn_behind(written, at).is_none()
}

/// The name of the attribute, as it was written.
fn name<'w>(written: &'w str, at: &Resolved<'_>) -> &'w str {
    let bare = urn_behind(written, at).and_then(|rest| rest.get(1..)).unwrap_or(written);
    bare.split_once('.').map_or(bare, |(name, _)| name)
}

/// What follows the URN of the schema, where it is written; it begins with a colon or a dot.
fn urn_behind<'w>(written: &'w str, at: &Resolved<'_>) -> Option<&'w str> {
    let (urn, rest) = written.split_at_checked(at.schema.len())?;
    (urn.eq_ignore_ascii_case(at.schema) && rest.starts_with([':', '.'])).then_some(rest)
}
