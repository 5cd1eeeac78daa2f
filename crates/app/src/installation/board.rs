//! The calls of the last day, and what wants attention anywhere. It reads what is counted and what indexes hold of
//! the few enterprises that want it: never the call log, and never every enterprise.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    time::Duration,
};

use muster_core::{
    Result,
    call::{Outcome, Reason},
    id::EnterpriseId,
    integration::Token,
    notice::health,
    time::Timestamp,
};
use muster_store::{CallCount, CallShare};

use super::health::called_daily;
use crate::{App, GlobalAdmin};

/// Entries of a list of what wants attention.
const MOST: u64 = 50;
/// The hours of the board.
const HOURS: u64 = 24;
const HOUR: Duration = Duration::from_hours(1);
/// Fewer calls of an enterprise than these are no pattern.
const ENOUGH: u64 = 20;
/// Tokens that end within so long are listed.
const SOON: Duration = Duration::from_hours(30 * 24);

/// The calls of the last day.
#[derive(Debug, Clone)]
pub struct Board {
    /// Hour by hour, the oldest first; hours without calls too.
    pub hours: Vec<BoardHour>,
    /// Why calls were not carried out, the most frequent reason first.
    pub reasons: Vec<(Reason, u64)>,
}

/// The calls of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoardHour {
    /// When it began.
    pub at: Timestamp,
    /// How many calls came.
    pub calls: u64,
    /// How many of them were not carried out; who is not found is an answer.
    pub failed: u64,
    /// Half of them took at most so long, in milliseconds; nothing where there were none.
    pub median_ms: Option<u32>,
    /// Of a hundred, ninety-five took at most so long.
    pub slow_ms: Option<u32>,
}

/// Something of an enterprise.
#[derive(Debug, Clone)]
pub struct Named<T> {
    /// Which enterprise.
    pub id: EnterpriseId,
    /// What it is called.
    pub name: String,
    /// What about it.
    pub what: T,
}

/// What wants attention. Each list has fifty entries at most.
#[derive(Debug, Clone, Default)]
pub struct Attention {
    /// At least half of an enterprise's calls of the last day failed: how many there were, and how many failed.
    pub failing: Vec<Named<(u64, u64)>>,
    /// An identity provider that called daily calls no more: its last call.
    pub silent: Vec<Named<Timestamp>>,
    /// Runs that wait for a decision.
    pub held: Vec<Named<u64>>,
    /// People who wait to be registered.
    pub waiting: Vec<Named<u64>>,
    /// Tokens that end within thirty days, the first to end first.
    pub ending: Vec<Named<Token>>,
    /// Claims of a domain that wait for a decision.
    pub reviews: Vec<Named<String>>,
}

impl Attention {
    /// Nothing does.
    pub fn is_empty(&self) -> bool {
        let Self { failing, silent, held, waiting, ending, reviews } = self;
        failing.is_empty()
            && silent.is_empty()
            && held.is_empty()
            && waiting.is_empty()
            && ending.is_empty()
            && reviews.is_empty()
    }
}

impl App {
    /// The calls of the last twenty-four hours; the last one has only begun.
    pub async fn board(&self, admin: &GlobalAdmin) -> Result<Board> {
        let now = admin.ctx.now;
        let from = now.before(HOUR * u32::try_from(HOURS - 1).unwrap_or(0));
        let counts = self.store.call_counts(self.authority.platform(), from).await?;
        Ok(board(&counts, from))
    }

    /// What wants attention, anywhere.
    pub async fn attention(&self, admin: &GlobalAdmin) -> Result<Attention> {
        let (platform, now) = (self.authority.platform(), admin.ctx.now);
        let shares = self.store.call_shares(platform, now.before(HOUR * 24)).await?;
        let mut reviews = Vec::new();
        for claim in self.store.domain_reviews(platform, None, MOST).await? {
            reviews.push((claim.enterprise, claim.domain));
        }
        let ending = self.store.token_ending_anywhere(platform, now, now.after(SOON), MOST).await?;
        Ok(Attention {
            failing: self.with_names(failing(&shares)).await?,
            silent: self.silent(now).await?,
            held: self.with_names(self.store.enterprise_held(platform, MOST).await?).await?,
            waiting: self.with_names(self.store.enterprise_waiting(platform, MOST).await?).await?,
            ending: self.with_names(ending).await?,
            reviews: self.with_names(reviews).await?,
        })
    }

    /// Whose identity provider called daily and calls no more, and is expected to.
    async fn silent(&self, now: Timestamp) -> Result<Vec<Named<Timestamp>>> {
        let (platform, silence) = (self.authority.platform(), health::silence());
        let (from, before) = (now.before(silence.end), now.before(silence.start));
        let mut silent = Vec::new();
        for (id, last) in
            self.store.enterprise_last_called(platform, from, before, 2 * MOST).await?
        {
            let tx = self.store.read(self.authority.enter(id));
            let Some(enterprise) = tx.enterprise_find().await? else { continue };
            if enterprise.scim_enabled && called_daily(&tx, last).await? {
                silent.push(Named { id, name: enterprise.name, what: last });
            }
        }
        silent.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
        Ok(silent)
    }

    /// The same with the names of the enterprises.
    pub(super) async fn with_names<T>(
        &self,
        list: Vec<(EnterpriseId, T)>,
    ) -> Result<Vec<Named<T>>> {
        let mut names = BTreeMap::<EnterpriseId, String>::new();
        let mut named = Vec::with_capacity(list.len());
        for (id, what) in list {
            let name = match names.entry(id) {
                Entry::Occupied(there) => there.get().clone(),
                Entry::Vacant(free) => {
                    let tx = self.store.read(self.authority.enter(id));
                    let Some(found) = tx.enterprise_find().await? else { continue };
                    free.insert(found.name).clone()
                }
            };
            named.push(Named { id, name, what });
        }
        Ok(named)
    }
}

/// Whether a call was not carried out. A 404 is an answer: identity providers look for people who are not there yet.
fn has_failed(outcome: Outcome, reason: Option<Reason>) -> bool {
    match outcome {
        Outcome::Success | Outcome::NoChange => false,
        Outcome::Refused | Outcome::Failed => reason != Some(Reason::Absent),
    }
}

/// Enterprises where at least half of enough calls failed, those with the most failures first.
fn failing(shares: &[CallShare]) -> Vec<(EnterpriseId, (u64, u64))> {
    let mut sums = BTreeMap::<EnterpriseId, (u64, u64)>::new();
    for share in shares {
        let (calls, failed) = sums.entry(share.enterprise).or_default();
        *calls += share.calls;
        if has_failed(share.outcome, share.reason) {
            *failed += share.calls;
        }
    }
    let mut failing: Vec<_> = sums
        .into_iter()
        .filter(|(_, (calls, failed))| *calls >= ENOUGH && failed * 2 >= *calls)
        .collect();
    failing.sort_by_key(|(_, (_, failed))| std::cmp::Reverse(*failed));
    failing.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    failing
}

fn board(counts: &[CallCount], from: Timestamp) -> Board {
    let millis = i64::try_from(HOUR.as_millis()).unwrap_or(i64::MAX);
    let first = from.as_millis().div_euclid(millis) * millis;
    let hours = (0..HOURS).map(|n| {
        let at = Timestamp::from_millis(first).after(HOUR * u32::try_from(n).unwrap_or(0));
        hour(at, counts.iter().filter(|count| count.hour == at))
    });
    let mut reasons = BTreeMap::<&str, (Reason, u64)>::new();
    for count in counts.iter().filter(|count| has_failed(count.outcome, count.reason)) {
        let reason = count.reason.unwrap_or(Reason::Server);
        reasons.entry(reason.as_str()).or_insert((reason, 0)).1 += count.calls;
    }
    let mut reasons: Vec<_> = reasons.into_values().collect();
    reasons.sort_by_key(|(_, calls)| std::cmp::Reverse(*calls));
    Board { hours: hours.collect(), reasons }
}

fn hour<'c>(at: Timestamp, counts: impl Iterator<Item = &'c CallCount>) -> BoardHour {
    let mut classes = BTreeMap::<u32, u64>::new();
    let (mut calls, mut failed) = (0, 0);
    for count in counts {
        *classes.entry(count.up_to_ms).or_default() += count.calls;
        calls += count.calls;
        if has_failed(count.outcome, count.reason) {
            failed += count.calls;
        }
    }
    // The class that so many of a hundred calls are within.
    let within = |percent: u64| {
        let wanted = (calls * percent).div_ceil(100);
        let mut sum = 0;
        classes.iter().find_map(|(class, calls)| {
            sum += calls;
            (sum >= wanted && wanted > 0).then_some(*class)
        })
    };
    BoardHour { at, calls, failed, median_ms: within(50), slow_ms: within(95) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_millis(1_795_348_800_000);

    fn count(hours: u32, reason: Option<Reason>, up_to_ms: u32, calls: u64) -> CallCount {
        let outcome = if reason.is_some() { Outcome::Refused } else { Outcome::Success };
        CallCount { hour: AT.after(HOUR * hours), outcome, reason, up_to_ms, calls }
    }

    #[test]
    fn an_hour_says_how_many_failed_and_how_long_they_took() {
        let counts = [
            count(0, None, 5, 60),
            count(0, Some(Reason::Absent), 10, 34),
            count(0, Some(Reason::Attribute), 500, 6),
            count(2, Some(Reason::Token), 1, 1),
        ];
        let board = board(&counts, AT.after(Duration::from_mins(59)));
        assert_eq!(board.hours.len(), 24);
        let [first, second, third, ..] = *board.hours else { panic!("too few") };
        assert_eq!((first.calls, first.failed), (100, 6));
        assert_eq!((first.median_ms, first.slow_ms), (Some(5), Some(500)));
        assert_eq!((second.calls, second.median_ms), (0, None));
        assert_eq!((third.failed, third.slow_ms), (1, Some(1)));
        assert_eq!(board.reasons, [(Reason::Attribute, 6), (Reason::Token, 1)]);
    }
}
