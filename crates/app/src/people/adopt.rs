//! People made by hand who become an identity provider's (requirements 73, 74, C-14).

use std::sync::Arc;

use muster_core::{
    Error, Result,
    adoption::{Adoption, Wanted, adopted},
    call::Matched,
    error::Rule,
    event::{Action, Event, Means, Subject},
    extension::{Extends, has_own},
    id::PersonId,
    person::{Person, Profile, Source},
    policy::{Admitted, AdoptExisting, Policy, UserNameIs},
    role::{Chosen, SetBy},
    text::fold,
    time::Timestamp,
};
use muster_store::{Names, WriteTx};
use serde_json::json;

use super::{
    Decided,
    access::{end, held},
    modify::record,
    named, protect,
    role::{self, Standing},
};
use crate::{App, ScimCaller, domains, seats};

/// How an attempt ended. A question to an administrator is kept, so it is no error of the transaction.
enum Outcome {
    Adopted(Box<Decided>),
    Refused(Error),
}

/// What must be sent along so that somebody made by hand becomes the identity provider's without a
/// question: an e-mail alone would let whoever controls a directory take an account over. That is a role that
/// exists, and an `externalId` that is not at odds with what is known; the domain of the e-mail is looked at
/// where the policy asks for verified ones.
fn evidence(person: &Person, sent: &Profile, chosen: &Chosen) -> bool {
    let known = person.profile.external_id.as_ref();
    chosen.by == SetBy::Idp
        && sent.external_id.is_some()
        && known.is_none_or(|known| Some(known) == sent.external_id.as_ref())
}

/// Whether somebody who was kept when provisioning was switched off is the identity provider's again because it
/// changes them by their id, in a request that names an `externalId` or a role: where the policy takes people over
/// with a valid role, they have one that was sent, and the `externalId` is that of before. Nobody but the identity
/// provider of then knows both ids.
pub(super) fn comes_back(policy: &Policy, before: &Person, sent: &Profile) -> bool {
    before.source == Source::Local
        && policy.adopt_existing == AdoptExisting::WhenRoleValid
        && before.role_from.by == Some(SetBy::Idp)
        && before.profile.external_id.is_some()
        && before.profile.external_id == sent.external_id
}

/// What becomes of an adoption that is refused.
const OUTCOME: &str = "the person stays as they are";

impl App {
    /// Takes somebody over who was made by hand and has a name of who was sent, if the policy says so;
    /// otherwise it is the conflict it was.
    pub(super) async fn person_adopt(
        &self,
        caller: &ScimCaller,
        Admitted { profile: sent, passed_over }: Admitted,
        foreign: bool,
        conflict: Error,
    ) -> Result<Decided> {
        let (ctx, enterprise) = (caller.ctx.clone(), caller.enterprise.clone());
        let schemas = Arc::clone(&caller.schemas);
        let concerned = foreign || has_own(&sent.attributes);
        let field = match &conflict {
            Error::Conflict(field) => field.name(),
            _ => return Err(conflict),
        };
        // A name that two people may share identifies nobody (C-05).
        let identifies = enterprise.policy.username_is != UserNameIs::DisplayName;
        let names = Names {
            user_name: identifies.then(|| fold(&sent.user_name)),
            external_id: sent.external_id.clone(),
            email: enterprise.policy.email_of(&sent).map(fold),
        };
        let outcome = self.store.write(caller.scope, &caller.ctx, move |tx| async move {
            schemas.hold(&tx, concerned).await?;
            let policy = &enterprise.policy;
            let found = tx.person_by_hand(&names).await?;
            // Several people: it is not said who is meant.
            let (Some(id), 1) = (found.first().copied(), found.len()) else {
                return Ok(tx.unchanged(Outcome::Refused(conflict)));
            };
            let Some(before) = tx.person_lock(id).await? else { return Err(Error::Stale) };
            if policy.adopt_existing == AdoptExisting::Never {
                return Ok(tx.unchanged(Outcome::Refused(never(field))));
            }
            schemas.hold(&tx, !concerned && has_own(&before.profile.attributes)).await?;
            let chosen =
                role::choose(&tx, &enterprise, &Standing::of(&before, &sent).anew()).await?;
            match policy.adopt_existing {
                AdoptExisting::Never => {}
                AdoptExisting::WhenRoleValid => {
                    if !evidence(&before, &sent, &chosen) {
                        return Ok(tx.unchanged(Outcome::Refused(unproven(field))));
                    }
                }
                AdoptExisting::Ask => {
                    let wanted = Wanted::of(&sent);
                    let known = tx.adoption_find(id).await?;
                    match known.filter(|known| known.wanted == wanted) {
                        Some(known) if known.agreed_at.is_some() => {}
                        Some(_) => return Ok(tx.unchanged(Outcome::Refused(waits(field)))),
                        None => {
                            let event = ask(&tx, id, wanted, ctx.now).await?;
                            return Ok(tx.done(Outcome::Refused(waits(field)), vec![event]));
                        }
                    }
                }
            }
            // A role that was sent is the identity provider's to choose from now on.
            let (given, from) = if sent.roles_sent().is_empty() {
                (before.role, before.role_from.clone())
            } else {
                (chosen.role, chosen.from())
            };
            let sent = Admitted { profile: sent, passed_over };
            let Admitted { profile, passed_over } = linked(policy, &before, sent);
            let after = Person {
                disabled: profile.disables(before.disabled),
                profile,
                source: Source::Scim,
                role: given,
                role_from: from,
                version: before.version + 1,
                updated_at: ctx.now,
                ..before.clone()
            };
            protect::may_change(&tx, policy, &before, &after).await?;
            domains::require_verified(&tx, policy, &enterprise.name, &after.profile, OUTCOME)
                .await?;
            if !before.is_active() && after.is_active() {
                seats::take(&tx, policy.seat_limit, OUTCOME).await?;
            }
            let keys = |person: &Person| schemas.keys(Extends::User, &person.profile.attributes);
            let (was, is) = (keys(&before)?, keys(&after)?);
            tx.person_update(&before, &after, &policy.identity(after.source, &after.profile))
                .await?;
            tx.person_values(after.id, &was, &is).await?;
            tx.adoption_delete(after.id).await?;
            let (was, is) =
                (record(&before, &[], &schemas), record(&after, &chosen.lost, &schemas));
            let event = Event::changed(Action::PersonAdopted, Subject::Person(after.id), was, is);
            let changes = named(&event);
            let mut events = vec![event.by(Means::Put)];
            if before.is_active() && !after.is_active() {
                events.extend(end(&tx, after.id, ctx.now).await?);
            }
            let decided = Decided {
                person: after,
                rule: "person.adopted",
                passed_over,
                changed: true,
                matched: Matched::Adopted,
                changes,
            };
            Ok::<_, Error>(tx.done(Outcome::Adopted(Box::new(decided)), events))
        });
        match outcome.await? {
            Outcome::Adopted(decided) => Ok(*decided),
            Outcome::Refused(error) => Err(error),
        }
    }
}

/// What somebody is once they are linked, and what was passed over. What was sent was looked at as of somebody
/// new; now it is known what they have already. What is theirs and breaks a rule is not the request's fault.
fn linked(policy: &Policy, before: &Person, sent: Admitted) -> Admitted {
    let Admitted { profile: sent, mut passed_over } = sent;
    let (kept, _) = policy.look(Some(&before.profile), adopted(&before.profile, sent));
    passed_over.extend(kept.passed_over);
    Admitted { profile: held(before.held, kept.profile), passed_over }
}

async fn ask(tx: &WriteTx, person: PersonId, wanted: Wanted, now: Timestamp) -> Result<Event> {
    let subject = Subject::Person(person);
    let event = Event::created(Action::AdoptionAsked, subject, json!({ "wanted": wanted }));
    tx.adoption_put(&Adoption { person, wanted, asked_at: now, agreed_at: None }).await?;
    Ok(event)
}

fn never(field: &str) -> Error {
    refused(format!(
        "{field} belongs to a user of this enterprise who was created by hand, and such users are left \
         alone; leave the person out in the identity provider, or let an enterprise admin allow adoption in \
         the policy."
    ))
}

fn unproven(field: &str) -> Error {
    refused(format!(
        "{field} belongs to a user of this enterprise who was created by hand. Send an externalId and a role \
         of this enterprise with the person, and the user becomes managed by the identity provider; an \
         externalId that the user has already must be the same."
    ))
}

fn waits(field: &str) -> Error {
    refused(format!(
        "{field} belongs to a user of this enterprise who was created by hand. An enterprise admin is asked \
         whether the identity provider may manage the user; send the same request again once they agreed."
    ))
}

fn refused(sentence: String) -> Error {
    Error::Forbidden(Rule::NotAdopted(sentence))
}
