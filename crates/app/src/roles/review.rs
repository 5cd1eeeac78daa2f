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
    error::{Rule, Thing},
    id::{PersonId, RoleId},
    person::Person,
    policy::{OnUnknownRole, Policy},
    role::{Before, Case, Chosen, Role, RoleFrom, SetBy, resolve},
};
use muster_store::{EnterpriseScope, WriteTx};

use crate::{
    App,
    people::{assign::reassigned, protect, role::direct},
    seats,
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

/// What became of a page.
#[derive(Default)]
struct Page {
    /// How many need not be looked at again.
    done: u64,
    /// The last one of the page; none when there was nobody.
    last: Option<PersonId>,
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
            match self.role_review_all(scope).await {
                Ok(done) => looked_at += done,
                // The others are not to wait for this one.
                Err(error) => {
                    tracing::error!(%error, %enterprise, "roles could not be looked at");
                }
            }
        }
    }

    /// Looks at everybody of one enterprise of whom that has to be done; answers how many they were.
    pub(crate) async fn role_review_all(&self, scope: EnterpriseScope) -> Result<u64> {
        let (mut looked_at, mut page) = (0, None);
        loop {
            let Page { done, last } = self.role_review_page(scope, page).await?;
            looked_at += done;
            if last.is_none() {
                return Ok(looked_at);
            }
            page = last;
        }
    }

    /// Looks at a page now. What fails is done by the job.
    pub(crate) async fn role_review_soon(&self, scope: EnterpriseScope) {
        if let Err(error) = self.role_review_page(scope, None).await {
            tracing::warn!(%error, "roles could not be looked at yet");
        }
    }

    async fn role_review_page(
        &self,
        scope: EnterpriseScope,
        after: Option<PersonId>,
    ) -> Result<Page> {
        let read = self.store.read(scope);
        if read.role_review_next(after, 1, true).await?.is_empty() {
            return Ok(Page::default());
        }
        let enterprise = read.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
        let seats = has_seats(&enterprise.policy, read.standing().await?.seats_taken);
        // Whoever waits for a seat is not looked at before there is one.
        if !seats && read.role_review_next(after, 1, false).await?.is_empty() {
            return Ok(Page::default());
        }
        let mut ctx = self.ctx(Actor::System);
        ctx.policy_version = enterprise.policy_version;
        let now = ctx.clone();
        self.store
            .write(scope, &ctx, move |tx| async move {
                let enterprise = tx.enterprise_find().await?;
                let enterprise = enterprise.ok_or(Error::NotFound(Thing::Enterprise))?;
                let seats = has_seats(&enterprise.policy, tx.seats_taken());
                let ids = tx.role_review_next(after, PAGE, seats).await?;
                if ids.is_empty() || enterprise.policy_version != now.policy_version {
                    // The log is to name the policy that decided: another look at it, a little later.
                    return Ok(tx.unchanged(Page::default()));
                }
                let roles = tx.role_list().await?;
                let (mut same, mut events): (Vec<Same>, _) = (Vec::new(), Vec::new());
                let (mut done, mut seatless) = (ids.clone(), Vec::new());
                for person in tx.person_lock_all(&ids).await? {
                    let Some(chosen) = review(&enterprise, &roles, &person) else { continue };
                    let after =
                        Person { role: chosen.role, role_from: chosen.from(), ..person.clone() };
                    match allowed(&tx, &enterprise.policy, &roles, &person, &after).await {
                        Ok(()) => {}
                        // They go on waiting, and are looked at again when there is a seat.
                        Err(Error::Forbidden(Rule::NoSeat(_))) => {
                            done.retain(|id| *id != person.id);
                            seatless.push(person.id);
                            continue;
                        }
                        // Nobody asked, so nobody can be refused: the role stays as it is.
                        Err(Error::Forbidden(_)) => continue,
                        Err(other) => return Err(other),
                    }
                    let (id, from) = (person.id, chosen.from());
                    match same.iter_mut().find(|(role, of, _)| (*role, of) == (chosen.role, &from))
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
                tx.role_review_done(&done).await?;
                tx.role_review_seats(&seatless).await?;
                let page = Page {
                    done: u64::try_from(done.len()).unwrap_or(u64::MAX),
                    last: ids.last().copied(),
                };
                if events.is_empty() {
                    return Ok(tx.bookkeeping(page));
                }
                Ok::<_, Error>(tx.done(page, events))
            })
            .await
    }
}

/// Whether there is a seat for anybody.
fn has_seats(policy: &Policy, taken: u64) -> bool {
    policy.seat_limit.is_none_or(|limit| taken < u64::from(limit))
}

/// Whether an identity provider may give the role, the enterprise can do without the one of before, and has
/// a seat for who waited.
async fn allowed(
    tx: &WriteTx,
    policy: &Policy,
    roles: &[Role],
    before: &Person,
    after: &Person,
) -> Result<()> {
    if before.role != after.role {
        let given = roles.iter().find(|role| Some(role.id) == after.role);
        if let Some(role) = given.filter(|_| after.role_from.by == Some(SetBy::Idp)) {
            protect::may_give(policy, role)?;
        }
        protect::may_change(tx, policy, before, after).await?;
    }
    if !before.is_active() && after.is_active() {
        seats::take(tx, policy.seat_limit, "the person goes on waiting").await?;
    }
    Ok(())
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
