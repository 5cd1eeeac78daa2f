//! How long to wait after a failed delivery.

use std::time::Duration;

use muster_core::ctx::OpCtx;

/// The first wait, and the longest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BackOff {
    pub(crate) first: Duration,
    pub(crate) longest: Duration,
}

impl BackOff {
    /// Doubles with every failure from the first wait on; half of it is chance, so that those who failed
    /// together do not come back together.
    pub(crate) fn after(self, ctx: &OpCtx, attempts: u32) -> Duration {
        let millis = |span: Duration| u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        let (first, longest) = (millis(self.first), millis(self.longest));
        let doublings = attempts.saturating_sub(1).min(20);
        let half = first.saturating_mul(1 << doublings).min(longest) / 2;
        let chance = u64::from(u32::from_be_bytes(ctx.random()));
        Duration::from_millis(half + chance % (half + 1))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use muster_core::{actor::Actor, entropy::Entropy, time::Timestamp};

    use super::*;

    struct Always(u8);

    impl Entropy for Always {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    #[test]
    fn it_grows_and_ends() {
        let back_off = BackOff { first: Duration::from_secs(1), longest: Duration::from_mins(5) };
        for byte in [0, 7, 255] {
            let ctx = OpCtx::new(Actor::System, Timestamp::from_millis(0), Arc::new(Always(byte)));
            let wait = |attempts| back_off.after(&ctx, attempts).as_millis();
            assert!((500..=1_000).contains(&wait(1)));
            assert!((4_000..=8_000).contains(&wait(4)));
            for attempts in [10, 40, u32::MAX] {
                assert!((150_000..=300_000).contains(&wait(attempts)));
            }
        }
    }
}
