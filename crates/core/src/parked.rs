//! People who were refused and wait here until what they lack is there (C-03, C-16, C-17).

use std::time::Duration;

use crate::{
    error::Rule,
    id::{ParkedId, TokenId},
    person::PersonChange,
    role::unknown,
    time::Timestamp,
};

/// How long somebody waits after they were sent last.
pub const KEPT: Duration = Duration::from_hours(30 * 24);
/// How many people of an enterprise may wait.
pub const MOST: u64 = 10_000;
/// What those are told who lack several things.
const ALL_OF_IT: &str =
    "Muster keeps this request and registers the person by itself once all of this is there.";

/// What whoever was sent with a role is told that is there and is kept from identity providers.
const BARRED: &str =
    "Muster keeps this request and registers the person by itself once the role may be assigned.";

/// What somebody waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitsFor {
    /// The role that was sent.
    Role,
    /// A seat.
    Seat,
    /// The domain of their e-mail.
    Domain,
}

impl WaitsFor {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Role, Self::Seat, Self::Domain];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Seat => "seat",
            Self::Domain => "domain",
        }
    }

    /// Of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// What a refusal by this rule lets wait for; nothing where waiting does not help.
    pub fn after(rule: &Rule) -> Option<Self> {
        match rule {
            Rule::UnknownRole(_) => Some(Self::Role),
            Rule::NoSeat(_) => Some(Self::Seat),
            Rule::UnverifiedDomain(_) => Some(Self::Domain),
            // Who has any other fault does not wait; otherwise the first is what they wait for.
            Rule::Several(all) if all.iter().all(|rule| Self::after(rule).is_some()) => {
                Self::after(all.first()?)
            }
            _ => None,
        }
    }

    /// What the refused are told beside the reason.
    pub fn promise(self) -> &'static str {
        match self {
            Self::Role => {
                "Muster keeps this request and registers the person by itself once the role exists."
            }
            Self::Seat => {
                "Muster keeps this request and registers the person by itself once a seat is free."
            }
            Self::Domain => {
                "Muster keeps this request and registers the person by itself once the domain is verified."
            }
        }
    }
}

impl Rule {
    /// The same refusal of somebody who waits.
    #[must_use]
    pub fn with_promise(self) -> Self {
        let Some(waits_for) = WaitsFor::after(&self) else { return self };
        let barred = unknown::is_barred(&self.to_string());
        self.promising(if barred { BARRED } else { waits_for.promise() })
    }

    fn promising(self, promise: &str) -> Self {
        let more = |sentence: String| format!("{sentence} {promise}");
        match self {
            Self::UnknownRole(sentence) => Self::UnknownRole(more(sentence)),
            Self::NoSeat(sentence) => Self::NoSeat(more(sentence)),
            Self::UnverifiedDomain(sentence) => Self::UnverifiedDomain(more(sentence)),
            Self::Several(mut all) => {
                let last = all.pop().map(|rule| rule.promising(ALL_OF_IT));
                all.extend(last);
                Self::Several(all)
            }
            other => other,
        }
    }
}

/// Somebody who waits to be registered.
#[derive(Debug, Clone, PartialEq)]
pub struct Parked {
    /// Their id here; as a person they get another.
    pub id: ParkedId,
    /// Their place in the order of arrival; it grows.
    pub place: i64,
    /// What they wait for.
    pub waits_for: WaitsFor,
    /// The sentence they were refused with.
    pub detail: String,
    /// The version of the policy by which they were; not known of those who wait since before it was kept.
    pub policy_version: Option<i64>,
    /// What was sent, as it was read.
    pub request: PersonChange,
    /// By which token.
    pub sent_by: TokenId,
    /// How often.
    pub times: i64,
    /// When first.
    pub first_at: Timestamp,
    /// When last.
    pub last_at: Timestamp,
}

impl Parked {
    /// When they are forgotten, if nobody sends them again.
    pub fn until(&self) -> Timestamp {
        self.last_at.after(KEPT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_still_come_is_promised() {
        let told = |rule: Rule| rule.with_promise().to_string();
        assert_eq!(
            told(Rule::NoSeat("No seat.".into())),
            "No seat. Muster keeps this request and registers the person by itself once a seat is free."
        );
        assert!(told(Rule::UnknownRole("x.".into())).ends_with("once the role exists."));
        assert!(
            told(Rule::UnverifiedDomain("x.".into())).ends_with("once the domain is verified.")
        );
        assert_eq!(Rule::LastAdmin.with_promise(), Rule::LastAdmin);
        assert_eq!(WaitsFor::after(&Rule::ManagedByHand), None);
    }

    #[test]
    fn names_are_read_back() {
        for one in WaitsFor::ALL {
            assert_eq!(WaitsFor::parse(one.as_str()), Some(one));
        }
        assert_eq!(WaitsFor::parse("x"), None);
    }
}
