//! Roles that were sent and that nobody gets: what is said about them, to whom.
//!
//! An identity provider is told what it can do. An administrator is told the reason, too: the role may be
//! there, and be kept from identity providers.

use std::collections::BTreeSet;

use super::{
    Before, Case, Role,
    resolve::{NOT_ASSIGNABLE, may_be_sent},
};
use crate::{policy::Policy, text::fold};

/// Roles that a refusal names at most.
const NAMED: usize = 50;
/// How a refusal begins, and goes on after the role.
const ROLE: &str = "Role «";
const ABSENT: &str = "» does not exist in «";
const BARRED: &str = "» cannot be assigned by an identity provider in «";
/// What a refusal has before the names of the roles.
const AVAILABLE: &str = "Roles available: ";

/// None of the roles sent exists, and the policy is not to register such people (requirement 71).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRole {
    /// The role that was sent; the primary one of several.
    pub value: String,
}

impl UnknownRole {
    /// What the caller is told: which roles there are, all of them given. Those that an identity provider
    /// cannot hand out are not named. Nobody is asked to create a role that is there.
    pub fn says(
        &self,
        enterprise: &str,
        policy: &Policy,
        all: &[Role],
        consequence: &str,
    ) -> String {
        let mut names: Vec<String> = all
            .iter()
            .filter(|role| may_be_sent(policy, role))
            .map(|role| format!("«{}»", role.spec.name))
            .collect();
        if names.is_empty() {
            names.push("none".into());
        }
        let more = names.len().saturating_sub(NAMED);
        if more > 0 {
            names.truncate(NAMED);
            names.push(format!("{more} more"));
        }
        let (problem, advice) = if Barred::of(policy, all, &self.value).is_some() {
            (BARRED, "Assign one of these in the identity provider, or ask an enterprise admin.")
        } else {
            (ABSENT, "Create the role, or assign one of these in the identity provider.")
        };
        let (value, names) = (&self.value, names.join(", "));
        format!("{ROLE}{value}{problem}{enterprise}»; {consequence}. {AVAILABLE}{names}. {advice}")
    }

    /// The refusal of which this is the sentence; nothing of another sentence.
    pub fn read(sentence: &str) -> Option<Self> {
        let rest = sentence.strip_prefix(ROLE)?;
        let (value, _) = rest.split_once(ABSENT).or_else(|| rest.split_once(BARRED))?;
        Some(Self { value: value.to_owned() })
    }
}

/// Whether this refusal is of a role that is there.
pub(crate) fn is_barred(sentence: &str) -> bool {
    sentence.starts_with(ROLE) && sentence.contains(BARRED)
}

/// A refusal of some time ago: the roles that it names were there then.
pub fn of_then(sentence: &str) -> String {
    sentence.replacen(AVAILABLE, "Roles available then: ", 1)
}

/// A role that is there, and why an identity provider that sends it is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Barred {
    /// The role's name.
    pub role: String,
    /// Why.
    pub why: Why,
}

/// Why an identity provider cannot hand a role out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is the owners'.
    Owners,
    /// It is not assignable by an identity provider.
    NotAssignable,
    /// The policy knows two roles alone (C-04).
    NotInCatalog,
    /// The policy compares names letter by letter.
    Spelling,
}

impl Barred {
    /// The role that a value stands for, where it is there and the value does not give it.
    pub fn of(policy: &Policy, roles: &[Role], value: &str) -> Option<Self> {
        let groups = BTreeSet::new();
        let case = Case { policy, roles, sent: &[], groups: &groups, before: Before::default() };
        let Err(reason) = case.meant(value) else { return None };
        let key = fold(value);
        let alias = policy.roles.aliases.iter().find(|alias| fold(&alias.value) == key);
        let by_name = roles.iter().find(|role| role.spec.key() == key);
        let role =
            by_name.or_else(|| roles.iter().find(|role| Some(role.id) == alias.map(|a| a.role)))?;
        let why = match (role.spec.owner, role.spec.assignable, reason) {
            (true, _, _) => Why::Owners,
            (false, false, _) => Why::NotAssignable,
            (false, true, NOT_ASSIGNABLE) => Why::NotInCatalog,
            (false, true, _) => Why::Spelling,
        };
        Some(Self { role: role.spec.name.clone(), why })
    }
}

impl std::fmt::Display for Barred {
    /// As administrators are told: the reason, and what to do.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { role, why } = self;
        write!(f, "The role «{role}» exists, but ")?;
        match why {
            Why::Owners => {
                write!(f, "it is given by hand only: muster user role --role \"{role}\"")
            }
            Why::NotAssignable => write!(
                f,
                "identity providers may not assign it: muster role edit --role \"{role}\" --assignable true"
            ),
            Why::NotInCatalog => {
                write!(
                    f,
                    "the policy lets identity providers send the roles admin and member alone"
                )
            }
            Why::Spelling => {
                write!(
                    f,
                    "the policy compares names letter by letter, and it was sent in another spelling"
                )
            }
        }
    }
}
