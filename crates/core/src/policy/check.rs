//! What a policy must not say.

use std::collections::BTreeSet;

use super::{HoldRemovals, MatchBy, OnDelete, Policy, TokenDays, UserNameIs};
use crate::{
    Error, Result,
    error::Invalid,
    text::{fold, is_blank},
};

/// The longest time people stay restorable, in days.
const LONGEST_DAYS: u16 = 3_650;
/// How many aliases, roles in order and groups there may be.
const MOST_RULES: usize = 500;
/// The longest value of an alias, in characters.
const LONGEST_VALUE: usize = 1_000;

impl Policy {
    /// Refuses values that contradict each other or mean nothing; all that are wrong are told together.
    pub fn check(&self) -> Result<()> {
        let mut wrong = Vec::new();
        let mut says = |field: &str, message: &str| {
            wrong.push(Invalid { field: field.into(), message: message.into() });
        };
        if let OnDelete::RemoveAfterDays(days) = self.on_delete
            && !(1..=LONGEST_DAYS).contains(&days)
        {
            says("on_delete", "on_delete: choose 1 to 3650 days, or remove_now.");
        }
        if let HoldRemovals::Over { percent, .. } = self.hold_removals
            && percent > 99
        {
            says("hold_removals", "hold_removals: choose 0 to 99 percent, or never.");
        }
        if self.token_days == TokenDays::Days(0) {
            says("token_days", "token_days: choose 1 day or more, or global.");
        }
        if self.match_by == MatchBy::UserName && self.username_is == UserNameIs::DisplayName {
            says(
                "match_by",
                "match_by: people cannot be recognised by a user name that two of them may share; choose \
                 work_email or external_id, or let username_is be opaque.",
            );
        }
        if self.email_order.is_empty()
            || BTreeSet::from_iter(&self.email_order).len() < self.email_order.len()
        {
            says("email_order", "email_order: name at least one choice, and each once.");
        }
        if self.seat_limit == Some(0) {
            says("seat_limit", "seat_limit: choose 1 seat or more, or leave it out for no limit.");
        }
        let rules = &self.roles;
        if rules.aliases.len().max(rules.precedence.len()).max(rules.groups.len()) > MOST_RULES {
            says("roles", "roles: there may be 500 aliases, roles in order, and groups.");
        }
        let values: BTreeSet<_> = rules.aliases.iter().map(|alias| fold(&alias.value)).collect();
        if values.len() < rules.aliases.len() {
            says("roles.aliases", "roles.aliases: a value stands there twice; keep one of them.");
        }
        let fits = |value: &str| !is_blank(value) && value.chars().count() <= LONGEST_VALUE;
        if !rules.aliases.iter().all(|alias| fits(&alias.value)) {
            says("roles.aliases", "roles.aliases: a value has 1 to 1000 characters.");
        }
        if BTreeSet::from_iter(&rules.precedence).len() < rules.precedence.len() {
            says("roles.precedence", "roles.precedence: a role stands there twice.");
        }
        let groups: BTreeSet<_> = rules.groups.iter().map(|rule| rule.group).collect();
        if groups.len() < rules.groups.len() {
            says("roles.groups", "roles.groups: a group stands there twice; it gives one role.");
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }
}
