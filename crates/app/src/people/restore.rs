//! Administrators remove people, and bring them back (C-01).

use muster_core::{
    Error, Result,
    error::Thing,
    event::{Action, Event, Subject},
    extension::{Extends, Keys, has_own},
    id::{PersonId, RoleId},
    person::{Person, Profile, Removed},
    role::RoleFrom,
    time::Timestamp,
};
use muster_store::{Departed, StoreError, WriteTx};
use serde_json::json;

use super::{
    absent::not_removed,
    delete::{depart, erase, leaving, purge, removed},
    modify::record,
    protect,
};
use crate::{App, EnterpriseAdmin, Schemas, seats};

impl App {
    /// Removes a person as the policy has it; `for_good` at once and for ever, also somebody who was
    /// removed before. Answers whether it can be undone, and until when.
    pub async fn person_remove(
        &self,
        admin: &EnterpriseAdmin,
        id: PersonId,
        for_good: bool,
    ) -> Result<Option<Removed>> {
        let (now, enterprise) = (admin.ctx.now, admin.enterprise.clone());
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let way = if for_good { None } else { removed(enterprise.policy.on_delete, now) };
                if let Some(person) = tx.person_lock(id).await? {
                    protect::last_admin(&tx, &person).await?;
                    let events = match way {
                        None => erase(&tx, &person, now).await?,
                        Some(way) => {
                            let leaver = leaving(&person, enterprise.schemas_version, way);
                            depart(&tx, &enterprise.policy, leaver).await?
                        }
                    };
                    return Ok(tx.done(way, events));
                }
                let left = tx.departed_lock(id).await?.ok_or(Error::NotFound(Thing::Person))?;
                if !for_good {
                    let before = left.person.removed;
                    return Ok(tx.unchanged(before));
                }
                let events = purge(&tx, &left.person).await?;
                Ok::<_, Error>(tx.done(None, events))
            })
            .await
    }

    /// Brings somebody back who was removed, as they were and into the groups that are still there;
    /// enabled or disabled, where that is chosen. Refused where one of their names was taken since.
    pub async fn person_restore(
        &self,
        admin: &EnterpriseAdmin,
        id: PersonId,
        active: Option<bool>,
    ) -> Result<Person> {
        let policy = admin.enterprise.policy.clone();
        let schemas = self.schemas_of(&admin.enterprise).await?;
        let now = admin.ctx.now;
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let Some(left) = tx.departed_lock(id).await? else {
                    return Err(not_removed(&tx, id).await?);
                };
                if is_past(&tx, &left, now).await? {
                    return Err(Error::NotFound(Thing::Person));
                }
                schemas.hold(&tx, has_own(&left.person.profile.attributes)).await?;
                let before = record(&left.person, &[], &schemas);
                let groups = left.groups.clone();
                let mut person = back(&tx, left, &schemas, active).await?;
                person.updated_at = now;
                if person.is_active() {
                    tx.seat_let_go(id).await?;
                    seats::take(&tx, policy.seat_limit, "the person was not restored").await?;
                }
                let keys = schemas.keys(Extends::User, &person.profile.attributes)?;
                let identity = policy.identity(person.source, &person.profile);
                let returned = tx.person_return(&person, &groups, &identity, now).await;
                returned.map_err(taken)?;
                let written = tx.person_values(id, &Keys::default(), &keys).await;
                written.map_err(taken)?;
                if person.role_from.waits {
                    // The role may have been made meanwhile.
                    tx.role_review_people(&[id]).await?;
                }
                let event = Event {
                    before: json!({ "profile": before }),
                    ..Event::created(
                        Action::PersonRestored,
                        Subject::Person(id),
                        json!({ "profile": record(&person, &[], &schemas) }),
                    )
                };
                Ok::<_, Error>(tx.done(person, vec![event]))
            })
            .await
    }
}

/// Whether the day is over until which somebody can come back.
pub(super) fn is_over(left: &Departed, now: Timestamp) -> bool {
    left.person.removed.and_then(|removed| removed.until).is_some_and(|until| until <= now)
}

/// Whether somebody cannot come back any more: their day is over, and the run that removed them has
/// ended and is not held.
pub(super) async fn is_past(tx: &WriteTx, left: &Departed, now: Timestamp) -> Result<bool> {
    Ok(match left.cycle {
        Some(cycle) if is_over(left, now) => !tx.cycle_keeps(cycle, now).await?,
        _ => is_over(left, now),
    })
}

/// The person as they were, as far as the enterprise still has what they had.
async fn back(
    tx: &WriteTx,
    left: Departed,
    schemas: &Schemas,
    active: Option<bool>,
) -> Result<Person> {
    let Departed { person, schemas: version, .. } = left;
    let (role, role_from) = role_as_before(tx, person.role, person.role_from).await?;
    let attributes = schemas.unchanged_since(version, person.profile.attributes);
    Ok(Person {
        profile: Profile { active: active.or(person.profile.active), attributes, ..person.profile },
        disabled: active.map_or(person.disabled, |active| !active),
        held: active.map_or(person.held, |active| !active),
        role,
        role_from,
        version: person.version + 1,
        removed: None,
        ..person
    })
}

/// The role somebody had; the default one, where it is not there any more.
pub(super) async fn role_as_before(
    tx: &WriteTx,
    role: Option<RoleId>,
    from: RoleFrom,
) -> Result<(Option<RoleId>, RoleFrom)> {
    Ok(match role {
        Some(role) if tx.role_find(role).await?.is_none() => {
            (tx.role_default().await?.map(|role| role.id), RoleFrom::default())
        }
        as_before => (as_before, from),
    })
}

/// Somebody else has one of the names now.
fn taken(error: StoreError) -> Error {
    let name = match &error {
        StoreError::Conflict(field) => field.name().to_owned(),
        StoreError::Taken(attribute) => attribute.clone(),
        _ => return error.into(),
    };
    Error::InUse(format!(
        "{name} of the removed user is used by another user of this enterprise now; change it there or \
         remove that user, and restore this one afterwards"
    ))
}
