//! Calls that are kept for a day as they were sent, so that they can be rehearsed (docs/adr/0024).
//!
//! What was sent is sealed with a key of the enterprise's own, as the change log is with those of people.

use std::collections::BTreeSet;

use muster_core::{
    call::{KeptCall, SentCall},
    ctx::OpCtx,
    id::{CallId, PersonId},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
    sea_query::{Order, Query},
};

use crate::{
    ReadTx, StoreError, WriteTx,
    entity::{call_key, departed, kept_call, person_key},
    seal::LogKey,
};

impl WriteTx {
    /// Keeps calls. Those about people who are gone for good are left out: what belongs to them has gone
    /// already.
    pub async fn kept_call_insert(
        &self,
        ctx: &OpCtx,
        calls: Vec<KeptCall>,
    ) -> Result<(), StoreError> {
        let there = self.known_people(&calls).await?;
        let key = if let Some(key) = self.call_key().await? {
            key
        } else {
            let key = LogKey::generate(ctx);
            let row =
                call_key::Model { enterprise_id: self.owner(), call_key: key.as_bytes().to_vec() };
            self.insert::<call_key::Entity>(row).await?;
            key
        };
        let mut rows = Vec::with_capacity(calls.len());
        for call in calls {
            let person = call.person.map(PersonId::as_uuid);
            if person.is_some_and(|person| !there.contains(&person)) {
                continue;
            }
            let text = serde_json::to_vec(&call.sent)
                .map_err(|error| StoreError::corrupt("kept_call", error.to_string()))?;
            rows.push(kept_call::Model {
                enterprise_id: self.owner(),
                id: call.id.as_uuid(),
                place: call.place,
                at: call.at.as_millis(),
                person_id: person,
                sealed: key.seal(ctx, &text)?,
            });
        }
        self.insert_all::<kept_call::Entity>(rows).await
    }

    /// Forgets what a person's calls said, and those of which nobody knows whom they are about: refused
    /// ones, bulk requests and groups.
    pub async fn kept_call_erase(&self, person: PersonId) -> Result<(), StoreError> {
        let theirs = Condition::any()
            .add(kept_call::Column::PersonId.eq(person.as_uuid()))
            .add(kept_call::Column::PersonId.is_null());
        self.delete::<kept_call::Entity>().with(|q| q.filter(theirs)).run().await.map(drop)
    }

    /// Forgets the oldest calls before a moment, a portion at a time; answers how many.
    pub async fn kept_call_purge(
        &self,
        before: Timestamp,
        portion: u64,
    ) -> Result<u64, StoreError> {
        let oldest = Query::select()
            .column(kept_call::Column::Id)
            .from(kept_call::Entity)
            .and_where(kept_call::Column::EnterpriseId.eq(self.owner()))
            .and_where(kept_call::Column::Place.lt(first_place_at(before)))
            .order_by(kept_call::Column::Place, Order::Asc)
            .limit(portion)
            .to_owned();
        self.delete::<kept_call::Entity>()
            .with(|q| q.filter(kept_call::Column::Id.in_subquery(oldest)))
            .run()
            .await
    }
}

impl ReadTx {
    /// Calls since a moment, the last that were answered first; those before a place.
    pub async fn kept_call_list(
        &self,
        since: Timestamp,
        before: i64,
        limit: u64,
    ) -> Result<Vec<KeptCall>, StoreError> {
        let Some(key) = self.call_key().await? else { return Ok(Vec::new()) };
        let rows = self
            .select::<kept_call::Entity>()
            .with(|q| {
                q.filter(kept_call::Column::Place.gte(first_place_at(since)))
                    .filter(kept_call::Column::Place.lt(before))
                    .order_by_desc(kept_call::Column::Place)
                    .order_by_desc(kept_call::Column::Id)
                    .limit(limit)
            })
            .all()
            .await?;
        rows.into_iter()
            .map(|row| {
                let sent: SentCall = serde_json::from_slice(&key.open(&row.sealed)?)
                    .map_err(|error| StoreError::corrupt("kept_call", error.to_string()))?;
                Ok(KeptCall {
                    id: CallId::from_uuid(row.id),
                    at: Timestamp::from_millis(row.at),
                    place: row.place,
                    person: row.person_id.map(PersonId::from_uuid),
                    sent,
                })
            })
            .collect()
    }

    async fn call_key(&self) -> Result<Option<LogKey>, StoreError> {
        let row = self.select::<call_key::Entity>().one().await?;
        row.map(|row| LogKey::from_bytes(&row.call_key)).transpose()
    }

    /// Those of the people that calls are about who are there, or were removed and can come back.
    async fn known_people(&self, calls: &[KeptCall]) -> Result<BTreeSet<Uuid>, StoreError> {
        let ids: BTreeSet<_> = calls.iter().filter_map(|call| call.person).collect();
        let ids: Vec<_> = ids.into_iter().map(PersonId::as_uuid).collect();
        if ids.is_empty() {
            return Ok(BTreeSet::new());
        }
        let there = self
            .select::<person_key::Entity>()
            .with(|q| q.filter(person_key::Column::Id.is_in(ids.clone())))
            .all()
            .await?;
        let left = self
            .select::<departed::Entity>()
            .with(|q| q.filter(departed::Column::Id.is_in(ids)))
            .all()
            .await?;
        Ok(there.iter().map(|row| row.id).chain(left.iter().map(|row| row.id)).collect())
    }
}

/// Places are microseconds, or a little more where several calls share one.
fn first_place_at(at: Timestamp) -> i64 {
    at.as_millis().saturating_mul(1_000)
}
