//! Groups: made, changed and removed by identity providers.

mod create;
mod delete;
mod find;
mod list;
mod members;
mod modify;
mod role;

use muster_core::{
    Result,
    call::Changed,
    event::{Action, Event, Subject},
    group::{Group, GroupProfile, MemberDelta, Members},
    id::GroupId,
};
use serde_json::{Value, json};

pub use self::list::{GroupList, MembersShown};
use crate::keyed;

/// What became of a group that was to be changed.
#[derive(Debug, Clone)]
pub struct GroupDecided {
    /// The group as it is now.
    pub group: Group,
    /// Whether anything changed.
    pub changed: bool,
    /// What changed, by the names of attributes; of members, how many came and went.
    pub changes: Vec<Changed>,
}

/// How many members came and went, if any did.
fn members_moved(delta: &MemberDelta) -> Option<Changed> {
    let moved = Changed::list("members", delta.added.len(), delta.removed.len());
    (!delta.is_empty()).then_some(moved)
}

/// What has to be so of every group.
fn check(profile: &GroupProfile) -> Result<()> {
    let names = [
        ("displayName", Some(&*profile.display_name)),
        ("externalId", profile.external_id.as_deref()),
    ];
    keyed::fit(names.into_iter())
}

/// Who came and who went, by their ids alone.
fn membership_events(id: GroupId, delta: &MemberDelta) -> impl Iterator<Item = Event> {
    let subject = Subject::Group(id);
    let ids = |members: &Members| -> Option<Value> {
        let ids: Vec<_> = members.keys().collect();
        (!ids.is_empty()).then(|| json!({ "members": ids }))
    };
    let added = ids(&delta.added);
    let removed = ids(&delta.removed);
    let removed = removed.map(|ids| Event::removed(Action::GroupMembersRemoved, subject, ids));
    let added = added.map(|ids| Event::created(Action::GroupMembersAdded, subject, ids));
    removed.into_iter().chain(added)
}
