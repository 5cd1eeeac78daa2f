//! The clock and the randomness of the machine: the only place that asks for either.

use muster_core::{
    entropy::Entropy,
    time::{Clock, Timestamp},
};

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is where the time comes from")]
        let now = std::time::SystemTime::now();
        let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "this is where the randomness comes from")]
        let filled = getrandom::fill(buffer);
        #[expect(
            clippy::expect_used,
            reason = "without randomness every secret would be guessable; ending the process is right"
        )]
        filled.expect("the operating system gives no randomness");
    }
}
