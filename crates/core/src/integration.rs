//! Integrations and tokens: who may speak for an enterprise.

use serde::{Deserialize, Serialize};

use crate::{
    id::{CycleId, IntegrationId, PersonId, TokenId},
    time::Timestamp,
};

/// A client of the Authenticate API, with a Client ID and a secret (requirement 25).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integration {
    /// Its id.
    pub id: IntegrationId,
    /// What people call it.
    pub name: String,
    /// The public half of its credentials.
    pub client_id: String,
    /// Switched on.
    pub enabled: bool,
    /// Whether it may ask for SCIM tokens.
    pub may_issue_scim: bool,
    /// When it last got a token.
    pub last_used_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What a token is good for. Each is refused where another belongs (requirement 29).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Only `/api/scim/v2`, for an integration.
    Scim,
    /// Only `/api/scim/v2/Me` and what describes the service, for one person (RFC 7644 §3.11).
    #[serde(rename = "scim:me")]
    Me,
    /// Everything else.
    Api,
}

impl Purpose {
    /// As stored and as the token's `scope` claim says.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scim => "scim",
            Self::Me => "scim:me",
            Self::Api => "api",
        }
    }

    /// The purpose of that name.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "scim" => Some(Self::Scim),
            "scim:me" => Some(Self::Me),
            "api" => Some(Self::Api),
            _ => None,
        }
    }
}

/// What is kept about a token; its value is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its id, the JWT's `jti`.
    pub id: TokenId,
    /// What it is good for.
    pub purpose: Purpose,
    /// A short hash by which people and logs tell tokens apart.
    pub fingerprint: String,
    /// The integration that asked for it, if one did.
    pub integration: Option<IntegrationId>,
    /// The person it stands for (RFC 7644 §3.11); such a token opens `/Me` and nothing that belongs to
    /// others.
    pub person: Option<PersonId>,
    /// Its calls are rehearsals: answered as if real, and nothing is written.
    pub rehearsal: bool,
    /// Who made it, in words; of an administrator the row has the id, and lists the name.
    pub created_by: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was last used, give or take a second.
    pub last_used_at: Option<Timestamp>,
    /// The run of the identity provider that its last use belonged to.
    pub cycle: Option<CycleId>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// How a token stands, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// In use.
    Active,
    /// Ends within thirty days.
    ExpiringSoon,
    /// Its time is over.
    Expired,
    /// Ended by somebody.
    Revoked,
}

impl Token {
    /// The end of a token that never expires (C-10): the last second that four digits of a year can say.
    pub const WITHOUT_END: Timestamp = Timestamp::from_millis(253_402_300_799_000);

    /// When it ends, if it ever does by itself.
    pub fn end(&self) -> Option<Timestamp> {
        (self.expires_at < Self::WITHOUT_END).then_some(self.expires_at)
    }

    /// How it stands at `now`.
    pub fn state(&self, now: Timestamp) -> TokenState {
        const SOON: std::time::Duration = std::time::Duration::from_hours(30 * 24);
        if self.revoked_at.is_some() {
            TokenState::Revoked
        } else if self.expires_at <= now {
            TokenState::Expired
        } else if self.expires_at <= now.after(SOON)
            && self.created_at.after(SOON) < self.expires_at
        {
            // A token that was made for less than thirty days is not "expiring" all its life.
            TokenState::ExpiringSoon
        } else {
            TokenState::Active
        }
    }
}
