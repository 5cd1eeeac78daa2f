//! Notices: what people are told by e-mail.
//!
//! A notice names people by their ids alone, so that nothing of somebody who is removed stays in it. Only
//! an invitation has a name and an address beside it: it goes to somebody who is nobody's person yet.
//!
//! # Adding a kind
//!
//! A variant of [`Notice`] with what its words need, its [`NoticeKind`] and its cause here, and its words in
//! the server's templates; the compiler names the places.

pub mod health;
pub mod ladder;

use serde::{Deserialize, Serialize};

use crate::{
    call::Reason,
    id::{CycleId, InvitationId, NoticeId, PersonId, TokenId},
    time::Timestamp,
};

/// What somebody is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Notice {
    /// Every seat is taken, and somebody could not be registered (requirement 115, C-17).
    SeatsFull {
        /// How many seats there are.
        seats: u64,
        /// Since when none is free; the cause.
        since: Timestamp,
    },
    /// A SCIM token ends soon (trap D1).
    TokenExpiring {
        /// Which one.
        token: TokenId,
        /// How lists show it.
        fingerprint: String,
        /// The step of the [ladder] that was due: so many days before the end.
        days: u32,
        /// When it ends.
        expires_at: Timestamp,
        /// When it was last used.
        last_used_at: Option<Timestamp>,
        /// Whether a new token ends this one, as far as it is known when the mail is sent (C-11).
        #[serde(default)]
        replaced: bool,
    },
    /// Many of the identity provider's calls fail (requirements 62, 63).
    ProvisioningFailing {
        /// When the first of those failed that were looked at; the cause.
        since: Timestamp,
        /// How many calls were looked at.
        calls: u64,
        /// How many of them failed.
        failed: u64,
        /// What most of them failed for.
        reason: Option<Reason>,
    },
    /// The identity provider called on every day and calls no more (requirement 63).
    ProvisioningSilent {
        /// When it last called; the cause.
        last_call: Timestamp,
    },
    /// A run of the identity provider removed so many people that an administrator has to decide.
    RemovalsHeld {
        /// Which run; the cause.
        cycle: CycleId,
        /// How many people it took away, as far as it is known when the mail is sent.
        people: u64,
        /// How many were active before it.
        of: u64,
        /// Since when it is held.
        since: Timestamp,
    },
    /// Somebody is invited.
    Invitation {
        /// To what.
        invitation: InvitationId,
        /// How often it was sent, this time with it: from 1.
        sending: u32,
        /// Where it is accepted. Whoever knows it may, so it is kept until the mail has gone.
        link: String,
        /// When it ends.
        expires_at: Timestamp,
    },
    /// People whom the identity provider sent wait for an administrator: all of them, in one notice.
    PersonWaiting {
        /// How many wait for what, the most first; [`WAITS`] at most are named.
        waits: Vec<Waits>,
        /// How many wait in all.
        people: u64,
        /// Who came last, by their place in the queue, which nobody gets a second time; with the newest of
        /// those who are registered and how many wait for what, the cause.
        newest: i64,
        /// Who was registered last of those who wait for a role.
        #[serde(default)]
        newest_held: Option<PersonId>,
        /// How many wait for what.
        counts: Counts,
    },
}

/// Things that people wait for that a notice names, at most.
pub const WAITS: usize = 20;

/// How many wait for a role, a seat, a domain, and how many are registered and wait for a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// For a role.
    pub role: u64,
    /// For a seat.
    pub seat: u64,
    /// For a domain.
    pub domain: u64,
    /// Registered, and disabled until they have a role (C-03).
    #[serde(default)]
    pub held: u64,
}

impl Counts {
    /// Whether somebody waits for something for which fewer waited `before`.
    pub fn exceed(self, before: Self) -> bool {
        self.role > before.role
            || self.seat > before.seat
            || self.domain > before.domain
            || self.held > before.held
    }

    /// All of them.
    pub fn people(self) -> u64 {
        self.role + self.seat + self.domain + self.held
    }
}

/// How many people wait for something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waits {
    /// For what.
    pub what: WaitsFor,
    /// How many.
    pub people: u64,
}

/// What somebody waits for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WaitsFor {
    /// A role of this name (C-03).
    Role(String),
    /// A role of this name, registered and disabled until then (C-03).
    Held(String),
    /// That this domain is verified (C-16).
    Domain(String),
    /// A free seat (C-17).
    Seat,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident: $($(#[$of:meta])* $variant:ident => $word:literal),* $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$of])* $variant),* }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// As stored and as the command line spells it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl std::str::FromStr for $name {
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

words! {
    /// The kinds of notices.
    NoticeKind:
    /// [`Notice::SeatsFull`].
    SeatsFull => "seats-full",
    /// [`Notice::TokenExpiring`].
    TokenExpiring => "token-expiring",
    /// [`Notice::ProvisioningFailing`].
    ProvisioningFailing => "provisioning-failing",
    /// [`Notice::ProvisioningSilent`].
    ProvisioningSilent => "provisioning-silent",
    /// [`Notice::RemovalsHeld`].
    RemovalsHeld => "removals-held",
    /// [`Notice::Invitation`].
    Invitation => "invitation",
    /// [`Notice::PersonWaiting`].
    PersonWaiting => "person-waiting",
}

words! {
    /// Where a notice stands.
    NoticeState:
    /// It is to be sent.
    Waiting => "waiting",
    /// The mail server took it.
    Sent => "sent",
    /// It was given up.
    Failed => "failed",
    /// It was not needed any more when its turn came.
    Dropped => "dropped",
}

impl Notice {
    /// Its kind.
    pub fn kind(&self) -> NoticeKind {
        match self {
            Self::SeatsFull { .. } => NoticeKind::SeatsFull,
            Self::TokenExpiring { .. } => NoticeKind::TokenExpiring,
            Self::ProvisioningFailing { .. } => NoticeKind::ProvisioningFailing,
            Self::ProvisioningSilent { .. } => NoticeKind::ProvisioningSilent,
            Self::RemovalsHeld { .. } => NoticeKind::RemovalsHeld,
            Self::Invitation { .. } => NoticeKind::Invitation,
            Self::PersonWaiting { .. } => NoticeKind::PersonWaiting,
        }
    }

    /// What it is about, as a key: for one cause nobody is told twice.
    pub fn cause(&self) -> String {
        let kind = self.kind().as_str();
        match self {
            Self::SeatsFull { since, .. } | Self::ProvisioningFailing { since, .. } => {
                format!("{kind}:{}", since.as_millis())
            }
            Self::TokenExpiring { token, days, .. } => format!("{kind}:{token}:{days}"),
            Self::ProvisioningSilent { last_call } => format!("{kind}:{}", last_call.as_millis()),
            Self::RemovalsHeld { cycle, .. } => format!("{kind}:{cycle}"),
            Self::Invitation { invitation, sending, .. } => {
                format!("{kind}:{invitation}:{sending}")
            }
            Self::PersonWaiting { newest, newest_held, counts, .. } => {
                let Counts { role, seat, domain, held } = counts;
                let registered = newest_held.map(|id| id.to_string()).unwrap_or_default();
                format!("{kind}:{newest}:{role}:{seat}:{domain}:{held}:{registered}")
            }
        }
    }

    /// Whether it tells of something that lasts until it is seen to be over. Nobody is told again before.
    pub fn lasts(&self) -> bool {
        match self {
            Self::ProvisioningFailing { .. } => true,
            Self::SeatsFull { .. }
            | Self::TokenExpiring { .. }
            | Self::ProvisioningSilent { .. }
            | Self::RemovalsHeld { .. }
            | Self::Invitation { .. }
            | Self::PersonWaiting { .. } => false,
        }
    }

    /// What stays of it once it has gone: nothing that gives access.
    #[must_use]
    pub fn without_link(self) -> Self {
        match self {
            Self::Invitation { invitation, sending, expires_at, .. } => {
                Self::Invitation { invitation, sending, link: String::new(), expires_at }
            }
            other => other,
        }
    }
}

/// Whom a notice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// A person; their address is looked up when the mail is sent.
    Person(PersonId),
    /// Somebody who is nobody's person yet.
    Invited(Invited),
}

/// Somebody who is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// How to address them.
    pub name: Option<String>,
    /// Their e-mail address.
    pub address: String,
}

/// A notice in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its id.
    pub id: NoticeId,
    /// For whom.
    pub to: Recipient,
    /// What it says.
    pub notice: Notice,
    /// Where it stands.
    pub state: NoticeState,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is tried next, while it waits.
    pub next_attempt_at: Timestamp,
    /// How often it was tried in vain.
    pub attempts: u32,
    /// What went wrong last, or why it was dropped.
    pub last_error: Option<String>,
    /// When it was sent, given up or dropped.
    pub ended_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests;
