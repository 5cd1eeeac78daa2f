//! Removing people, as the policy has it (C-01, requirements 67, 112).

use std::time::Duration;

use muster_core::{
    Error, Result,
    cycle::PAUSE,
    error::Thing,
    event::{Action, Event, Subject},
    id::PersonId,
    person::{Person, Removed, Source},
    policy::{OnDelete, Policy},
    text::fold,
    time::Timestamp,
};
use muster_store::{Leaver, WriteTx};
use serde_json::{Value, json};

use super::{Ended, access, protect};
use crate::{App, ScimCaller, cycles, parked};

/// A day, as the policy counts them.
const DAY: Duration = Duration::from_hours(24);

impl App {
    /// Removes a person. Their access ends, their names are free, and over SCIM they are gone; whether
    /// they can come back is for the policy to say.
    ///
    /// `check` may refuse, knowing the person as they are.
    pub async fn person_delete<E>(
        &self,
        caller: &ScimCaller,
        id: PersonId,
        check: impl FnOnce(&Person) -> Result<(), E> + Send + 'static,
    ) -> Result<(), E>
    where
        E: From<Error> + Send + 'static,
    {
        let (ctx, enterprise) = (caller.ctx.clone(), caller.enterprise.clone());
        let now = ctx.now;
        self.store
            .write(caller.scope, &caller.ctx, move |tx| async move {
                let found = tx.person_lock(id).await?;
                let person = found.ok_or(Error::NotFound(Thing::Person))?;
                check(&person).map_err(Ended::Theirs)?;
                if person.source != Source::Scim {
                    // Requirement 73: managed by hand, never removed automatically.
                    return Err(protect::by_hand(&tx, &enterprise.policy, &person).await?.into());
                }
                protect::may_remove(&tx, &enterprise.policy, &person).await?;
                let removed = removed(enterprise.policy.on_delete, now);
                // Whoever is to be removed at once is so when the run has ended: until then nobody knows
                // whether it is held.
                let removed = removed.unwrap_or(Removed { at: now, until: Some(now.after(PAUSE)) });
                let leaver = leaving(&person, enterprise.schemas_version, removed);
                let mut events = depart(&tx, &enterprise.policy, leaver).await?;
                events.extend(cycles::judge(&tx, &ctx, &enterprise).await?);
                Ok::<_, Ended<E>>(tx.done((), events))
            })
            .await
            .map_err(Ended::into_theirs)
    }
}

/// How somebody is removed now; nothing, where it is for good.
pub(crate) fn removed(policy: OnDelete, now: Timestamp) -> Option<Removed> {
    match policy {
        OnDelete::RemoveNow => None,
        OnDelete::Deactivate => Some(Removed { at: now, until: None }),
        OnDelete::RemoveAfterDays(days) => {
            Some(Removed { at: now, until: Some(now.after(DAY.saturating_mul(days.into()))) })
        }
    }
}

/// Somebody who leaves as they are. `schemas` is the version of the extension schemas that their
/// attributes are of.
pub(crate) fn leaving(person: &Person, schemas: i64, removed: Removed) -> Leaver<'_> {
    Leaver { person, was_active: person.is_active(), schemas, removed }
}

/// Removes a person so that they can come back.
pub(crate) async fn depart(
    tx: &WriteTx,
    policy: &Policy,
    leaver: Leaver<'_>,
) -> Result<Vec<Event>> {
    let Leaver { person, removed, .. } = leaver;
    let mut events = vec![Event::created(
        Action::PersonDeleted,
        Subject::Person(person.id),
        json!({ "until": removed.until.map(|day| day.to_string()) }),
    )];
    events.extend(access::end(tx, person.id, removed.at).await?);
    let email_key = policy.email_of(&person.profile).map(fold);
    tx.person_depart(leaver, email_key).await?;
    Ok(events)
}

/// Removes a person for good: their values, their e-mails, their sessions, their tokens, the invitation
/// they came by, and the key of what the change log says about them.
pub(crate) async fn erase(tx: &WriteTx, person: &Person, now: Timestamp) -> Result<Vec<Event>> {
    let gone = Event::removed(Action::PersonDeleted, Subject::Person(person.id), Value::Null);
    let mut events = vec![gone, purged(person.id)];
    events.extend(access::end(tx, person.id, now).await?);
    tx.person_delete(person, now).await?;
    events.extend(traces(tx, person).await?);
    Ok(events)
}

/// The same of somebody who was removed before.
pub(crate) async fn purge(tx: &WriteTx, person: &Person) -> Result<Vec<Event>> {
    tx.departed_delete(person.id).await?;
    let mut events = vec![purged(person.id)];
    events.extend(traces(tx, person).await?);
    Ok(events)
}

/// Erases what is known of them elsewhere: invitations, calls, and a request of theirs that waits.
async fn traces(tx: &WriteTx, person: &Person) -> Result<Vec<Event>> {
    tx.invitation_erase(person.id, &email_keys(person)).await?;
    tx.kept_call_erase(person.id).await?;
    Ok(parked::erase(tx, &person.profile).await?)
}

fn purged(id: PersonId) -> Event {
    Event::removed(Action::PersonPurged, Subject::Person(id), Value::Null)
}

fn email_keys(person: &Person) -> Vec<String> {
    person.profile.emails.iter().filter_map(|email| email.value.as_deref()).map(fold).collect()
}
