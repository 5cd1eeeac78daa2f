//! Giving people roles apart from what they are sent with: by hand, or because something else changed.

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    error::Thing,
    event::{Action, Event, Subject},
    id::{PersonId, RoleId},
    person::Person,
    role::{Lost, RoleFrom},
};
use muster_store::WriteTx;
use serde_json::json;

use super::{
    absent::lock_present,
    access, protect,
    role::{self, Standing},
};
use crate::{App, EnterpriseAdmin, seats};

/// What an administrator chooses about a person's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleChoice {
    /// This role, whatever the identity provider sends.
    Role(RoleId),
    /// The same, also where the policy leaves the role to the identity provider (C-13).
    Override(RoleId),
    /// The role that what was sent, the groups and the policy give.
    Automatic,
}

impl App {
    /// Sets a person's role by hand, or lets it be automatic again. What is set by hand stays through every
    /// sync. With a `version`, nothing is changed of a person who is in another one.
    pub async fn person_role_set(
        &self,
        admin: &EnterpriseAdmin,
        id: PersonId,
        choice: RoleChoice,
        version: Option<i64>,
    ) -> Result<Person> {
        let (ctx, seat_limit) = (admin.ctx.clone(), admin.enterprise.policy.seat_limit);
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let before = lock_present(&tx, id, ctx.now).await?;
                if version.is_some_and(|seen| seen != before.version) {
                    return Err(Error::Stale);
                }
                let enterprise = tx.enterprise_find().await?;
                let enterprise = enterprise.ok_or(Error::NotFound(Thing::Enterprise))?;
                let (given, from, lost) = match choice {
                    RoleChoice::Role(role) | RoleChoice::Override(role) => {
                        tx.role_find(role).await?.ok_or(Error::NotFound(Thing::Role))?;
                        (Some(role), RoleFrom::by_hand(), Vec::new())
                    }
                    RoleChoice::Automatic => {
                        let standing = Standing::of(&before, &before.profile).anew();
                        let chosen = role::choose(&tx, &enterprise, &standing).await?;
                        (chosen.role, chosen.from(), chosen.lost)
                    }
                };
                if given == before.role && from == before.role_from {
                    return Ok(tx.unchanged(before));
                }
                if matches!(choice, RoleChoice::Role(_)) {
                    enterprise.policy.role_by_hand(&before, enterprise.scim_enabled)?;
                }
                let gives = match given {
                    Some(role) => tx.role_find(role).await?,
                    None => None,
                };
                if !gives.is_some_and(|role| role.spec.admin) {
                    protect::last_admin(&tx, &before).await?;
                }
                if before.role_from.waits && !before.disabled && !from.waits {
                    seats::take(&tx, seat_limit, "the person goes on waiting").await?;
                }
                tx.person_assign(&[id], given, &from, ctx.now).await?;
                let (after, events) = reassigned(&tx, &ctx, before, given, from, &lost).await?;
                Ok::<_, Error>(tx.done(after, events))
            })
            .await
    }

    /// People who wait for a role, by age; the page after somebody (C-03).
    pub async fn person_waiting(
        &self,
        admin: &EnterpriseAdmin,
        after: Option<PersonId>,
        limit: u64,
    ) -> Result<Vec<Person>> {
        Ok(self.store.read(admin.scope).person_waiting(after, limit).await?)
    }
}

/// The person with another role, and what happened: access ends for who waits from now on, and begins for
/// who waited.
pub(crate) async fn reassigned(
    tx: &WriteTx,
    ctx: &OpCtx,
    before: Person,
    role: Option<RoleId>,
    from: RoleFrom,
    lost: &[Lost],
) -> Result<(Person, Vec<Event>)> {
    let was = json!({ "role": before.role, "roleFrom": before.role_from });
    let is = json!({ "role": role, "roleFrom": role::record(&from, lost) });
    let was_active = before.is_active();
    let version = before.version + 1;
    let after = Person { role, role_from: from, version, updated_at: ctx.now, ..before };
    let action = match (was_active, after.is_active()) {
        (true, false) => Action::PersonDeactivated,
        (false, true) => Action::PersonActivated,
        (true, true) | (false, false) => Action::PersonRoleSet,
    };
    let mut events = vec![Event::changed(action, Subject::Person(after.id), was, is)];
    if action == Action::PersonDeactivated {
        events.extend(access::end(tx, after.id, ctx.now).await?);
    }
    tx.seats_moved(i64::from(after.is_active()) - i64::from(was_active));
    Ok((after, events))
}
