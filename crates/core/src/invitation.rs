//! Invitations: people who are asked to join an enterprise by themselves.

use serde::Serialize;

use crate::{
    id::{InvitationId, PersonId, RoleId},
    time::Timestamp,
};

/// Somebody was asked to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The e-mail it goes to, and that they sign in with.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// The role they get; the default role, where it is gone by then.
    pub role: Option<RoleId>,
    /// Who invites; an operator at the command line has no id.
    pub invited_by: Option<PersonId>,
    /// How often its link was sent.
    pub sendings: u32,
    /// How it ended, or that it did not.
    pub state: InvitationState,
    /// When it was first sent.
    pub created_at: Timestamp,
    /// When its link was sent last.
    pub sent_at: Timestamp,
    /// When the link stops working.
    pub expires_at: Timestamp,
    /// When it was accepted or withdrawn.
    pub ended_at: Option<Timestamp>,
}

/// How an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    /// Its link works.
    Pending,
    /// Somebody joined by it.
    Accepted,
    /// It was taken back.
    Withdrawn,
    /// Its time is over.
    Expired,
}

impl InvitationState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Accepted, Self::Withdrawn, Self::Expired];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// The state of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

impl Invitation {
    /// How it stands at `now`.
    pub fn state_at(&self, now: Timestamp) -> InvitationState {
        match self.state {
            InvitationState::Pending if self.expires_at <= now => InvitationState::Expired,
            state => state,
        }
    }
}

/// What whoever has the link of an invitation that ended so is told; or of none.
pub(crate) fn ended(state: Option<InvitationState>) -> &'static str {
    match state {
        Some(InvitationState::Expired) => {
            "this invitation has expired; ask whoever invited you to send it again"
        }
        Some(InvitationState::Withdrawn) => {
            "this invitation was withdrawn; ask whoever invited you, if you think that is a mistake"
        }
        Some(InvitationState::Accepted) => {
            "this invitation was accepted already; sign in with the e-mail it was sent to and the password \
             that was chosen then"
        }
        Some(InvitationState::Pending) | None => {
            "this link is not valid; use the one of the newest mail, or ask whoever invited you to send \
             another"
        }
    }
}
