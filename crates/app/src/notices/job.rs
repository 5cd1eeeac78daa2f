//! The job that sends: it looks once a second what is due, and sends several mails at a time.

use std::sync::Arc;

use muster_core::Result;
use tokio::task::JoinHandle;

use super::{Post, deliver::Leased};
use crate::{
    App,
    courier::{self, Courier, CourierHandle, Stop},
};

/// Sends notices.
#[derive(Clone)]
pub struct Mailer {
    app: Arc<App>,
    post: Arc<dyn Post>,
}

impl Mailer {
    /// Notices of this application leave by `post`.
    pub fn new(app: Arc<App>, post: Arc<dyn Post>) -> Self {
        Self { app, post }
    }

    /// Starts the job.
    pub fn start(self) -> (CourierHandle, JoinHandle<()>) {
        courier::start(self)
    }

    /// One round: takes what is due and sends it. Answers how much was sent.
    pub async fn sweep(&self) -> Result<usize> {
        courier::sweep(self).await
    }
}

impl Courier for Mailer {
    type Leased = Leased;
    const WHAT: &'static str = "notices";
    // Mail servers limit the connections of one sender.
    const AT_A_TIME: usize = 4;

    async fn take(&self, limit: usize) -> Result<Vec<Leased>> {
        self.app.notices_take(limit).await
    }

    async fn deliver(&self, leased: Leased, stop: Stop) -> Result<usize> {
        if stop.has_come() {
            return Ok(0);
        }
        self.app.notice_deliver(leased, self.post.as_ref()).await
    }
}
