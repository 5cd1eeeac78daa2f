//! Says what is going on, and how long it took.

use std::fmt::Display;
use std::time::{Duration, Instant};

use anyhow::Result;

/// The one place that prints.
#[expect(clippy::print_stdout, reason = "a build tool talks to the person who started it")]
pub(crate) fn say(line: impl Display) {
    println!("{line}");
}

/// Numbered steps: `[2/4] Building the portal`, then how long the step took.
pub(crate) struct Steps {
    total: u32,
    done: u32,
    started: Instant,
}

impl Steps {
    pub(crate) fn new(total: u32) -> Self {
        Self { total, done: 0, started: Instant::now() }
    }

    /// Does one step between two lines.
    pub(crate) fn step<T>(&mut self, what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.announce(what);
        let started = Instant::now();
        let result = work()?;
        say(format_args!(
            "[{}/{}] done in {} ({} in all)",
            self.done,
            self.total,
            seconds(started.elapsed()),
            seconds(self.started.elapsed()),
        ));
        Ok(result)
    }

    /// Begins a step whose end nobody waits for.
    pub(crate) fn announce(&mut self, what: &str) {
        self.done += 1;
        say(format_args!("[{}/{}] {what}", self.done, self.total));
    }
}

fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 60 {
        format!("{:.1} s", time.as_secs_f32())
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

/// A file size as people read it.
pub(crate) fn size(bytes: u64) -> String {
    if bytes < 10_000_000 {
        format!("{} KB", bytes.div_ceil(1000))
    } else {
        format!("{} MB", bytes.div_ceil(1_000_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(2_340)), "2.3 s");
        assert_eq!(seconds(Duration::from_secs(61)), "1 min 01 s");
    }

    #[test]
    fn sizes_read_well() {
        assert_eq!(size(0), "0 KB");
        assert_eq!(size(467_100), "468 KB");
        assert_eq!(size(30_100_000), "31 MB");
    }
}
