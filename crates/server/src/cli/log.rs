//! `muster call` and `muster explain`: what identity providers did, and why it came out as it did.

use clap::{Args, Subcommand};
use muster_core::{
    call::{Outcome, Reason},
    id::{CallId, CycleId, PersonId},
    time::Timestamp,
};

use super::Which;

/// The provisioning log: every call of an identity provider.
#[derive(Debug, Subcommand)]
pub enum CallCommand {
    /// List calls, the newest first.
    List(Calls),
    /// Show one: its five steps, and what it changed.
    Show {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Which call.
        id: CallId,
        /// Show values of people as they are, not cut down to first letters.
        #[arg(long)]
        unmasked: bool,
    },
}

/// Which calls.
#[derive(Debug, Args)]
pub struct Calls {
    /// Where.
    #[command(flatten)]
    pub which: Which,
    /// Only those that ended so: success, `no_change`, refused or failed.
    #[arg(long, value_parser = outcome)]
    pub outcome: Option<Outcome>,
    /// Only those that were not carried out for this reason: token, attribute, `unknown_role`, domain, seat,
    /// conflict, absent, policy, request or server.
    #[arg(long, value_parser = reason)]
    pub reason: Option<Reason>,
    /// Only those that wrote to this user, or tried to.
    #[arg(long)]
    pub user: Option<PersonId>,
    /// Only those of this run of an identity provider.
    #[arg(long)]
    pub cycle: Option<CycleId>,
    /// Only those at this moment or after it, such as 2027-01-05T10:00:00Z.
    #[arg(long, value_parser = moment)]
    pub since: Option<Timestamp>,
    /// Only those before this moment.
    #[arg(long, value_parser = moment)]
    pub until: Option<Timestamp>,
    /// The page after this call.
    #[arg(long)]
    pub before: Option<CallId>,
    /// Calls on a page.
    #[arg(long, default_value_t = 50)]
    pub limit: u64,
}

/// Whom it is about, and what is asked.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["role", "state"])))]
pub struct Explain {
    /// Where.
    #[command(flatten)]
    pub which: Which,
    /// The user: an id, a user name or an e-mail. Also somebody who was removed, waits or is invited.
    #[arg(long)]
    pub user: String,
    /// Why they have their role.
    #[arg(long)]
    pub role: bool,
    /// Why they are active, or are not.
    #[arg(long)]
    pub state: bool,
}

fn outcome(text: &str) -> Result<Outcome, String> {
    Outcome::parse(text).ok_or_else(|| one_of(Outcome::ALL.map(Outcome::as_str)))
}

fn reason(text: &str) -> Result<Reason, String> {
    Reason::parse(text).ok_or_else(|| one_of(Reason::ALL.map(Reason::as_str)))
}

fn one_of<const N: usize>(names: [&str; N]) -> String {
    format!("use one of {}", names.join(", "))
}

fn moment(text: &str) -> Result<Timestamp, String> {
    let parsed = Timestamp::parse(text);
    parsed.ok_or_else(|| "write a moment such as 2027-01-05T10:00:00Z".to_owned())
}
