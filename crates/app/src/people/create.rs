//! Making people.

use std::sync::Arc;

use muster_core::{
    Error, Result,
    event::{Action, Event, Subject},
    extension::{Extends, Keys, has_own},
    id::PersonId,
    person::{Person, PersonChange, Profile, Source},
    policy::Admitted,
};
use muster_store::StoreError;
use serde_json::json;

use super::{Decided, recreate, role};
use crate::{App, ScimCaller, keyed};

impl App {
    /// Registers a person that an identity provider sent (requirements 64, 69–72). Whoever was removed
    /// and can come back does; whoever was made by hand may become the identity provider's.
    pub async fn person_create(
        &self,
        caller: &ScimCaller,
        wanted: PersonChange,
    ) -> Result<Decided> {
        let PersonChange { profile, foreign } = wanted;
        let Admitted { profile, passed_over } = caller.enterprise.policy.admit(None, profile)?;
        check(&profile)?;
        let (ctx, enterprise) = (caller.ctx.clone(), caller.enterprise.clone());
        let schemas = Arc::clone(&caller.schemas);
        let keys = schemas.keys(Extends::User, &profile.attributes)?;
        let concerned = foreign || has_own(&profile.attributes);
        let made = self
            .store
            .write(caller.scope, &caller.ctx, move |tx| async move {
                schemas.hold(&tx, concerned).await?;
                let policy = &enterprise.policy;
                let resolved = role::resolve(&tx, policy, &enterprise.name, &profile).await?;
                if let Some(left) = recreate::who(&tx, policy, &profile, ctx.now).await? {
                    let sent = (Admitted { profile, passed_over }, &keys);
                    let back =
                        recreate::bring_back(&tx, &ctx, policy, &schemas, left, sent, &resolved);
                    let (decided, events) = back.await?;
                    return Ok(tx.done(decided, events));
                }
                let person = Person {
                    id: PersonId::from_uuid(ctx.uuid()),
                    disabled: profile.disables(false),
                    profile,
                    held: false,
                    source: Source::Scim,
                    role: resolved.role,
                    groups: Vec::new(),
                    version: 1,
                    created_at: ctx.now,
                    updated_at: ctx.now,
                    removed: None,
                };
                let identity = policy.identity(person.source, &person.profile);
                let inserted = tx.person_insert(&ctx, &person, &identity).await;
                if let Err(error) = inserted {
                    let sent = Admitted { profile: person.profile, passed_over };
                    return Err(Failed::to_insert(error, sent));
                }
                tx.person_values(person.id, &Keys::default(), &keys).await?;
                let recorded = schemas.recorded(json!(person.profile));
                let event = Event::created(
                    Action::PersonCreated,
                    Subject::Person(person.id),
                    json!({ "profile": recorded, "role": person.role, "rule": resolved.rule }),
                );
                let decided = Decided { person, rule: resolved.rule, passed_over, changed: true };
                Ok(tx.done(decided, vec![event]))
            })
            .await;
        match made {
            Ok(decided) => Ok(decided),
            Err(Failed::Taken(conflict, sent)) => {
                self.person_adopt(caller, *sent, foreign, conflict).await
            }
            Err(Failed::Other(error)) => Err(error),
        }
    }
}

/// Why nobody was made: somebody has a name of theirs, or anything else.
enum Failed {
    Taken(Error, Box<Admitted>),
    Other(Error),
}

impl Failed {
    fn to_insert(error: StoreError, sent: Admitted) -> Self {
        match error {
            StoreError::Conflict(_) => Self::Taken(error.into(), Box::new(sent)),
            other => Self::Other(other.into()),
        }
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Other(error.into())
    }
}

/// What the indexes demand of every person.
pub(super) fn check(profile: &Profile) -> Result<()> {
    let emails = profile.emails.iter().map(|email| ("each e-mail", email.value.as_deref()));
    let names =
        [("userName", Some(&*profile.user_name)), ("externalId", profile.external_id.as_deref())];
    keyed::fit(names.into_iter().chain(emails))
}
