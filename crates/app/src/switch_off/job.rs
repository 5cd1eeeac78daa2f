//! The job that does what was chosen, with everybody.
//!
//! Several instances may look at the same enterprise: its writers come one after the other, and each portion
//! begins with what is written down of the one before.

use std::{sync::Arc, time::Duration};

use muster_core::{
    Error, Result,
    actor::Actor,
    error::Thing,
    event::{Action, Event, Subject},
    id::EnterpriseId,
    switch_off::SwitchOff,
};
use serde_json::json;
use tokio::time::{MissedTickBehavior, interval};

use super::one::{Became, deal_with};
use crate::{App, EnterpriseAdmin};

/// How often is looked where something is left to do.
const TICK: Duration = Duration::from_secs(1);
/// People in a transaction: few enough that nobody else waits for long.
const PORTION: u64 = 50;
/// Enterprises that are read at a time.
const PAGE: u64 = 100;

/// Does what was chosen for people whose provisioning was switched off, again and again.
pub async fn finish_switch_off(app: Arc<App>) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = app.switch_off_sweep().await {
            tracing::error!(%error, "it could not be looked whose provisioning was switched off");
        }
    }
}

impl App {
    /// One round: does what is left to do, of every enterprise. Answers how many people it was done with.
    pub async fn switch_off_sweep(&self) -> Result<u64> {
        let (mut done, mut after) = (0, None);
        loop {
            let platform = self.authority.platform();
            let page = self.store.switch_off_open(platform, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(done) };
            after = Some(*last);
            for enterprise in page {
                match self.switch_off_run(enterprise).await {
                    Ok(number) => done += number,
                    // The others are not to wait for this one.
                    Err(error) => {
                        tracing::error!(%error, %enterprise, "people could not be dealt with");
                    }
                }
            }
        }
    }

    /// Does what is left to do in the administrator's enterprise; answers with how many people.
    pub async fn switch_off_finish(&self, admin: &EnterpriseAdmin) -> Result<u64> {
        self.switch_off_run(admin.enterprise.id).await
    }

    async fn switch_off_run(&self, enterprise: EnterpriseId) -> Result<u64> {
        let mut done = 0;
        while let Some(number) = self.switch_off_portion(enterprise).await? {
            done += number;
        }
        Ok(done)
    }

    /// The next portion, in the name of whoever chose. Nothing where there is nothing left to do.
    pub async fn switch_off_portion(&self, id: EnterpriseId) -> Result<Option<u64>> {
        let scope = self.authority.enter(id);
        let read = self.store.read(scope);
        let open = |found: Option<SwitchOff>| found.filter(|one| one.ended_at.is_none());
        let Some(known) = open(read.switch_off_find().await?) else { return Ok(None) };
        let enterprise = read.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
        let schemas = self.schemas_of(&enterprise).await?;
        let mut ctx = self.ctx(known.chosen_by.map_or(Actor::Operator, Actor::Person));
        ctx.policy_version = enterprise.policy_version;
        let job_ctx = ctx.clone();
        self.store
            .write(scope, &ctx, move |tx| async move {
                let ctx = job_ctx;
                let Some(now) = open(tx.switch_off_find().await?) else {
                    return Ok::<_, Error>(tx.unchanged(None));
                };
                let page = tx.managed_list(None, now.after, PORTION).await?;
                let ends = u64::try_from(page.len()).is_ok_and(|read| read < PORTION);
                let (mut events, mut number) = (Vec::new(), 0);
                for id in &page {
                    let Some(person) = tx.person_lock(*id).await? else { continue };
                    let of = (&enterprise, &*schemas);
                    match deal_with(&tx, &ctx, of, now.people, &person).await? {
                        Became::Done(told) => {
                            number += u64::from(!told.is_empty());
                            events.extend(told);
                        }
                        Became::Left(why) => tx.switch_off_leave(*id, why).await?,
                    }
                }
                let now = SwitchOff {
                    after: page.last().copied().or(now.after),
                    done: now.done + number,
                    ended_at: ends.then_some(ctx.now),
                    ..now
                };
                tx.switch_off_update(&now).await?;
                if ends {
                    let what = json!({ "people": now.people.as_str(), "done": now.done });
                    let subject = Subject::Enterprise(enterprise.id);
                    events.push(Event::created(Action::ScimPeopleDone, subject, what));
                }
                Ok(if events.is_empty() {
                    tx.bookkeeping(Some(number))
                } else {
                    tx.done(Some(number), events)
                })
            })
            .await
    }
}
