//! Looking at people's roles again, where something changed that decides about them: their groups, the
//! rules of groups, the roles there are (docs/adr/0018).
//!
//! Who is concerned was written down with the change. Here they are taken in pages, each a transaction of
//! its own, by whoever comes first: the request that made the change does a page at once, so that small
//! changes are in force when it is answered, and the job does the rest. What is left after a crash is
//! still written down.

use std::{sync::Arc, time::Duration};

use muster_core::{
    Error, Result,
    actor::Actor,
    enterprise::Enterprise,
    error::Thing,
    id::{PersonId, RoleId},
    person::Person,
    policy::{OnUnknownRole, Policy},
    role::{Before, Case, Chosen, Role, RoleFrom, SetBy, resolve},
};
use muster_store::EnterpriseScope;

use crate::{
    App,
    people::{assign::reassigned, role::direct},
};

/// People whose roles are looked at in one transaction.
const PAGE: u64 = 100;
/// How often an instance asks whether there is anybody: a look into a table that is mostly empty.
const LOOK: Duration = Duration::from_secs(2);

/// Looks at roles, again and again.
pub async fn review_roles(app: Arc<App>) {
    let mut ticks = tokio::time::interval(LOOK);
    loop {
        ticks.tick().await;
        if let Err(error) = app.role_review().await {
            tracing::error!(%error, "roles could not be looked at");
        }
    }
}

/// People who get the same role for the same reason.
type Same = (Option<RoleId>, RoleFrom, Vec<PersonId>);

impl App {
    /// Looks at the roles of everybody of whom that has to be done, in every enterprise; answers how many
    /// they were.
    pub async fn role_review(&self) -> Result<u64> {
        let mut looked_at = 0;
        let mut after = None;
        loop {
            let platform = self.authority.platform();
            let Some(enterprise) = self.store.role_review_due(platform, after).await? else {
                return Ok(looked_at);
            };
            after = Some(enterprise);
            let scope = self.authority.enter(enterprise);
            loop {
                match self.role_review_page(scope).await {
                    Ok(0) => break,
                    Ok(people) => looked_at += people,
                    // The others are not to wait for this one.
                    Err(error) => {
                        tracing::error!(%error, %enterprise, "roles could not be looked at");
                        break;
                    }
                }
            }
        }
    }

    /// Looks at a page now. What fails is done by the job.
    pub(crate) async fn role_review_soon(&self, scope: EnterpriseScope) {
        if let Err(error) = self.role_review_page(scope).await {
            tracing::warn!(%error, "roles could not be looked at yet");
        }
    }

    async fn role_review_page(&self, scope: EnterpriseScope) -> Result<u64> {
        let read = self.store.read(scope);
        if read.role_review_next(1).await?.is_empty() {
            return Ok(0);
        }
        let enterprise = read.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
        let mut ctx = self.ctx(Actor::System);
        ctx.policy_version = enterprise.policy_version;
        let now = ctx.clone();
        self.store
            .write(scope, &ctx, move |tx| async move {
                let ids = tx.role_review_next(PAGE).await?;
                let enterprise = tx.enterprise_find().await?;
                let enterprise = enterprise.ok_or(Error::NotFound(Thing::Enterprise))?;
                if ids.is_empty() || enterprise.policy_version != now.policy_version {
                    // The log is to name the policy that decided: another look at it, a little later.
                    return Ok(tx.unchanged(0));
                }
                let roles = tx.role_list().await?;
                let (mut same, mut events): (Vec<Same>, _) = (Vec::new(), Vec::new());
                for person in tx.person_lock_all(&ids).await? {
                    let Some(chosen) = review(&enterprise, &roles, &person) else { continue };
                    let (id, from) = (person.id, chosen.from());
                    match same
                        .iter_mut()
                        .find(|(role, of, _)| (*role, &*of) == (chosen.role, &from))
                    {
                        Some((_, _, people)) => people.push(id),
                        None => same.push((chosen.role, from.clone(), vec![id])),
                    }
                    let (_, told) =
                        reassigned(&tx, &now, person, chosen.role, from, &chosen.lost).await?;
                    events.extend(told);
                }
                for (role, from, people) in same {
                    tx.person_assign(&people, role, &from, now.now).await?;
                }
                tx.role_review_done(&ids).await?;
                let looked_at = u64::try_from(ids.len()).unwrap_or(u64::MAX);
                if events.is_empty() {
                    return Ok(tx.bookkeeping(looked_at));
                }
                Ok::<_, Error>(tx.done(looked_at, events))
            })
            .await
    }
}

/// The role that somebody should have who was sent nothing new; none where it stays as it is.
fn review(enterprise: &Enterprise, roles: &[Role], person: &Person) -> Option<Chosen> {
    let policy = &enterprise.policy;
    let (sent, groups) = (person.profile.roles_sent(), direct(&person.groups));
    let before = Before { role: person.role, by: person.role_from.by };
    let case = Case { policy, roles, sent: &sent, groups: &groups, before };
    let chosen = match resolve(&case) {
        Ok(chosen) => chosen,
        // Nobody asked, so nobody can be refused: who waits goes on waiting, the others get the default.
        Err(_) if person.role_from.waits => return None,
        Err(_) => {
            let on_unknown_role = OnUnknownRole::UseDefault;
            let lenient = Policy { on_unknown_role, ..policy.clone() };
            resolve(&Case { policy: &lenient, ..case }).ok()?
        }
    };
    // A role that was renamed since it was sent is still theirs; it follows what is sent next.
    let keeps = person.role_from.by == Some(SetBy::Idp) && chosen.by == SetBy::Policy;
    let same = chosen.role == person.role && chosen.from() == person.role_from;
    (!keeps && !same).then_some(chosen)
}
