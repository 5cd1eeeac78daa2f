//! Making people.

use std::sync::Arc;

use muster_core::{
    Error, Result,
    event::{Action, Event, Subject},
    extension::{Extends, Keys, has_own},
    id::PersonId,
    person::{Person, PersonChange, Profile, Source},
    policy::Policy,
    text,
};
use serde_json::json;

use super::{
    Decided,
    role::{self, Standing},
};
use crate::{App, ScimCaller, keyed};

impl App {
    /// Registers a person that an identity provider sent (requirements 64, 69–72).
    pub async fn person_create(
        &self,
        caller: &ScimCaller,
        wanted: PersonChange,
    ) -> Result<Decided> {
        let PersonChange { profile, foreign } = wanted;
        check(&caller.enterprise.policy, &profile)?;
        role::check_form(&caller.enterprise.policy, &profile)?;
        let (ctx, enterprise) = (caller.ctx.clone(), caller.enterprise.clone());
        let schemas = Arc::clone(&caller.schemas);
        let keys = schemas.keys(Extends::User, &profile.attributes)?;
        let concerned = foreign || has_own(&profile.attributes);
        self.store
            .write(caller.scope, &caller.ctx, move |tx| async move {
                schemas.hold(&tx, concerned).await?;
                let policy = &enterprise.policy;
                let chosen = role::choose(&tx, &enterprise, &Standing::new(&profile)).await?;
                let person = Person {
                    id: PersonId::from_uuid(ctx.uuid()),
                    disabled: profile.disables(false),
                    profile,
                    source: Source::Scim,
                    role: chosen.role,
                    role_from: chosen.from(),
                    groups: Vec::new(),
                    version: 1,
                    created_at: ctx.now,
                    updated_at: ctx.now,
                };
                tx.person_insert(&ctx, &person, policy.unique_email()).await?;
                tx.person_values(person.id, &Keys::default(), &keys).await?;
                let recorded = schemas.recorded(json!(person.profile));
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
                let decided = Decided { person, rule: chosen.rule, changed: true };
                Ok::<_, Error>(tx.done(decided, events))
            })
            .await
    }
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
