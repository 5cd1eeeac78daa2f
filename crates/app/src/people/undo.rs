//! Putting somebody back as they were before a run of the identity provider (docs/adr/0022).

use std::time::Duration;

use muster_core::{
    Result,
    ctx::OpCtx,
    cycle::{Undoing, Was},
    enterprise::Enterprise,
    event::{Action, Event, Means, Subject},
    extension::{Extends, Keys, has_own},
    id::{CycleId, PersonId},
    person::{Person, Profile, Removed},
};
use muster_store::{CyclePerson, Departed, Leaver, WriteTx};
use serde_json::json;

use super::{access, delete, modify, protect, restore::role_as_before};
use crate::{
    Schemas,
    cycles::{decide, same},
    seats,
};

/// How long somebody can be restored whom a run made and undoing it removed, where the policy would
/// remove at once.
const RESTORABLE: Duration = Duration::from_hours(30 * 24);
/// What becomes of somebody for whom there is no seat.
const OUTCOME: &str = "the person stays as the run left them";

/// Undoes what a run did to a person; answers what that was, and what is written down of it.
pub(crate) async fn person(
    tx: &WriteTx,
    ctx: &OpCtx,
    enterprise: &Enterprise,
    schemas: &Schemas,
    cycle: CycleId,
    id: PersonId,
) -> Result<(Undoing, Vec<Event>)> {
    let Some(touched) = tx.cycle_person(cycle, id).await?.filter(|touched| !touched.undone) else {
        return Ok((Undoing::Nothing, Vec::new()));
    };
    let now = tx.person_lock(id).await?;
    let left = match now {
        Some(_) => None,
        None => tx.departed_lock(id).await?,
    };
    let undoing = decide(&touched, now.as_ref(), left.as_ref().map(|left| &left.person));
    let job = Job { tx, ctx, enterprise, schemas };
    let events = match (undoing, now, left) {
        (Undoing::Leave(_), ..) => return Ok((undoing, Vec::new())),
        (Undoing::Remove, Some(now), _) => job.remove(&touched, now).await?,
        (Undoing::Change, Some(now), _) => job.change(&touched, now).await?,
        (Undoing::Return, None, Some(left)) => job.bring_back(&touched, left).await?,
        _ => Vec::new(),
    };
    tx.cycle_person_undone(cycle, &touched).await?;
    Ok((undoing, events))
}

struct Job<'a> {
    tx: &'a WriteTx,
    ctx: &'a OpCtx,
    enterprise: &'a Enterprise,
    schemas: &'a Schemas,
}

impl Job<'_> {
    /// Whom the run made, or brought back, is removed.
    async fn remove(&self, touched: &CyclePerson, now: Person) -> Result<Vec<Event>> {
        let at = self.ctx.now;
        self.schemas.hold(self.tx, has_own(&now.profile.attributes)).await?;
        protect::last_admin(self.tx, &now).await?;
        let removed = match (touched.was, &touched.before) {
            (Was::Gone, Some(before)) => before.removed,
            _ => delete::removed(self.enterprise.policy.on_delete, at),
        };
        let removed = removed.unwrap_or(Removed { at, until: Some(at.after(RESTORABLE)) });
        let was_active = now.is_active();
        let (person, schemas) = match (touched.was, touched.before.clone()) {
            (Was::Gone, Some(before)) => {
                (Person { version: now.version, ..before }, touched.schemas)
            }
            _ => (now, self.enterprise.schemas_version),
        };
        let leaver = Leaver { person: &person, was_active, schemas, removed };
        let events = delete::depart(self.tx, &self.enterprise.policy, leaver).await?;
        Ok(events.into_iter().map(by_undoing).collect())
    }

    /// Whom the run changed is as before.
    async fn change(&self, touched: &CyclePerson, now: Person) -> Result<Vec<Event>> {
        let Some(before) = touched.before.clone() else { return Ok(Vec::new()) };
        let after = self.as_before(touched, before, &now).await?;
        if same(&after, &now) {
            return Ok(Vec::new());
        }
        if now.is_active() && (!after.is_active() || now.role != after.role) {
            protect::stays_administered(self.tx, &now, &after).await?;
        }
        if !now.is_active() && after.is_active() {
            self.take_seat(now.id).await?;
        }
        let identity = self.enterprise.policy.identity(after.source, &after.profile);
        self.tx.person_update(&now, &after, &identity).await?;
        let (was, is) = (self.keys(&now)?, self.keys(&after)?);
        self.tx.person_values(now.id, &was, &is).await?;
        let mut events = vec![by_undoing(modify::event(&now, &after, &[], self.schemas))];
        if now.is_active() && !after.is_active() {
            events.extend(access::end(self.tx, now.id, self.ctx.now).await?);
        }
        Ok(events)
    }

    /// Whom the run removed comes back, as before it.
    async fn bring_back(&self, touched: &CyclePerson, left: Departed) -> Result<Vec<Event>> {
        let Some(before) = touched.before.clone() else { return Ok(Vec::new()) };
        let person = self.as_before(touched, before, &left.person).await?;
        if person.is_active() {
            self.take_seat(person.id).await?;
        }
        let identity = self.enterprise.policy.identity(person.source, &person.profile);
        self.tx.person_return(&person, &[], &identity, self.ctx.now).await?;
        let keys = self.keys(&person)?;
        self.tx.person_values(person.id, &Keys::default(), &keys).await?;
        if person.role_from.waits {
            // The role may have been made meanwhile.
            self.tx.role_review_people(&[person.id]).await?;
        }
        let record =
            |person: &Person| json!({ "profile": modify::record(person, &[], self.schemas) });
        let event = Event {
            before: record(&left.person),
            ..Event::created(Action::PersonRestored, Subject::Person(person.id), record(&person))
        };
        Ok(vec![by_undoing(event)])
    }

    /// The person of before the run in the version after that of now, as far as the enterprise still has
    /// what they had.
    async fn as_before(
        &self,
        touched: &CyclePerson,
        before: Person,
        now: &Person,
    ) -> Result<Person> {
        let own = has_own(&before.profile.attributes) || has_own(&now.profile.attributes);
        self.schemas.hold(self.tx, own).await?;
        let (role, role_from) = role_as_before(self.tx, before.role, before.role_from).await?;
        let attributes = self.schemas.unchanged_since(touched.schemas, before.profile.attributes);
        Ok(Person {
            profile: Profile { attributes, ..before.profile },
            role,
            role_from,
            groups: now.groups.clone(),
            version: now.version + 1,
            updated_at: self.ctx.now,
            removed: None,
            ..before
        })
    }

    /// The seat that a held run keeps for the person is theirs again.
    async fn take_seat(&self, id: PersonId) -> Result<()> {
        self.tx.seat_let_go(id).await?;
        seats::take(self.tx, self.enterprise.policy.seat_limit, OUTCOME).await
    }

    fn keys(&self, person: &Person) -> Result<Keys> {
        self.schemas.keys(Extends::User, &person.profile.attributes)
    }
}

/// An event of a person says that it was an undoing.
fn by_undoing(event: Event) -> Event {
    match event.subject {
        Subject::Person(_) => event.by(Means::Undo),
        _ => event,
    }
}
