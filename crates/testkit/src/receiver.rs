//! A receiver of events that does what a test says.

use std::{
    collections::VecDeque,
    future::pending,
    pin::Pin,
    sync::{Arc, Mutex},
};

use muster_app::{Push, PushAnswer, Transport};
use tokio::sync::Notify;

/// How a receiver meets an event.
#[derive(Debug, Clone)]
pub enum Meets {
    /// With this status and body.
    Answer(u16, &'static str),
    /// Not at all: it cannot be reached.
    Unreachable,
    /// It takes the event and answers when it is released.
    Held,
    /// It takes the event and never answers.
    Silence,
}

/// Takes what is pushed, whatever the address; clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct TestReceiver(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    taken: Mutex<Vec<Push>>,
    script: Mutex<VecDeque<Meets>>,
    arrived: Notify,
    released: Notify,
}

impl TestReceiver {
    /// The next events are met this way, one after the other; later ones with a 202.
    pub fn will(&self, meets: impl IntoIterator<Item = Meets>) {
        self.0.script.lock().expect("the script").extend(meets);
    }

    /// What came since this was last asked, in order.
    pub fn taken(&self) -> Vec<Push> {
        std::mem::take(&mut self.0.taken.lock().expect("what came"))
    }

    /// Waits until so many events have come since they were last asked for.
    pub async fn arrivals(&self, wanted: usize) {
        while self.0.taken.lock().expect("what came").len() < wanted {
            self.0.arrived.notified().await;
        }
    }

    /// Lets one that is [`Meets::Held`] answer.
    pub fn release(&self) {
        self.0.released.notify_one();
    }

    /// As the product knows it.
    pub fn transport(&self) -> Arc<dyn Transport> {
        Arc::new(self.clone())
    }
}

impl Transport for TestReceiver {
    fn post(
        &self,
        push: Push,
    ) -> Pin<Box<dyn Future<Output = Result<PushAnswer, String>> + Send + '_>> {
        Box::pin(async move {
            let meets = self.0.script.lock().expect("the script").pop_front();
            self.0.taken.lock().expect("what came").push(push);
            self.0.arrived.notify_one();
            match meets.unwrap_or(Meets::Answer(202, "")) {
                Meets::Answer(status, body) => Ok(PushAnswer { status, body: body.into() }),
                Meets::Unreachable => Err("the receiver cannot be reached".to_owned()),
                Meets::Held => {
                    self.0.released.notified().await;
                    Ok(PushAnswer { status: 202, body: Vec::new() })
                }
                Meets::Silence => pending().await,
            }
        })
    }
}
