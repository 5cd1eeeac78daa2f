//! The job that registers those who wait as soon as they can be.
//!
//! Nobody tells it: it asks once a second which enterprises have anybody waiting, and there whether
//! something changed that matters. The change log says so of roles, domains and policies, the head of the
//! chain of seats. Several instances may do the same work at the same time: whoever is registered waits no
//! longer, and that is decided within a transaction.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use muster_core::{
    Error, Result,
    actor::Actor,
    enterprise::{Enterprise, EnterpriseState},
    id::EnterpriseId,
    parked::{KEPT, WaitsFor},
};
use muster_store::{EnterpriseScope, Job, Standing};
use tokio::time::{MissedTickBehavior, interval};

use super::{Tried, dropped};
use crate::App;

/// How often is looked who can be registered.
const TICK: Duration = Duration::from_secs(1);
/// How often an instance asks whether the expired are to be forgotten.
const LOOK: Duration = Duration::from_mins(10);
/// How often that is done, by all instances together.
const EVERY: Duration = Duration::from_hours(1);
/// Enterprises, and people, that are read at a time.
const PAGE: u64 = 100;
/// Enterprises whose standing is remembered, at most.
const REMEMBERED: usize = 10_000;
/// Changes that are looked at again and again before it is written down that none of them matters.
const BEHIND: i64 = 500;

/// Registers those who wait, again and again.
pub async fn complete_parked(app: Arc<App>) {
    let (mut ticks, mut looks) = (interval(TICK), interval(LOOK));
    for one in [&mut ticks, &mut looks] {
        one.set_missed_tick_behavior(MissedTickBehavior::Delay);
    }
    loop {
        tokio::select! {
            _ = ticks.tick() => {
                if let Err(error) = app.parked_sweep().await {
                    tracing::error!(%error, "people who wait could not be looked at");
                }
            }
            _ = looks.tick() => {
                if let Err(error) = app.parked_purge().await {
                    tracing::error!(%error, "people who waited too long could not be forgotten");
                }
            }
        }
    }
}

impl App {
    /// One round: registers everybody who waits and can be. Answers how many were.
    pub async fn parked_sweep(&self) -> Result<usize> {
        let mut registered = 0;
        let mut after = None;
        loop {
            let platform = self.authority.platform();
            let page = self.store.parked_enterprises(platform, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(registered) };
            after = Some(*last);
            for enterprise in page {
                match self.parked_sweep_of(enterprise).await {
                    Ok(number) => registered += number,
                    // The others are not to wait for this one.
                    Err(error) => {
                        tracing::error!(%error, %enterprise, "people who wait could not be registered");
                    }
                }
            }
        }
    }

    pub(crate) async fn parked_sweep_of(&self, id: EnterpriseId) -> Result<usize> {
        let scope = self.authority.enter(id);
        let tx = self.store.read(scope);
        let standing = tx.standing().await?;
        let Some(enterprise) = tx.enterprise_find().await?.filter(provisions) else { return Ok(0) };
        let seats = enterprise.policy.seat_limit;
        let seats = seats.is_none_or(|limit| standing.seats_taken < u64::from(limit));
        let changed = standing.sequence > standing.parked_seen
            && tx.parked_may_go_on(standing.parked_seen).await?;
        let registered = match (changed, seats) {
            (true, _) => self.parked_walk(id, None, seats).await?,
            // Those for whom a seat alone is not enough are not tried again and again.
            (false, true) if self.fruitless.is(id, standing) => 0,
            (false, true) => self.parked_walk(id, Some(WaitsFor::Seat), true).await?,
            (false, false) => 0,
        };
        self.fruitless.note(id, standing, registered);
        if changed || standing.sequence - standing.parked_seen > BEHIND {
            self.parked_saw(scope, standing.sequence).await?;
        }
        Ok(registered)
    }

    /// Tries those who wait, in the order they came; once there is no seat, not those who wait for one.
    async fn parked_walk(
        &self,
        enterprise: EnterpriseId,
        waits_for: Option<WaitsFor>,
        mut seats: bool,
    ) -> Result<usize> {
        let tx = self.store.read(self.authority.enter(enterprise));
        let mut registered = 0;
        let mut after = 0;
        loop {
            let page = tx.parked_list(waits_for, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(registered) };
            after = last.place;
            for parked in page {
                if parked.waits_for == WaitsFor::Seat && !seats {
                    continue;
                }
                match self.parked_try(enterprise, parked.id).await {
                    Ok(Tried::Registered(_)) => registered += 1,
                    Ok(Tried::Waits(WaitsFor::Seat, _)) => seats = false,
                    Ok(Tried::Waits(..) | Tried::Refused(_) | Tried::There | Tried::Gone) => {}
                    // Somebody changes the enterprise at this moment: the next round knows.
                    Err(Error::RulesChanged) => return Ok(registered),
                    // Those who come after are not to wait for what only one of them has.
                    Err(error @ Error::Internal(_)) => {
                        let id = parked.id;
                        tracing::error!(%error, %enterprise, %id, "somebody could not be registered");
                    }
                    Err(other) => return Err(other),
                }
            }
            if waits_for == Some(WaitsFor::Seat) && !seats {
                return Ok(registered);
            }
        }
    }

    async fn parked_saw(&self, scope: EnterpriseScope, sequence: i64) -> Result<()> {
        self.store
            .write(scope, &self.ctx(Actor::System), move |tx| async move {
                tx.parked_saw(sequence).await?;
                Ok::<_, Error>(tx.bookkeeping(()))
            })
            .await
    }

    /// Forgets those who waited for thirty days, if nobody did within the hour; answers how many.
    pub async fn parked_purge(&self) -> Result<usize> {
        let ctx = self.ctx(Actor::System);
        let (now, again) = (ctx.now, ctx.now.after(EVERY));
        let scope = self.authority.enter(EnterpriseId::PLATFORM);
        let taken = self
            .store
            .write(scope, &ctx, move |tx| async move {
                let taken = tx.job_take(Job::ParkedPurge, now, again).await?;
                Ok::<_, Error>(tx.bookkeeping(taken))
            })
            .await?;
        if !taken {
            return Ok(0);
        }
        let before = now.before(KEPT);
        let mut gone = 0;
        let mut after = None;
        loop {
            let platform = self.authority.platform();
            let page = self.store.parked_enterprises(platform, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(gone) };
            after = Some(*last);
            for enterprise in page {
                let scope = self.authority.enter(enterprise);
                while !self.store.read(scope).parked_before(before, 1).await?.is_empty() {
                    gone += self
                        .store
                        .write(scope, &ctx, move |tx| async move {
                            let mut events = Vec::new();
                            for id in tx.parked_before(before, PAGE).await? {
                                tx.parked_delete(id).await?;
                                events.push(dropped(id, "expired"));
                            }
                            let gone = events.len();
                            Ok::<_, Error>(if gone == 0 {
                                tx.unchanged(0)
                            } else {
                                tx.done(gone, events)
                            })
                        })
                        .await?;
                }
            }
        }
    }
}

/// How enterprises stood when nobody who waits could be registered: as long as they stand so, nobody can.
#[derive(Default)]
pub(crate) struct Fruitless(Mutex<BTreeMap<EnterpriseId, (i64, u64)>>);

impl Fruitless {
    fn is(&self, enterprise: EnterpriseId, standing: Standing) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&enterprise) == Some(&(standing.sequence, standing.seats_taken))
    }

    fn note(&self, enterprise: EnterpriseId, standing: Standing, registered: usize) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if registered > 0 {
            known.remove(&enterprise);
            return;
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(enterprise, (standing.sequence, standing.seats_taken));
    }
}

/// Whether an identity provider of the enterprise would be let in.
fn provisions(enterprise: &Enterprise) -> bool {
    enterprise.scim_enabled && enterprise.state == EnterpriseState::Active
}
