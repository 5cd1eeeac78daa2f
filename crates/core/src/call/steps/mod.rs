//! The five steps of a call, told of its row alone: authenticated, parsed, matched, decided, applied.
//!
//! A step passed, or the call ended there, or it did not come so far. What the row does not say is not
//! claimed: where it is not known whether a step was taken, it was not reached.

use serde::Serialize;

use super::{Call, Matched, Outcome, Reason, TOKEN_ISSUE};
use crate::explain::rules;

/// The steps, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepName {
    /// Who calls, and whether they may.
    Authenticated,
    /// What was sent.
    Parsed,
    /// Whom it is about.
    Matched,
    /// What the policy says.
    Decided,
    /// What changed.
    Applied,
}

impl StepName {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Authenticated, Self::Parsed, Self::Matched, Self::Decided, Self::Applied];

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Authenticated => "Authenticated",
            Self::Parsed => "Parsed",
            Self::Matched => "Matched",
            Self::Decided => "Decided",
            Self::Applied => "Applied",
        }
    }
}

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It was taken.
    Passed,
    /// The call ended here.
    Stopped,
    /// The call did not come so far.
    NotReached,
}

impl StepState {
    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Stopped => "stopped here",
            Self::NotReached => "not reached",
        }
    }
}

/// One step of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Which.
    pub step: StepName,
    /// What became of it.
    pub state: StepState,
    /// A sentence about it.
    pub says: String,
}

/// Rules that are asked at the door, before anything that was sent is read.
const AT_THE_DOOR: [&str; 9] = [
    "scim.disabled",
    "enterprise.suspended",
    "enterprise.absent",
    "enterprise.no_sso",
    "integration.no_scim",
    "endpoint.other",
    "token.own_resource",
    "person.disabled",
    "admins.only",
];

/// The policy has no use for what was addressed, whatever was sent.
const GROUPS_OFF: &str = "groups.off";
/// Somebody made by hand is not taken over.
const NOT_ADOPTED: &str = "adoption.refused";
/// An operation refers to another that is not there.
const REFERENCE: &str = "bulk.reference";

impl Call {
    /// The five steps, each with what became of it.
    pub fn steps(&self) -> [Step; 5] {
        let stop = self.stop();
        StepName::ALL.map(|step| {
            let (state, says) = match stop {
                Some(stop) if step == stop => (StepState::Stopped, self.refusal(stop)),
                Some(stop) if step > stop => (StepState::NotReached, beyond(step)),
                Some(_) => self.before_the_stop(step),
                None => (StepState::Passed, self.passed(step)),
            };
            Step { step, state, says }
        })
    }

    /// The step at which the call ended, if it was not carried out.
    fn stop(&self) -> Option<StepName> {
        match self.outcome {
            Outcome::Success | Outcome::NoChange => return None,
            Outcome::Refused | Outcome::Failed => {}
        }
        let rule = self.rule.as_deref().unwrap_or_default();
        Some(match self.reason {
            Some(Reason::Token) => StepName::Authenticated,
            Some(Reason::Policy | Reason::Absent) if AT_THE_DOOR.contains(&rule) => {
                StepName::Authenticated
            }
            Some(Reason::Request | Reason::Attribute) => StepName::Parsed,
            Some(Reason::Conflict) if rule == REFERENCE => StepName::Parsed,
            Some(Reason::Conflict) if rule == NOT_ADOPTED => StepName::Decided,
            Some(Reason::Absent | Reason::Conflict) => StepName::Matched,
            Some(Reason::UnknownRole | Reason::Domain | Reason::Seat | Reason::Policy) => {
                StepName::Decided
            }
            Some(Reason::Server) | None => StepName::Applied,
        })
    }

    /// The sentence that was answered; of what the policy refused, by which rule and version.
    fn refusal(&self, step: StepName) -> String {
        let said = self.detail.clone();
        let said = said.unwrap_or_else(|| format!("It was answered with status {}.", self.status));
        if step != StepName::Decided {
            return said;
        }
        let rule = self.rule.as_ref().map(|rule| format!("rule {rule}"));
        let version = self.policy_version.map(|version| format!("policy version {version}"));
        let by: Vec<_> = rule.into_iter().chain(version).collect();
        if by.is_empty() { said } else { format!("{said} ({})", by.join(", ")) }
    }

    /// A step before the one at which the call ended, as far as the row tells.
    fn before_the_stop(&self, step: StepName) -> (StepState, String) {
        let rule = self.rule.as_deref().unwrap_or_default();
        let passed = (StepState::Passed, self.passed(step));
        if step == StepName::Authenticated {
            return passed;
        }
        match self.reason {
            Some(Reason::Server) | None => {
                (StepState::NotReached, "It is not known how far the call came.".to_owned())
            }
            // Whether there is such a thing, and whether there are groups at all, is told before what is
            // wrong with a body.
            Some(Reason::Absent) if step == StepName::Parsed => {
                (StepState::NotReached, "What was sent was not looked at any closer.".to_owned())
            }
            Some(Reason::Policy) if rule == GROUPS_OFF => {
                (StepState::NotReached, "What was sent was not looked at any closer.".to_owned())
            }
            // Whoever lacks something is refused only after it was looked whether they are there.
            Some(Reason::UnknownRole | Reason::Domain | Reason::Seat)
                if step == StepName::Matched && self.operation == "user.create" =>
            {
                let says = "Nobody whom provisioning manages has these names: somebody new.";
                (StepState::Passed, says.to_owned())
            }
            Some(_) if step == StepName::Matched => match self.matched() {
                Some(says) => (StepState::Passed, says),
                None => (StepState::NotReached, "Nobody was looked for.".to_owned()),
            },
            Some(_) => passed,
        }
    }

    /// A step that was taken.
    fn passed(&self, step: StepName) -> String {
        match step {
            StepName::Authenticated => self.authenticated(),
            StepName::Parsed => self.parsed(),
            StepName::Matched => self.matched().unwrap_or_else(|| {
                if self.operation == TOKEN_ISSUE {
                    "A token is about nobody.".to_owned()
                } else {
                    "It addresses nobody, whoever it finds.".to_owned()
                }
            }),
            StepName::Decided => self.decided(),
            StepName::Applied => self.applied(),
        }
    }

    fn authenticated(&self) -> String {
        if self.operation == TOKEN_ISSUE {
            return "The client is known and proved itself.".to_owned();
        }
        match &self.fingerprint {
            Some(fingerprint) => format!("The token {fingerprint} is valid."),
            None => "The caller is known.".to_owned(),
        }
    }

    fn parsed(&self) -> String {
        if !["POST", "PUT", "PATCH"].contains(&self.method.as_str()) {
            return "There is no body to read; the address was understood.".to_owned();
        }
        let tolerated: Vec<_> = self.tolerated().collect();
        if tolerated.is_empty() {
            return "Understood as it was sent.".to_owned();
        }
        format!("Understood, although it differs from the standard: {}.", tolerated.join(", "))
    }

    fn matched(&self) -> Option<String> {
        let says = match self.matched? {
            Matched::Nobody => "Nobody here has these names: it is somebody or something new.",
            Matched::Id => "Addressed by its id.",
            Matched::UserName => "Found by userName.",
            Matched::ExternalId => "Found by externalId.",
            Matched::WorkEmail => "Found by the e-mail.",
            Matched::DisplayName => "Found by displayName.",
            Matched::Attribute => "Found by an attribute that is unique.",
            Matched::Returned => "Somebody who was removed and is sent again: the same person.",
            Matched::Adopted => "Somebody made by hand, by a name that they share.",
            Matched::Completed => "Somebody who was registered from waiting meanwhile.",
        };
        Some(says.to_owned())
    }

    fn decided(&self) -> String {
        let mut says = match &self.rule {
            Some(rule) => match rules::title(rule) {
                Some(title) => format!("{title} ({rule})"),
                None => format!("By the rule {rule}"),
            },
            None if self.reads() => {
                return "Reading changes nothing; nothing was to decide.".into();
            }
            None => "Nothing in the policy stands against it".to_owned(),
        };
        let passed_over: Vec<_> = self.passed_over().collect();
        if !passed_over.is_empty() {
            says = format!("{says}; passed over: {}", passed_over.join(", "));
        }
        match self.policy_version {
            Some(version) => format!("{says}. Policy version {version}."),
            None => format!("{says}."),
        }
    }

    fn applied(&self) -> String {
        if self.outcome == Outcome::NoChange {
            return "Nothing had to change.".to_owned();
        }
        if self.reads() {
            return "Answered.".to_owned();
        }
        let names: Vec<_> = self.changed.iter().map(ToString::to_string).collect();
        match (self.method.as_str(), names.is_empty()) {
            ("DELETE", _) => "Removed.".to_owned(),
            (_, false) => format!("Changed: {}.", names.join(", ")),
            (_, true) => self.detail.clone().unwrap_or_else(|| "Done.".to_owned()),
        }
    }

    /// What of the standard was bent: the names of quirks.
    fn tolerated(&self) -> impl Iterator<Item = &str> {
        self.quirks.iter().map(String::as_str).filter(|name| !name.contains('.'))
    }

    /// What the policy passed over: the names of rules, which have a point in them.
    fn passed_over(&self) -> impl Iterator<Item = &str> {
        self.quirks.iter().map(String::as_str).filter(|name| name.contains('.'))
    }

    fn reads(&self) -> bool {
        const READS: [&str; 4] = ["search", "user.search", "group.search", "event.poll"];
        ["GET", "HEAD"].contains(&self.method.as_str()) || READS.contains(&self.operation.as_str())
    }
}

/// A step after the one at which the call ended.
fn beyond(step: StepName) -> String {
    match step {
        StepName::Applied => "Not reached; nothing was changed by this call.".to_owned(),
        _ => "Not reached.".to_owned(),
    }
}

#[cfg(test)]
mod tests;
