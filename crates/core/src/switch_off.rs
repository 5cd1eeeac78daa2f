//! What becomes of the people whom provisioning manages when it is switched off.

use std::str::FromStr;

use crate::{
    error::Rule,
    id::{PersonId, RoleId},
    time::Timestamp,
};

/// What an administrator chooses for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Afterwards {
    /// They stay as they are, and are managed by hand from then on.
    Keep,
    /// They are disabled; an identity provider may enable them again.
    Disable,
    /// They are removed, as the policy has it (C-01).
    Remove,
}

impl Afterwards {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Keep, Self::Disable, Self::Remove];

    /// As stored, and as the command line spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Disable => "disable",
            Self::Remove => "remove",
        }
    }
}

impl FromStr for Afterwards {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|one| one.as_str() == text);
        found.ok_or_else(|| format!("choose one of: {}", Self::ALL.map(Self::as_str).join(", ")))
    }
}

/// Why somebody stays as they are, whatever was chosen (requirement 8, C-18).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stays {
    /// Their role is protected.
    Protected,
    /// Without them nobody could administer the enterprise.
    LastAdmin,
}

impl Stays {
    /// As stored and as the command line says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Protected => "protected",
            Self::LastAdmin => "last_admin",
        }
    }

    /// Of that name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Protected, Self::LastAdmin].into_iter().find(|one| one.as_str() == text)
    }

    /// What a refusal by this rule means here; nothing where it is about something else.
    pub fn after(rule: &Rule) -> Option<Self> {
        match rule {
            Rule::ProtectedPerson(_) => Some(Self::Protected),
            Rule::LastAdmin => Some(Self::LastAdmin),
            _ => None,
        }
    }

    /// As people read it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Protected => "their role is protected",
            Self::LastAdmin => "the last administrator who can sign in",
        }
    }
}

/// What was chosen, and how far it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SwitchOff {
    /// What was chosen.
    pub people: Afterwards,
    /// By whom; an operator at the command line has no id.
    pub chosen_by: Option<PersonId>,
    /// The last person who was looked at.
    pub after: Option<PersonId>,
    /// How many people it was done with.
    pub done: u64,
    /// When it began.
    pub started_at: Timestamp,
    /// When everybody had been looked at.
    pub ended_at: Option<Timestamp>,
}

/// An administrator of the enterprise who can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signing {
    /// Who.
    pub person: PersonId,
    /// Their role.
    pub role: Option<RoleId>,
    /// Whether provisioning manages them.
    pub managed: bool,
}

/// Who of those who administer stays because nobody else would be left, where everybody managed goes whose
/// role is not `protected`. People go in the order of their ids.
pub fn last_admin(signing: &[Signing], protected: impl Fn(RoleId) -> bool) -> Option<PersonId> {
    let goes = |one: &&Signing| one.managed && !one.role.is_some_and(&protected);
    if signing.iter().any(|one| !goes(&one)) {
        return None;
    }
    signing.iter().map(|one| one.person).max()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn signing(number: u128, role: u128, managed: bool) -> Signing {
        Signing {
            person: PersonId::from_uuid(Uuid::from_u128(number)),
            role: Some(RoleId::from_uuid(Uuid::from_u128(role))),
            managed,
        }
    }

    #[test]
    fn the_last_one_stays_only_where_nobody_else_does() {
        let owner = |role: RoleId| role.as_uuid().as_u128() == 9;
        let of = |all: &[Signing]| last_admin(all, owner).map(|id| id.as_uuid().as_u128());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[signing(2, 1, true), signing(1, 1, true)]), Some(2));
        assert_eq!(of(&[signing(1, 1, true), signing(2, 1, false)]), None);
        assert_eq!(of(&[signing(1, 9, true), signing(2, 1, true)]), None);
    }

    #[test]
    fn words_are_read_back() {
        for one in Afterwards::ALL {
            assert_eq!(one.as_str().parse(), Ok(one));
        }
        assert_eq!("x".parse::<Afterwards>(), Err("choose one of: keep, disable, remove".into()));
        for one in [Stays::Protected, Stays::LastAdmin] {
            assert_eq!(Stays::parse(one.as_str()), Some(one));
        }
    }
}
