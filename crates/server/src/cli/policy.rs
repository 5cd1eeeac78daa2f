//! `muster policy`.

use std::{path::PathBuf, str::FromStr};

use clap::{Args, Subcommand};
use muster_core::policy::Preset;

use super::Which;

/// How provisioning behaves in an enterprise.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Show what the policy does, row by row; with --json, its values.
    Show {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// The policy of this version, of a preset, or of a file; that of now, where nothing is said.
        policy: Option<PolicyName>,
        /// As a document that `set --file` reads again.
        #[arg(long)]
        toml: bool,
    },
    /// Change values, or switch to a preset or a file.
    ///
    /// A file (TOML) says some values or all; those it does not say stay as they are, each part of [roles] by
    /// itself. docs/policy.md lists the keys and their values. Roles and groups are meant by name or id.
    Set {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Nothing is changed unless this is the version in force.
        #[arg(long)]
        version: Option<i64>,
        /// Say what would change, and change nothing.
        #[arg(long)]
        dry_run: bool,
        /// What it should become.
        #[command(flatten)]
        wanted: Wanted,
    },
    /// Say in sentences where two policies differ: - is the first, + the second.
    ///
    /// One alone is compared with that in force: - is what is in force, + the one.
    Diff {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// A version, a preset or a file.
        one: PolicyName,
        /// Another.
        other: Option<PolicyName>,
    },
    /// List the policies there were, the newest first.
    Versions {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Those older than this version.
        #[arg(long)]
        before: Option<i64>,
        /// How many, at most.
        #[arg(long, default_value_t = 20)]
        limit: u64,
    },
    /// Put a policy of before back in force.
    Restore {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Its version.
        version: i64,
    },
}

/// What a policy should become.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Wanted {
    /// A preset: directory-led, access-led, or rfc (also open-standards).
    #[arg(long)]
    pub preset: Option<Preset>,
    /// A file with values; - for standard input.
    #[arg(long)]
    pub file: Option<PathBuf>,
    /// One value, as in a file: `seat_limit = 50`. May be given several times.
    #[arg(long = "set", value_name = "VALUE")]
    pub values: Vec<String>,
}

/// A policy, as one names it.
#[derive(Debug, Clone)]
pub enum PolicyName {
    /// One that the enterprise has or had.
    Version(i64),
    /// A preset.
    Preset(Preset),
    /// One in a file.
    File(PathBuf),
}

impl FromStr for PolicyName {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let version = text.parse().map(Self::Version).ok();
        let preset = || text.parse().map(Self::Preset).ok();
        Ok(version.or_else(preset).unwrap_or_else(|| Self::File(text.into())))
    }
}
