//! What people were before a run, as it is sealed with their keys.

use muster_core::{
    id::{PersonId, RoleId},
    person::{Person, Profile, Removed, Source},
    role::RoleFrom,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{StoreError, seal::LogKey};

/// Everything of a person but their groups.
#[derive(Serialize, Deserialize)]
struct Image {
    profile: Profile,
    source: Source,
    role: Option<RoleId>,
    role_from: RoleFrom,
    disabled: bool,
    held: bool,
    version: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
    removed: Option<(Timestamp, Option<Timestamp>)>,
}

/// The bytes to be sealed.
pub(super) fn written(person: &Person) -> Result<Vec<u8>, StoreError> {
    let image = Image {
        profile: person.profile.clone(),
        source: person.source,
        role: person.role,
        role_from: person.role_from.clone(),
        disabled: person.disabled,
        held: person.held,
        version: person.version,
        created_at: person.created_at,
        updated_at: person.updated_at,
        removed: person.removed.map(|removed| (removed.at, removed.until)),
    };
    serde_json::to_vec(&image)
        .map_err(|error| StoreError::corrupt("cycle_person", error.to_string()))
}

/// The person in the sealed bytes.
pub(super) fn read(id: PersonId, sealed: &[u8], key: &LogKey) -> Result<Person, StoreError> {
    let image: Image = serde_json::from_slice(&key.open(sealed)?)
        .map_err(|error| StoreError::corrupt("cycle_person", error.to_string()))?;
    Ok(Person {
        id,
        profile: image.profile,
        source: image.source,
        role: image.role,
        role_from: image.role_from,
        disabled: image.disabled,
        held: image.held,
        groups: Vec::new(),
        version: image.version,
        created_at: image.created_at,
        updated_at: image.updated_at,
        removed: image.removed.map(|(at, until)| Removed { at, until }),
    })
}
