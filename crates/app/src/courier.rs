//! Jobs that deliver: they look once a second what is due, take it by leases, and deliver several at a
//! time. Events to receivers and notices by mail both go this way.

use std::time::Duration;

use muster_core::Result;
use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
    time::{MissedTickBehavior, interval},
};

/// How often is looked what is due: one query, whatever happens to people.
const TICK: Duration = Duration::from_secs(1);

/// Who takes what is due, and delivers it.
pub(crate) trait Courier: Clone + Send + Sync + 'static {
    /// What was taken by a lease.
    type Leased: Send + 'static;
    /// What is delivered, for the log.
    const WHAT: &'static str;
    /// How much is delivered at a time, by this instance.
    const AT_A_TIME: usize;

    /// Takes what is due, at most so much.
    fn take(&self, limit: usize) -> impl Future<Output = Result<Vec<Self::Leased>>> + Send;

    /// Delivers what was taken, until the process stops; answers how much was delivered.
    fn deliver(
        &self,
        leased: Self::Leased,
        stop: Stop,
    ) -> impl Future<Output = Result<usize>> + Send;
}

/// Says when the process stops.
#[derive(Debug, Clone)]
pub(crate) struct Stop(watch::Receiver<()>);

impl Stop {
    /// Whether the process stops: the handle is gone.
    pub(crate) fn has_come(&self) -> bool {
        self.0.has_changed().is_err()
    }
}

/// Keeps a job alive; dropped, the job ends after the deliveries that are under way.
#[derive(Debug)]
pub struct CourierHandle(
    #[expect(dead_code, reason = "dropping it is the signal")] watch::Sender<()>,
);

/// Starts the job.
pub(crate) fn start<C: Courier>(courier: C) -> (CourierHandle, JoinHandle<()>) {
    let (handle, stop) = watch::channel(());
    (CourierHandle(handle), tokio::spawn(run(courier, Stop(stop))))
}

/// One round: takes what is due and delivers it. Answers how much was delivered.
pub(crate) async fn sweep<C: Courier>(courier: &C) -> Result<usize> {
    let (_running, stop) = watch::channel(());
    let mut delivered = 0;
    for leased in courier.take(C::AT_A_TIME).await? {
        delivered += courier.deliver(leased, Stop(stop.clone())).await?;
    }
    Ok(delivered)
}

/// The longest piece of a stranger's complaint that is kept, in characters.
const COMPLAINT: usize = 300;

/// What a stranger wrote, fit to be kept and shown.
pub(crate) fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(COMPLAINT).collect()
}

async fn run<C: Courier>(courier: C, mut stop: Stop) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut running = JoinSet::new();
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            // There may be more for who has just been served: it is due again at once.
            Some(_) = running.join_next() => {}
            _ = stop.0.changed() => break,
        }
        let room = C::AT_A_TIME.saturating_sub(running.len());
        if room == 0 {
            continue;
        }
        match courier.take(room).await {
            Ok(taken) => {
                for leased in taken {
                    let (this, stop) = (courier.clone(), stop.clone());
                    running.spawn(async move {
                        // The lease ends by itself, and somebody tries again.
                        if let Err(error) = this.deliver(leased, stop).await {
                            tracing::error!(%error, "{} could not be delivered", C::WHAT);
                        }
                    });
                }
            }
            Err(error) => tracing::error!(%error, "it could not be read which {} are due", C::WHAT),
        }
    }
    while running.join_next().await.is_some() {}
}
