//! When people are reminded that a SCIM token ends (trap D1).

use std::time::Duration;

use crate::{integration::Token, time::Timestamp};

/// How many days before the end, from the first reminder to the last.
pub const STEPS: [u32; 5] = [30, 14, 7, 3, 1];

/// The longest time before its end that a token is of interest.
pub const FIRST: Duration = Duration::from_hours(30 * 24);

/// A token that was not used for so long may have been replaced.
const IDLE: Duration = Duration::from_hours(3 * 24);

/// The step that is due: the nearest to the end of those that were reached. Steps that were missed on the
/// way are not made up for. A step that is not shorter than the token's whole life is none: a token for seven
/// days is announced three days before its end and one, and a token for one day never.
pub fn step(created_at: Timestamp, expires_at: Timestamp, now: Timestamp) -> Option<u32> {
    if expires_at <= now {
        return None;
    }
    let span = |days: u32| Duration::from_hours(24 * u64::from(days));
    let (life, left) = (expires_at.since(created_at), expires_at.since(now));
    let nearest = STEPS.into_iter().rev().find(|days| left <= span(*days))?;
    (span(nearest) < life).then_some(nearest)
}

/// Whether another token has taken this one's place: it was not used for three days, and one of `live` that
/// was made later was. Programs that fetch a token every day would otherwise be reminded of each.
pub fn is_replaced(token: &Token, live: &[Token], now: Timestamp) -> bool {
    let idle = token.last_used_at.is_none_or(|last| now.since(last) > IDLE);
    idle && live
        .iter()
        .any(|other| other.created_at > token.created_at && other.last_used_at > token.last_used_at)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{id::TokenId, integration::Purpose};

    const START: Timestamp = Timestamp::from_millis(1_795_348_800_500);

    fn days(days: u64) -> Duration {
        Duration::from_hours(24 * days)
    }

    /// The steps of a token's whole life, looked at every hour.
    fn told(life: u64) -> Vec<u32> {
        let end = START.after(days(life));
        let mut told = Vec::new();
        for hour in 0..(life + 2) * 24 {
            if let Some(step) = step(START, end, START.after(Duration::from_hours(hour)))
                && told.last() != Some(&step)
            {
                told.push(step);
            }
        }
        told
    }

    #[test]
    fn a_life_shorter_than_a_step_has_not_that_step() {
        for (life, expected) in [
            (365, vec![30, 14, 7, 3, 1]),
            (31, vec![30, 14, 7, 3, 1]),
            (30, vec![14, 7, 3, 1]),
            (14, vec![7, 3, 1]),
            (7, vec![3, 1]),
            (3, vec![1]),
            (2, vec![1]),
            (1, vec![]),
        ] {
            assert_eq!(told(life), expected, "{life} days");
        }
    }

    #[test]
    fn only_the_nearest_step_is_due() {
        let end = START.after(days(365));
        for (left, expected) in [(31, None), (30, Some(30)), (10, Some(14)), (2, Some(3))] {
            assert_eq!(step(START, end, end.before(days(left))), expected, "{left} days");
        }
        assert_eq!(step(START, end, end), None);
        assert_eq!(step(START, end, end.after(days(1))), None);
    }

    fn token(created: u64, used: Option<u64>) -> Token {
        Token {
            rehearsal: false,
            id: TokenId::from_uuid(Uuid::nil()),
            purpose: Purpose::Scim,
            fingerprint: String::new(),
            integration: None,
            person: None,
            created_by: String::new(),
            created_at: START.after(days(created)),
            expires_at: START.after(days(created + 7)),
            last_used_at: used.map(|day| START.after(days(day))),
            cycle: None,
            revoked_at: None,
        }
    }

    #[test]
    fn a_token_is_replaced_by_a_later_one_that_is_used() {
        let now = START.after(days(10));
        for (old, other, expected) in [
            // Not used for long, and the later one is.
            (token(0, Some(5)), token(5, Some(10)), true),
            (token(0, None), token(5, Some(10)), true),
            // Still used: two identity providers, perhaps.
            (token(0, Some(9)), token(5, Some(10)), false),
            // The later one was never used, or was before.
            (token(0, Some(5)), token(5, None), false),
            (token(0, Some(6)), token(5, Some(5)), false),
            // An older one replaces nothing.
            (token(5, Some(5)), token(0, Some(10)), false),
        ] {
            assert_eq!(is_replaced(&old, &[old.clone(), other], now), expected, "{old:?}");
        }
    }
}
