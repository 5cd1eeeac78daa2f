//! Why somebody has a role, or is active or not: request → attribute → mapping → policy version → result,
//! and what lost (requirement 62).
//!
//! What is told is found again from what is there, by the same pure functions that decided. Where that leads
//! elsewhere by now, because the policy or the roles changed since, it is said so.

mod removed;
mod role;
pub mod rules;
mod state;

use serde::Serialize;
use serde_json::{Value, json};

pub use removed::{ATTRIBUTE as WHOLE_PERSON, RemovedBy, gone, removed};
pub use role::{Considered, Names, Origin, Otherwise, RoleChain};
pub use state::{Facts, LostFact, State, StateChain};

use crate::{
    id::{CallId, RoleId},
    time::Timestamp,
};

/// What is asked about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Their role.
    Role,
    /// Whether they are active.
    State,
}

impl What {
    /// As `--json` has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::State => "state",
        }
    }
}

/// What last had a say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// When.
    pub at: Timestamp,
    /// What was done: the action of the change log.
    pub action: String,
    /// Who did it, in words.
    pub by: String,
    /// The request.
    pub request: String,
    /// The row of the call log, if it was a call and is still there.
    pub call: Option<CallId>,
}

/// By which policy it was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyLink {
    /// The version.
    pub version: i64,
    /// Since when that held.
    pub since: Option<Timestamp>,
    /// The version of now.
    pub now: i64,
}

/// What the same question would be answered today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Today {
    /// Whether it is the same.
    pub same: bool,
    /// In words.
    pub says: String,
    /// What the policy says otherwise than then, in sentences; only where the answer differs.
    pub differences: Vec<String>,
}

/// One link of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Which: `request`, `attribute`, `mapping`, `policy`, `result`.
    pub link: &'static str,
    /// In words.
    pub says: String,
}

/// What lost, and by which rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LostLine {
    /// What it is.
    pub what: String,
    /// The rule.
    pub rule: String,
    /// The rule in words.
    pub says: String,
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What was asked.
    pub what: What,
    /// Whom it is about, as they are shown.
    pub who: String,
    /// The answer in a word or a name.
    pub result: String,
    /// The rule that decided.
    pub rule: String,
    /// The role, where that was asked.
    pub role: Option<RoleId>,
    /// The chain.
    pub links: Vec<Link>,
    /// What lost.
    pub lost: Vec<LostLine>,
    /// The same question today; nothing where there is no other answer to give.
    pub today: Option<Today>,
}

impl Explanation {
    /// As a program reads it.
    pub fn to_json(&self) -> Value {
        json!({
            "what": self.what.as_str(),
            "who": self.who,
            "result": self.result,
            "rule": self.rule,
            "role": self.role,
            "chain": self.links,
            "lost": self.lost,
            "today": self.today,
        })
    }
}

impl std::fmt::Display for Explanation {
    /// As people read it, line by line.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}: {}.", self.who, self.result)?;
        writeln!(f)?;
        for Link { link, says } in &self.links {
            writeln!(f, "{link:<11}{says}")?;
        }
        if !self.lost.is_empty() {
            writeln!(f, "\nWhat lost")?;
            for LostLine { what, rule, says } in &self.lost {
                writeln!(f, "- {what}. {says} ({rule}).")?;
            }
        }
        if let Some(today) = &self.today {
            writeln!(f, "\n{}", today.says)?;
            for difference in &today.differences {
                writeln!(f, "- {difference}")?;
            }
        }
        Ok(())
    }
}

/// The five links, from what they say.
pub fn links(
    request: Option<&Request>,
    attribute: String,
    mapping: &str,
    rule: &str,
    policy: Option<PolicyLink>,
    result: String,
) -> Vec<Link> {
    let request = request.map_or_else(
        || "not known: it was before there was a change log of it".to_owned(),
        |request| {
            let call = request.call.map(|call| format!(", call {call}")).unwrap_or_default();
            format!("{} {} {}{call}", request.at, request.action, request.by)
        },
    );
    let policy = policy.map_or_else(
        || "not known".to_owned(),
        |policy| {
            let since = policy.since.map(|since| format!(", since {since}")).unwrap_or_default();
            let now = if policy.version == policy.now {
                "the one of now".to_owned()
            } else {
                format!("now it is version {}", policy.now)
            };
            format!("version {}{since}; {now}", policy.version)
        },
    );
    let link = |link, says| Link { link, says };
    vec![
        link("request", request),
        link("attribute", attribute),
        link("mapping", format!("{mapping} ({rule})")),
        link("policy", policy),
        link("result", result),
    ]
}

#[cfg(test)]
mod tests;
