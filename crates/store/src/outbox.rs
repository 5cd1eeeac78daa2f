//! The change log as receivers of events read it: in order, opened where the person is still there.

use std::collections::BTreeMap;

use muster_core::{event::Action, id::PersonId, person::Person};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid};
use serde_json::{Map, Value, json};

use crate::{
    Change, ReadTx, StoreError, changes,
    entity::{change_log, person_key},
    seal::LogKey,
};

/// Changes that are undone to see somebody as they were, at most; a receiver that is farther behind
/// is told what changed and not what the whole was.
const UNDONE: u64 = 1_000;

/// A change with what a receiver must know about its subject.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxRow {
    /// The change.
    pub change: Change,
    /// `externalId` of the person as they are now; none where the person is gone.
    pub external_id: Option<String>,
}

impl ReadTx {
    /// The changes after a number of the log, in its order, at most `limit`; values of people who are
    /// gone stay closed.
    pub async fn change_list_after(
        &self,
        sequence: i64,
        limit: u64,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let rows = self
            .select::<change_log::Entity>()
            .with(|q| {
                q.filter(change_log::Column::Sequence.gt(sequence))
                    .order_by_asc(change_log::Column::Sequence)
                    .limit(limit)
            })
            .all()
            .await?;
        let mut people: Vec<Uuid> =
            rows.iter().filter(|row| row.sealed).map(|row| row.subject_id).collect();
        people.sort_unstable();
        people.dedup();
        let keys = self.keys_of(people).await?;
        rows.into_iter()
            .map(|row| {
                let key = keys.get(&row.subject_id);
                let external_id = key.and_then(|key| key.external_id.clone());
                let key = key.map(|key| LogKey::from_bytes(&key.log_key)).transpose()?;
                Ok(OutboxRow { change: changes::open(row, key.as_ref())?, external_id })
            })
            .collect()
    }

    /// What a person's profile was right after a change: as it is now, with every later change undone.
    /// None where the person is gone, or too much happened since.
    pub async fn profile_after(
        &self,
        id: PersonId,
        sequence: i64,
    ) -> Result<Option<Map<String, Value>>, StoreError> {
        // The person first: a change that comes in between is undone too, which gives back what was read.
        let Some(Person { profile, .. }) = self.person_find(id).await? else { return Ok(None) };
        let Some(key) = self.keys_of(vec![id.as_uuid()]).await?.remove(&id.as_uuid()) else {
            return Ok(None);
        };
        let key = LogKey::from_bytes(&key.log_key)?;
        let later = self
            .select::<change_log::Entity>()
            .with(|q| {
                q.filter(change_log::Column::SubjectId.eq(id.as_uuid()))
                    .filter(change_log::Column::Sequence.gt(sequence))
                    .order_by_desc(change_log::Column::Sequence)
                    .limit(UNDONE)
            })
            .all()
            .await?;
        if u64::try_from(later.len()).unwrap_or(u64::MAX) >= UNDONE {
            return Ok(None);
        }
        let Value::Object(mut state) = json!(profile) else { return Ok(None) };
        for row in later {
            let change = changes::open(row, Some(&key))?;
            if change.action == Action::PersonRestored.as_str() {
                // Whoever came back was sent as a whole: before it they were as they had left.
                let before = change.before.as_ref().and_then(|before| before.get("profile"));
                if let Some(before) = before.and_then(Value::as_object) {
                    state.clone_from(before);
                }
                continue;
            }
            // Only changes between two states say what to undo; signing in is none.
            if let (Some(Value::Object(before)), Some(Value::Object(after))) =
                (change.before, change.after)
            {
                state.retain(|member, _| !after.contains_key(member));
                state.extend(before);
            }
        }
        Ok(Some(state))
    }

    async fn keys_of(
        &self,
        people: Vec<Uuid>,
    ) -> Result<BTreeMap<Uuid, person_key::Model>, StoreError> {
        if people.is_empty() {
            return Ok(BTreeMap::new());
        }
        let keys = self
            .select::<person_key::Entity>()
            .with(|q| q.filter(person_key::Column::Id.is_in(people)))
            .all()
            .await?;
        Ok(keys.into_iter().map(|key| (key.id, key)).collect())
    }
}
