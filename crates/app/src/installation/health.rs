//! Whether an enterprise's provisioning works, as its newest calls show it.

use muster_core::{
    Result,
    call::{Call, Reason, TOKEN_ISSUE},
    notice::health::{self, Health},
    time::Timestamp,
};
use muster_store::{CallFilter, ReadTx};

/// How provisioning stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProvisioningHealth {
    /// Nobody has called yet.
    NoCalls,
    /// It works, or too little is known to say otherwise.
    Works {
        /// The last call.
        last: Timestamp,
    },
    /// At least half of the newest calls failed.
    Failing {
        /// The last call.
        last: Timestamp,
        /// How many were looked at.
        calls: u64,
        /// How many of them failed.
        failed: u64,
        /// What most of them failed for.
        reason: Option<Reason>,
    },
    /// There were calls, and there are none any more.
    Silent {
        /// The last call.
        last: Timestamp,
    },
}

/// The newest calls of an identity provider, the newest first. Whoever fetches tokens is not the one who uses them.
pub(crate) async fn newest_calls(tx: &ReadTx) -> Result<Vec<Call>> {
    let newest = CallFilter { limit: health::NEWEST, ..CallFilter::default() };
    let mut calls = tx.call_list(&newest).await?;
    calls.retain(|call| call.operation != TOKEN_ISSUE);
    Ok(calls)
}

/// Whether there was a call on each of the days before the last one.
pub(crate) async fn called_daily(tx: &ReadTx, last_call: Timestamp) -> Result<bool> {
    for (from, before) in health::days_before(last_call) {
        if !tx.call_exists_between(from, before).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How provisioning stands.
pub(crate) async fn of(tx: &ReadTx, now: Timestamp) -> Result<ProvisioningHealth> {
    let calls = newest_calls(tx).await?;
    let Some(last) = calls.first().map(|call| call.at) else {
        return Ok(ProvisioningHealth::NoCalls);
    };
    Ok(match health::health(&calls, now) {
        Health::Failing { calls, failed, reason, .. } => {
            ProvisioningHealth::Failing { last, calls, failed, reason }
        }
        Health::Unclear if health::is_silent(last, now) && called_daily(tx, last).await? => {
            ProvisioningHealth::Silent { last }
        }
        Health::Good | Health::Unclear => ProvisioningHealth::Works { last },
    })
}
