//! Agreeing to what a run removed.

use muster_core::{
    Error, Result,
    cycle::{Cycle, CycleState, PAUSE},
    error::Thing,
    event::{Action, Event, Subject},
    id::CycleId,
};
use serde_json::json;

use crate::{App, EnterpriseAdmin, people::delete};

/// People who are removed for good in one transaction.
const PORTION: u64 = 100;

/// What releasing a run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// The run.
    pub cycle: Cycle,
    /// People who were removed for good, as their policy had it when they were removed. Others stay
    /// restorable until their day.
    pub purged: u64,
    /// Seats that are free now.
    pub seats: u64,
}

impl App {
    /// Agrees to what a run removed that is held: seats are free, and whoever was to be removed for good at
    /// once is. Done again it goes on where it was interrupted.
    pub async fn cycle_release(&self, admin: &EnterpriseAdmin, id: CycleId) -> Result<Released> {
        let now = admin.ctx.now;
        let seats = self
            .store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let cycle = tx.cycle_find(id).await?.ok_or(Error::NotFound(Thing::Cycle))?;
                match cycle.state {
                    CycleState::Held => {}
                    CycleState::Released => return Ok(tx.unchanged(0)),
                    CycleState::Open | CycleState::Undone => {
                        let says = format!(
                            "Nothing of this cycle is held: it is {}. Only a cycle that is held can be \
                             released.",
                            cycle.state.as_str()
                        );
                        return Err(Error::invalid("cycle", says));
                    }
                }
                let seats = tx.cycle_judge(id, cycle.state, CycleState::Released, now).await?;
                let record = json!({ "taken": cycle.taken, "seats": seats });
                let event = Event::created(Action::CycleReleased, Subject::Cycle(id), record);
                Ok::<_, Error>(tx.done(seats, vec![event]))
            })
            .await?;
        // Who was to be removed at once had a day as soon as the run could have ended.
        let due = now.after(PAUSE);
        let (mut purged, mut after) = (0, None);
        loop {
            let read = self.store.read(admin.scope);
            let portion = read.cycle_departed(id, due, after, PORTION).await?;
            let Some(last) = portion.last() else {
                let cycle = read.cycle_find(id).await?.ok_or(Error::NotFound(Thing::Cycle))?;
                return Ok(Released { cycle, purged, seats });
            };
            after = Some(*last);
            purged += self
                .store
                .write(admin.scope, &admin.ctx, move |tx| async move {
                    let (mut gone, mut events) = (0, Vec::new());
                    for person in portion {
                        // Somebody may have come back, or another run may have removed them again.
                        let left = tx.departed_lock(person).await?;
                        if let Some(left) = left.filter(|left| left.cycle == Some(id)) {
                            events.extend(delete::purge(&tx, &left.person).await?);
                            gone += 1;
                        }
                    }
                    if events.is_empty() {
                        return Ok::<_, Error>(tx.unchanged(0));
                    }
                    Ok(tx.done(gone, events))
                })
                .await?;
        }
    }
}
