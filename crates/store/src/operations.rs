//! What operators look at: calls as they are counted by the hour, and what wants attention anywhere.
//!
//! A million calls a day are some thousand rows of `call_hour`: a batch of calls adds to one row for each outcome,
//! reason and class of time. Nothing here reads the call log itself.

use std::{collections::BTreeMap, time::Duration};

use muster_core::{
    call::{Call, Outcome, Reason, TOKEN_ISSUE},
    id::EnterpriseId,
    integration::Token,
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Expr,
    sea_query::ExprTrait as _,
};

use crate::{
    PlatformScope, ReadTx, Store, StoreError, WriteTx,
    entity::{call_hour, call_hour_sum, call_last, call_share, change_head, token},
    tokens,
};

/// The classes of how long a call took: at most so many milliseconds. The last one has all that took longer.
const CLASSES: [i32; 14] =
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000];
/// An hour in milliseconds.
const HOUR: i64 = 3_600_000;
/// How long counts stay.
const KEPT: Duration = Duration::from_hours(90 * 24);

/// Calls of an hour that ended alike and took about as long, in the whole installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallCount {
    /// When the hour began.
    pub hour: Timestamp,
    /// How they ended.
    pub outcome: Outcome,
    /// Why they were not carried out.
    pub reason: Option<Reason>,
    /// They took at most so long, in milliseconds.
    pub up_to_ms: u32,
    /// How many there were.
    pub calls: u64,
}

/// Calls of an enterprise that ended alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallShare {
    /// Whose.
    pub enterprise: EnterpriseId,
    /// How they ended.
    pub outcome: Outcome,
    /// Why they were not carried out.
    pub reason: Option<Reason>,
    /// How many there were.
    pub calls: u64,
}

impl WriteTx {
    /// Counts calls, in the transaction that writes them down. Who fetches tokens is not counted.
    pub(crate) async fn call_count(&self, calls: &[Call]) -> Result<(), StoreError> {
        // In the order of the key: of two instances that add to the same rows none waits for the other in turn.
        let mut counts = BTreeMap::<(i64, &str, &str, i32), i64>::new();
        let mut last = None::<Timestamp>;
        for call in calls.iter().filter(|call| call.operation != TOKEN_ISSUE) {
            let hour = call.at.as_millis().div_euclid(HOUR) * HOUR;
            let reason = call.reason.map_or("", Reason::as_str);
            let key = (hour, call.outcome.as_str(), reason, class(call.duration_us));
            *counts.entry(key).or_default() += 1;
            last = Some(last.map_or(call.at, |last| std::cmp::max(call.at, last)));
        }
        let Some(last) = last else { return Ok(()) };
        let owner = self.owner();
        let rows = counts.into_iter().map(|((hour, outcome, reason, up_to_ms), calls)| {
            let (outcome, reason) = (outcome.to_owned(), reason.to_owned());
            call_hour::Model { enterprise_id: owner, hour, outcome, reason, up_to_ms, calls }
        });
        let key = [
            call_hour::Column::EnterpriseId,
            call_hour::Column::Hour,
            call_hour::Column::Outcome,
            call_hour::Column::Reason,
            call_hour::Column::UpToMs,
        ];
        self.insert_or_add::<call_hour::Entity>(rows, &key, call_hour::Column::Calls).await?;
        self.insert_or_set::<call_last::Entity>(
            [call_last::Model { enterprise_id: owner, at: last.as_millis() }],
            &[call_last::Column::EnterpriseId],
            &[call_last::Column::At],
        )
        .await
    }

    /// Forgets old counts; answers how many rows.
    pub async fn call_count_purge(&self, now: Timestamp) -> Result<u64, StoreError> {
        let old = call_hour::Column::Hour.lt(now.before(KEPT).as_millis());
        self.delete::<call_hour::Entity>().with(|q| q.filter(old)).run().await
    }
}

impl ReadTx {
    /// When the enterprise's identity provider last called.
    pub async fn call_last(&self) -> Result<Option<Timestamp>, StoreError> {
        let row = self.select::<call_last::Entity>().one().await?;
        Ok(row.map(|row| Timestamp::from_millis(row.at)))
    }
}

impl Store {
    /// The calls of the installation from the hour of a moment on.
    pub async fn call_counts(
        &self,
        platform: PlatformScope,
        from: Timestamp,
    ) -> Result<Vec<CallCount>, StoreError> {
        use call_hour_sum::Column;
        #[expect(clippy::disallowed_methods, reason = "the calls of all enterprises are summed up")]
        let query = call_hour_sum::Entity::find()
            .select_only()
            .columns([Column::Hour, Column::Outcome, Column::Reason, Column::UpToMs])
            .column_as(sum(), "calls")
            .filter(Column::Hour.gte(hour_of(from)))
            .group_by(Column::Hour)
            .group_by(Column::Outcome)
            .group_by(Column::Reason)
            .group_by(Column::UpToMs);
        let rows = self.platform_slowly(platform, query).await?;
        rows.into_iter()
            .map(|row| {
                let (outcome, reason) = ended(&row.outcome, &row.reason)?;
                Ok(CallCount {
                    hour: Timestamp::from_millis(row.hour),
                    outcome,
                    reason,
                    up_to_ms: u32::try_from(row.up_to_ms).unwrap_or(0),
                    calls: u64::try_from(row.calls).unwrap_or(0),
                })
            })
            .collect()
    }

    /// The calls of each enterprise that called from the hour of a moment on.
    pub async fn call_shares(
        &self,
        platform: PlatformScope,
        from: Timestamp,
    ) -> Result<Vec<CallShare>, StoreError> {
        use call_share::Column;
        let hour = Expr::col((call_hour::Entity, call_hour::Column::Hour));
        #[expect(clippy::disallowed_methods, reason = "enterprises are compared")]
        let query = call_share::Entity::find()
            .select_only()
            .columns([Column::EnterpriseId, Column::Outcome, Column::Reason])
            .column_as(sum(), "calls")
            .filter(hour.gte(hour_of(from)))
            .group_by(Column::EnterpriseId)
            .group_by(Column::Outcome)
            .group_by(Column::Reason);
        let rows = self.platform_slowly(platform, query).await?;
        rows.into_iter()
            .map(|row| {
                let (outcome, reason) = ended(&row.outcome, &row.reason)?;
                let calls = u64::try_from(row.calls).unwrap_or(0);
                let enterprise = EnterpriseId::from_uuid(row.enterprise_id);
                Ok(CallShare { enterprise, outcome, reason, calls })
            })
            .collect()
    }

    /// Enterprises whose last call came at or after a moment and before another, the latest first.
    pub async fn enterprise_last_called(
        &self,
        platform: PlatformScope,
        from: Timestamp,
        before: Timestamp,
        limit: u64,
    ) -> Result<Vec<(EnterpriseId, Timestamp)>, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "whoever is silent is looked for")]
        let query = call_last::Entity::find()
            .filter(call_last::Column::At.gte(from.as_millis()))
            .filter(call_last::Column::At.lt(before.as_millis()))
            .order_by_desc(call_last::Column::At)
            .limit(limit);
        let rows = self.platform_all(platform, query).await?;
        let named = |row: call_last::Model| (row.enterprise_id, Timestamp::from_millis(row.at));
        Ok(rows.into_iter().map(named).map(|(id, at)| (EnterpriseId::from_uuid(id), at)).collect())
    }

    /// Enterprises with runs that wait for a decision, by id, and how many runs.
    pub async fn enterprise_held(
        &self,
        platform: PlatformScope,
        limit: u64,
    ) -> Result<Vec<(EnterpriseId, u64)>, StoreError> {
        // In the words of the index, which has these enterprises only.
        self.heads(platform, "cycles_held > 0", |head| head.cycles_held, limit).await
    }

    /// Enterprises where people wait to be registered, by id, and how many people.
    pub async fn enterprise_waiting(
        &self,
        platform: PlatformScope,
        limit: u64,
    ) -> Result<Vec<(EnterpriseId, u64)>, StoreError> {
        // Likewise.
        self.heads(platform, "parked > 0", |head| head.parked, limit).await
    }

    async fn heads(
        &self,
        platform: PlatformScope,
        those: &'static str,
        count: fn(&change_head::Model) -> i64,
        limit: u64,
    ) -> Result<Vec<(EnterpriseId, u64)>, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "what wants attention may be anywhere")]
        let query = change_head::Entity::find()
            .filter(Expr::cust(those))
            .order_by_asc(change_head::Column::EnterpriseId)
            .limit(limit);
        let rows = self.platform_all(platform, query).await?;
        let counted = |row: change_head::Model| {
            (EnterpriseId::from_uuid(row.enterprise_id), u64::try_from(count(&row)).unwrap_or(0))
        };
        Ok(rows.into_iter().map(counted).collect())
    }

    /// Live SCIM tokens of all enterprises, but for rehearsals', that end until a moment, the first to end first.
    pub async fn token_ending_anywhere(
        &self,
        platform: PlatformScope,
        now: Timestamp,
        until: Timestamp,
        limit: u64,
    ) -> Result<Vec<(EnterpriseId, Token)>, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "tokens of all enterprises end")]
        let query = token::Entity::find()
            // In the words of the index.
            .filter(Expr::cust("purpose = 'scim' AND revoked_at IS NULL"))
            .filter(token::Column::Rehearsal.eq(false))
            .filter(token::Column::ExpiresAt.gt(now.as_millis()))
            .filter(token::Column::ExpiresAt.lte(until.as_millis()))
            .order_by_asc(token::Column::ExpiresAt)
            .limit(limit);
        let rows = self.platform_all(platform, query).await?;
        rows.into_iter()
            .map(|row| Ok((EnterpriseId::from_uuid(row.enterprise_id), tokens::into_core(row)?)))
            .collect()
    }
}

/// The class of a time, in microseconds.
fn class(duration_us: u64) -> i32 {
    let fits = |class: &i32| u64::try_from(*class).is_ok_and(|ms| duration_us <= ms * 1_000);
    let [.., longest] = CLASSES;
    CLASSES.into_iter().find(fits).unwrap_or(longest)
}

fn hour_of(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(HOUR) * HOUR
}

/// The sum of the counts, as the number that it is and not as the wider one that PostgreSQL makes of it.
fn sum() -> Expr {
    Expr::cust("CAST(SUM(calls) AS bigint)")
}

fn ended(outcome: &str, reason: &str) -> Result<(Outcome, Option<Reason>), StoreError> {
    let outcome = Outcome::parse(outcome)
        .ok_or_else(|| StoreError::corrupt("call_hour", "unknown outcome"))?;
    Ok((outcome, Reason::parse(reason)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_in_the_smallest_class_that_holds_them() {
        for (micros, ms) in [(0, 1), (1_000, 1), (1_001, 2), (450_000, 500), (u64::MAX, 60_000)] {
            assert_eq!(class(micros), ms, "{micros}");
        }
    }
}
