//! Values that nobody else may have, and which of them is told where several are taken.

use muster_core::{
    Error, Result,
    error::Field,
    id::PersonId,
    person::{Person, Profile},
    policy::{Identity, MatchBy, Policy},
};
use muster_store::ReadTx;

/// The value that is told, if somebody else has one: that which people are recognised by comes first
/// (C-06). Each database looks at its indexes in an order of its own.
pub(super) async fn taken(
    tx: &ReadTx,
    profile: &Profile,
    policy: &Policy,
    unique: &Identity,
    by_others_than: Option<PersonId>,
) -> Result<Option<Field>> {
    let all = [
        (Field::UserName, MatchBy::UserName, unique.user_name),
        (policy.email_field(profile), MatchBy::WorkEmail, unique.email.is_some()),
        (Field::ExternalId, MatchBy::ExternalId, true),
    ];
    let (first, others): (Vec<_>, Vec<_>) =
        all.into_iter().filter(|one| one.2).partition(|one| one.1 == policy.match_by);
    for (field, ..) in first.into_iter().chain(others) {
        let found = tx.person_with(field, profile, unique).await?;
        if found.is_some_and(|found| Some(found.id) != by_others_than) {
            return Ok(Some(field));
        }
    }
    Ok(None)
}

/// Refuses a change to a value that somebody else has; asked where such a value changes, and only there.
pub(super) async fn require_free(
    tx: &ReadTx,
    policy: &Policy,
    before: &Person,
    after: &Person,
) -> Result<()> {
    let identity = |person: &Person| policy.identity(person.source, &person.profile);
    let (was, is) = (identity(before), identity(after));
    let changed = was != is
        || before.profile.user_name != after.profile.user_name
        || before.profile.external_id != after.profile.external_id;
    if !changed {
        return Ok(());
    }
    let taken = taken(tx, &after.profile, policy, &is, Some(after.id)).await?;
    taken.map_or(Ok(()), |field| Err(Error::Conflict(field)))
}
