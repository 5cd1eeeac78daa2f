//! What the policy says about roles, in sentences that name them.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Policy, Row};
use crate::{id::RoleId, role::Role};

/// How many aliases, roles or groups a sentence names.
pub(super) const NAMED: usize = 10;

/// The names of roles, as far as they are known.
#[derive(Debug, Clone, Default)]
pub struct RoleNames(BTreeMap<RoleId, String>);

impl RoleNames {
    /// The name of a role.
    pub fn get(&self, id: RoleId) -> Option<&str> {
        self.0.get(&id).map(String::as_str)
    }

    /// As sentences have it; by its id where the name is not known.
    fn shown(&self, id: RoleId) -> String {
        self.get(id).map_or_else(|| id.to_string(), |name| format!("«{name}»"))
    }
}

impl<'a> FromIterator<&'a Role> for RoleNames {
    fn from_iter<T: IntoIterator<Item = &'a Role>>(roles: T) -> Self {
        Self(roles.into_iter().map(|role| (role.id, role.spec.name.clone())).collect())
    }
}

impl Policy {
    /// What the policy does in a row, in a sentence or two, with the names of roles that are known.
    pub fn says_with(&self, row: Row, names: &RoleNames) -> String {
        self.says_up_to(row, names, NAMED)
    }

    /// Aliases, the order of precedence, and groups that give roles.
    pub(super) fn says_rules(&self, names: &RoleNames, most: usize) -> String {
        let rules = &self.roles;
        let mut said = String::new();
        // Writing to a String cannot fail.
        let mut say = |one: &str, several: &str, all: Vec<String>| {
            let what = if all.len() == 1 { one } else { several };
            if !all.is_empty() {
                let _ = write!(said, " {} {what}: {}.", all.len(), up_to(most, &all));
            }
        };
        let aliases = rules
            .aliases
            .iter()
            .map(|alias| format!("«{}» means {}", alias.value, names.shown(alias.role)));
        say("alias", "aliases", aliases.collect());
        let order = rules.precedence.iter().map(|role| names.shown(*role));
        say("role that comes first", "roles in an order of precedence", order.collect());
        let groups = rules
            .groups
            .iter()
            .map(|rule| format!("the group {} gives {}", rule.group, names.shown(rule.role)));
        say("group that gives a role", "groups that give roles", groups.collect());
        said
    }

    /// Whose people provisioning leaves alone (C-18).
    pub(super) fn says_protected(&self, names: &RoleNames, most: usize) -> String {
        let roles: Vec<_> = self.protected_roles.iter().map(|role| names.shown(*role)).collect();
        match roles.len() {
            0 => "Owners, and the last active admin.".into(),
            1 => format!(
                "Owners, the last active admin, and the people of 1 more role: {}.",
                up_to(most, &roles)
            ),
            more => format!(
                "Owners, the last active admin, and the people of {more} more roles: {}.",
                up_to(most, &roles)
            ),
        }
    }
}

/// The first of them, and how many more there are.
fn up_to(most: usize, all: &[String]) -> String {
    match all.get(..most) {
        Some(first) if all.len() > most => {
            format!("{}, and {} more", first.join(", "), all.len() - most)
        }
        _ => all.join(", "),
    }
}
