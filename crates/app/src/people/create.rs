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
use serde_json::json;

use super::{Decided, role};
use crate::{App, ScimCaller, keyed};

impl App {
    /// Registers a person that an identity provider sent (requirements 64, 69–72).
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
        self.store
            .write(caller.scope, &caller.ctx, move |tx| async move {
                schemas.hold(&tx, concerned).await?;
                let policy = &enterprise.policy;
                let resolved = role::resolve(&tx, policy, &enterprise.name, &profile).await?;
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
                tx.person_insert(&ctx, &person, &policy.identity(&person.profile)).await?;
                tx.person_values(person.id, &Keys::default(), &keys).await?;
                let recorded = schemas.recorded(json!(person.profile));
                let event = Event::created(
                    Action::PersonCreated,
                    Subject::Person(person.id),
                    json!({ "profile": recorded, "role": person.role, "rule": resolved.rule }),
                );
                let decided = Decided { person, rule: resolved.rule, passed_over, changed: true };
                Ok::<_, Error>(tx.done(decided, vec![event]))
            })
            .await
    }
}

/// What the indexes demand of every person.
pub(super) fn check(profile: &Profile) -> Result<()> {
    let emails = profile.emails.iter().map(|email| ("each e-mail", email.value.as_deref()));
    let names =
        [("userName", Some(&*profile.user_name)), ("externalId", profile.external_id.as_deref())];
    keyed::fit(names.into_iter().chain(emails))
}
