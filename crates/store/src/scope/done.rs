//! The end of a transaction: what is kept, and what is told about it.

use muster_core::{ctx::OpCtx, event::Event};

use super::{EnterpriseScope, WriteTx};
use crate::{StoreError, chain::Chain, engine::Conn};

impl WriteTx {
    /// Ends the transaction with what happened in it. There is no other way to keep a change.
    pub fn done<T>(self, value: T, events: Vec<Event>) -> Done<T> {
        Done { tx: self, value, ending: Ending::Logged(events) }
    }

    /// Ends the transaction and keeps nothing, because nothing had to change.
    pub fn unchanged<T>(self, value: T) -> Done<T> {
        Done { tx: self, value, ending: Ending::Dropped }
    }

    /// Keeps times of last use, counters and sessions, which are not changes of the enterprise.
    pub fn bookkeeping<T>(self, value: T) -> Done<T> {
        Done { tx: self, value, ending: Ending::Unlogged }
    }
}

/// A finished transaction with its value, not yet kept.
pub struct Done<T> {
    tx: WriteTx,
    value: T,
    ending: Ending,
}

enum Ending {
    Logged(Vec<Event>),
    Unlogged,
    Dropped,
}

/// Runs `job` on `conn` and adds its events to the chain; answers whether to keep what was written, and
/// the job's outcome.
pub(crate) async fn run<T, E, F, Fut>(
    conn: Conn,
    scope: EnterpriseScope,
    ctx: &OpCtx,
    chain: &mut Chain,
    job: F,
) -> (bool, Result<T, E>)
where
    F: FnOnce(WriteTx) -> Fut,
    Fut: Future<Output = Result<Done<T>, E>>,
    E: From<StoreError>,
{
    if let Err(error) = chain.admits(ctx) {
        return (false, Err(error.into()));
    }
    let tx = scope.on(&conn).counting(chain.tally()).after(chain.unwritten()).within(ctx);
    match job(tx).await {
        Ok(Done { ending: Ending::Logged(events), .. }) if events.is_empty() => {
            (false, Err(StoreError::corrupt("change_log", "a change that tells nothing").into()))
        }
        Ok(Done { tx, value, ending: Ending::Logged(events) }) => {
            let pushed = match tx.cycle_settle(ctx).await {
                Ok(_) => chain.push(&tx, ctx, events),
                Err(error) => Err(error),
            };
            match pushed {
                Ok(()) => {
                    chain.leave(tx.into_runs());
                    (true, Ok(value))
                }
                Err(error) => (false, Err(error.into())),
            }
        }
        Ok(Done { value, ending: Ending::Unlogged, .. }) => (true, Ok(value)),
        Ok(Done { value, ending: Ending::Dropped, .. }) => (false, Ok(value)),
        Err(error) => (false, Err(error)),
    }
}
