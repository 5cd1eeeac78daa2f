//! Which role a person gets (requirements 44–46, 70–72, 101–104; C-02, C-03, C-04, C-19; trap D7).
//!
//! A function of plain values: whoever knows the same gets the same answer, today and when somebody asks
//! why. The first of these decides:
//!
//! 1. what an administrator set by hand;
//! 2. the first group rule of the policy whose group the person is in;
//! 3. the roles sent, each found by name or by alias: the order of precedence, then the primary one, then
//!    the first;
//! 4. the policy, where none of the roles sent exists; the default role, where none was sent.
//!
//! Roles that are not assignable by the identity provider count as absent in 2 to 4.

use std::{cmp::Reverse, collections::BTreeSet};

use serde::Serialize;

use super::{Role, RoleFrom, SetBy, UnknownRole};
use crate::{
    id::{GroupId, RoleId},
    policy::{GroupUse, OnUnknownRole, Policy, RoleCatalog, RoleMatch},
    text::fold,
};

pub(crate) const BY_HAND: &str = "role.by_hand";
pub(crate) const BY_GROUP: &str = "role.by_group";
/// The rule that gives a role whose name was sent.
pub const BY_NAME: &str = "role.by_name";
pub(crate) const BY_ALIAS: &str = "role.by_alias";
pub(crate) const PRECEDENCE: &str = "role.precedence";
pub(crate) const PRIMARY: &str = "role.primary";
pub(crate) const ORDER: &str = "role.order";
pub(crate) const UNKNOWN: &str = "role.unknown";
pub(crate) const NOT_ASSIGNABLE: &str = "role.not_assignable";

/// The roles that `fixed_two` knows (requirement 101), folded.
const FIXED_TWO: [&str; 2] = ["admin", "member"];

/// One entry of `roles` as it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentRole<'a> {
    /// The name.
    pub value: &'a str,
    /// Whether it is the primary one.
    pub primary: bool,
}

/// The role that a person has so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Before {
    /// Which.
    pub role: Option<RoleId>,
    /// Who chose it.
    pub by: Option<SetBy>,
}

/// What decides about a person's role.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// How the enterprise wants provisioning to behave.
    pub policy: &'a Policy,
    /// The roles there are: those that are [`needed`] at least, and the default.
    pub roles: &'a [Role],
    /// The roles sent, in that order.
    pub sent: &'a [SentRole<'a>],
    /// The groups that the person is a direct member of.
    pub groups: &'a BTreeSet<GroupId>,
    /// The role so far.
    pub before: Before,
}

/// The role of a person, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The role; none where there is none to give.
    pub role: Option<RoleId>,
    /// Who chose it.
    pub by: SetBy,
    /// The rule that decided.
    pub rule: &'static str,
    /// The person is to wait for a role, disabled.
    pub hold: bool,
    /// What did not become the role.
    pub lost: Vec<Lost>,
}

impl Chosen {
    /// As it is kept with the person.
    pub fn from(&self) -> RoleFrom {
        RoleFrom { by: Some(self.by), rule: Some(self.rule.to_owned()), waits: self.hold }
    }
}

/// Something that did not become the role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lost {
    /// The value that was sent, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The role that it means, if it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// The rule by which it lost.
    pub rule: &'static str,
}

/// What has to be known about roles to decide, beside the default role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needed {
    /// Roles of these names, folded.
    pub keys: Vec<String>,
    /// Roles by id.
    pub ids: Vec<RoleId>,
}

/// The roles that could be chosen, so that they are read by key.
pub fn needed(policy: &Policy, sent: &[SentRole<'_>], groups: &BTreeSet<GroupId>) -> Needed {
    let keys: Vec<String> = sent.iter().map(|sent| fold(sent.value)).collect();
    let aliases = &policy.roles.aliases;
    let by_alias = aliases.iter().filter(|alias| keys.contains(&fold(&alias.value)));
    let by_group = group_rules(policy).iter().filter(|rule| groups.contains(&rule.group));
    let ids = by_alias.map(|alias| alias.role).chain(by_group.map(|rule| rule.role)).collect();
    Needed { keys, ids }
}

/// The groups that give roles, if they are to.
pub(crate) fn group_rules(policy: &Policy) -> &[crate::policy::GroupRole] {
    match policy.groups {
        GroupUse::GroupToRole => &policy.roles.groups,
        GroupUse::Off | GroupUse::Membership => &[],
    }
}

/// Whether an identity provider may name the role (C-04).
pub(super) fn may_be_sent(policy: &Policy, role: &Role) -> bool {
    let in_catalog = match policy.role_catalog {
        RoleCatalog::EnterpriseRoles => true,
        RoleCatalog::FixedTwo => FIXED_TWO.contains(&role.spec.key().as_str()),
    };
    role.spec.assignable && in_catalog
}

/// A role that could be the one.
#[derive(Debug, Clone, Copy)]
struct Candidate<'a> {
    role: RoleId,
    by: SetBy,
    rule: &'static str,
    value: Option<&'a str>,
    rank: Rank,
}

/// Where a candidate stands among others that were sent; the smallest wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    precedence: usize,
    primary: Reverse<bool>,
    order: usize,
}

impl Rank {
    const FIRST: Self = Self { precedence: 0, primary: Reverse(true), order: 0 };

    /// Why the other one is behind this one.
    fn ahead_of(self, other: Self) -> &'static str {
        if self.precedence != other.precedence {
            PRECEDENCE
        } else if self.primary == other.primary {
            ORDER
        } else {
            PRIMARY
        }
    }
}

/// The role that a person gets, and what lost against it.
pub fn resolve(case: &Case<'_>) -> Result<Chosen, UnknownRole> {
    let (by_idp, mut lost) = case.by_idp();
    let all: Vec<Candidate<'_>> =
        case.by_hand().into_iter().chain(case.by_group()).chain(by_idp).collect();
    let Some((winner, others)) = all.split_first() else { return case.undecided(lost) };
    let behind = others.iter().filter(|other| other.role != winner.role).map(|other| Lost {
        value: other.value.map(str::to_owned),
        role: Some(other.role),
        rule: match winner.by {
            SetBy::Hand | SetBy::Group | SetBy::Policy => winner.rule,
            SetBy::Idp => winner.rank.ahead_of(other.rank),
        },
    });
    lost.extend(behind);
    Ok(Chosen { role: Some(winner.role), by: winner.by, rule: winner.rule, hold: false, lost })
}

impl<'a> Case<'a> {
    fn by_hand(&self) -> Option<Candidate<'a>> {
        let role = self.before.role.filter(|_| self.before.by == Some(SetBy::Hand))?;
        Some(Candidate { role, by: SetBy::Hand, rule: BY_HAND, value: None, rank: Rank::FIRST })
    }

    fn by_group(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        let Self { policy, roles, groups, .. } = *self;
        let theirs = group_rules(policy).iter().filter(|rule| groups.contains(&rule.group));
        let gives = |id: RoleId| {
            roles.iter().any(|role| role.id == id && role.spec.assignable && !policy.protects(role))
        };
        theirs.map(|rule| rule.role).filter(move |role| gives(*role)).map(|role| Candidate {
            role,
            by: SetBy::Group,
            rule: BY_GROUP,
            value: None,
            rank: Rank::FIRST,
        })
    }

    /// The roles sent that exist, the first one before the others; and the values that are none.
    fn by_idp(&self) -> (Vec<Candidate<'a>>, Vec<Lost>) {
        let (mut found, mut lost) = (Vec::new(), Vec::new());
        for (order, sent) in self.sent.iter().enumerate() {
            let listed = |id| self.policy.roles.precedence.iter().position(|role| *role == id);
            match self.meant(sent.value) {
                Ok((meant, rule)) => found.push(Candidate {
                    role: meant,
                    by: SetBy::Idp,
                    rule,
                    value: Some(sent.value),
                    rank: Rank {
                        precedence: listed(meant).unwrap_or(usize::MAX),
                        primary: Reverse(sent.primary),
                        order,
                    },
                }),
                Err(rule) => {
                    lost.push(Lost { value: Some(sent.value.to_owned()), role: None, rule });
                }
            }
        }
        found.sort_by_key(|candidate| candidate.rank);
        (found, lost)
    }

    /// The role that a value means, and how it was found; or why it means none.
    pub(crate) fn meant(&self, value: &str) -> Result<(RoleId, &'static str), &'static str> {
        let exact = self.policy.role_match == RoleMatch::Exact
            // Requirement 101: these two are compared without regard to case.
            && self.policy.role_catalog != RoleCatalog::FixedTwo;
        let equals = |name: &str| if exact { name == value } else { fold(name) == fold(value) };
        let by_name = self.roles.iter().find(|role| equals(&role.spec.name));
        let alias = self.policy.roles.aliases.iter().find(|alias| equals(&alias.value));
        let by_alias = alias.and_then(|alias| self.roles.iter().find(|role| role.id == alias.role));
        let meant = [(by_name, BY_NAME), (by_alias, BY_ALIAS)];
        let allowed = meant.into_iter().find_map(|(role, rule)| {
            role.filter(|role| may_be_sent(self.policy, role)).map(|role| (role.id, rule))
        });
        allowed.ok_or(if by_name.or(by_alias).is_some() { NOT_ASSIGNABLE } else { UNKNOWN })
    }

    /// Nothing that was said leads to a role.
    fn undecided(&self, lost: Vec<Lost>) -> Result<Chosen, UnknownRole> {
        let first = self.sent.iter().find(|sent| sent.primary).or(self.sent.first());
        let by_default = |rule, lost| Chosen {
            role: self.default_role(),
            by: SetBy::Policy,
            rule,
            hold: false,
            lost,
        };
        let Some(first) = first else { return Ok(by_default("role.none", lost)) };
        match self.policy.on_unknown_role {
            OnUnknownRole::Reject => Err(UnknownRole { value: first.value.to_owned() }),
            OnUnknownRole::UseDefault => Ok(by_default("role.unknown_default", lost)),
            OnUnknownRole::Store => Ok(by_default("role.stored", lost)),
            OnUnknownRole::Hold => {
                Ok(Chosen { role: None, by: SetBy::Policy, rule: "role.held", hold: true, lost })
            }
        }
    }

    /// The default role. Another default is for people to come: who has one by the policy keeps it.
    fn default_role(&self) -> Option<RoleId> {
        let keeps = matches!(self.before.by, None | Some(SetBy::Policy));
        let default = || self.roles.iter().find(|role| role.is_default && role.spec.assignable);
        self.before.role.filter(|_| keeps).or_else(|| default().map(|role| role.id))
    }
}
