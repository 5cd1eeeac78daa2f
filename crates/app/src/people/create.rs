//! Making people.

use std::sync::Arc;

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    enterprise::Enterprise,
    error::Field,
    event::{Action, Event, Subject},
    extension::{Extends, Keys, has_own},
    id::PersonId,
    parked::WaitsFor,
    person::{Person, PersonChange, Profile, Source},
    policy::Policy,
    text,
};
use muster_store::{StoreError, WriteTx};
use serde_json::json;

use super::{Decided, role};
use crate::{App, Schemas, ScimCaller, domains, keyed, parked, seats};

/// What becomes of somebody who is refused.
const OUTCOME: &str = "the person was not registered";

impl App {
    /// Registers a person that an identity provider sent (requirements 64, 69–72).
    ///
    /// Whoever lacks a role, a seat or a verified domain is refused and waits here (docs/adr/0020). Somebody
    /// who was registered from waiting and is sent again, as they are, is answered as done.
    pub async fn person_create(
        &self,
        caller: &ScimCaller,
        wanted: PersonChange,
    ) -> Result<Decided> {
        let entry = Entry::new(caller, wanted)?;
        let token = caller.token;
        let made = self
            .store
            .write(caller.scope, &caller.ctx, move |tx| async move {
                let foreign = entry.foreign;
                let (ctx, enterprise) = (entry.ctx.clone(), Arc::clone(&entry.enterprise));
                match enter(&tx, entry).await {
                    Ok((decided, events)) => Ok(tx.done(Ok(decided), events)),
                    Err(NotMade { error: Error::Forbidden(rule), sent: Some(profile) })
                        if WaitsFor::after(&rule).is_some() =>
                    {
                        let request = PersonChange { profile: *profile, foreign };
                        let sent = parked::Sent { request, token, rule };
                        Ok(parked::park(tx, &ctx, &enterprise, sent).await?)
                    }
                    Err(other) => Err(other),
                }
            })
            .await;
        match made {
            Ok(made) => made,
            Err(NotMade { error: Error::Conflict(field), sent: Some(profile) }) => {
                let done = self.person_completed(caller, field, &profile).await?;
                done.ok_or(Error::Conflict(field))
            }
            Err(NotMade { error, .. }) => Err(error),
        }
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
        let Some(person) = tx.person_with(field, sent).await? else { return Ok(None) };
        let same = person.version == 1 && person.profile == *sent;
        if !same || !tx.completed_exists(person.id).await? {
            return Ok(None);
        }
        Ok(Some(Decided { person, rule: "parked.completed", changed: false }))
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
    profile: Profile,
}

impl Entry {
    /// Checks what needs no database.
    pub(crate) fn new(caller: &ScimCaller, wanted: PersonChange) -> Result<Self> {
        let PersonChange { profile, foreign } = wanted;
        check(&caller.enterprise.policy, &profile)?;
        let schemas = Arc::clone(&caller.schemas);
        Ok(Self {
            ctx: caller.ctx.clone(),
            enterprise: Arc::clone(&caller.enterprise),
            keys: schemas.keys(Extends::User, &profile.attributes)?,
            schemas,
            concerned: foreign || has_own(&profile.attributes),
            foreign,
            profile,
        })
    }
}

/// Why somebody was not registered, and what was sent, where it may still be needed.
pub(crate) struct NotMade {
    pub(crate) error: Error,
    pub(crate) sent: Option<Box<Profile>>,
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
    let Entry { ctx, enterprise, schemas, keys, concerned, profile, .. } = entry;
    schemas.hold(tx, concerned).await?;
    let policy = &enterprise.policy;
    let resolved = match admit(tx, &enterprise, &profile).await {
        Ok(resolved) => resolved,
        Err(error) => return Err(refused(tx, policy, error, profile).await?),
    };
    let person = Person {
        id: PersonId::from_uuid(ctx.uuid()),
        disabled: profile.disables(false),
        profile,
        source: Source::Scim,
        role: resolved.role,
        groups: Vec::new(),
        version: 1,
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    if let Err(error) = tx.person_insert(&ctx, &person, policy.unique_email()).await {
        let sent = Some(Box::new(person.profile));
        return Err(NotMade { error: error.into(), sent });
    }
    tx.person_values(person.id, &Keys::default(), &keys).await?;
    let recorded = schemas.recorded(json!(person.profile));
    let mut events = vec![Event::created(
        Action::PersonCreated,
        Subject::Person(person.id),
        json!({ "profile": recorded, "role": person.role, "rule": resolved.rule }),
    )];
    events.extend(parked::wait_no_longer(tx, &person).await?);
    Ok((Decided { person, rule: resolved.rule, changed: true }, events))
}

/// What the enterprise must have for the person: a role, a domain, and a seat.
async fn admit(tx: &WriteTx, enterprise: &Enterprise, profile: &Profile) -> Result<role::Resolved> {
    let (policy, name) = (&enterprise.policy, &enterprise.name);
    let resolved = role::resolve(tx, policy, name, profile).await?;
    domains::require_verified(tx, policy, name, profile, OUTCOME).await?;
    if !profile.disables(false) {
        seats::take(tx, policy.seat_limit, OUTCOME).await?;
    }
    Ok(resolved)
}

/// A refusal by policy, or what is more to the point: whoever is there already needs neither a seat nor
/// to wait.
async fn refused(
    tx: &WriteTx,
    policy: &Policy,
    error: Error,
    profile: Profile,
) -> Result<NotMade, NotMade> {
    let waits = matches!(&error, Error::Forbidden(rule) if WaitsFor::after(rule).is_some());
    if waits {
        let email = policy.unique_email().then_some(Field::WorkEmail);
        for field in [Field::UserName, Field::ExternalId].into_iter().chain(email) {
            if tx.person_with(field, &profile).await?.is_some() {
                let sent = Some(Box::new(profile));
                return Ok(NotMade { error: Error::Conflict(field), sent });
            }
        }
    }
    Ok(NotMade { error, sent: Some(Box::new(profile)) })
}

/// What the policy demands of every person (requirements 52, 53, 56).
pub(super) fn check(policy: &Policy, profile: &Profile) -> Result<()> {
    if policy.require_work_email && profile.work_email().is_none_or(text::is_blank) {
        return Err(Error::invalid(
            "emails[type eq \"work\"].value",
            "emails[type eq \"work\"].value is missing. In Entra, map mail to \
             emails[type eq \"work\"].value with matching precedence 1, and check that the person has \
             an e-mail there.",
        ));
    }
    let emails = profile.emails.iter().map(|email| ("each e-mail", email.value.as_deref()));
    let names =
        [("userName", Some(&*profile.user_name)), ("externalId", profile.external_id.as_deref())];
    keyed::fit(names.into_iter().chain(emails))
}
