//! The provisioning call log: one row per SCIM call, also for refused and read-only ones.
//! Strangers, whose enterprise nobody knows, leave no row: they could fill the database.
//!
//! It explains; it is never the truth. It holds no secret, no body and no query value.
//!
//! Beside it, what calls that were to change something said is kept for a day, sealed ([`KeptCall`]): only so
//! that it can be rehearsed.

use serde::{Deserialize, Serialize};

use crate::{
    id::{CallId, CycleId, EnterpriseId, PersonId, RequestId, TokenId},
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
    /// The rule that decided.
    pub rule: Option<String>,
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

/// A call as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCall {
    /// HTTP method.
    pub method: String,
    /// The path below the base address, as it was sent.
    pub path: String,
    /// The header `If-Match`.
    pub if_match: Option<String>,
    /// The body.
    pub body: String,
}

/// A call that was to change something, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCall {
    /// The call's id in the log.
    pub id: CallId,
    /// When it came.
    pub at: Timestamp,
    /// Where it comes among the others.
    pub place: i64,
    /// The person it addressed or made.
    pub person: Option<PersonId>,
    /// What was sent.
    pub sent: SentCall,
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
