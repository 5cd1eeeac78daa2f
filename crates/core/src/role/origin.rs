//! Where a person's role came from.

use serde::{Deserialize, Serialize};

/// Who chose a person's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetBy {
    /// The identity provider sent it.
    Idp,
    /// An administrator chose it; no sync takes it away.
    Hand,
    /// Nothing that was sent decided: the policy did.
    Policy,
    /// A group gives it (C-19).
    Group,
}

impl SetBy {
    const ALL: [Self; 4] = [Self::Idp, Self::Hand, Self::Policy, Self::Group];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idp => "idp",
            Self::Hand => "hand",
            Self::Policy => "policy",
            Self::Group => "group",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Idp => "from the identity provider",
            Self::Hand => "set by hand",
            Self::Policy => "by the policy",
            Self::Group => "by a group",
        }
    }

    /// The one of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == text)
    }
}

/// Where a person's role came from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RoleFrom {
    /// Who chose it; unknown of people who were there before it was written down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<SetBy>,
    /// The rule that decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The person was sent with a role that does not exist: they have none, and are disabled, until an
    /// administrator gives them one or the role is there (C-03).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub waits: bool,
}

impl RoleFrom {
    /// Set by an administrator.
    pub fn by_hand() -> Self {
        Self { by: Some(SetBy::Hand), rule: Some(super::resolve::BY_HAND.to_owned()), waits: false }
    }
}
