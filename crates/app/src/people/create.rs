//! Making people.

use std::sync::Arc;

use muster_core::{
    Error, Result,
    call::{Changed, Matched, changes},
    ctx::OpCtx,
    enterprise::Enterprise,
    error::{Faults, Field, Invalid},
    event::{Action, Event, Subject},
    extension::{Extends, Keys, has_own},
    id::PersonId,
    parked::WaitsFor,
    person::{Person, PersonChange, Profile, Source},
    policy::{Admitted, Policy, is_address},
    role::Chosen,
};
use muster_store::{StoreError, WriteTx};
use serde_json::{Value, json};

use super::{
    Decided, recreate,
    role::{self, Standing},
    unique,
};
use crate::{App, Schemas, ScimCaller, domains, keyed, parked, seats};

/// What becomes of somebody who is refused.
const OUTCOME: &str = "the person was not registered";

impl App {
    /// Registers a person that an identity provider sent (requirements 64, 69–72).
    ///
    /// Whoever was removed and can come back does; whoever was made by hand may become the identity
    /// provider's. Whoever lacks a role, a seat or a verified domain is refused and waits here (docs/adr/0020). Somebody
    /// who was registered from waiting and is sent again, as they are, is answered as done.
    ///
    /// `lacking` is what the schemas miss. All that is refused is told in one answer, but for seats: nothing is
    /// wrong with whoever lacks one.
    pub async fn person_create(
        &self,
        caller: &ScimCaller,
        wanted: PersonChange,
        lacking: Vec<Invalid>,
    ) -> Result<Decided> {
        let (entry, faults) = Entry::read(caller, wanted, lacking)?;
        if !faults.is_empty() {
            return self.person_faults(caller, &entry.admitted.profile, faults).await;
        }
        let (token, foreign) = (caller.token, entry.foreign);
        let made = self
            .store
            .write(caller.scope, &caller.ctx, move |tx| async move {
                let (ctx, enterprise) = (entry.ctx.clone(), Arc::clone(&entry.enterprise));
                match enter(&tx, entry).await {
                    Ok((decided, events)) => Ok(tx.done(Ok(decided), events)),
                    Err(NotMade { error: Error::Forbidden(rule), sent: Some(sent) })
                        if WaitsFor::after(&rule).is_some() =>
                    {
                        let profile = sent.profile;
                        let request = PersonChange { profile, foreign, named: false };
                        let sent = parked::Sent { request, token, rule };
                        Ok(parked::park(tx, &ctx, &enterprise, sent).await?)
                    }
                    Err(other) => Err(other),
                }
            })
            .await;
        match made {
            Ok(made) => made,
            Err(NotMade { error: Error::Conflict(field), sent: Some(sent) }) => {
                let field = self.person_taken(caller, &sent.profile).await?.unwrap_or(field);
                match self.person_completed(caller, field, &sent.profile).await? {
                    Some(done) => Ok(done),
                    None => self.person_adopt(caller, *sent, foreign, Error::Conflict(field)).await,
                }
            }
            Err(NotMade { error, .. }) => Err(error),
        }
    }

    /// Refuses somebody for all that is wrong, with the role and the domain that they would lack beside it.
    async fn person_faults(
        &self,
        caller: &ScimCaller,
        sent: &Profile,
        mut faults: Faults,
    ) -> Result<Decided> {
        let (tx, enterprise) = (self.store.read(caller.scope), &caller.enterprise);
        faults.collect(role::choose(&tx, enterprise, &Standing::new(sent)).await)?;
        // The domain of what is no address was told already.
        if enterprise.policy.email_of(sent).is_some_and(is_address) {
            let (policy, name) = (&enterprise.policy, &enterprise.name);
            let verified = domains::require_verified(&tx, policy, name, sent, OUTCOME);
            faults.collect(verified.await)?;
        }
        faults.into_result()?;
        Err(Error::internal("faults are an error"))
    }

    /// Which of the values that are taken is told.
    async fn person_taken(&self, caller: &ScimCaller, sent: &Profile) -> Result<Option<Field>> {
        let policy = &caller.enterprise.policy;
        let identity = policy.identity(Source::Scim, sent);
        unique::taken(&self.store.read(caller.scope), sent, policy, &identity, None).await
    }

    /// The person who has the value that was sent, if they were registered from waiting, are sent again
    /// as they were then, and have not changed since.
    async fn person_completed(
        &self,
        caller: &ScimCaller,
        field: Field,
        sent: &Profile,
    ) -> Result<Option<Decided>> {
        let tx = self.store.read(caller.scope);
        let identity = caller.enterprise.policy.identity(Source::Scim, sent);
        let Some(person) = tx.person_with(field, sent, &identity).await? else { return Ok(None) };
        let same = person.version == 1 && person.profile == *sent;
        if !same || !tx.completed_exists(person.id).await? {
            return Ok(None);
        }
        Ok(Some(Decided {
            person,
            rule: "parked.completed",
            passed_over: Vec::new(),
            changed: false,
            matched: Matched::Completed,
            changes: Vec::new(),
        }))
    }
}

/// Somebody who is to be registered, with what it is decided by.
pub(crate) struct Entry {
    pub(crate) ctx: OpCtx,
    pub(crate) enterprise: Arc<Enterprise>,
    schemas: Arc<Schemas>,
    keys: Keys,
    concerned: bool,
    foreign: bool,
    admitted: Admitted,
}

impl Entry {
    /// Checks what needs no database.
    pub(crate) fn new(caller: &ScimCaller, wanted: PersonChange) -> Result<Self> {
        let (entry, faults) = Self::read(caller, wanted, Vec::new())?;
        faults.into_result()?;
        Ok(entry)
    }

    /// The same, with all that is wrong: nobody may enter where that is anything.
    fn read(
        caller: &ScimCaller,
        wanted: PersonChange,
        lacking: Vec<Invalid>,
    ) -> Result<(Self, Faults)> {
        let PersonChange { profile, foreign, .. } = wanted;
        let policy = &caller.enterprise.policy;
        let (admitted, wrong) = policy.look(None, profile);
        let mut faults = Faults::of(lacking);
        faults.invalid(wrong);
        faults.collect(check(&admitted.profile))?;
        faults.collect(role::check_form(policy, &admitted.profile))?;
        let schemas = Arc::clone(&caller.schemas);
        let keys = faults.collect(schemas.keys(Extends::User, &admitted.profile.attributes))?;
        let entry = Self {
            ctx: caller.ctx.clone(),
            enterprise: Arc::clone(&caller.enterprise),
            keys: keys.unwrap_or_default(),
            schemas,
            concerned: foreign || has_own(&admitted.profile.attributes),
            foreign,
            admitted,
        };
        Ok((entry, faults))
    }
}

/// Why somebody was not registered, and what was sent, where it may still be needed.
pub(crate) struct NotMade {
    pub(crate) error: Error,
    pub(crate) sent: Option<Box<Admitted>>,
}

impl From<Error> for NotMade {
    fn from(error: Error) -> Self {
        Self { error, sent: None }
    }
}

impl From<StoreError> for NotMade {
    fn from(error: StoreError) -> Self {
        Error::from(error).into()
    }
}

/// Registers somebody; answers what the change log is to say. Nothing is written where a policy
/// refuses it.
pub(crate) async fn enter(tx: &WriteTx, entry: Entry) -> Result<(Decided, Vec<Event>), NotMade> {
    let Entry { ctx, enterprise, schemas, keys, concerned, admitted, .. } = entry;
    schemas.hold(tx, concerned).await?;
    let policy = &enterprise.policy;
    // Whoever comes back has the seat that was kept for them; it is kept on if they are refused.
    let has_seat = tx.cycles_held()
        && match recreate::who(tx, policy, &admitted.profile, ctx.now).await? {
            Some(left) => tx.seat_is_kept(left.person.id).await?,
            None => false,
        };
    let chosen = match admit(tx, &enterprise, &admitted.profile, has_seat).await {
        Ok(chosen) => chosen,
        Err(error) => return Err(refused(tx, policy, error, admitted).await?),
    };
    if let Some(left) = recreate::who(tx, policy, &admitted.profile, ctx.now).await? {
        let sent = (admitted, &keys);
        let back = recreate::bring_back(tx, &ctx, policy, &schemas, left, sent, &chosen);
        let (decided, mut events) = back.await?;
        events.extend(parked::wait_no_longer(tx, &decided.person).await?);
        return Ok((decided, events));
    }
    let Admitted { profile, passed_over } = admitted;
    let person = Person {
        id: PersonId::from_uuid(ctx.uuid()),
        disabled: profile.disables(false),
        profile,
        held: false,
        source: Source::Scim,
        role: chosen.role,
        role_from: chosen.from(),
        groups: Vec::new(),
        version: 1,
        created_at: ctx.now,
        updated_at: ctx.now,
        removed: None,
    };
    let identity = policy.identity(person.source, &person.profile);
    if let Err(error) = tx.person_insert(&ctx, &person, &identity).await {
        let sent = Admitted { profile: person.profile, passed_over };
        return Err(NotMade { error: error.into(), sent: Some(Box::new(sent)) });
    }
    tx.person_values(person.id, &Keys::default(), &keys).await?;
    let recorded = schemas.recorded(json!(person.profile));
    let mut changes = changes(&Value::Null, &recorded);
    changes.extend(person.role.map(|_| Changed::value("role")));
    let (subject, from) =
        (Subject::Person(person.id), role::record(&person.role_from, &chosen.lost));
    let mut events = vec![Event::created(
        Action::PersonCreated,
        subject,
        json!({
            "profile": recorded,
            "role": person.role,
            "rule": chosen.rule,
            "roleFrom": &from,
        }),
    )];
    if chosen.hold {
        // Whoever is told of the profile alone must not take somebody for active who waits.
        let (was, is) = (json!({}), json!({ "roleFrom": from }));
        events.push(Event::changed(Action::PersonDeactivated, subject, was, is));
    }
    events.extend(parked::wait_no_longer(tx, &person).await?);
    let (rule, matched) = (chosen.rule, Matched::Nobody);
    Ok((Decided { person, rule, passed_over, changed: true, matched, changes }, events))
}

/// What the enterprise must have for the person: a role, a domain, and a seat.
async fn admit(
    tx: &WriteTx,
    enterprise: &Enterprise,
    profile: &Profile,
    has_seat: bool,
) -> Result<Chosen> {
    let (policy, name) = (&enterprise.policy, &enterprise.name);
    let mut faults = Faults::default();
    let chosen = faults.collect(role::choose(tx, enterprise, &Standing::new(profile)).await)?;
    faults.collect(domains::require_verified(tx, policy, name, profile, OUTCOME).await)?;
    faults.into_result()?;
    let chosen = chosen.ok_or_else(|| Error::internal("no role and no fault"))?;
    // Who waits for a role is not active, and takes a seat once they have one.
    if !profile.disables(false) && !chosen.hold && !has_seat {
        seats::take(tx, policy.seat_limit, OUTCOME).await?;
    }
    Ok(chosen)
}

/// A refusal by policy, or what is more to the point: whoever is there already needs neither a seat nor
/// to wait.
async fn refused(
    tx: &WriteTx,
    policy: &Policy,
    error: Error,
    sent: Admitted,
) -> Result<NotMade, NotMade> {
    let waits = matches!(&error, Error::Forbidden(rule) if WaitsFor::after(rule).is_some());
    if waits {
        let identity = policy.identity(Source::Scim, &sent.profile);
        if let Some(field) = unique::taken(tx, &sent.profile, policy, &identity, None).await? {
            return Ok(NotMade { error: Error::Conflict(field), sent: Some(Box::new(sent)) });
        }
    }
    Ok(NotMade { error, sent: Some(Box::new(sent)) })
}

/// What the indexes demand of every person.
pub(super) fn check(profile: &Profile) -> Result<()> {
    let emails = profile.emails.iter().map(|email| ("each e-mail", email.value.as_deref()));
    let names =
        [("userName", Some(&*profile.user_name)), ("externalId", profile.external_id.as_deref())];
    keyed::fit(names.into_iter().chain(emails))
}
