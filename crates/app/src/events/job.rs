//! The job that pushes: it looks once a second who is due, and pushes to several receivers at a time.

use std::sync::Arc;

use muster_core::Result;
use tokio::task::JoinHandle;

use super::{Render, Transport, push::Leased};
use crate::{
    App,
    courier::{self, Courier, CourierHandle, Stop},
};

/// Pushes events to receivers.
#[derive(Clone)]
pub struct Pusher {
    app: Arc<App>,
    transport: Arc<dyn Transport>,
    render: Render,
}

impl Pusher {
    /// Events of this application leave over `transport`, in the words of `render`.
    pub fn new(app: Arc<App>, transport: Arc<dyn Transport>, render: Render) -> Self {
        Self { app, transport, render }
    }

    /// Starts the job.
    pub fn start(self) -> (CourierHandle, JoinHandle<()>) {
        courier::start(self)
    }

    /// One round: takes who is due and delivers what there is. Answers how much was delivered.
    pub async fn sweep(&self) -> Result<usize> {
        courier::sweep(self).await
    }
}

impl Courier for Pusher {
    type Leased = Leased;
    const WHAT: &'static str = "events";
    const AT_A_TIME: usize = 16;

    async fn take(&self, limit: usize) -> Result<Vec<Leased>> {
        self.app.receivers_take(limit).await
    }

    async fn deliver(&self, leased: Leased, stop: Stop) -> Result<usize> {
        self.app.receiver_deliver(&leased, self.transport.as_ref(), self.render, &stop).await
    }
}
