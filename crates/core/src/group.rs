//! Groups: people and other groups under one name.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    id::{GroupId, MemberId},
    query::{Filter, MemberPart},
    time::Timestamp,
};

/// A group of an enterprise, without its members: they are read and changed apart, because a group
/// may have tens of thousands of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The id; SCIM's `id`, never reassigned.
    pub id: GroupId,
    /// What a client may set.
    pub profile: GroupProfile,
    /// Grows with every change, of members too; the number behind SCIM's entity tag.
    pub version: i64,
    /// When the group was made.
    pub created_at: Timestamp,
    /// When the group or its membership was last changed.
    pub updated_at: Timestamp,
}

/// What a client may set about a group beside its members, exactly as it was sent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupProfile {
    /// `displayName`: unique in the enterprise.
    pub display_name: String,
    /// `externalId`: opaque, the identity provider's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Everything else of the schemas.
    #[serde(flatten)]
    pub attributes: Map<String, Value>,
}

/// What a member of a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MemberKind {
    /// A person.
    User,
    /// A group inside the group.
    Group,
}

impl MemberKind {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::User, Self::Group];

    /// As SCIM spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }
}

/// Members by id; people and groups share no ids.
pub type Members = BTreeMap<MemberId, MemberKind>;

/// A member as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub id: MemberId,
    /// What it is.
    pub kind: MemberKind,
    /// Its name, if it was asked for: a person's display name, else user name; a group's display
    /// name.
    pub display: Option<String>,
}

/// A group that somebody belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Membership {
    /// Which group.
    pub group: GroupId,
    /// Its name.
    pub display: String,
    /// Whether the person is a member themselves, and not only through a group inside the group.
    pub direct: bool,
}

/// One step of a change of members. Steps are taken in order.
#[derive(Debug, Clone, PartialEq)]
pub enum MemberStep {
    /// Some come and some go.
    Change(MemberChange),
    /// Members that satisfy a condition go.
    RemoveWhere(Filter<MemberPart>),
}

/// Who is to come and who is to go; nobody is in both sets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MemberChange {
    /// Everybody who is not in `add` goes.
    pub replace: bool,
    /// Who is to be a member.
    pub add: BTreeSet<MemberId>,
    /// Who is to be none.
    pub remove: BTreeSet<MemberId>,
}

/// What a group should become.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupChange {
    /// Its attributes.
    pub profile: GroupProfile,
    /// What happens to its members.
    pub members: Vec<MemberStep>,
    /// Whether the client named a schema that it was not read by.
    pub foreign: bool,
}

/// Who came and who went in a change, in the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberDelta {
    /// Members now that were none before.
    pub added: Members,
    /// Members before that are none now.
    pub removed: Members,
}

impl MemberDelta {
    /// Nobody came or went.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }

    /// Adds what a later step did: who goes and comes back did neither.
    pub fn then(&mut self, removed: &Members, added: &Members) {
        cancel(removed, &mut self.added, &mut self.removed);
        cancel(added, &mut self.removed, &mut self.added);
    }
}

fn cancel(step: &Members, opposite: &mut Members, same: &mut Members) {
    for (id, kind) in step {
        if opposite.remove(id).is_none() {
            same.insert(*id, *kind);
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn members(ids: &[u128]) -> Members {
        let id = |id: &u128| (MemberId::from_uuid(Uuid::from_u128(*id)), MemberKind::User);
        ids.iter().map(id).collect()
    }

    #[test]
    fn who_goes_and_comes_back_did_neither() {
        let mut delta = MemberDelta::default();
        delta.then(&members(&[1, 2]), &members(&[3]));
        delta.then(&members(&[3]), &members(&[2, 4]));
        assert_eq!(delta, MemberDelta { added: members(&[4]), removed: members(&[1]) });
        delta.then(&members(&[4]), &members(&[1]));
        assert!(delta.is_empty());
    }
}
