//! Logging: one line per message, for people or for machines.

use std::{fmt, io::IsTerminal as _};

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
};
use tracing_subscriber::{
    EnvFilter, Layer,
    fmt::fmt,
    layer::{Context, SubscriberExt as _},
    util::SubscriberInitExt as _,
};

use crate::config::{Log, LogFormat};

/// Starts logging to standard error, so that standard output stays for answers.
pub(crate) fn start(log: &Log) {
    let filter = EnvFilter::try_new(&log.level).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let started = match log.format {
        LogFormat::Text => builder.with_target(false).finish().with(Strangers).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).finish().with(Strangers).try_init(),
    };
    // Whoever embeds the server, as the tests do, may log already.
    drop(started);
}

/// Whoever sends what is no HTTP is answered 400 by the server before anything of ours is asked, and no
/// operator can mend it. The server calls it an error; it is told to those who debug only.
struct Strangers;

/// Where the server tells it, and how.
const DISPATCHER: &str = "actix_http::h1::dispatcher";
const REFUSED: [&str; 2] = [
    "stream error: request parse error",
    "stream error: request did not complete within the specified timeout",
];

impl<S: Subscriber> Layer<S> for Strangers {
    fn event_enabled(&self, event: &Event<'_>, _: Context<'_, S>) -> bool {
        let known = event.metadata();
        if known.target() != DISPATCHER || *known.level() != Level::ERROR {
            return true;
        }
        let mut message = Message::default();
        event.record(&mut message);
        LevelFilter::current() >= LevelFilter::DEBUG
            || !REFUSED.iter().any(|refused| message.0.starts_with(refused))
    }
}

/// The text of a message.
#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn refused_requests_are_no_errors_of_the_server() {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = fmt()
            .with_env_filter(EnvFilter::new("info"))
            .with_writer(move || writer.clone())
            .finish()
            .with(Strangers);
        tracing::subscriber::with_default(subscriber, || {
            let why = "request parse error: invalid Header provided";
            tracing::error!(target: DISPATCHER, "stream error: {}", why);
            tracing::error!(target: DISPATCHER, "stream error: {}", "body error: gone");
            tracing::error!("stream error: {}", why);
        });
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(text.contains("body error: gone"), "{text}");
    }
}
