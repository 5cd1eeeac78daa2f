//! `muster rehearse`.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser};
use muster_core::policy::Preset;

use super::Which;

/// What is rehearsed.
#[derive(Debug, Parser)]
pub struct Rehearse {
    /// Where.
    #[command(flatten)]
    pub which: Which,
    /// The policy or the call.
    #[command(flatten)]
    pub what: What,
    /// The calls of how long are sent again: up to 24h, or 0h for none.
    #[arg(long, default_value = "24h", value_parser = duration)]
    pub last: Duration,
    /// The payload's method.
    #[arg(long, default_value = "POST", requires = "payload")]
    pub method: String,
    /// The payload's path below the SCIM base address, such as /Users/ID or /Bulk.
    #[arg(long, default_value = "/Users", requires = "payload")]
    pub path: String,
    /// The payload's If-Match.
    #[arg(long, requires = "payload")]
    pub if_match: Option<String>,
    /// How many people are listed, at most; --json lists all.
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
}

/// A policy, or a call; where neither is said, the policy of now.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct What {
    /// A policy in a file (TOML); values it does not say stay as they are.
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// The policy of this version.
    #[arg(long)]
    pub version: Option<i64>,
    /// The policy of a preset.
    #[arg(long)]
    pub preset: Option<Preset>,
    /// The body of a SCIM call, in a file; - is standard input.
    #[arg(long, value_name = "FILE")]
    pub payload: Option<PathBuf>,
}

fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text} is no time; write it like 24h or 90m");
    let split = text.len().checked_sub(1).and_then(|at| text.split_at_checked(at));
    let (number, unit) = split.ok_or_else(wrong)?;
    let number: u64 = number.parse().map_err(|_form| wrong())?;
    let minutes = match unit {
        "h" => number.saturating_mul(60),
        "m" => number,
        _ => return Err(wrong()),
    };
    let time = Duration::from_secs(minutes.saturating_mul(60));
    if time > Duration::from_hours(24) {
        return Err("Calls are kept for 24 hours; choose a shorter time.".to_owned());
    }
    Ok(time)
}
