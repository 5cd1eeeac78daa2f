//! Domains that enterprises claim and prove to be theirs (requirement 105, B9).

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{id::EnterpriseId, time::Timestamp};

/// How long a verified domain stays verified without its record.
pub const GRACE: Duration = Duration::from_hours(14 * 24);
/// How many domains an enterprise may claim.
pub const MOST: usize = 200;

/// How far a claim has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// The record was not found yet.
    Pending,
    /// The record was found, and another enterprise claims the domain too: a global admin decides.
    InReview,
    /// The domain is the enterprise's.
    Verified,
}

impl ClaimState {
    const ALL: [Self; 3] = [Self::Pending, Self::InReview, Self::Verified];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InReview => "in_review",
            Self::Verified => "verified",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InReview => "In review",
            Self::Verified => "Verified",
        }
    }

    /// Of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A domain that an enterprise claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Whose claim it is.
    pub enterprise: EnterpriseId,
    /// The domain, in ASCII and lower case.
    pub domain: String,
    /// How far it has come.
    pub state: ClaimState,
    /// The random part of the record that proves it.
    pub challenge: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the record was last looked for and the name servers answered.
    pub checked_at: Option<Timestamp>,
    /// Since when the domain is the enterprise's.
    pub verified_at: Option<Timestamp>,
    /// Since when a verified domain lacks its record.
    pub missing_since: Option<Timestamp>,
}

impl Claim {
    /// Where the record belongs: beside the domain, so that it meets no other TXT records and may be
    /// delegated.
    pub fn record_name(&self) -> String {
        format!("_muster-challenge.{}", self.domain)
    }

    /// What the record says.
    pub fn record_value(&self) -> String {
        format!("muster-domain-verification={}", self.challenge)
    }

    /// When a verified domain without its record is taken away.
    pub fn grace_ends(&self) -> Option<Timestamp> {
        self.missing_since.map(|since| since.after(GRACE))
    }
}
