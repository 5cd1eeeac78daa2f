//! Receivers: other systems that are told what happens to the people of an enterprise.

use serde::{Deserialize, Serialize};

use crate::{id::ReceiverId, time::Timestamp};

/// Somebody who is told about people, and how far they were told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver {
    /// Its id.
    pub id: ReceiverId,
    /// What it was made with.
    pub spec: ReceiverSpec,
    /// Everything up to this number of the change log is delivered, or was of no interest.
    pub cursor: i64,
    /// What lies beyond the cursor and is acknowledged all the same (RFC 8936 knows no order).
    pub acknowledged: Vec<i64>,
    /// Deliveries that failed since the last one that did not.
    pub attempts: u32,
    /// When the next delivery is tried.
    pub next_attempt_at: Timestamp,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was paused, where it is.
    pub paused_at: Option<Timestamp>,
}

/// What a receiver is made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiverSpec {
    /// What people call it.
    pub name: String,
    /// How events reach it.
    pub delivery: Delivery,
    /// The `aud` of its events.
    pub audience: String,
    /// What it is told about.
    pub events: Vec<EventKind>,
    /// How much it is told.
    pub form: Form,
}

/// How events reach a receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Muster sends each event to this address (RFC 8935).
    Push {
        /// The address.
        endpoint: String,
    },
    /// The receiver fetches them (RFC 8936).
    Poll,
}

impl Delivery {
    /// As stored and as the command line spells it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Push { .. } => "push",
            Self::Poll => "poll",
        }
    }

    /// Where events are sent, if they are.
    pub fn endpoint(&self) -> Option<&str> {
        match self {
            Self::Push { endpoint } => Some(endpoint),
            Self::Poll => None,
        }
    }
}

/// Whether an event carries what changed, or only its name (RFC 9967 §2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// The names of what changed; the receiver reads the rest over SCIM.
    Notice,
    /// The values themselves.
    Full,
}

/// What happened to a person, in the words of RFC 9967 §2.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EventKind {
    /// Made.
    Create,
    /// Replaced.
    Put,
    /// Changed in parts.
    Patch,
    /// Removed.
    Delete,
    /// Enabled again.
    Activate,
    /// Disabled.
    Deactivate,
}

macro_rules! words {
    ($kind:ident: $($variant:ident => $word:literal),*) => {
        impl $kind {
            /// All of them, in the order they are offered.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// As stored and as the command line spells it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl std::str::FromStr for $kind {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(format!("choose one of: {}", [$($word),*].join(", "))),
                }
            }
        }
    };
}

words! { Form: Notice => "notice", Full => "full" }
words! { EventKind:
    Create => "create", Put => "put", Patch => "patch", Delete => "delete",
    Activate => "activate", Deactivate => "deactivate"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        assert!(EventKind::ALL.iter().all(|kind| kind.as_str().parse() == Ok(*kind)));
        assert!(Form::ALL.iter().all(|form| form.as_str().parse() == Ok(*form)));
        assert!("nonsense".parse::<EventKind>().is_err());
    }
}
