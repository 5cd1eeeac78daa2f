//! Why somebody is active, or is not.

use serde::Serialize;

use super::{WHOLE_PERSON, rules};
use crate::{
    parked::WaitsFor,
    person::{Person, Removed},
};

/// What decides whether somebody is active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Facts {
    /// That they were removed, and can come back.
    pub removed: Option<Removed>,
    /// An administrator disabled them.
    pub held: bool,
    /// They were disabled and not enabled since.
    pub disabled: bool,
    /// They wait for a role.
    pub waits: bool,
    /// `active`, as it is assigned.
    pub active: Option<bool>,
    /// Whether the last word about it was an administrator's.
    pub by_hand: bool,
}

impl Facts {
    /// Of a person. Whose the last word was is for the change log to say.
    pub fn of(person: &Person, by_hand: bool) -> Self {
        Self {
            removed: person.removed,
            held: person.held,
            disabled: person.disabled,
            waits: person.role_from.waits,
            active: person.profile.active,
            by_hand,
        }
    }
}

/// How somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// They may use the product.
    Active,
    /// They are disabled.
    Disabled,
    /// They wait for a role, disabled.
    WaitsForRole,
    /// They were removed and can come back.
    Removed(Removed),
    /// They were removed for good.
    Gone,
    /// They were refused, and wait to be registered.
    Parked(WaitsFor),
    /// They were asked to join and did not yet.
    Invited,
}

impl State {
    /// A short stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::WaitsForRole => "waits_for_role",
            Self::Removed(_) => "removed",
            Self::Gone => "removed_for_good",
            Self::Parked(_) => "parked",
            Self::Invited => "invited",
        }
    }

    /// As people read it.
    pub fn says(self) -> String {
        match self {
            Self::Active => "active".to_owned(),
            Self::Disabled => "disabled".to_owned(),
            Self::WaitsForRole => "disabled, waiting for a role".to_owned(),
            Self::Removed(Removed { until: Some(until), .. }) => {
                format!("removed, and can come back until {until}")
            }
            Self::Removed(Removed { until: None, .. }) => "removed, and can come back".to_owned(),
            Self::Gone => "removed for good".to_owned(),
            Self::Parked(waits_for) => {
                format!("not registered, waiting for a {}", waits_for.as_str())
            }
            Self::Invited => "not registered, invited".to_owned(),
        }
    }
}

/// Something that would have it otherwise, and lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LostFact {
    /// What it is.
    pub what: String,
    /// The rule by which it lost.
    pub rule: &'static str,
}

/// Why somebody is active, or is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateChain {
    /// How they stand.
    pub state: State,
    /// What was sent or done.
    pub attribute: String,
    /// The rule that decided.
    pub rule: &'static str,
    /// What lost.
    pub lost: Vec<LostFact>,
}

impl StateChain {
    /// The chain of a person.
    pub fn of(facts: &Facts) -> Self {
        let sent = match facts.active {
            Some(active) => format!("active: {active}"),
            None => "active: nothing is assigned".to_owned(),
        };
        let chain = |state, attribute: &str, rule| Self {
            state,
            attribute: attribute.to_owned(),
            rule,
            lost: Vec::new(),
        };
        let lost = |what: &str, rule| LostFact { what: what.to_owned(), rule };
        if let Some(removed) = facts.removed {
            return chain(State::Removed(removed), WHOLE_PERSON, "person.removed");
        }
        if facts.held {
            let mut all = vec![lost("active: true, whenever it is sent", "active.held")];
            if facts.waits {
                all.push(lost("the wait for a role", "active.held"));
            }
            let held = chain(State::Disabled, "an administrator's choice", "active.held");
            return Self { lost: all, ..held };
        }
        if facts.waits {
            let all = if facts.disabled { Vec::new() } else { vec![lost(&sent, "role.held")] };
            let waits = chain(State::WaitsForRole, "roles: none that exists", "role.held");
            return Self { lost: all, ..waits };
        }
        let state = if facts.disabled { State::Disabled } else { State::Active };
        let rule = match (facts.by_hand, facts.active, facts.disabled) {
            (true, _, _) => "active.by_hand",
            (false, Some(_), _) => "active.sent",
            (false, None, true) => "active.kept",
            (false, None, false) => "active.default",
        };
        chain(state, &sent, rule)
    }

    /// How that leads to the state.
    pub fn mapping(&self) -> String {
        rules::words(self.rule)
    }
}
