//! Integrations and tokens: who may speak for an enterprise.

use std::cmp::Reverse;

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

/// Two SCIM tokens are live, because one is to take the other's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutOver<'t> {
    /// The one of before.
    pub older: &'t Token,
    /// The one that was made last.
    pub newer: &'t Token,
    /// Whether the newer one was used already, so that the older one may end.
    pub arrived: bool,
}

/// The two newest of the tokens that provision at `now`, where there are two.
pub fn cut_over(tokens: &[Token], now: Timestamp) -> Option<CutOver<'_>> {
    let mut live: Vec<&Token> = tokens.iter().filter(|token| token.provisions(now)).collect();
    live.sort_by_key(|token| Reverse((token.created_at, token.id)));
    let [newer, older, ..] = live[..] else { return None };
    Some(CutOver { older, newer, arrived: newer.last_used_at.is_some() })
}

/// How a token is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// Not while an identity provider uses it, and has not used the one that is to take its place.
    Careful,
    /// Whoever uses it.
    Anyway,
}

impl Token {
    /// Whether an identity provider could provision with it at `now`.
    pub fn provisions(&self, now: Timestamp) -> bool {
        let live = self.revoked_at.is_none() && self.expires_at > now;
        live && self.purpose == Purpose::Scim && !self.rehearsal
    }

    /// Whether it is used, and none of those that were made later is: who ends it cuts somebody off.
    pub fn is_leaned_on(&self, all: &[Self], now: Timestamp) -> bool {
        let mut later = all
            .iter()
            .filter(|other| other.provisions(now) && other.created_at > self.created_at)
            .peekable();
        self.provisions(now)
            && self.last_used_at.is_some()
            && later.peek().is_some()
            && later.all(|other| other.last_used_at.is_none())
    }

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

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_348_800_000);

    fn token(made: u64, used: bool) -> Token {
        let created_at = Timestamp::from_millis(1_795_000_000_000 + i64::try_from(made).unwrap());
        Token {
            id: TokenId::from_uuid(Uuid::from_u128(made.into())),
            purpose: Purpose::Scim,
            fingerprint: String::new(),
            integration: None,
            person: None,
            rehearsal: false,
            created_by: String::new(),
            created_at,
            expires_at: Token::WITHOUT_END,
            last_used_at: used.then_some(created_at),
            cycle: None,
            revoked_at: None,
        }
    }

    #[test]
    fn a_token_is_leaned_on_until_the_next_is_used() {
        let of = |old: bool, new: bool| {
            let all = [token(2, new), token(1, old)];
            (all[1].is_leaned_on(&all, NOW), all[0].is_leaned_on(&all, NOW))
        };
        assert_eq!(of(true, false), (true, false));
        assert_eq!(of(true, true), (false, false));
        assert_eq!(of(false, false), (false, false));
        let alone = [token(1, true)];
        assert!(!alone[0].is_leaned_on(&alone, NOW));
    }

    #[test]
    fn a_cut_over_is_between_two_that_are_live() {
        let mut all = [token(1, true), token(3, false), token(2, true)];
        let found = cut_over(&all, NOW).unwrap();
        assert_eq!((found.older.id, found.newer.id, found.arrived), (all[2].id, all[1].id, false));
        all[1].rehearsal = true;
        let found = cut_over(&all, NOW).unwrap();
        assert_eq!((found.older.id, found.newer.id, found.arrived), (all[0].id, all[2].id, true));
        all[0].revoked_at = Some(NOW);
        assert_eq!(cut_over(&all, NOW), None);
    }
}
