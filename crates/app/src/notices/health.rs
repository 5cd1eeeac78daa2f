//! How provisioning stands, as an administrator sees it.

use std::{cmp::Reverse, collections::BTreeMap, time::Duration};

use muster_core::{
    Error, Result,
    call::{Call, Outcome, Reason, TOKEN_ISSUE},
    error::Thing,
    integration::Purpose,
    notice::health::{self, Health},
    time::Timestamp,
};
use muster_store::CallFilter;

use crate::{
    App, EnterpriseAdmin,
    installation::health::{called_daily, newest_calls},
};

/// Calls of a day that are counted at most.
const COUNTED: u64 = 1_000;

/// How provisioning stands, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScimHealth {
    /// It is switched off.
    Off,
    /// Nobody has called yet.
    Waiting,
    /// Somebody calls, and nothing is known to be wrong.
    Connected {
        /// The last call.
        last_call: Timestamp,
    },
    /// At least half of the newest calls failed.
    Failing {
        /// When the first of them failed.
        since: Timestamp,
        /// How many of them were looked at.
        calls: u64,
        /// How many of them failed.
        failed: u64,
        /// What most of them failed for.
        reason: Option<Reason>,
    },
    /// There were regular calls, and there are none any more.
    Silent {
        /// The last call.
        last_call: Timestamp,
    },
}

/// The calls of the last 24 hours, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScimDay {
    /// How many came.
    pub calls: u64,
    /// How many of them were refused, or failed; looking in vain for somebody is neither.
    pub refused: u64,
    /// Why, the most frequent first.
    pub reasons: Vec<(Reason, u64)>,
    /// There were more than were counted.
    pub more: bool,
}

impl App {
    /// How provisioning stands: judged as the notices judge it.
    pub async fn scim_health(&self, admin: &EnterpriseAdmin) -> Result<ScimHealth> {
        let (tx, now) = (self.store.read(admin.scope), admin.ctx.now);
        let enterprise = tx.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
        if !enterprise.scim_enabled {
            return Ok(ScimHealth::Off);
        }
        let calls = newest_calls(&tx).await?;
        if let Health::Failing { since, calls, failed, reason } = health::health(&calls, now) {
            return Ok(ScimHealth::Failing { since, calls, failed, reason });
        }
        // Calls are forgotten after a while; their tokens remember the last one.
        let last_call = match calls.first() {
            Some(call) => Some(call.at),
            None => tx.token_last_used(Purpose::Scim).await?,
        };
        let Some(last_call) = last_call else { return Ok(ScimHealth::Waiting) };
        let silent = health::has_stopped(last_call, now)
            || health::is_silent(last_call, now) && called_daily(&tx, last_call).await?;
        Ok(if silent {
            ScimHealth::Silent { last_call }
        } else {
            ScimHealth::Connected { last_call }
        })
    }

    /// What came in the last 24 hours, as far as it is counted: reading is bounded.
    pub async fn scim_day(&self, admin: &EnterpriseAdmin) -> Result<ScimDay> {
        let since = admin.ctx.now.before(Duration::from_hours(24));
        let filter = CallFilter { since: Some(since), limit: COUNTED, ..CallFilter::default() };
        let mut calls = self.store.read(admin.scope).call_list(&filter).await?;
        let read = u64::try_from(calls.len()).unwrap_or(COUNTED);
        calls.retain(|call| call.operation != TOKEN_ISSUE);
        Ok(ScimDay { more: read >= COUNTED, ..counted(&calls) })
    }
}

fn counted(calls: &[Call]) -> ScimDay {
    let is_refused = |call: &&Call| {
        matches!(call.outcome, Outcome::Refused | Outcome::Failed)
            && call.reason != Some(Reason::Absent)
    };
    let (mut refused, mut reasons) = (0, BTreeMap::<&str, (Reason, u64)>::new());
    for call in calls.iter().filter(is_refused) {
        refused += 1;
        if let Some(reason) = call.reason {
            reasons.entry(reason.as_str()).or_insert((reason, 0)).1 += 1;
        }
    }
    let mut reasons = reasons.into_values().collect::<Vec<_>>();
    reasons.sort_by_key(|(_, count)| Reverse(*count));
    let calls = u64::try_from(calls.len()).unwrap_or(COUNTED);
    ScimDay { calls, refused, reasons, more: false }
}
