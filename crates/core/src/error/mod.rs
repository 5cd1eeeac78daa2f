//! What can go wrong, said without any word about how it is sent.
//!
//! Every edge turns [`Error`] into its own bodies and status codes in one exhaustive match.

mod auth;
mod rule;
mod subject;
mod together;

pub use auth::AuthFailure;
pub use rule::Rule;
pub use subject::{Field, Thing};
pub use together::Faults;

/// An error of a use case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing in the caller's enterprise. Things of other enterprises count as absent.
    #[error("{0} not found")]
    NotFound(Thing),
    /// A value that must be unique is taken.
    #[error("{}", .0.message())]
    Conflict(Field),
    /// A value that an extension schema makes unique is taken: the attribute, as SCIM spells it.
    #[error(
        "{0} is already used by another resource of this enterprise; look it up by this attribute and \
         update it instead, or send another value"
    )]
    Taken(String),
    /// The input breaks rules; all that were found, together.
    #[error("{}", join(.0))]
    Invalid(Vec<Invalid>),
    /// Somebody else changed it since it was read.
    #[error("somebody else changed this since it was read; read it again and repeat the change")]
    Stale,
    /// The caller did not prove who it is.
    #[error("{0}")]
    Unauthenticated(AuthFailure),
    /// The caller is known and may not do this.
    #[error("{0}")]
    Forbidden(Rule),
    /// A list cannot be walked on.
    #[error("{0}")]
    Cursor(CursorFailure),
    /// The thing is in use and cannot go.
    #[error("{0}")]
    InUse(String),
    /// The policy or the extension schemas have changed since the request was read by them; sent again, it is
    /// read by those of now.
    #[error(
        "the policy or the schemas of the enterprise have just changed; send the request again"
    )]
    RulesChanged,
    /// A search took longer than is allowed.
    #[error(
        "this search takes longer than the server allows; narrow the filter, or ask for it in several parts"
    )]
    TooLong,
    /// A rehearsal took longer than others can be made to wait.
    #[error(
        "the rehearsal was given up, so that provisioning does not wait for it; nothing was changed. Choose a \
         shorter window, or send less at a time"
    )]
    RehearsalTooLong,
    /// Something needed is not there for the moment; trying again later helps.
    #[error("temporarily unavailable")]
    Unavailable(#[source] Source),
    /// A defect, or a database that answers nonsense.
    #[error("internal error")]
    Internal(#[source] Source),
}

/// The cause behind an error, kept for the log and never shown to a caller.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// The result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// One broken rule.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Invalid { field: field.into(), message: message.into() }])
    }

    /// Members that are no people or groups of the enterprise; `names` as the caller wrote them.
    pub fn unknown_members(names: &[String]) -> Self {
        Self::invalid(
            "members",
            format!(
                "members names {}, but no user or group of this enterprise has such an id; provision it \
                 first and add it afterwards.",
                names.join(", "),
            ),
        )
    }

    /// A defect, with its cause.
    pub fn internal(source: impl Into<Source>) -> Self {
        Self::Internal(source.into())
    }
}

/// One broken rule of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The field or attribute, as the caller spells it.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl Invalid {
    /// The message for a log: where it begins with the value that was sent, the field stands in its place.
    pub fn without_value(&self) -> String {
        match self.message.strip_prefix('«').and_then(|rest| rest.rsplit_once('»')) {
            Some((_, rest)) => format!("{}{rest}", self.field),
            None => self.message.clone(),
        }
    }
}

fn join(all: &[Invalid]) -> String {
    all.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join(" ")
}

/// Why a cursor leads nowhere. It is said alike whatever list the cursor was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CursorFailure {
    /// It is none of ours, was altered, or belongs to another list.
    #[error(
        "the cursor is not valid for this list. Send filter, sortBy and sortOrder as on the first page, \
         with nextCursor as it was answered; or begin again with an empty cursor"
    )]
    Invalid,
    /// It is too old.
    #[error(
        "the cursor has expired. Begin again with an empty cursor, and ask for each page within the \
         cursorTimeout of /ServiceProviderConfig"
    )]
    Expired,
}
