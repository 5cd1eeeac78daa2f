//! Calls as they were sent, kept for a day so that they can be rehearsed.

use serde::{Deserialize, Serialize};

use crate::{
    id::{CallId, PersonId},
    time::Timestamp,
};

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
