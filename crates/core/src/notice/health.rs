//! Whether provisioning works, as the newest calls show it (requirements 62, 63).

use std::{collections::BTreeMap, ops::Range, time::Duration};

use crate::{
    call::{Call, Outcome, Reason},
    time::Timestamp,
};

/// How many of the newest calls are looked at.
pub const NEWEST: u64 = 50;
/// Older calls say nothing about today.
const RECENT: Duration = Duration::from_hours(24);
/// Fewer calls than these are no pattern.
const ENOUGH: usize = 20;
/// As few failures among the newest [`ENOUGH`] as in everyday life.
const FEW: usize = 2;

/// Silence is told of after so long…
const SILENT: Duration = Duration::from_hours(2 * 24);
/// …and after so long it is no news any more.
const OLD: Duration = Duration::from_hours(30 * 24);
/// Who called on every one of so many days, the last one with it, called regularly.
const DAYS: u64 = 7;

/// What the newest calls show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// Nearly all of them succeeded.
    Good,
    /// Too few, or neither good nor bad.
    Unclear,
    /// At least half of them failed.
    Failing {
        /// When the first of those failed.
        since: Timestamp,
        /// How many were looked at.
        calls: u64,
        /// How many of them failed.
        failed: u64,
        /// What most of them failed for.
        reason: Option<Reason>,
    },
}

/// Judges the newest calls, the newest first.
pub fn health(newest: &[Call], now: Timestamp) -> Health {
    let from = now.before(RECENT);
    let recent: Vec<&Call> = newest.iter().take_while(|call| call.at >= from).collect();
    if recent.len() < ENOUGH {
        return Health::Unclear;
    }
    let failed: Vec<&Call> = recent.iter().copied().filter(|call| has_failed(call)).collect();
    if failed.len() * 2 >= recent.len() {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        return Health::Failing {
            since: failed.last().map_or(now, |call| call.at),
            calls: count(recent.len()),
            failed: count(failed.len()),
            reason: most(&failed),
        };
    }
    let few = recent.iter().take(ENOUGH).filter(|call| has_failed(call)).count() <= FEW;
    if few { Health::Good } else { Health::Unclear }
}

/// A 404 is an answer: identity providers look for people who are not there yet.
fn has_failed(call: &Call) -> bool {
    match call.outcome {
        Outcome::Success | Outcome::NoChange => false,
        Outcome::Refused | Outcome::Failed => call.reason != Some(Reason::Absent),
    }
}

fn most(failed: &[&Call]) -> Option<Reason> {
    let mut counts: BTreeMap<&str, (usize, Reason)> = BTreeMap::new();
    for reason in failed.iter().filter_map(|call| call.reason) {
        counts.entry(reason.as_str()).or_insert((0, reason)).0 += 1;
    }
    counts.into_values().max_by_key(|(count, _)| *count).map(|(_, reason)| reason)
}

/// How long a silence is that is worth telling.
pub fn silence() -> Range<Duration> {
    SILENT..OLD
}

/// Whether there were no calls for so long that it is worth telling.
pub fn is_silent(last_call: Timestamp, now: Timestamp) -> bool {
    silence().contains(&now.since(last_call))
}

/// Whether the last call is so long ago that nobody provisions any more.
pub fn has_stopped(last_call: Timestamp, now: Timestamp) -> bool {
    now.since(last_call) >= OLD
}

/// The days before the one that ends with the last call: where each of them had a call, the calls were
/// regular.
pub fn days_before(last_call: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> {
    let back = move |days: u64| last_call.before(Duration::from_hours(24 * days));
    (1..DAYS).map(move |day| (back(day + 1), back(day)))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::{CallId, EnterpriseId, RequestId};

    const NOW: Timestamp = Timestamp::from_millis(1_795_348_800_000);

    fn call(minutes_ago: u64, reason: Option<Reason>) -> Call {
        let outcome = if reason.is_some() { Outcome::Refused } else { Outcome::Success };
        Call {
            id: CallId::from_uuid(Uuid::nil()),
            enterprise: EnterpriseId::PLATFORM,
            at: NOW.before(Duration::from_mins(minutes_ago)),
            request: RequestId::from_uuid(Uuid::nil()),
            cycle: None,
            method: "POST".into(),
            route: String::new(),
            operation: "user.create".into(),
            status: 200,
            outcome,
            reason,
            detail: None,
            person: None,
            group: None,
            matched: None,
            policy_version: None,
            changed: Vec::new(),
            rule: None,
            quirks: Vec::new(),
            duration_us: 0,
            token: None,
            fingerprint: None,
            agent: None,
        }
    }

    /// So many calls, of which the first so many failed.
    fn calls(number: u64, failed: u64, reason: Reason) -> Vec<Call> {
        (0..number).map(|n| call(n, (n < failed).then_some(reason))).collect()
    }

    #[test]
    fn half_of_twenty_calls_is_failing() {
        let failing = |number, failed, reason| {
            matches!(health(&calls(number, failed, reason), NOW), Health::Failing { .. })
        };
        assert!(!failing(19, 19, Reason::Token));
        assert!(!failing(20, 9, Reason::Token));
        assert!(failing(20, 10, Reason::Token));
        assert!(failing(50, 25, Reason::Attribute));
        assert!(!failing(50, 24, Reason::Attribute));
        assert!(!failing(50, 50, Reason::Absent));
    }

    #[test]
    fn nearly_all_of_the_newest_is_good() {
        assert_eq!(health(&calls(20, 2, Reason::Token), NOW), Health::Good);
        assert_eq!(health(&calls(20, 3, Reason::Token), NOW), Health::Unclear);
        // What is over counts no more.
        let mut over = calls(20, 0, Reason::Token);
        over.extend((20..35).map(|n| call(n, Some(Reason::Token))));
        assert_eq!(health(&over, NOW), Health::Good);
    }

    #[test]
    fn yesterday_says_nothing() {
        let old: Vec<Call> = (0..50).map(|n| call(24 * 60 + 1 + n, Some(Reason::Token))).collect();
        assert_eq!(health(&old, NOW), Health::Unclear);
    }

    #[test]
    fn the_commonest_reason_is_told() {
        let mut list = calls(30, 20, Reason::Attribute);
        list.extend((30..35).map(|n| call(n, Some(Reason::Token))));
        assert_eq!(
            health(&list, NOW),
            Health::Failing {
                since: NOW.before(Duration::from_mins(34)),
                calls: 35,
                failed: 25,
                reason: Some(Reason::Attribute),
            }
        );
    }

    #[test]
    fn silence_is_told_of_for_a_while() {
        let ago = |hours| NOW.before(Duration::from_hours(hours));
        assert!(!is_silent(ago(47), NOW));
        assert!(is_silent(ago(48), NOW));
        assert!(is_silent(ago(24 * 30 - 1), NOW));
        assert!(!is_silent(ago(24 * 30), NOW));
    }

    #[test]
    fn seven_days_are_looked_at() {
        let days: Vec<_> = days_before(NOW).collect();
        assert_eq!(days.len(), 6);
        let day = Duration::from_hours(24);
        assert_eq!(days[0], (NOW.before(day * 2), NOW.before(day)));
        assert!(days.windows(2).all(|pair| pair[0].0 == pair[1].1));
    }
}
