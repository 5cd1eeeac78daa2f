//! How long to wait after a failed delivery.

use std::time::Duration;

use muster_core::ctx::OpCtx;

/// The longest wait. Nobody is given up: a receiver that comes back after a week gets everything.
const LONGEST: u64 = 300_000;

/// Doubles with every failure from a second on; half of it is chance, so that receivers that failed
/// together do not come back together.
pub(super) fn back_off(ctx: &OpCtx, attempts: u32) -> Duration {
    let doubled = 1_000_u64.checked_shl(attempts.saturating_sub(1).min(20)).unwrap_or(LONGEST);
    let half = doubled.min(LONGEST) / 2;
    let chance = u64::from(u32::from_be_bytes(ctx.random()));
    Duration::from_millis(half + chance % (half + 1))
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
    fn it_grows_and_ends_at_five_minutes() {
        for byte in [0, 7, 255] {
            let ctx = OpCtx::new(Actor::System, Timestamp::from_millis(0), Arc::new(Always(byte)));
            let wait = |attempts| back_off(&ctx, attempts).as_millis();
            assert!((500..=1_000).contains(&wait(1)));
            assert!((4_000..=8_000).contains(&wait(4)));
            for attempts in [10, 40, u32::MAX] {
                assert!((150_000..=300_000).contains(&wait(attempts)));
            }
        }
    }
}
