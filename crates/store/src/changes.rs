//! The append-only change log, read. It is written by [`crate::chain`].

use muster_core::{id::PersonId, time::Timestamp};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use crate::{ReadTx, StoreError, entity::change_log, seal::LogKey};

/// One row of the change log, opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Its number within the enterprise, from 1, without gaps.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// Kind of actor: `scim`, `person`, `operator` …
    pub actor_kind: String,
    /// Which one.
    pub actor_id: Option<String>,
    /// The request.
    pub request: String,
    /// The version of the policy by which it was decided.
    pub policy_version: i64,
    /// What was done.
    pub action: String,
    /// To what kind of subject.
    pub subject_kind: String,
    /// To which one.
    pub subject_id: String,
    /// What it was; none where the subject's key is gone.
    pub before: Option<Value>,
    /// What it became; none where the subject's key is gone.
    pub after: Option<Value>,
    /// How it was done, where that was written down and the subject's key is not gone.
    pub by: Option<String>,
}

impl ReadTx {
    /// The changes of one person, oldest first, at most `limit`.
    pub async fn change_list_of_person(
        &self,
        id: PersonId,
        limit: u64,
    ) -> Result<Vec<Change>, StoreError> {
        let rows = self
            .select::<change_log::Entity>()
            .with(|q| {
                q.filter(change_log::Column::SubjectId.eq(id.as_uuid()))
                    .order_by_asc(change_log::Column::Sequence)
                    .limit(limit)
            })
            .all()
            .await?;
        let key = self.log_key(id).await?;
        rows.into_iter().map(|row| open(row, key.as_ref())).collect()
    }

    /// The newest changes of the enterprise, newest first; values of people stay closed.
    pub async fn change_list(&self, limit: u64) -> Result<Vec<Change>, StoreError> {
        let rows = self
            .select::<change_log::Entity>()
            .slowly()
            .with(|q| q.order_by_desc(change_log::Column::Sequence).limit(limit))
            .all()
            .await?;
        rows.into_iter().map(|row| open(row, None)).collect()
    }

    /// Changes of the enterprise before a number, newest first; values of people stay closed.
    pub async fn change_list_before(
        &self,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<Change>, StoreError> {
        let older = change_log::Column::Sequence.lt(before.unwrap_or(i64::MAX));
        let rows = self
            .select::<change_log::Entity>()
            .with(|q| q.filter(older).order_by_desc(change_log::Column::Sequence).limit(limit))
            .all()
            .await?;
        rows.into_iter().map(|row| open(row, None)).collect()
    }
}

pub(crate) fn open(row: change_log::Model, key: Option<&LogKey>) -> Result<Change, StoreError> {
    let text = match (row.sealed, key) {
        (false, _) => Some(row.payload),
        (true, Some(key)) => Some(key.open(&row.payload)?),
        (true, None) => None,
    };
    let mut payload: Option<Value> = text
        .map(|text| serde_json::from_slice(&text))
        .transpose()
        .map_err(|error| StoreError::corrupt("change_log", error.to_string()))?;
    let mut take =
        |name| payload.as_mut().and_then(|payload| payload.get_mut(name)).map(Value::take);
    let (before, after) = (take("before"), take("after"));
    let by = take("by").and_then(|by| by.as_str().map(str::to_owned));
    Ok(Change {
        sequence: row.sequence,
        at: Timestamp::from_millis(row.at),
        actor_kind: row.actor_kind,
        actor_id: row.actor_id.map(|id| id.to_string()),
        request: row.request_id.to_string(),
        policy_version: row.policy_version,
        action: row.action,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id.to_string(),
        before,
        after,
        by,
    })
}
