//! Changing people: PUT, PATCH and the portal all come through here.

use std::sync::Arc;

use muster_core::{
    Error, Result,
    call::Matched,
    enterprise::Enterprise,
    error::{Faults, Invalid, Rule, Thing},
    event::{Action, Event, Means, Subject},
    extension::{Extends, has_own},
    id::PersonId,
    person::{Person, PersonChange, Profile, Source},
    policy::Admitted,
    role::{Chosen, Lost},
};
use muster_store::WriteTx;
use serde_json::{Value, json};

use super::{
    Decided, Ended,
    access::{self, held},
    adopt,
    create::check,
    named, protect,
    role::{self, Standing},
    unique,
};
use crate::{App, Schemas, ScimCaller, cycles, domains, seats};

/// What becomes of a change that is refused.
const OUTCOME: &str = "the person stays as they are";

impl App {
    /// Changes a person: reads it, lets `change` say what it should be, and writes that, with nobody
    /// in between. What does not change anything leaves version and time alone. `lacking` is what the schemas
    /// miss; it is told with all else that is refused.
    pub async fn person_modify<E>(
        &self,
        caller: &ScimCaller,
        id: PersonId,
        by: Means,
        lacking: Vec<Invalid>,
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
                let policy = &enterprise.policy;
                if before.source == Source::Manual {
                    return Err(protect::by_hand(&tx, policy, &before).await?.into());
                }
                let own = has_own(&before.profile.attributes);
                schemas.hold(&tx, own).await?;
                let PersonChange { profile, foreign, named: by_name } =
                    change(&before).map_err(Ended::Theirs)?;
                schemas.hold(&tx, !own && (foreign || has_own(&profile.attributes))).await?;
                let back = by_name && adopt::comes_back(policy, &before, &profile);
                if before.source != Source::Scim && !back {
                    return Err(protect::by_hand(&tx, policy, &before).await?.into());
                }
                let mut faults = Faults::of(lacking);
                let (admitted, wrong) = policy.look(Some(&before.profile), profile);
                let Admitted { profile, passed_over } = admitted;
                faults.invalid(wrong);
                faults.collect(check(&profile))?;
                // Who is there may stay with a domain of before; a new e-mail must be of a verified one.
                if policy.email_of(&profile) != policy.email_of(&before.profile) {
                    let name = &enterprise.name;
                    let verified = domains::require_verified(&tx, policy, name, &profile, OUTCOME);
                    faults.collect(verified.await)?;
                }
                let waits = before.held && profile.active == Some(true);
                let profile = held(before.held, profile);
                let chosen = role_follows(&tx, &enterprise, &before, &profile).await;
                let chosen = faults.collect(chosen)?.flatten();
                faults.into_result()?;
                let (assigned, from, rule, lost) = match chosen {
                    Some(chosen) => (chosen.role, chosen.from(), chosen.rule, chosen.lost),
                    None => (before.role, before.role_from.clone(), "role.unchanged", Vec::new()),
                };
                let rule = if waits { "active.held" } else { rule };
                let same = profile == before.profile && assigned == before.role;
                if same && from == before.role_from && !back {
                    let decided = Decided {
                        person: before,
                        rule,
                        passed_over,
                        changed: false,
                        matched: Matched::Id,
                        changes: Vec::new(),
                    };
                    return Ok(tx.unchanged(decided));
                }
                let after = Person {
                    // Only somebody who says `active: true` lets a disabled person in again.
                    disabled: profile.disables(before.disabled),
                    profile,
                    source: Source::Scim,
                    role: assigned,
                    role_from: from,
                    version: before.version + 1,
                    updated_at: ctx.now,
                    ..before.clone()
                };
                if assigned != before.role || before.is_active() && !after.is_active() {
                    protect::may_change(&tx, policy, &before, &after).await?;
                }
                if !before.is_active() && after.is_active() {
                    tx.seat_let_go(id).await?;
                    seats::take(&tx, policy.seat_limit, OUTCOME).await?;
                }
                unique::require_free(&tx, policy, &before, &after).await?;
                let keys =
                    |person: &Person| schemas.keys(Extends::User, &person.profile.attributes);
                let (was, is) = (keys(&before)?, keys(&after)?);
                tx.person_update(&before, &after, &policy.identity(after.source, &after.profile))
                    .await?;
                tx.person_values(id, &was, &is).await?;
                let mut told = event(&before, &after, &lost, &schemas).by(by);
                if back && told.action == Action::PersonUpdated {
                    told.action = Action::PersonAdopted;
                }
                let changes = named(&told);
                let mut events = vec![told];
                if before.is_active() && !after.is_active() {
                    events.extend(access::end(&tx, id, ctx.now).await?);
                    events.extend(cycles::judge(&tx, &ctx, &enterprise).await?);
                }
                let decided = Decided {
                    person: after,
                    rule,
                    passed_over,
                    changed: true,
                    matched: Matched::Id,
                    changes,
                };
                Ok::<_, Ended<E>>(tx.done(decided, events))
            })
            .await
            .map_err(Ended::into_theirs)
    }
}

/// The role that what is sent leads to; none where nothing was said that decides about it (requirement 46).
async fn role_follows(
    tx: &WriteTx,
    enterprise: &Enterprise,
    before: &Person,
    profile: &Profile,
) -> Result<Option<Chosen>> {
    let moved = profile.roles_sent() != before.profile.roles_sent();
    if profile.attributes.get("roles") != before.profile.attributes.get("roles") {
        role::check_form(&enterprise.policy, profile)?;
    }
    if !moved && !before.role_from.waits {
        return Ok(None);
    }
    match role::choose(tx, enterprise, &Standing::of(before, profile)).await {
        Ok(chosen) => Ok(Some(chosen)),
        // Who waits goes on waiting, whatever else is said of them.
        Err(Error::Forbidden(Rule::UnknownRole(_))) if !moved => Ok(None),
        Err(other) => Err(other),
    }
}

/// What is written down of a change of a person.
pub(crate) fn event(before: &Person, after: &Person, lost: &[Lost], schemas: &Schemas) -> Event {
    let action = match (before.is_active(), after.is_active()) {
        (true, false) => Action::PersonDeactivated,
        (false, true) => Action::PersonActivated,
        (true, true) | (false, false) => Action::PersonUpdated,
    };
    let (was, is) = (record(before, &[], schemas), record(after, lost, schemas));
    Event::changed(action, Subject::Person(after.id), was, is)
}

/// A person as the log tells them: the profile, and beside it what is Muster's own.
pub(super) fn record(person: &Person, lost: &[Lost], schemas: &Schemas) -> Value {
    let mut record = schemas.recorded(json!(person.profile));
    if let Some(record) = record.as_object_mut() {
        record.insert("role".into(), json!(person.role));
        record.insert("roleFrom".into(), role::record(&person.role_from, lost));
        if person.held {
            record.insert("held".into(), true.into());
        }
    }
    record
}
