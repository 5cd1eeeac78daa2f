//! What a rehearsal found out.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use muster_core::{
    Result,
    call::{Call, Outcome},
    id::{PersonId, RoleId},
    person::Person,
    policy::Difference,
};
use muster_store::Standing;
use serde::Serialize;
use serde_json::{Value, json};

use super::Answered;
use crate::{App, EnterpriseAdmin, Schemas};

/// Changes that are read at a time.
const PAGE: u64 = 1_000;

/// What would happen.
#[derive(Debug, Clone, Default)]
pub struct Rehearsed {
    /// The rows in which the policy differs from that of now.
    pub differences: Vec<Difference>,
    /// What each call was answered.
    pub answers: Vec<Answered>,
    /// The rows that the calls would have in the log; those of a bulk request are its operations, too.
    pub calls: Vec<Call>,
    /// How many of what.
    pub counts: Counts,
    /// There were more calls than are repeated: the oldest were left out.
    pub truncated: bool,
    /// Whom it would change, and how.
    pub people: Vec<PersonDifference>,
}

/// How many of what would happen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Calls; of a bulk request, its operations.
    pub calls: u64,
    /// Calls that would change nothing, and say so.
    pub unchanged: u64,
    /// Calls that would fail by our own fault.
    pub failed: u64,
    /// Calls that would be refused, by the reason.
    pub refused: BTreeMap<String, u64>,
    /// Rows of the change log, by what was done.
    pub changes: BTreeMap<String, u64>,
    /// People who would wait to be registered; negative where some would wait no longer.
    pub parked: i64,
}

/// Somebody who would change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonDifference {
    /// Who.
    pub id: PersonId,
    /// The user name.
    pub user_name: String,
    /// How they stand; none where they are not there.
    pub before: Option<PersonState>,
    /// How they would stand; none where they would not be there.
    pub after: Option<PersonState>,
    /// Attributes that would change: as they are, and as they would be.
    pub attributes: BTreeMap<String, (Value, Value)>,
}

/// How somebody stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonState {
    /// Whether they may use the product.
    pub active: bool,
    /// The name of their role.
    pub role: Option<String>,
    /// Whether they wait for a role (C-03).
    pub waits: bool,
}

impl Counts {
    /// What became of calls.
    pub fn of(calls: &[Call]) -> Self {
        let mut counts = Self::default();
        // A bulk request is its operations.
        for call in calls.iter().filter(|call| call.operation != "bulk") {
            counts.calls += 1;
            match call.outcome {
                Outcome::Success => {}
                Outcome::NoChange => counts.unchanged += 1,
                Outcome::Failed => counts.failed += 1,
                Outcome::Refused => {
                    let reason = call.reason.map_or("request", muster_core::call::Reason::as_str);
                    *counts.refused.entry(reason.to_owned()).or_default() += 1;
                }
            }
        }
        counts
    }
}

impl App {
    /// What the rehearsal `shadow` made different from what is. Changes in `own` are the rehearsal's own.
    pub(super) async fn rehearsal_outcome(
        &self,
        admin: &EnterpriseAdmin,
        shadow: &Arc<Self>,
        (start, own): (Standing, Range<i64>),
        mut counts: Counts,
    ) -> Result<Rehearsed> {
        let (real, tried) = (self.store.read(admin.scope), shadow.store.read(admin.scope));
        let mut people = BTreeSet::new();
        let mut after = start.sequence;
        loop {
            let page = tried.change_list_after(after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.change.sequence;
            // A row is numbered from the one before it.
            for change in page
                .iter()
                .map(|row| &row.change)
                .filter(|change| !own.contains(&(change.sequence - 1)))
            {
                *counts.changes.entry(change.action.clone()).or_default() += 1;
                if change.subject_kind == "person" {
                    people.extend(change.subject_id.parse::<PersonId>().ok());
                }
            }
        }
        let end = tried.standing().await?;
        let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        counts.parked = signed(end.parked) - signed(start.parked);
        let roles: [BTreeMap<RoleId, String>; 2] = [
            real.role_list().await?.into_iter().map(|role| (role.id, role.spec.name)).collect(),
            tried.role_list().await?.into_iter().map(|role| (role.id, role.spec.name)).collect(),
        ];
        let schemas = self.schemas_of(&admin.enterprise).await?;
        let mut found = Vec::new();
        for id in people {
            let pair = [real.person_find(id).await?, tried.person_find(id).await?];
            found.extend(difference(id, pair, &roles, &schemas));
        }
        Ok(Rehearsed { counts, people: found, ..Rehearsed::default() })
    }
}

fn difference(
    id: PersonId,
    [before, after]: [Option<Person>; 2],
    [roles, roles_after]: &[BTreeMap<RoleId, String>; 2],
    schemas: &Schemas,
) -> Option<PersonDifference> {
    let user_name = after.as_ref().or(before.as_ref())?.profile.user_name.clone();
    let state = |person: &Person, roles: &BTreeMap<RoleId, String>| PersonState {
        active: person.is_active(),
        role: person.role.and_then(|role| roles.get(&role).cloned()),
        waits: person.role_from.waits,
    };
    let mut attributes = BTreeMap::new();
    // What nobody reads back differs, and is not shown.
    let differs = match (&before, &after) {
        (Some(before), Some(after)) => before.profile != after.profile,
        _ => false,
    };
    if let (Some(before), Some(after)) = (&before, &after)
        && let (Value::Object(mut old), Value::Object(new)) =
            (schemas.recorded(json!(before.profile)), schemas.recorded(json!(after.profile)))
    {
        for (name, new) in new {
            let old = old.remove(&name).unwrap_or(Value::Null);
            if old != new {
                attributes.insert(name, (old, new));
            }
        }
        attributes.extend(old.into_iter().map(|(name, old)| (name, (old, Value::Null))));
    }
    let before = before.map(|person| state(&person, roles));
    let after = after.map(|person| state(&person, roles_after));
    (before != after || differs).then_some(PersonDifference {
        id,
        user_name,
        before,
        after,
        attributes,
    })
}
