//! Undoing a run.
//!
//! Everybody is put back in a transaction of their own, many at a time, which the store commits together;
//! so a name that is taken keeps nobody else, and an instance that dies leaves the rest to the next
//! attempt. What is done is marked in the same transaction.

use std::{collections::BTreeSet, sync::Arc};

use muster_core::{
    Error, Result,
    cycle::{CycleState, Left, Undoing},
    error::Rule,
    event::{Action, Event, Subject},
    id::{CycleId, PersonId},
};
use serde_json::json;
use tokio::task::JoinSet;

use super::{
    CyclePlan, group, members,
    plan::{PAGE, Touched, left_over, still_held, touched},
    shown,
};
use crate::{App, EnterpriseAdmin, Schemas, people::undo};

/// What a round through the people of a run came to.
#[derive(Default)]
struct Round {
    /// Somebody was put back.
    moved: bool,
    /// Who could not be, and why.
    left: Vec<(Touched, Left)>,
}

impl App {
    /// Undoes a run: everybody and every group is as before it, except what changed since, which is listed.
    /// Done again it does what could not be done before, and nothing else.
    pub async fn cycle_undo(&self, admin: &EnterpriseAdmin, id: CycleId) -> Result<CyclePlan> {
        let tx = self.store.read(admin.scope);
        let mut plan = CyclePlan::new(shown(&tx, id, admin.ctx.now).await?);
        let schemas = self.schemas_of(&admin.enterprise).await?;
        // Whom and what the run made goes first: their names are free then.
        let made = |undoing| undoing == Undoing::Remove;
        self.round(admin, id, &schemas, made, &mut plan).await?;
        group::undo(self, admin, id, &schemas, true, &mut plan).await?;
        // Somebody may wait for a name that another one gives up in the same round.
        let round = loop {
            let round = self.round(admin, id, &schemas, |_| true, &mut plan).await?;
            let waits = |(_, why): &(Touched, Left)| *why == Left::NameTaken;
            if !round.moved || !round.left.iter().any(waits) {
                break round;
            }
        };
        group::undo(self, admin, id, &schemas, false, &mut plan).await?;
        let kept: BTreeSet<PersonId> = round.left.iter().map(|(one, _)| one.id).collect();
        for (one, why) in &round.left {
            plan.leave(left_over(one, *why));
        }
        members::undo(self, admin, id, &kept, &mut plan).await?;
        self.cycle_undone(admin, id, &plan).await?;
        plan.shown = shown(&self.store.read(admin.scope), id, admin.ctx.now).await?;
        Ok(plan)
    }

    /// Goes once through everybody whom the run touched.
    async fn round(
        &self,
        admin: &EnterpriseAdmin,
        id: CycleId,
        schemas: &Arc<Schemas>,
        wanted: impl Fn(Undoing) -> bool,
        plan: &mut CyclePlan,
    ) -> Result<Round> {
        let (mut round, mut after) = (Round::default(), None);
        loop {
            let tx = self.store.read(admin.scope);
            let page = touched(&tx, id, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(round) };
            after = Some(last.id);
            let mut jobs = JoinSet::new();
            for one in page.into_iter().filter(|one| wanted(one.undoing)) {
                jobs.spawn(self.undo_one(admin, id, Arc::clone(schemas), one));
            }
            while let Some(done) = jobs.join_next().await {
                let (one, done) = done.map_err(Error::internal)?;
                match done {
                    Ok(Undoing::Leave(why)) => round.left.push((one, why)),
                    Ok(undoing) => {
                        plan.people.count(undoing);
                        round.moved = true;
                    }
                    Err(error) => round.left.push((one, why(error)?)),
                }
            }
        }
    }

    fn undo_one(
        &self,
        admin: &EnterpriseAdmin,
        id: CycleId,
        schemas: Arc<Schemas>,
        one: Touched,
    ) -> impl Future<Output = (Touched, Result<Undoing>)> + Send + use<> {
        let (store, scope, ctx) = (self.store.clone(), admin.scope, admin.ctx.clone());
        let enterprise = admin.enterprise.clone();
        async move {
            let (person, by) = (one.id, ctx.clone());
            let done = store
                .write(scope, &ctx, move |tx| async move {
                    let (undoing, events) =
                        undo::person(&tx, &by, &enterprise, &schemas, id, person).await?;
                    Ok::<_, Error>(match undoing {
                        Undoing::Leave(_) => tx.unchanged(undoing),
                        _ if events.is_empty() => tx.bookkeeping(undoing),
                        _ => tx.done(undoing, events),
                    })
                })
                .await;
            (one, done)
        }
    }

    /// Writes down that the run was undone, unless that was said and nothing happened since.
    async fn cycle_undone(
        &self,
        admin: &EnterpriseAdmin,
        id: CycleId,
        plan: &CyclePlan,
    ) -> Result<()> {
        let now = admin.ctx.now;
        let waits = still_held(plan.shown.cycle.state, &plan.left);
        let (people, groups) = (plan.people, plan.groups);
        let (memberships, left, nothing) = (plan.memberships, plan.left_count, plan.is_empty());
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let Some(cycle) = tx.cycle_find(id).await? else { return Ok(tx.unchanged(())) };
                let said =
                    matches!(cycle.state, CycleState::Undone | CycleState::Released) || waits;
                if nothing && said {
                    return Ok::<_, Error>(tx.unchanged(()));
                }
                if !waits && cycle.state != CycleState::Undone {
                    tx.cycle_judge(id, cycle.state, CycleState::Undone, now).await?;
                }
                let record = json!({
                    "people": people.total(),
                    "groups": groups.total(),
                    "memberships": memberships,
                    "left": left,
                });
                let event = Event::created(Action::CycleUndone, Subject::Cycle(id), record);
                Ok(tx.done((), vec![event]))
            })
            .await
    }
}

/// Why somebody could not be put back; other errors end it.
pub(super) fn why(error: Error) -> Result<Left> {
    match error {
        Error::Conflict(_) | Error::Taken(_) => Ok(Left::NameTaken),
        Error::Forbidden(Rule::NoSeat(_)) => Ok(Left::NoSeat),
        Error::Forbidden(Rule::LastAdmin) => Ok(Left::LastAdmin),
        // Somebody came in between.
        Error::Stale => Ok(Left::ChangedSince),
        other => Err(other),
    }
}
