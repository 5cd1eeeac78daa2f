//! The provisioning call log: one row per SCIM call, also for refused and read-only ones.
//! Strangers, whose enterprise nobody knows, leave no row: they could fill the database.
//!
//! It explains; it is never the truth. It holds no secret, no body and no query value: what changed is told
//! by the names of attributes, and by how many entries of a list came and went.
//!
//! Beside it, what calls that were to change something said is kept for a day, sealed ([`KeptCall`]): only so
//! that it can be rehearsed.

mod changed;
mod kept;
mod mask;
mod steps;

use serde::{Deserialize, Serialize};

pub use changed::{Changed, changes};
pub use kept::{KeptCall, SentCall};
pub use mask::{mask, masked};
pub use steps::{Step, StepName, StepState};

use crate::{
    error::Field,
    id::{CallId, CycleId, EnterpriseId, GroupId, PersonId, RequestId, TokenId},
    time::Timestamp,
};

/// The operation of a call that asks for a token; every other one is a call of SCIM.
pub const TOKEN_ISSUE: &str = "token.issue";

/// One SCIM call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its id; sorts by time.
    pub id: CallId,
    /// Whose call it was.
    pub enterprise: EnterpriseId,
    /// When it came.
    pub at: Timestamp,
    /// The request, as the change log names it.
    pub request: RequestId,
    /// The run it belongs to.
    pub cycle: Option<CycleId>,
    /// HTTP method.
    pub method: String,
    /// The route's pattern, without ids and query.
    pub route: String,
    /// What was asked for, in a word: `user.create`.
    pub operation: String,
    /// The HTTP status answered.
    pub status: u16,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it ended so, where it did not succeed.
    pub reason: Option<Reason>,
    /// The sentence that was answered.
    pub detail: Option<String>,
    /// The person it addressed or made. A search addresses nobody, whoever it finds.
    pub person: Option<PersonId>,
    /// The group it addressed or made.
    pub group: Option<GroupId>,
    /// By what the person or group was found, or that they are new.
    pub matched: Option<Matched>,
    /// The version of the policy by which it was decided; none of calls that nobody was let in with.
    pub policy_version: Option<i64>,
    /// The rule that decided.
    pub rule: Option<String>,
    /// What changed, without any value.
    pub changed: Vec<Changed>,
    /// What was tolerated: names of quirks.
    pub quirks: Vec<String>,
    /// How long it took, in microseconds.
    pub duration_us: u64,
    /// The token used.
    pub token: Option<TokenId>,
    /// Its fingerprint.
    pub fingerprint: Option<String>,
    /// The client's `User-Agent`, cut short.
    pub agent: Option<String>,
}

/// By what the person or group that a call is about was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matched {
    /// By nothing: they are new.
    Nobody,
    /// By the id in the address.
    Id,
    /// By `userName`.
    UserName,
    /// By `externalId`.
    ExternalId,
    /// By the e-mail that stands for the person.
    WorkEmail,
    /// By a group's `displayName`.
    DisplayName,
    /// By an attribute that an extension schema makes unique.
    Attribute,
    /// Somebody who was removed and is sent again.
    Returned,
    /// Somebody made by hand, taken over.
    Adopted,
    /// Somebody who was registered from waiting.
    Completed,
}

impl Matched {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Nobody,
        Self::Id,
        Self::UserName,
        Self::ExternalId,
        Self::WorkEmail,
        Self::DisplayName,
        Self::Attribute,
        Self::Returned,
        Self::Adopted,
        Self::Completed,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Id => "id",
            Self::UserName => "user_name",
            Self::ExternalId => "external_id",
            Self::WorkEmail => "work_email",
            Self::DisplayName => "display_name",
            Self::Attribute => "attribute",
            Self::Returned => "returned",
            Self::Adopted => "adopted",
            Self::Completed => "completed",
        }
    }

    /// The one of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// By a value that somebody else has already.
    pub fn by(field: Field) -> Self {
        match field {
            Field::UserName => Self::UserName,
            Field::ExternalId | Field::GroupExternalId => Self::ExternalId,
            Field::WorkEmail | Field::PrimaryEmail | Field::OnlyEmail | Field::InvitationEmail => {
                Self::WorkEmail
            }
            Field::GroupName
            | Field::EnterpriseName
            | Field::RoleName
            | Field::IntegrationName
            | Field::ReceiverName => Self::DisplayName,
        }
    }
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As asked.
    Success,
    /// As asked, and nothing had to change.
    NoChange,
    /// Refused: the caller can mend it.
    Refused,
    /// Failed: we must mend it.
    Failed,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Success, Self::NoChange, Self::Refused, Self::Failed];

    /// The one of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::NoChange => "no_change",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// The classes of reasons that the log can be filtered by (requirement 62).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Invalid, expired or revoked token.
    Token,
    /// Attribute mismatch: something missing, malformed or unknown.
    Attribute,
    /// The role sent does not exist.
    UnknownRole,
    /// The e-mail is of a domain that is not verified.
    Domain,
    /// Every seat is taken.
    Seat,
    /// A unique value is taken, or the version is stale.
    Conflict,
    /// The thing asked for is not there.
    Absent,
    /// The policy forbids it.
    Policy,
    /// The call itself is malformed: path, method, filter, media type, size.
    Request,
    /// Our own failure.
    Server,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Token,
        Self::Attribute,
        Self::UnknownRole,
        Self::Domain,
        Self::Seat,
        Self::Conflict,
        Self::Absent,
        Self::Policy,
        Self::Request,
        Self::Server,
    ];

    /// The one of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Attribute => "attribute",
            Self::UnknownRole => "unknown_role",
            Self::Domain => "domain",
            Self::Seat => "seat",
            Self::Conflict => "conflict",
            Self::Absent => "absent",
            Self::Policy => "policy",
            Self::Request => "request",
            Self::Server => "server",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for one in Matched::ALL {
            assert_eq!(Matched::parse(one.as_str()), Some(one));
        }
        for one in Outcome::ALL {
            assert_eq!(Outcome::parse(one.as_str()), Some(one));
        }
        for one in Reason::ALL {
            assert_eq!(Reason::parse(one.as_str()), Some(one));
        }
    }
}
