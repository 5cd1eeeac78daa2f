//! The provisioning call log.

use muster_core::{
    call::{Call, Matched, Outcome, Reason, TOKEN_ISSUE},
    cycle::LONGEST,
    id::{CallId, CycleId, EnterpriseId, GroupId, PersonId, RequestId, TokenId},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    prelude::{Expr, Uuid},
    sea_query::{Order, Query},
};
use serde_json::json;

use crate::{ReadTx, StoreError, WriteTx, entity::call_log};

/// Which calls are asked for.
#[derive(Debug, Clone, Default)]
pub struct CallFilter {
    /// That wrote to this person, or tried to. Reads (`GET` and `HEAD`) name the person too and are not
    /// found by them: an entry of the index for each would cost more than the read itself.
    pub person: Option<PersonId>,
    /// That ended so.
    pub outcome: Option<Outcome>,
    /// That were not carried out for this reason.
    pub reason: Option<Reason>,
    /// Of this run of an identity provider. They are looked for among all calls since the run began, until
    /// `until` where that is said.
    pub cycle: Option<CycleId>,
    /// At this moment or after it.
    pub since: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
    /// Older than this call: the page after it.
    pub before: Option<CallId>,
    /// At most so many.
    pub limit: u64,
}

impl WriteTx {
    /// Forgets the oldest calls before a moment, a portion at a time; answers how many. Ids begin with the
    /// time, so the key serves.
    pub async fn call_purge(&self, before: Timestamp, portion: u64) -> Result<u64, StoreError> {
        let oldest = Query::select()
            .column(call_log::Column::Id)
            .from(call_log::Entity)
            .and_where(call_log::Column::EnterpriseId.eq(self.owner()))
            .and_where(call_log::Column::Id.lt(first_id_at(before)))
            .order_by(call_log::Column::Id, Order::Asc)
            .limit(portion)
            .to_owned();
        self.delete::<call_log::Entity>()
            .with(|q| q.filter(call_log::Column::Id.in_subquery(oldest)))
            .run()
            .await
    }

    /// Writes calls down, and counts them by the hour.
    pub async fn call_insert(&self, calls: Vec<Call>) -> Result<(), StoreError> {
        let owner = self.owner();
        self.call_count(&calls).await?;
        self.insert_all::<call_log::Entity>(calls.into_iter().map(|call| call_log::Model {
            enterprise_id: owner,
            id: call.id.as_uuid(),
            at: call.at.as_millis(),
            request_id: call.request.as_uuid(),
            cycle_id: call.cycle.map(CycleId::as_uuid),
            method: call.method,
            route: call.route,
            operation: call.operation,
            status: i32::from(call.status),
            outcome: call.outcome.as_str().to_owned(),
            reason: call.reason.map(|reason| reason.as_str().to_owned()),
            detail: call.detail,
            person_id: call.person.map(PersonId::as_uuid),
            rule: call.rule,
            quirks: call.quirks.into(),
            duration_us: i64::try_from(call.duration_us).unwrap_or(i64::MAX),
            token_id: call.token.map(TokenId::as_uuid),
            fingerprint: call.fingerprint,
            agent: call.agent,
            group_id: call.group.map(GroupId::as_uuid),
            matched_by: call.matched.map(|matched| matched.as_str().to_owned()),
            policy_version: call.policy_version,
            changed: (!call.changed.is_empty()).then(|| json!(call.changed)),
        }))
        .await
    }
}

impl CallFilter {
    /// The same in the words of the database: bounds of the key, and the index that has what is asked for.
    fn narrow(&self, mut q: Select<call_log::Entity>) -> Select<call_log::Entity> {
        if let Some(person) = self.person {
            // In the words of the index, which has these calls only.
            q = q
                .filter(call_log::Column::PersonId.eq(person.as_uuid()))
                .filter(Expr::cust("method NOT IN ('GET', 'HEAD')"));
        }
        let trouble = matches!(self.outcome, Some(Outcome::Refused | Outcome::Failed));
        if trouble || self.reason.is_some() {
            // Likewise. Whatever has a reason was refused or failed.
            q = q.filter(Expr::cust("outcome IN ('refused', 'failed')"));
        }
        if let Some(outcome) = self.outcome {
            q = q.filter(call_log::Column::Outcome.eq(outcome.as_str()));
        }
        if let Some(reason) = self.reason {
            q = q.filter(call_log::Column::Reason.eq(reason.as_str()));
        }
        if let Some(cycle) = self.cycle {
            q = q.filter(call_log::Column::CycleId.eq(cycle.as_uuid()));
        }
        let began = self.cycle.and_then(|cycle| began_at(cycle.as_uuid()));
        if let Some(since) = self.since.max(began) {
            q = q.filter(call_log::Column::Id.gte(first_id_at(since)));
        }
        // No index has the run; its calls lie between its beginning and its longest.
        let ended = began.map(|began| began.after(LONGEST));
        for until in [self.until, ended].into_iter().flatten() {
            q = q.filter(call_log::Column::Id.lt(first_id_at(until)));
        }
        if let Some(before) = self.before {
            q = q.filter(call_log::Column::Id.lt(before.as_uuid()));
        }
        q.order_by_desc(call_log::Column::Id).limit(self.limit)
    }
}

/// When a run began: its id says so, to the millisecond.
fn began_at(id: Uuid) -> Option<Timestamp> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    let millis = seconds.checked_mul(1_000)?.checked_add(u64::from(nanos / 1_000_000))?;
    i64::try_from(millis).ok().map(Timestamp::from_millis)
}

/// The smallest id that a call of this moment can have.
fn first_id_at(at: Timestamp) -> Uuid {
    let millis = u64::try_from(at.as_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}

impl ReadTx {
    /// Whether there is a call before a moment.
    pub async fn call_exists_before(&self, before: Timestamp) -> Result<bool, StoreError> {
        let oldest = self
            .select::<call_log::Entity>()
            .with(|q| {
                q.filter(call_log::Column::Id.lt(first_id_at(before)))
                    .order_by_asc(call_log::Column::Id)
            })
            .one()
            .await?;
        Ok(oldest.is_some())
    }

    /// Whether SCIM was called at or after a moment and before another.
    pub async fn call_exists_between(
        &self,
        from: Timestamp,
        before: Timestamp,
    ) -> Result<bool, StoreError> {
        let first = self
            .select::<call_log::Entity>()
            .with(|q| {
                q.filter(call_log::Column::Id.gte(first_id_at(from)))
                    .filter(call_log::Column::Id.lt(first_id_at(before)))
                    .filter(call_log::Column::Operation.ne(TOKEN_ISSUE))
                    .order_by_asc(call_log::Column::Id)
            })
            .one()
            .await?;
        Ok(first.is_some())
    }

    /// Calls, the newest first.
    pub async fn call_list(&self, filter: &CallFilter) -> Result<Vec<Call>, StoreError> {
        let rows =
            self.select::<call_log::Entity>().slowly().with(|q| filter.narrow(q)).all().await?;
        rows.into_iter().map(into_core).collect()
    }

    /// One call.
    pub async fn call_find(&self, id: CallId) -> Result<Option<Call>, StoreError> {
        let row = self
            .select::<call_log::Entity>()
            .with(|q| q.filter(call_log::Column::Id.eq(id.as_uuid())))
            .one()
            .await?;
        row.map(into_core).transpose()
    }

    /// The calls of a request, in the order of their ids: itself, and the operations that it held. The key
    /// leads to the moment at which it came.
    pub async fn call_list_of_request(
        &self,
        request: RequestId,
        at: Timestamp,
    ) -> Result<Vec<Call>, StoreError> {
        let next = Timestamp::from_millis(at.as_millis() + 1);
        let rows = self
            .select::<call_log::Entity>()
            .slowly()
            .with(|q| {
                q.filter(call_log::Column::Id.gte(first_id_at(at)))
                    .filter(call_log::Column::Id.lt(first_id_at(next)))
                    .filter(call_log::Column::RequestId.eq(request.as_uuid()))
                    .order_by_asc(call_log::Column::Id)
            })
            .all()
            .await?;
        rows.into_iter().map(into_core).collect()
    }
}

fn into_core(row: call_log::Model) -> Result<Call, StoreError> {
    let corrupt = |what: &str| StoreError::corrupt("call_log", what);
    let word = |text: String| serde_json::Value::String(text);
    let outcome: Outcome =
        serde_json::from_value(word(row.outcome)).map_err(|_unknown| corrupt("unknown outcome"))?;
    let reason: Option<Reason> = row
        .reason
        .map(|reason| serde_json::from_value(word(reason)))
        .transpose()
        .map_err(|_unknown| corrupt("unknown reason"))?;
    let matched = row.matched_by.map(|matched| {
        Matched::parse(&matched).ok_or_else(|| corrupt("by what it was found is unknown"))
    });
    let changed = row.changed.map(serde_json::from_value).transpose();
    Ok(Call {
        id: CallId::from_uuid(row.id),
        enterprise: EnterpriseId::from_uuid(row.enterprise_id),
        at: Timestamp::from_millis(row.at),
        request: RequestId::from_uuid(row.request_id),
        cycle: row.cycle_id.map(CycleId::from_uuid),
        method: row.method,
        route: row.route,
        operation: row.operation,
        status: u16::try_from(row.status).map_err(|_range| corrupt("status"))?,
        outcome,
        reason,
        detail: row.detail,
        person: row.person_id.map(PersonId::from_uuid),
        rule: row.rule,
        quirks: serde_json::from_value(row.quirks).map_err(|_shape| corrupt("quirks"))?,
        duration_us: u64::try_from(row.duration_us).unwrap_or(0),
        token: row.token_id.map(TokenId::from_uuid),
        fingerprint: row.fingerprint,
        agent: row.agent,
        group: row.group_id.map(GroupId::from_uuid),
        matched: matched.transpose()?,
        policy_version: row.policy_version,
        changed: changed.map_err(|_shape| corrupt("changed"))?.unwrap_or_default(),
    })
}
