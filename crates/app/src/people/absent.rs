//! What administrators are told of somebody who is not there: they may be elsewhere.

use muster_core::{Error, Result, error::Thing, id::PersonId, person::Person, time::Timestamp};
use muster_store::WriteTx;

use super::restore::is_past;

/// Somebody who is there, locked; who was removed and can come back is to be brought back first. For
/// administrators alone: over SCIM whoever was removed is gone.
pub(super) async fn lock_present(tx: &WriteTx, id: PersonId, now: Timestamp) -> Result<Person> {
    if let Some(person) = tx.person_lock(id).await? {
        return Ok(person);
    }
    if let Some(left) = tx.departed_lock(id).await?
        && !is_past(tx, &left, now).await?
    {
        let name = left.person.profile.shown_name();
        let said = format!("{name} was removed; bring them back first: muster user restore.");
        return Err(Error::invalid("user", said));
    }
    Err(Error::NotFound(Thing::Person))
}

/// Whoever is to be brought back is not among the removed.
pub(super) async fn not_removed(tx: &WriteTx, id: PersonId) -> Result<Error> {
    Ok(match tx.person_lock(id).await? {
        Some(person) => {
            Error::invalid("user", format!("{} is not removed.", person.profile.shown_name()))
        }
        None => Error::NotFound(Thing::Person),
    })
}
