//! Why somebody has a role: everything that could have given one, in the order in which it is asked.
//!
//! The chain is made of plain claims about what was sent, which group, which place in the order. Whoever
//! reads it can find the role again without the policy: [`RoleChain::evaluate`] does.

use std::{cmp::Reverse, collections::BTreeMap};

use serde::Serialize;

use super::rules;
use crate::{
    id::{GroupId, RoleId},
    role::{
        Case, Chosen, RoleFrom, SetBy, resolve,
        resolve::{
            BY_ALIAS, BY_GROUP, BY_HAND, NOT_ASSIGNABLE, ORDER, PRECEDENCE, PRIMARY, group_rules,
        },
    },
};

/// Where something that could give a role came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum Origin {
    /// An administrator.
    Hand,
    /// A group that the person is in.
    Group {
        /// Which.
        group: GroupId,
        /// The place of its rule in the policy, from zero.
        place: usize,
    },
    /// A role that was sent.
    Sent {
        /// Its name.
        value: String,
        /// Whether it is the primary one.
        primary: bool,
        /// Its place among those sent, from zero.
        order: usize,
        /// The place of the role in the order of precedence, from zero; none where it is not listed.
        precedence: Option<usize>,
    },
}

/// Something that could give the role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Considered {
    /// Where it came from.
    #[serde(flatten)]
    pub origin: Origin,
    /// The role that it means; none where it means none.
    pub role: Option<RoleId>,
    /// How the role was found, or why there is none.
    pub rule: &'static str,
    /// The rule by which it lost; none of what won.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost_by: Option<&'static str>,
}

/// What holds where nothing that was considered gives a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "otherwise")]
pub enum Otherwise {
    /// This role, or none.
    Role {
        /// Which.
        role: Option<RoleId>,
        /// By which rule.
        rule: String,
    },
    /// The request is refused.
    Refused {
        /// The role that does not exist.
        value: String,
    },
}

/// Why somebody has a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleChain {
    /// What was considered, in the order in which it is asked.
    pub considered: Vec<Considered>,
    /// What holds where none of it gives a role.
    #[serde(flatten)]
    pub otherwise: Otherwise,
    /// The person has the role by what was decided once, and what there is now would lead elsewhere. Then
    /// nothing is considered.
    pub kept: bool,
}

/// Names of roles and groups.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Of roles.
    pub roles: BTreeMap<RoleId, String>,
    /// Of groups.
    pub groups: BTreeMap<GroupId, String>,
}

impl Names {
    /// A role, in its quotation marks.
    pub fn role(&self, id: RoleId) -> String {
        let name = self.roles.get(&id);
        name.map_or_else(|| format!("a role that is gone ({id})"), |name| format!("«{name}»"))
    }

    fn group(&self, id: GroupId) -> String {
        let name = self.groups.get(&id);
        name.map_or_else(|| format!("a group that is gone ({id})"), |name| format!("«{name}»"))
    }
}

impl Considered {
    /// Where it stands; the smallest wins.
    fn rank(&self) -> (u8, usize, Reverse<bool>, usize) {
        match self.origin {
            Origin::Hand => (0, 0, Reverse(false), 0),
            Origin::Group { place, .. } => (1, place, Reverse(false), 0),
            Origin::Sent { primary, order, precedence, .. } => {
                (2, precedence.unwrap_or(usize::MAX), Reverse(primary), order)
            }
        }
    }

    /// Why this one loses against another.
    fn behind(&self, winner: &Self) -> &'static str {
        match (&winner.origin, &self.origin) {
            (
                Origin::Sent { precedence: won, primary: first, .. },
                Origin::Sent { precedence: lost, primary: second, .. },
            ) => {
                if won != lost {
                    PRECEDENCE
                } else if first == second {
                    ORDER
                } else {
                    PRIMARY
                }
            }
            (Origin::Hand, _) => BY_HAND,
            (Origin::Group { .. } | Origin::Sent { .. }, _) => BY_GROUP,
        }
    }

    /// What was there: the attribute.
    pub fn attribute(&self, names: &Names) -> String {
        match &self.origin {
            Origin::Hand => "no attribute: an administrator chose the role".to_owned(),
            Origin::Group { group, .. } => format!("groups: {}", names.group(*group)),
            Origin::Sent { value, primary, .. } => {
                let primary = if *primary { " (primary)" } else { "" };
                format!("roles: «{value}»{primary}")
            }
        }
    }

    /// How it leads to a role, or that it does not.
    pub fn mapping(&self, names: &Names) -> String {
        let Some(role) = self.role else {
            return match &self.origin {
                Origin::Sent { value, .. } => format!("«{value}»: {}", lower(self.rule)),
                Origin::Group { group, .. } => {
                    format!("the group {}: {}", names.group(*group), lower(self.rule))
                }
                Origin::Hand => rules::words(self.rule),
            };
        };
        let role = names.role(role);
        match &self.origin {
            Origin::Hand => format!("set by hand: the role {role}"),
            Origin::Group { group, place } => {
                let (group, place) = (names.group(*group), place + 1);
                format!("rule {place} of the groups: {group} gives the role {role}")
            }
            Origin::Sent { value, .. } if self.rule == BY_ALIAS => {
                format!("the alias «{value}» stands for the role {role}")
            }
            Origin::Sent { value, .. } => format!("«{value}» is the name of the role {role}"),
        }
    }
}

fn lower(rule: &str) -> String {
    let words = rules::words(rule);
    let mut chars = words.chars();
    chars.next().map(char::to_lowercase).into_iter().flatten().chain(chars).collect()
}

impl RoleChain {
    /// The chain of a case: everything that could give a role, and what holds otherwise.
    pub fn of(case: &Case<'_>) -> Self {
        let chosen = resolve(case);
        let mut considered: Vec<_> =
            by_hand(case).into_iter().chain(by_group(case)).chain(by_idp(case)).collect();
        considered.sort_by_key(Considered::rank);
        let winner = considered.iter().position(|one| one.role.is_some());
        if let Some(won) = winner.and_then(|at| considered.get(at)).cloned() {
            for (at, one) in considered.iter_mut().enumerate() {
                if Some(at) != winner {
                    let behind = if one.role.is_some() { one.behind(&won) } else { one.rule };
                    one.lost_by = Some(behind);
                }
            }
        } else {
            for one in &mut considered {
                one.lost_by = Some(one.rule);
            }
        }
        let otherwise = match chosen {
            Ok(Chosen { role, by: SetBy::Policy, rule, .. }) => {
                Otherwise::Role { role, rule: rule.to_owned() }
            }
            // Never asked: something that was considered gives a role.
            Ok(_) => Otherwise::Role { role: None, rule: "role.none".to_owned() },
            Err(unknown) => Otherwise::Refused { value: unknown.value },
        };
        Self { considered, otherwise, kept: false }
    }

    /// Why somebody has this role, which they were given `from` what is known of it: by what there is in the
    /// case, or, where that leads elsewhere by now, by what was decided once.
    pub fn explaining(case: &Case<'_>, role: Option<RoleId>, from: &RoleFrom) -> Self {
        let chain = Self::of(case);
        let same = from.rule.as_deref().is_none_or(|rule| rule == chain.rule());
        if chain.evaluate() == Some(role) && same {
            return chain;
        }
        let rule = from.rule.clone().unwrap_or_else(|| "role.unchanged".to_owned());
        let otherwise = Otherwise::Role { role, rule };
        Self { considered: Vec::new(), otherwise, kept: true }
    }

    /// The role that the chain leads to, by its own claims alone: nothing where the request is refused.
    pub fn evaluate(&self) -> Option<Option<RoleId>> {
        let found = self.considered.iter().filter(|one| one.role.is_some());
        match found.min_by_key(|one| one.rank()) {
            Some(won) => Some(won.role),
            None => match &self.otherwise {
                Otherwise::Role { role, .. } => Some(*role),
                Otherwise::Refused { .. } => None,
            },
        }
    }

    /// What won, if anything that was considered did.
    pub fn winner(&self) -> Option<&Considered> {
        self.considered.iter().find(|one| one.lost_by.is_none())
    }

    /// The rule that decided.
    pub fn rule(&self) -> &str {
        match (self.winner(), &self.otherwise) {
            (Some(won), _) => won.rule,
            (None, Otherwise::Role { rule, .. }) => rule,
            (None, Otherwise::Refused { .. }) => "role.unknown",
        }
    }

    /// What was sent or is there, that decided.
    pub fn attribute(&self, names: &Names) -> String {
        match self.winner() {
            Some(won) => won.attribute(names),
            None if self.kept => "as it was when the role was decided".to_owned(),
            None if self.considered.is_empty() => "roles: nothing was sent".to_owned(),
            None => {
                let all: Vec<_> = self.considered.iter().map(|one| one.attribute(names)).collect();
                all.join("; ")
            }
        }
    }

    /// How that leads to the role.
    pub fn mapping(&self, names: &Names) -> String {
        match (self.winner(), &self.otherwise) {
            (Some(won), _) => won.mapping(names),
            (None, Otherwise::Role { role, rule }) => {
                let words = rules::words(rule);
                match role {
                    Some(role) if rule != "role.unchanged" => {
                        format!("{words}: {}", names.role(*role))
                    }
                    _ => words,
                }
            }
            (None, Otherwise::Refused { value }) => {
                format!("there is no role «{value}», and the policy refuses such people")
            }
        }
    }
}

fn by_hand(case: &Case<'_>) -> Option<Considered> {
    let role = case.before.role.filter(|_| case.before.by == Some(SetBy::Hand))?;
    Some(Considered { origin: Origin::Hand, role: Some(role), rule: BY_HAND, lost_by: None })
}

fn by_group(case: &Case<'_>) -> impl Iterator<Item = Considered> {
    let rules = group_rules(case.policy).iter().enumerate();
    let theirs = rules.filter(|(_, rule)| case.groups.contains(&rule.group));
    theirs.map(|(place, rule)| {
        let role = case.roles.iter().find(|role| role.id == rule.role);
        let gives = role.filter(|role| role.spec.assignable && !case.policy.protects(role));
        Considered {
            origin: Origin::Group { group: rule.group, place },
            role: gives.map(|role| role.id),
            rule: if gives.is_some() { BY_GROUP } else { NOT_ASSIGNABLE },
            lost_by: None,
        }
    })
}

fn by_idp(case: &Case<'_>) -> impl Iterator<Item = Considered> {
    case.sent.iter().enumerate().map(|(order, sent)| {
        let found = case.meant(sent.value);
        let place = |role| case.policy.roles.precedence.iter().position(|one| *one == role);
        Considered {
            origin: Origin::Sent {
                value: sent.value.to_owned(),
                primary: sent.primary,
                order,
                precedence: found.ok().and_then(|(role, _)| place(role)),
            },
            role: found.ok().map(|(role, _)| role),
            rule: found.map_or_else(|none| none, |(_, rule)| rule),
            lost_by: None,
        }
    })
}
