//! What a client sent, made canonical.
//!
//! Identity providers agree on little beyond the names of attributes. [`normalize`] gives every body
//! one shape — the schema's names, JSON types and lists, unassigned values left out — and reports
//! what it tolerated as [`Quirk`]s; what the sender's profile does not have is refused. The values of PATCH
//! operations go through the same code.
//!
//! Text is never changed: an address or a phone number is answered as it was sent, because Entra
//! compares the two and would send it again in every cycle.

mod entries;
mod quirks;
mod reader;
mod required;
mod value;

use muster_core::provider::IdentityProvider;
use serde_json::Value;

pub(crate) use self::entries::{
    demote, identity, is_bare_label, is_primary, refers, same_entries, shown, text_key, union,
};
pub use self::quirks::Quirk;
pub(crate) use self::quirks::keys;
pub(crate) use self::reader::{Key, Reader};
pub(crate) use self::required::fulfils;
pub use self::required::missing_required;
pub(crate) use self::value::mismatch;
use crate::Map;
use crate::error::ScimError;
use crate::schema::{Resolved, ResourceType};

/// The canonical resource for the body of a POST or PUT, and what was tolerated on the way.
///
/// Attributes that belong to the server, and unknown ones, are left out (RFC 7644 §3.3, §3.5.1), and
/// so is everything unassigned: `null`, `[]`, `{}` (RFC 7643 §2.5). `schemas` names the base schema
/// and the extensions in use, whatever the client claimed. Required attributes may be missing; see
/// [`missing_required`]. Which deviations are tolerated is for the identity-provider profile of the
/// `sender` to say ([`Quirk::is_tolerated_from`]).
///
/// ```
/// # use muster_core::provider::IdentityProvider;
/// # use muster_scim::{Quirk, ResourceType, normalize};
/// # use serde_json::{Value, json};
/// let Value::Object(body) = json!({"UserName": "ann", "active": "True", "nickName": null}) else {
///     unreachable!()
/// };
/// let (user, quirks) = normalize(body, ResourceType::user(), IdentityProvider::Entra)?;
/// assert_eq!(user["userName"], "ann");
/// assert_eq!(user["active"], true);
/// assert!(!user.contains_key("nickName"));
/// assert!(quirks.contains(&Quirk::StringBoolean));
/// # Ok::<(), muster_scim::ScimError>(())
/// ```
pub fn normalize(
    body: Map,
    resource: &ResourceType,
    sender: IdentityProvider,
) -> Result<(Map, Vec<Quirk>), ScimError> {
    let mut reader = Reader::new(resource, sender);
    let mut canonical = Map::new();
    let mut dotted = Vec::new();
    for (key, value) in body {
        match reader.key(&key)? {
            Key::Unknown => {}
            Key::Schemas => reader.all_schemas(&value)?,
            Key::Attribute(at) => {
                reader.assign(&mut canonical, at, value)?;
                note_dotted(&mut dotted, at);
            }
            Key::Schema(schema) => {
                for (at, value) in reader.members(schema, value)? {
                    reader.assign(&mut canonical, at, value)?;
                    note_dotted(&mut dotted, at);
                }
            }
        }
    }
    reader.settle(&mut canonical, &dotted)?;
    let schemas = schemas_in_use(&canonical, resource);
    canonical.insert("schemas".into(), schemas.into());
    Ok((canonical, reader.into_quirks()))
}

/// Keeps the attribute that a dotted key reaches into, once: a key can be spelled in many cases.
fn note_dotted<'a>(dotted: &mut Vec<Resolved<'a>>, at: Resolved<'a>) {
    let list = Resolved { sub: None, ..at };
    if at.sub.is_some() && !dotted.contains(&list) {
        dotted.push(list);
    }
}

/// The base schema and the extensions the resource carries (RFC 7643 §3).
pub(crate) fn schemas_in_use(canonical: &Map, resource: &ResourceType) -> Vec<Value> {
    let extensions = resource
        .extensions
        .iter()
        .filter(|other| other.required || canonical.contains_key(&*other.schema.id))
        .map(|other| &other.schema);
    std::iter::once(&resource.schema).chain(extensions).map(|schema| (&*schema.id).into()).collect()
}

#[cfg(test)]
pub(crate) mod tests;
