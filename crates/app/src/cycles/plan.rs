//! What undoing a run would do, and what it did.

use std::collections::BTreeMap;

use muster_core::{
    Result,
    cycle::{CycleState, Left, Standing, Undoing, Was},
    id::{CycleId, MemberId, PersonId},
    person::Person,
};
use muster_store::{CyclePerson, ReadTx};

use super::{CycleShown, group, members, shown};
use crate::{App, EnterpriseAdmin};

/// People who are looked at together.
pub(super) const PAGE: u64 = 200;
/// Leftovers that are named, at most; the others are counted.
const NAMED: usize = 1_000;

/// How many were, or would be, treated in a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Undone {
    /// Whom the run made: removed.
    pub removed: u64,
    /// What the run changed: as before.
    pub changed: u64,
    /// What the run removed: back.
    pub returned: u64,
}

/// Something of a run that stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOver {
    /// Whether it is a group; else a person.
    pub is_group: bool,
    /// Its id.
    pub id: MemberId,
    /// Its name, where it is known.
    pub name: Option<String>,
    /// Why.
    pub why: Left,
}

/// What undoing a run would do, or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CyclePlan {
    /// The run.
    pub shown: CycleShown,
    /// People.
    pub people: Undone,
    /// Groups.
    pub groups: Undone,
    /// Memberships that begin or end.
    pub memberships: u64,
    /// What is left as it is, the first thousand.
    pub left: Vec<LeftOver>,
    /// How many that are.
    pub left_count: u64,
}

/// Somebody whom a run touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// Who.
    pub id: PersonId,
    /// Their name, where it is known.
    pub name: Option<String>,
    /// What they were before the run.
    pub was: Was,
    /// Whether the run left them removed.
    pub gone: bool,
    /// What undoing the run would do.
    pub undoing: Undoing,
}

impl Undone {
    /// All together.
    pub fn total(self) -> u64 {
        self.removed + self.changed + self.returned
    }

    pub(super) fn count(&mut self, undoing: Undoing) {
        match undoing {
            Undoing::Remove => self.removed += 1,
            Undoing::Change => self.changed += 1,
            Undoing::Return => self.returned += 1,
            Undoing::Nothing | Undoing::Leave(_) => {}
        }
    }
}

impl CyclePlan {
    pub(super) fn new(shown: CycleShown) -> Self {
        Self {
            shown,
            people: Undone::default(),
            groups: Undone::default(),
            memberships: 0,
            left: Vec::new(),
            left_count: 0,
        }
    }

    /// Whether nothing is undone.
    pub fn is_empty(&self) -> bool {
        self.people.total() + self.groups.total() + self.memberships == 0
    }

    pub(super) fn leave(&mut self, left: LeftOver) {
        self.left_count += 1;
        if self.left.len() < NAMED {
            self.left.push(left);
        }
    }
}

impl App {
    /// What undoing a run would do. Names that somebody else has, and seats, are looked at when it is done.
    pub async fn cycle_plan(&self, admin: &EnterpriseAdmin, id: CycleId) -> Result<CyclePlan> {
        let tx = self.store.read(admin.scope);
        let mut plan = CyclePlan::new(shown(&tx, id, admin.ctx.now).await?);
        let mut after = None;
        loop {
            let page = touched(&tx, id, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            for one in page {
                plan.people.count(one.undoing);
                if let Undoing::Leave(why) = one.undoing {
                    plan.leave(left_over(&one, why));
                }
            }
        }
        group::plan(&tx, id, &mut plan).await?;
        plan.memberships = members::count(&tx, id).await?;
        Ok(plan)
    }

    /// People whom a run touched and of whom that is not undone; the page after somebody.
    pub async fn cycle_people(
        &self,
        admin: &EnterpriseAdmin,
        id: CycleId,
        after: Option<PersonId>,
        limit: u64,
    ) -> Result<Vec<Touched>> {
        let tx = self.store.read(admin.scope);
        shown(&tx, id, admin.ctx.now).await?;
        touched(&tx, id, after, limit.min(PAGE)).await
    }
}

/// A page of the people whom a run touched, with what is to be done about each.
pub(super) async fn touched(
    tx: &ReadTx,
    id: CycleId,
    after: Option<PersonId>,
    limit: u64,
) -> Result<Vec<Touched>> {
    let rows = tx.cycle_people(id, after, limit).await?;
    let ids: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
    let there = tx.person_find_all(&ids).await?;
    let gone: Vec<PersonId> = ids.into_iter().filter(|id| !there.contains_key(id)).collect();
    let departed = match &*gone {
        [] => BTreeMap::new(),
        some => tx.departed_find_all(some).await?,
    };
    let touched = rows.iter().map(|row| {
        let (now, left) = (there.get(&row.id), departed.get(&row.id));
        let shown = now.or(left).or(row.before.as_ref());
        Touched {
            id: row.id,
            name: shown.map(|person| person.profile.user_name.clone()),
            was: row.was,
            gone: row.gone,
            undoing: decide(row, now, left),
        }
    });
    Ok(touched.collect())
}

/// What is to be done about somebody, knowing what is there of them now.
pub(crate) fn decide(row: &CyclePerson, now: Option<&Person>, left: Option<&Person>) -> Undoing {
    let decided = Standing {
        was: row.was,
        left: row.version,
        gone: row.gone,
        now: now.map(|person| person.version),
        departed: left.map(|person| person.version),
    }
    .decide();
    match decided {
        Undoing::Change | Undoing::Return if row.before.is_none() => Undoing::Leave(Left::Purged),
        // Disabled and enabled again, renamed and named as before.
        Undoing::Change
            if row.before.as_ref().zip(now).is_some_and(|(before, now)| same(before, now)) =>
        {
            Undoing::Nothing
        }
        decided => decided,
    }
}

/// Whether a person is as before, but for the version.
pub(crate) fn same(before: &Person, now: &Person) -> bool {
    let Person { profile, source, role, role_from, disabled, held, .. } = before;
    *profile == now.profile
        && *source == now.source
        && *role == now.role
        && *role_from == now.role_from
        && *disabled == now.disabled
        && *held == now.held
}

/// Whether something of a run that is held waits for more than a decision.
pub(super) fn still_held(state: CycleState, left: &[LeftOver]) -> bool {
    let waits = |one: &LeftOver| match one.why {
        Left::NameTaken | Left::NoSeat | Left::LastAdmin => true,
        Left::ChangedSince | Left::RemovedSince | Left::ReturnedSince | Left::Purged => false,
    };
    state == CycleState::Held && left.iter().any(|one| !one.is_group && waits(one))
}

pub(super) fn left_over(one: &Touched, why: Left) -> LeftOver {
    LeftOver {
        is_group: false,
        id: MemberId::from_uuid(one.id.as_uuid()),
        name: one.name.clone(),
        why,
    }
}
