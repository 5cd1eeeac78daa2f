//! Statements, as they are run.

use std::{cell::RefCell, sync::Once};

use tracing::{Event, Subscriber, field::Visit};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, Targets},
    layer::Context,
    prelude::*,
};

use super::TABLES;

thread_local! {
    /// What this thread's statements are written down in, while somebody asks.
    static HEARD: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Keeps the text of every statement. One for the whole process: subscribers that come and go in
/// threads make `tracing` forget, now and then, that anybody listens.
struct Statements;

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "muster::sql" {
            event.record(&mut Ear);
        }
    }
}

struct Ear;

impl Visit for Ear {
    fn record_str(&mut self, _: &tracing::field::Field, text: &str) {
        HEARD.with_borrow_mut(|heard| heard.iter_mut().for_each(|all| all.push(text.to_owned())));
    }

    fn record_debug(&mut self, _: &tracing::field::Field, _: &dyn std::fmt::Debug) {}
}

/// The statements about what is looked up that anything runs.
pub(super) async fn heard(what: impl Future<Output = ()>) -> Vec<String> {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let only = Targets::new().with_target("muster::sql", LevelFilter::TRACE);
        tracing_subscriber::registry().with(Statements.with_filter(only)).init();
    });
    HEARD.set(Some(Vec::new()));
    what.await;
    let about =
        |sql: &String| TABLES.iter().any(|table| sql.contains(&format!("FROM \"{table}\"")));
    HEARD.take().unwrap().into_iter().filter(about).collect()
}
