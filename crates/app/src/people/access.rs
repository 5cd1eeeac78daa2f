//! Ending access and giving it back (B3, requirements 66, 68).

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    event::{Action, Event, Means},
    id::PersonId,
    person::{Person, Profile},
    time::Timestamp,
};
use muster_store::WriteTx;

use super::{absent::lock_present, modify::event, protect};
use crate::{App, EnterpriseAdmin, Schemas, seats, tokens::revoked};

/// Ends every session of a person and every token that stands for them, in the transaction that takes
/// their access away: being let in again brings none of them back. Answers what is written down of it.
pub(crate) async fn end(tx: &WriteTx, id: PersonId, now: Timestamp) -> Result<Vec<Event>> {
    tx.session_delete_of_person(id).await?;
    let ended = tx.token_revoke_of_person(id, now).await?;
    Ok(ended.into_iter().map(revoked).collect())
}

/// What an identity provider sent about somebody, whom an administrator may hold: then `active: true`
/// lets nobody in.
pub(super) fn held(is_held: bool, profile: Profile) -> Profile {
    match profile.active {
        Some(true) if is_held => Profile { active: Some(false), ..profile },
        _ => profile,
    }
}

impl App {
    /// Disables a person; only an administrator enables them again, whatever the identity provider
    /// says. Whoever is held already stays so.
    pub async fn person_disable(&self, admin: &EnterpriseAdmin, id: PersonId) -> Result<Person> {
        self.person_switch(admin, id, true).await
    }

    /// Enables a person, whoever disabled them. The identity provider may disable them again.
    pub async fn person_enable(&self, admin: &EnterpriseAdmin, id: PersonId) -> Result<Person> {
        self.person_switch(admin, id, false).await
    }

    async fn person_switch(
        &self,
        admin: &EnterpriseAdmin,
        id: PersonId,
        off: bool,
    ) -> Result<Person> {
        let policy = admin.enterprise.policy.clone();
        let schemas = self.schemas_of(&admin.enterprise).await?;
        let ctx = admin.ctx.clone();
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let before = lock_present(&tx, id, ctx.now).await?;
                if before.held == off && before.disabled == off {
                    return Ok(tx.unchanged(before));
                }
                let after = switched(&ctx, &before, off);
                if off {
                    protect::last_admin(&tx, &before).await?;
                } else if !before.is_active() && after.is_active() {
                    tx.seat_let_go(id).await?;
                    seats::take(&tx, policy.seat_limit, "the person stays disabled").await?;
                }
                tx.person_update(&before, &after, &policy.identity(after.source, &after.profile))
                    .await?;
                let mut events = vec![told(&before, &after, &schemas)];
                if off && before.is_active() {
                    events.extend(end(&tx, id, ctx.now).await?);
                }
                Ok::<_, Error>(tx.done(after, events))
            })
            .await
    }
}

fn switched(ctx: &OpCtx, before: &Person, off: bool) -> Person {
    Person {
        profile: Profile { active: Some(!off), ..before.profile.clone() },
        disabled: off,
        held: off,
        version: before.version + 1,
        updated_at: ctx.now,
        ..before.clone()
    }
}

fn told(before: &Person, after: &Person, schemas: &Schemas) -> Event {
    let event = event(before, after, &[], schemas).by(Means::Patch);
    // Whoever was disabled already is held from now on, which other systems need not hear.
    match event.action {
        Action::PersonUpdated => Event { by: None, ..event },
        _ => event,
    }
}
