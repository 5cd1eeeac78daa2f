//! Switching provisioning off: what becomes of the people whom it managed (docs/adr/0025).
//!
//! The transaction that switches it off ends every SCIM token and writes down what was chosen. People
//! follow in portions, each a transaction that also writes down how far it came: whoever dies halfway
//! leaves the rest to the next one.

mod job;
mod one;

use muster_core::{
    Result,
    actor::Actor,
    ctx::OpCtx,
    event::{Action, Event, Subject},
    id::{EnterpriseId, PersonId},
    integration::Purpose,
    person::Source,
    policy::OnDelete,
    switch_off::{Afterwards, Signing, Stays, SwitchOff, last_admin},
};
use muster_store::{Managed, WriteTx};
use serde_json::json;

use crate::{App, EnterpriseAdmin, tokens::revoked};

pub use job::finish_switch_off;

/// Protected people that are named, at most.
const NAMED: u64 = 100;
/// Administrators that are looked at, at most.
const ADMINS: u64 = 1_000;

/// Somebody who stays as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Who.
    pub person: PersonId,
    /// What they are called.
    pub name: String,
    /// Why.
    pub why: Stays,
}

/// Whom switching provisioning off concerns, before it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwitchOffPreview {
    /// How many people provisioning manages.
    pub managed: u64,
    /// How many of them are active.
    pub active: u64,
    /// How many of them would be disabled, if that is chosen: those who stay are not among them.
    pub to_disable: u64,
    /// How many of them would be removed, if that is chosen.
    pub to_remove: u64,
    /// Those of them who would be neither disabled nor removed; a hundred at most are named.
    pub protected: Vec<Left>,
    /// What removing them means (C-01).
    pub on_delete: OnDelete,
    /// SCIM tokens that work now, and would end.
    pub live_tokens: u64,
}

/// What was chosen when provisioning was switched off, and how far it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwitchOffStatus {
    /// What, and how far.
    pub switch_off: SwitchOff,
    /// Who was left as they are; a hundred at most are named.
    pub left: Vec<Left>,
}

impl App {
    /// How many people switching provisioning off concerns, and who would stay.
    pub async fn scim_disable_preview(&self, admin: &EnterpriseAdmin) -> Result<SwitchOffPreview> {
        let tx = self.store.read(admin.scope);
        let policy = &admin.enterprise.policy;
        let managed = tx.managed_count(None).await?;
        let roles = tx.role_list().await?;
        let is_protected = |id| {
            let role = roles.iter().find(|role| role.id == id);
            role.is_some_and(|role| role.spec.owner || policy.protected_roles.contains(&id))
        };
        let protected: Vec<_> =
            roles.iter().map(|role| role.id).filter(|role| is_protected(*role)).collect();
        let (mut stays, mut staying) = (Vec::new(), Managed::default());
        if !protected.is_empty() {
            staying = tx.managed_count(Some(&protected)).await?;
            let found = tx.managed_list(Some(protected), None, NAMED).await?;
            stays.extend(found.into_iter().map(|person| (person, Stays::Protected)));
        }
        let mut signing = Vec::new();
        for id in tx.person_list_admins(ADMINS).await? {
            if tx.may_sign_in(id).await?
                && let Some(person) = tx.person_find(id).await?
            {
                let managed = person.source == Source::Scim;
                signing.push(Signing { person: id, role: person.role, managed });
            }
        }
        let last = last_admin(&signing, is_protected);
        stays.extend(last.map(|person| (person, Stays::LastAdmin)));
        // The last administrator is active, and is not among those of protected roles.
        let one = u64::from(last.is_some());
        Ok(SwitchOffPreview {
            managed: managed.all,
            active: managed.active,
            to_disable: managed.enabled.saturating_sub(staying.enabled + one),
            to_remove: managed.all.saturating_sub(staying.all + one),
            protected: self.named(admin, stays).await?,
            on_delete: policy.on_delete,
            live_tokens: u64::try_from(self.token_list_live(admin).await?.len())
                .unwrap_or(u64::MAX),
        })
    }

    /// What was chosen when provisioning was switched off, and how far it is done; nothing where nothing was
    /// chosen, or it was switched on again.
    pub async fn switch_off_status(
        &self,
        admin: &EnterpriseAdmin,
    ) -> Result<Option<SwitchOffStatus>> {
        let tx = self.store.read(admin.scope);
        let Some(switch_off) = tx.switch_off_find().await? else { return Ok(None) };
        let left = self.named(admin, tx.switch_off_left(None, NAMED).await?).await?;
        Ok(Some(SwitchOffStatus { switch_off, left }))
    }

    /// Those people, with what they are called.
    async fn named(
        &self,
        admin: &EnterpriseAdmin,
        people: Vec<(PersonId, Stays)>,
    ) -> Result<Vec<Left>> {
        let tx = self.store.read(admin.scope);
        let mut named = Vec::new();
        for (person, why) in people {
            // Somebody may have been removed in between.
            if let Some(found) = tx.person_find(person).await? {
                named.push(Left { person, name: found.profile.shown_name(), why });
            }
        }
        Ok(named)
    }
}

/// Ends every SCIM token and writes down what was chosen, in the transaction that switches provisioning off.
pub(crate) async fn begin(
    tx: &WriteTx,
    ctx: &OpCtx,
    enterprise: EnterpriseId,
    people: Afterwards,
) -> Result<Vec<Event>> {
    let chosen_by = match ctx.actor {
        Actor::Person(id) => Some(id),
        _ => None,
    };
    let switch_off =
        SwitchOff { people, chosen_by, after: None, done: 0, started_at: ctx.now, ended_at: None };
    tx.switch_off_begin(&switch_off).await?;
    let chosen = Event::created(
        Action::ScimPeopleChosen,
        Subject::Enterprise(enterprise),
        json!({ "people": people.as_str() }),
    );
    let ended = tx.token_revoke_for(Purpose::Scim, ctx.now).await?;
    Ok([chosen].into_iter().chain(ended.into_iter().map(revoked)).collect())
}
