//! Seats: active people have one each (requirement 115, C-17).
//!
//! How many are taken stands in the head of the enterprise's chain, which whoever writes holds; so
//! nothing is counted, and two who take the last seat at once cannot both get it (docs/adr/0020).

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    error::{Rule, Thing},
    event::{Action, Event, Subject},
    notice::Notice,
    parked::WaitsFor,
    policy::Policy,
};
use muster_store::{StoreError, WriteTx};
use serde_json::json;

use crate::{App, EnterpriseAdmin, notices::write::tell_admins, policies};

/// How the seats of an enterprise stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatStatus {
    /// How many there are; none is no limit.
    pub limit: Option<u32>,
    /// How many are taken. There may be more than there are, after the limit was lowered.
    pub taken: u64,
    /// How many people wait for one.
    pub waiting: u64,
    /// The version of the enterprise that says so.
    pub version: i64,
}

impl SeatStatus {
    /// How many are left; nothing where there is no limit.
    pub fn free(&self) -> Option<u64> {
        self.limit.map(|limit| u64::from(limit).saturating_sub(self.taken))
    }
}

impl App {
    /// How the seats stand.
    pub async fn seats_show(&self, admin: &EnterpriseAdmin) -> Result<SeatStatus> {
        let tx = self.store.read(admin.scope);
        let enterprise = tx.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
        Ok(SeatStatus {
            limit: enterprise.policy.seat_limit,
            taken: tx.standing().await?.seats_taken,
            waiting: tx.parked_count(WaitsFor::Seat).await?,
            version: enterprise.version,
        })
    }

    /// Chooses how many seats there are; none is no limit. Fewer than are taken keep everybody and let
    /// nobody in. `version` is that of the enterprise which the administrator has seen, if it matters.
    pub async fn seats_set(
        &self,
        admin: &EnterpriseAdmin,
        limit: Option<u32>,
        version: Option<i64>,
    ) -> Result<SeatStatus> {
        let ctx = admin.ctx.clone();
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let now = tx.enterprise_find().await?;
                let now = now.ok_or(Error::NotFound(Thing::Enterprise))?;
                let policy = Policy { seat_limit: limit, ..now.policy.clone() };
                if policy == now.policy {
                    return Ok::<_, Error>(tx.unchanged(()));
                }
                if version.is_some_and(|seen| seen != now.version) {
                    return Err(Error::Stale);
                }
                let (_, event) = policies::change(&tx, &ctx, &now, policy).await?;
                Ok(tx.done((), event.into_iter().collect()))
            })
            .await?;
        self.bearers.forget_all_of(admin.enterprise.id);
        self.seats_show(admin).await
    }
}

/// Counts the seats that are taken, when how many there are has changed.
pub(crate) async fn count_anew(tx: &WriteTx, limit: Option<u32>) -> Result<(), StoreError> {
    tx.seats_count_anew().await?;
    if limit.is_none_or(|limit| tx.seats_taken() < u64::from(limit)) {
        tx.seats_set_full(false);
    }
    Ok(())
}

/// Makes sure that there is a seat for one more; called before somebody becomes active. `known` is the
/// limit as the caller knows it: an enterprise without one pays nothing, and where there is one, what
/// it is now is read within the transaction. `outcome` says what becomes of the person otherwise.
pub(crate) async fn take(tx: &WriteTx, known: Option<u32>, outcome: &str) -> Result<()> {
    let limit = match known {
        Some(_) => {
            let now = tx.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
            now.policy.seat_limit.map(|limit| (limit, now.name))
        }
        None => None,
    };
    let Some((limit, enterprise)) = limit else {
        tx.seats_set_full(false);
        return Ok(());
    };
    if tx.seats_taken() < u64::from(limit) {
        // There was a seat to have: when the last one is taken, that is news again.
        tx.seats_set_full(false);
        return Ok(());
    }
    let there = match limit {
        1 => "1 seat, and it is taken".to_owned(),
        several => format!("{several} seats, and all of them are taken"),
    };
    Err(Error::Forbidden(Rule::NoSeat(format!(
        "«{enterprise}» has {there}; {outcome}. Raise the number of seats, \
         or disable or remove somebody who is not needed any more."
    ))))
}

/// What is to be done when somebody has to wait for a seat: called in the transaction in which the first
/// one has to since there was a seat to have, so that nobody is told twenty times.
pub(crate) async fn seats_full(tx: &WriteTx, ctx: &OpCtx) -> Result<Option<Event>, StoreError> {
    if tx.seats_full() {
        return Ok(None);
    }
    tx.seats_set_full(true);
    let seats = tx.seats_taken();
    tell_admins(tx, ctx, Notice::SeatsFull { seats, since: ctx.now }).await?;
    let subject = Subject::Enterprise(tx.scope().enterprise());
    Ok(Some(Event::created(Action::SeatsFull, subject, json!({ "taken": seats }))))
}
