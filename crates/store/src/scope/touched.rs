//! What a job of an identity provider's run touches, and what it was before.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{PoisonError, atomic::Ordering},
};

use muster_core::{
    ctx::OpCtx,
    cycle::{CycleCounts, Was},
    group::{Group, GroupProfile, MemberKind, Members},
    id::{CycleId, GroupId, MemberId, PersonId},
    person::Person,
};

use super::WriteTx;

/// The run that a transaction belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InRun {
    pub(crate) cycle: CycleId,
    /// How many people were active when the transaction began.
    pub(crate) active: i64,
}

/// A person before and after.
#[derive(Debug)]
pub(crate) struct PersonTouch {
    pub(crate) was: Was,
    pub(crate) before: Option<Person>,
    pub(crate) version: i64,
    pub(crate) gone: bool,
    pub(crate) active: bool,
}

/// A group before and after.
#[derive(Debug)]
pub(crate) struct GroupTouch {
    pub(crate) before: Option<Group>,
    pub(crate) after: Option<GroupProfile>,
}

/// A membership before and after.
#[derive(Debug)]
pub(crate) struct MemberTouch {
    pub(crate) kind: MemberKind,
    pub(crate) was: bool,
    pub(crate) is: bool,
}

/// All that a job touched: of each what was there first and what is there last.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    pub(crate) people: BTreeMap<PersonId, PersonTouch>,
    pub(crate) groups: BTreeMap<GroupId, GroupTouch>,
    pub(crate) members: BTreeMap<(GroupId, MemberId), MemberTouch>,
    counts: CycleCounts,
    /// Groups that were changed themselves, or their members.
    changed: BTreeSet<GroupId>,
}

impl Touched {
    pub(crate) fn is_empty(&self) -> bool {
        self.people.is_empty() && self.groups.is_empty() && self.members.is_empty()
    }

    /// What was done, in changes; a group counts once.
    pub(crate) fn counts(&self) -> CycleCounts {
        let groups = u64::try_from(self.changed.len()).unwrap_or(u64::MAX);
        CycleCounts { groups, ..self.counts }
    }

    /// Somebody was made.
    pub(crate) fn made(&mut self, after: &Person) {
        self.counts.created += 1;
        self.person(Was::Absent, None, after, false);
    }

    /// Somebody was changed.
    pub(crate) fn changed(&mut self, before: &Person, after: &Person) {
        let counts = &mut self.counts;
        let count = match (before.is_active(), after.is_active()) {
            (true, false) => &mut counts.disabled,
            (false, true) => &mut counts.enabled,
            (true, true) | (false, false) => &mut counts.updated,
        };
        *count += 1;
        self.person(Was::There, Some(before), after, false);
    }

    /// Somebody was removed, and may come back.
    pub(crate) fn left(&mut self, before: &Person) {
        self.counts.removed += 1;
        self.person(Was::There, Some(before), before, true);
    }

    /// Somebody who had been removed came back.
    pub(crate) fn returned(&mut self, before: &Person, after: &Person) {
        self.counts.returned += 1;
        self.person(Was::Gone, Some(before), after, false);
    }

    fn person(&mut self, was: Was, before: Option<&Person>, after: &Person, gone: bool) {
        let (version, active) = (after.version, !gone && after.is_active());
        let touch = self.people.entry(after.id).or_insert_with(|| PersonTouch {
            was,
            before: before.cloned(),
            version,
            gone,
            active,
        });
        (touch.version, touch.gone, touch.active) = (version, gone, active);
    }

    /// A group was made, changed or removed.
    pub(crate) fn group(&mut self, id: GroupId, before: Option<&Group>, after: Option<&Group>) {
        self.changed.insert(id);
        let after = after.map(|group| group.profile.clone());
        let touch = self
            .groups
            .entry(id)
            .or_insert_with(|| GroupTouch { before: before.cloned(), after: None });
        touch.after = after;
    }

    /// A group was given members, or members were taken from it.
    pub(crate) fn moved(&mut self, group: GroupId, members: &Members, come: bool) {
        if !members.is_empty() {
            self.changed.insert(group);
            self.members(group, members, come);
        }
    }

    /// Members came into a group, or left it, for whatever reason.
    pub(crate) fn members(&mut self, group: GroupId, members: &Members, come: bool) {
        for (id, kind) in members {
            let touch = self.members.entry((group, *id)).or_insert(MemberTouch {
                kind: *kind,
                was: !come,
                is: come,
            });
            touch.is = come;
        }
    }
}

impl WriteTx {
    /// The same transaction, which belongs to the run of the operation, if there is one.
    pub(crate) fn within(mut self, ctx: &OpCtx) -> Self {
        let active = self.tally().active;
        self.run = ctx.cycle.map(|cycle| InRun { cycle, active });
        self
    }

    /// The run that the transaction belongs to.
    pub(crate) fn run(&self) -> Option<InRun> {
        self.run
    }

    /// Remembers what is touched; nothing outside of a run.
    pub(crate) fn touch(&self, remember: impl FnOnce(&mut Touched)) {
        if self.run.is_some() {
            remember(&mut self.touched.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }

    /// What was touched since this was asked last.
    pub(crate) fn take_touched(&self) -> Touched {
        std::mem::take(&mut self.touched.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes the version of the extension schemas that attributes of people are of.
    pub fn schemas_note(&self, version: i64) {
        self.schemas.store(version, Ordering::Relaxed);
    }

    /// The version of the extension schemas that was noted.
    pub(crate) fn schemas_noted(&self) -> i64 {
        self.schemas.load(Ordering::Relaxed)
    }
}
