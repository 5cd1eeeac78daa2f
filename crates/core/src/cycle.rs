//! Runs of an identity provider: calls of one client without a long pause between them, told, held and
//! undone as a whole (docs/adr/0022).

use std::{ops::AddAssign, time::Duration};

use serde::Serialize;

use crate::{
    id::{CycleId, TokenId},
    time::Timestamp,
};

/// A pause that long between two calls of a client ends its run. Entra comes every forty minutes and pauses
/// for seconds within a run.
pub const PAUSE: Duration = Duration::from_mins(10);
/// The longest run. A client that is never silent for ten minutes would otherwise have one without end,
/// and nothing that it removes would ever be removed for good.
pub const LONGEST: Duration = Duration::from_hours(24);
/// How long runs can be looked at and undone after their last change.
pub const KEPT: Duration = Duration::from_hours(90 * 24);

macro_rules! words {
    ($(#[$doc:meta])* $name:ident: $($(#[$of:meta])* $variant:ident => $word:literal),* $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$of])* $variant),* }

        impl $name {
            /// As stored and as the command line spells it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The one of that name.
            pub fn parse(text: &str) -> Option<Self> {
                match text {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

words! {
    /// What was decided about a run.
    CycleState:
    /// Nothing: it did what it did.
    Open => "open",
    /// It removed so many people that an administrator has to decide.
    Held => "held",
    /// It was held, and an administrator agreed.
    Released => "released",
    /// An administrator undid it.
    Undone => "undone",
}

words! {
    /// What somebody was before a run touched them, or a group.
    Was:
    /// They were not known: the run made them.
    Absent => "absent",
    /// They were there.
    There => "there",
    /// They had been removed, and the run brought them back.
    Gone => "gone",
}

/// A run of an identity provider that changed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// Its id.
    pub id: CycleId,
    /// The token of its first change.
    pub token: Option<TokenId>,
    /// Its first change.
    pub started_at: Timestamp,
    /// Its last change.
    pub last_at: Timestamp,
    /// How many people were active before it.
    pub active_before: u64,
    /// What it did.
    pub counts: CycleCounts,
    /// People whose access it ended, or whom it removed, and who are still so.
    pub taken: u64,
    /// Seats that are kept for them.
    pub seats: u64,
    /// What was decided.
    pub state: CycleState,
    /// When it was held.
    pub held_at: Option<Timestamp>,
    /// When an administrator decided.
    pub judged_at: Option<Timestamp>,
}

/// What a run did, in changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct CycleCounts {
    /// People it made.
    pub created: u64,
    /// Changes of people who stayed as active as they were.
    pub updated: u64,
    /// People it disabled.
    pub disabled: u64,
    /// People it enabled.
    pub enabled: u64,
    /// People it removed.
    pub removed: u64,
    /// People who had been removed and whom it sent again.
    pub returned: u64,
    /// Changes of groups and of their members.
    pub groups: u64,
}

impl AddAssign for CycleCounts {
    fn add_assign(&mut self, more: Self) {
        let Self { created, updated, disabled, enabled, removed, returned, groups } = more;
        self.created += created;
        self.updated += updated;
        self.disabled += disabled;
        self.enabled += enabled;
        self.removed += removed;
        self.returned += returned;
        self.groups += groups;
    }
}

/// Why something of a run was left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// It was changed after the run.
    ChangedSince,
    /// It was removed after the run.
    RemovedSince,
    /// It came back after the run.
    ReturnedSince,
    /// It was removed for good.
    Purged,
    /// Somebody else has the name now.
    NameTaken,
    /// No seat is free.
    NoSeat,
    /// The enterprise would lose its last administrator.
    LastAdmin,
}

impl Left {
    /// As people read it.
    pub fn says(self) -> &'static str {
        match self {
            Self::ChangedSince => "was changed after the run",
            Self::RemovedSince => "was removed after the run",
            Self::ReturnedSince => "came back after the run",
            Self::Purged => "was removed for good; nothing is left to bring back",
            Self::NameTaken => "somebody else has the name now; change it there, and undo again",
            Self::NoSeat => "no seat is free; raise the number of seats, and undo again",
            Self::LastAdmin => "is the last active administrator; make another one, and undo again",
        }
    }
}

/// What becomes of somebody, or of a group, when a run is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undoing {
    /// Whom the run made is removed.
    Remove,
    /// Whom the run changed is as before.
    Change,
    /// Whom the run removed comes back.
    Return,
    /// They are as before already.
    Nothing,
    /// They stay as they are.
    Leave(Left),
}

/// What the run left, and what is there now, by the numbers that grow with every change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What it was before the run.
    pub was: Was,
    /// The version that the run left.
    pub left: i64,
    /// Whether the run left it removed.
    pub gone: bool,
    /// The version of now; none where it is not there.
    pub now: Option<i64>,
    /// The version in which it was removed and can come back; none where it did not, or cannot.
    pub departed: Option<i64>,
}

impl Standing {
    /// Decides; the only place where it is decided what undoing does.
    pub fn decide(self) -> Undoing {
        let Self { was, left, gone, now, departed } = self;
        match (was, gone, now, departed) {
            // Whom the run left there.
            (Was::Absent | Was::Gone, false, Some(now), _) if now == left => Undoing::Remove,
            (Was::There, false, Some(now), _) if now == left => Undoing::Change,
            // Whom it removed.
            (Was::There, true, None, Some(departed)) if departed == left => Undoing::Return,
            (_, false, Some(_), _) | (Was::There, true, None, Some(_)) => {
                Undoing::Leave(Left::ChangedSince)
            }
            (Was::There, true, None, None) => Undoing::Leave(Left::Purged),
            (_, true, Some(_), _) => Undoing::Leave(Left::ReturnedSince),
            // What undoing would do is done.
            (Was::Absent | Was::Gone, _, None, _) => Undoing::Nothing,
            (Was::There, false, None, _) => Undoing::Leave(Left::RemovedSince),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_since_is_left_alone() {
        use Left::{ChangedSince, Purged, RemovedSince, ReturnedSince};
        use Undoing::{Change, Leave, Nothing, Remove, Return};
        let standing = |was, gone, now, departed| Standing { was, left: 3, gone, now, departed };
        for (was, gone, now, departed, expected) in [
            (Was::Absent, false, Some(3), None, Remove),
            (Was::Absent, false, Some(4), None, Leave(ChangedSince)),
            (Was::Absent, false, None, Some(3), Nothing),
            (Was::Absent, true, None, None, Nothing),
            (Was::Absent, true, Some(4), None, Leave(ReturnedSince)),
            (Was::There, false, Some(3), None, Change),
            (Was::There, false, Some(5), None, Leave(ChangedSince)),
            (Was::There, false, None, Some(3), Leave(RemovedSince)),
            (Was::There, true, None, Some(3), Return),
            (Was::There, true, None, Some(5), Leave(ChangedSince)),
            (Was::There, true, None, None, Leave(Purged)),
            (Was::There, true, Some(4), None, Leave(ReturnedSince)),
            (Was::Gone, false, Some(3), None, Remove),
            (Was::Gone, false, Some(4), None, Leave(ChangedSince)),
            (Was::Gone, true, None, Some(3), Nothing),
        ] {
            assert_eq!(
                standing(was, gone, now, departed).decide(),
                expected,
                "{was:?} {gone} {now:?} {departed:?}"
            );
        }
    }
}
