//! Administrators look at whom an identity provider would take over, and agree (C-14).

use muster_core::{
    Error, Result,
    adoption::Adoption,
    enterprise::Enterprise,
    error::Thing,
    event::{Action, Event, Subject},
    id::{PersonId, RoleId},
    person::Person,
    role::{Before, Case, Chosen, Role, SentRole, SetBy, resolve},
};
use serde_json::json;

use super::{absent::lock_present, role::direct};
use crate::{App, EnterpriseAdmin};

/// Adoptions that a list shows at most.
const MOST: u64 = 1_000;

/// Somebody whom an identity provider would take over.
#[derive(Debug, Clone)]
pub struct WaitingAdoption {
    /// As whom they were sent, and whether an administrator agreed.
    pub adoption: Adoption,
    /// The person.
    pub person: Person,
    /// The role they have now, by name.
    pub role: Option<String>,
    /// What becomes of it.
    pub then: RoleThen,
}

/// What becomes of somebody's role when the identity provider takes them over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleThen {
    /// They keep what they have.
    Same,
    /// They get this one, by name, or wait without one.
    Gets(Option<String>),
    /// The request would be refused: none of the roles sent exists.
    Refused,
}

impl WaitingAdoption {
    /// What the person loses and gets, in a sentence.
    pub fn says(&self) -> String {
        let name = self.person.profile.shown_name();
        match (&self.role, &self.then) {
            (Some(role), RoleThen::Same) => format!("{name} keeps «{role}»."),
            (None, RoleThen::Same | RoleThen::Gets(None)) => {
                format!("{name} has no role, and gets none.")
            }
            (Some(role), RoleThen::Gets(Some(gets))) => {
                format!("{name} loses «{role}» and gets «{gets}».")
            }
            (None, RoleThen::Gets(Some(gets))) => format!("{name} gets «{gets}»."),
            (Some(role), RoleThen::Gets(None)) => {
                format!("{name} loses «{role}», and has no role then.")
            }
            (_, RoleThen::Refused) => {
                format!("{name} stays as they are: the role that is sent cannot be given.")
            }
        }
    }
}

impl App {
    /// Agrees that the identity provider takes a person over as it asked: its next identical call does.
    pub async fn adoption_agree(
        &self,
        admin: &EnterpriseAdmin,
        id: PersonId,
    ) -> Result<WaitingAdoption> {
        let now = admin.ctx.now;
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let person = lock_present(&tx, id, now).await?;
                let found = tx.adoption_find(id).await?;
                let waiting = found.ok_or(Error::NotFound(Thing::Adoption))?;
                let enterprise = tx.enterprise_find().await?;
                let enterprise = enterprise.ok_or(Error::NotFound(Thing::Enterprise))?;
                let roles = tx.role_list().await?;
                if waiting.agreed_at.is_some() {
                    return Ok(tx.unchanged(told(&enterprise, &roles, waiting, person)));
                }
                tx.adoption_agree(id, now).await?;
                let agreed = Adoption { agreed_at: Some(now), ..waiting };
                let event = Event::created(
                    Action::AdoptionAgreed,
                    Subject::Person(id),
                    json!({ "wanted": agreed.wanted }),
                );
                let agreed = told(&enterprise, &roles, agreed, person);
                Ok::<_, Error>(tx.done(agreed, vec![event]))
            })
            .await
    }

    /// Whom identity providers would take over, by person; the page after one of them.
    pub async fn adoption_list(
        &self,
        admin: &EnterpriseAdmin,
        after: Option<PersonId>,
        limit: u64,
    ) -> Result<Vec<WaitingAdoption>> {
        let tx = self.store.read(admin.scope);
        let enterprise = tx.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
        let roles = tx.role_list().await?;
        let mut list = Vec::new();
        for adoption in tx.adoption_list(after, limit.min(MOST)).await? {
            // Somebody may have been removed in between.
            if let Some(person) = tx.person_find(adoption.person).await? {
                list.push(told(&enterprise, &roles, adoption, person));
            }
        }
        Ok(list)
    }
}

/// Whether this role is given because it was sent.
fn is_given(chosen: &Chosen, role: &Role) -> bool {
    chosen.by == SetBy::Idp && chosen.role == Some(role.id)
}

/// With the role of now and the one of then, found as the next identical request finds it.
fn told(
    enterprise: &Enterprise,
    roles: &[Role],
    adoption: Adoption,
    person: Person,
) -> WaitingAdoption {
    let name = |id: Option<RoleId>| {
        let role = roles.iter().find(|role| Some(role.id) == id);
        role.map(|role| role.spec.name.clone())
    };
    // What is kept of the request has the primary role first.
    let wanted = adoption.wanted.roles.iter().enumerate();
    let sent: Vec<_> =
        wanted.map(|(place, value)| SentRole { value, primary: place == 0 }).collect();
    let groups = direct(&person.groups);
    let policy = &enterprise.policy;
    let case = Case { policy, roles, sent: &sent, groups: &groups, before: Before::default() };
    let then = match resolve(&case) {
        _ if sent.is_empty() => RoleThen::Same,
        Ok(chosen) if roles.iter().any(|role| is_given(&chosen, role) && policy.protects(role)) => {
            RoleThen::Refused
        }
        Ok(chosen) if chosen.role == person.role => RoleThen::Same,
        Ok(chosen) => RoleThen::Gets(name(chosen.role)),
        Err(_) => RoleThen::Refused,
    };
    WaitingAdoption { role: name(person.role), adoption, person, then }
}
