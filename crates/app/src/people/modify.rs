//! Changing people: PUT, PATCH and the portal all come through here.

use std::sync::Arc;

use muster_core::{
    Error, Result,
    error::{Rule, Thing},
    event::{Action, Event, Means, Subject},
    extension::{Extends, has_own},
    id::PersonId,
    person::{Person, PersonChange, Source},
    policy::Admitted,
};
use serde_json::json;

use super::{Decided, Ended, create::check, role};
use crate::{App, Schemas, ScimCaller, tokens::revoked};

impl App {
    /// Changes a person: reads it, lets `change` say what it should be, and writes that, with nobody
    /// in between. What does not change anything leaves version and time alone.
    pub async fn person_modify<E>(
        &self,
        caller: &ScimCaller,
        id: PersonId,
        by: Means,
        change: impl FnOnce(&Person) -> Result<PersonChange, E> + Send + 'static,
    ) -> Result<Decided, E>
    where
        E: From<Error> + Send + 'static,
    {
        let (ctx, enterprise) = (caller.ctx.clone(), caller.enterprise.clone());
        let schemas = Arc::clone(&caller.schemas);
        self.store
            .write(caller.scope, &caller.ctx, move |tx| async move {
                let found = tx.person_lock(id).await?;
                let before = found.ok_or(Error::NotFound(Thing::Person))?;
                let own = has_own(&before.profile.attributes);
                schemas.hold(&tx, own).await?;
                let PersonChange { profile, foreign } = change(&before).map_err(Ended::Theirs)?;
                schemas.hold(&tx, !own && (foreign || has_own(&profile.attributes))).await?;
                if before.source == Source::Manual {
                    return Err(Error::Forbidden(Rule::ManagedByHand).into());
                }
                let policy = &enterprise.policy;
                let Admitted { profile, passed_over } =
                    policy.admit(Some(&before.profile), profile)?;
                check(&profile)?;
                // The role follows the identity provider on every change of it (requirement 46).
                let (assigned, rule) = if profile.role_names() == before.profile.role_names() {
                    (before.role, "role.unchanged")
                } else {
                    let resolved = role::resolve(&tx, policy, &enterprise.name, &profile).await?;
                    (resolved.role, resolved.rule)
                };
                if profile == before.profile && assigned == before.role {
                    let decided = Decided { person: before, rule, passed_over, changed: false };
                    return Ok(tx.unchanged(decided));
                }
                let after = Person {
                    // Only somebody who says `active: true` lets a disabled person in again.
                    disabled: profile.disables(before.disabled),
                    profile,
                    role: assigned,
                    version: before.version + 1,
                    updated_at: ctx.now,
                    ..before.clone()
                };
                let keys =
                    |person: &Person| schemas.keys(Extends::User, &person.profile.attributes);
                let (was, is) = (keys(&before)?, keys(&after)?);
                tx.person_update(&before, &after, &policy.identity(&after.profile)).await?;
                tx.person_values(id, &was, &is).await?;
                let mut events = vec![event(&before, &after, &schemas).by(by)];
                if before.is_active() && !after.is_active() {
                    // Ending access ends every session and every token that stands for the person, in the
                    // same transaction: being enabled again brings none of them back.
                    tx.session_delete_of_person(id).await?;
                    let ended = tx.token_revoke_of_person(id, ctx.now).await?;
                    events.extend(ended.into_iter().map(revoked));
                }
                Ok::<_, Ended<E>>(
                    tx.done(Decided { person: after, rule, passed_over, changed: true }, events),
                )
            })
            .await
            .map_err(Ended::into_theirs)
    }
}

fn event(before: &Person, after: &Person, schemas: &Schemas) -> Event {
    let action = match (before.is_active(), after.is_active()) {
        (true, false) => Action::PersonDeactivated,
        (false, true) => Action::PersonActivated,
        (true, true) | (false, false) => Action::PersonUpdated,
    };
    let record = |person: &Person| {
        let mut record = schemas.recorded(json!(person.profile));
        if let Some(record) = record.as_object_mut() {
            record.insert("role".into(), json!(person.role));
        }
        record
    };
    Event::changed(action, Subject::Person(after.id), record(before), record(after))
}
