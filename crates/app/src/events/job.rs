//! The job that pushes: it looks once a second who is due, and pushes to several receivers at a time.

use std::{sync::Arc, time::Duration};

use muster_core::Result;
use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
    time::{MissedTickBehavior, interval},
};

use super::{Render, Transport, push::Leased};
use crate::App;

/// How often is looked who is due: one query over the receivers, whatever happens to people.
const TICK: Duration = Duration::from_secs(1);
/// Receivers that are pushed to at a time, by this instance.
const AT_A_TIME: usize = 16;

/// Pushes events to receivers.
#[derive(Clone)]
pub struct Pusher {
    app: Arc<App>,
    transport: Arc<dyn Transport>,
    render: Render,
}

/// Keeps the job alive; dropped, the job ends after the events that are under way.
#[derive(Debug)]
pub struct PushHandle(#[expect(dead_code, reason = "dropping it is the signal")] watch::Sender<()>);

impl Pusher {
    /// Events of this application leave over `transport`, in the words of `render`.
    pub fn new(app: Arc<App>, transport: Arc<dyn Transport>, render: Render) -> Self {
        Self { app, transport, render }
    }

    /// Starts the job.
    pub fn start(self) -> (PushHandle, JoinHandle<()>) {
        let (handle, stop) = watch::channel(());
        (PushHandle(handle), tokio::spawn(self.run(stop)))
    }

    /// One round: takes who is due and delivers what there is. Answers how much was delivered.
    pub async fn sweep(&self) -> Result<usize> {
        let (_running, stop) = watch::channel(());
        let mut delivered = 0;
        for leased in self.app.receivers_take(AT_A_TIME).await? {
            delivered += self.deliver(&leased, &stop).await?;
        }
        Ok(delivered)
    }

    async fn run(self, mut stop: watch::Receiver<()>) {
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut running = JoinSet::new();
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                // Who has just been served may have more: it is due again at once.
                Some(_) = running.join_next() => {}
                _ = stop.changed() => break,
            }
            let room = AT_A_TIME.saturating_sub(running.len());
            if room == 0 {
                continue;
            }
            match self.app.receivers_take(room).await {
                Ok(taken) => {
                    for leased in taken {
                        let (this, stop) = (self.clone(), stop.clone());
                        running.spawn(async move {
                            // The lease ends by itself, and somebody tries again.
                            if let Err(error) = this.deliver(&leased, &stop).await {
                                tracing::error!(%error, "events could not be delivered");
                            }
                        });
                    }
                }
                Err(error) => tracing::error!(%error, "receivers of events could not be read"),
            }
        }
        while running.join_next().await.is_some() {}
    }

    async fn deliver(&self, leased: &Leased, stop: &watch::Receiver<()>) -> Result<usize> {
        self.app.receiver_deliver(leased, self.transport.as_ref(), self.render, stop).await
    }
}
