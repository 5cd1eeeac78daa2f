//! A post that does what a test says.

use std::{
    collections::VecDeque,
    future::pending,
    pin::Pin,
    sync::{Arc, Mutex},
};

use muster_app::{Letter, Post, Unsent};
use muster_core::ctx::OpCtx;
use tokio::sync::Notify;

/// How a letter is taken.
#[derive(Debug, Clone)]
pub enum Takes {
    /// It is.
    Well,
    /// Not now.
    Later(&'static str),
    /// Never.
    Never(&'static str),
    /// It is, but nobody is told so.
    Silently,
}

/// Takes letters, whatever the address; clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct TestPost(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    taken: Mutex<Vec<Letter>>,
    tests: Mutex<Vec<String>>,
    script: Mutex<VecDeque<Takes>>,
    arrived: Notify,
}

impl TestPost {
    /// The next letters are taken this way, one after the other; later ones well.
    pub fn will(&self, takes: impl IntoIterator<Item = Takes>) {
        self.0.script.lock().expect("the script").extend(takes);
    }

    /// What came since this was last asked, in order, refused or not.
    pub fn taken(&self) -> Vec<Letter> {
        std::mem::take(&mut self.0.taken.lock().expect("what came"))
    }

    /// Where test mails went, in order.
    pub fn tests(&self) -> Vec<String> {
        self.0.tests.lock().expect("what was tested").clone()
    }

    /// Waits until so many letters have come since they were last asked for.
    pub async fn arrivals(&self, wanted: usize) {
        while self.0.taken.lock().expect("what came").len() < wanted {
            self.0.arrived.notified().await;
        }
    }

    /// As the product knows it.
    pub fn post(&self) -> Arc<dyn Post> {
        Arc::new(self.clone())
    }
}

impl Post for TestPost {
    fn send(
        &self,
        letter: Letter,
    ) -> Pin<Box<dyn Future<Output = Result<(), Unsent>> + Send + '_>> {
        Box::pin(async move {
            let takes = self.0.script.lock().expect("the script").pop_front();
            self.0.taken.lock().expect("what came").push(letter);
            self.0.arrived.notify_one();
            match takes.unwrap_or(Takes::Well) {
                Takes::Well => Ok(()),
                Takes::Later(reason) => Err(Unsent::Later(reason.to_owned())),
                Takes::Never(reason) => Err(Unsent::Refused(reason.to_owned())),
                Takes::Silently => pending().await,
            }
        })
    }

    fn test<'a>(
        &'a self,
        to: String,
        _: &'a OpCtx,
    ) -> Pin<Box<dyn Future<Output = Result<(), Unsent>> + Send + 'a>> {
        Box::pin(async move {
            self.0.tests.lock().expect("what was tested").push(to);
            match self.0.script.lock().expect("the script").pop_front() {
                Some(Takes::Later(reason)) => Err(Unsent::Later(reason.to_owned())),
                Some(Takes::Never(reason)) => Err(Unsent::Refused(reason.to_owned())),
                Some(Takes::Well | Takes::Silently) | None => Ok(()),
            }
        })
    }
}
