//! People who wait to be registered, and those who were registered from waiting.

use muster_core::{
    id::{EnterpriseId, ParkedId, PersonId, TokenId},
    parked::{Parked, WaitsFor},
    person::{PersonChange, Profile},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    prelude::Expr,
};
use serde_json::{Value, json};

use crate::{
    PlatformScope, ReadTx, Store, StoreError, WriteTx,
    entity::{change_head, change_log, completed_person, parked_person},
    scope::Scoped,
};

/// How an enterprise stands, as the head of its chain counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// The number of the newest change.
    pub sequence: i64,
    /// Up to which change those who wait were tried.
    pub parked_seen: i64,
    /// How many people wait.
    pub parked: u64,
    /// How many people are active: the seats that are taken.
    pub seats_taken: u64,
}

impl ReadTx {
    /// The numbers in the head of the chain.
    pub async fn standing(&self) -> Result<Standing, StoreError> {
        let head = self.select::<change_head::Entity>().one().await?;
        let number = |number: i64| u64::try_from(number).unwrap_or(0);
        Ok(head.map_or_else(Standing::default, |head| Standing {
            sequence: head.sequence,
            parked_seen: head.parked_seen,
            parked: number(head.parked),
            seats_taken: number(head.people_active),
        }))
    }

    /// Somebody who waits.
    pub async fn parked_find(&self, id: ParkedId) -> Result<Option<Parked>, StoreError> {
        let rows = self.parked().with(|q| q.filter(parked_person::Column::Id.eq(id.as_uuid())));
        rows.one().await?.map(into_core).transpose()
    }

    /// Whoever waits and is recognised by this.
    pub async fn parked_find_by_key(&self, key: &str) -> Result<Option<Parked>, StoreError> {
        let rows = self.parked().with(|q| q.filter(parked_person::Column::WhoKey.eq(key)));
        rows.one().await?.map(into_core).transpose()
    }

    /// Those who wait, or those who wait for one thing, in the order of their arrival after a place.
    pub async fn parked_list(
        &self,
        waits_for: Option<WaitsFor>,
        after: i64,
        limit: u64,
    ) -> Result<Vec<Parked>, StoreError> {
        let rows = self.parked().with(|mut q| {
            if let Some(waits_for) = waits_for {
                q = q.filter(parked_person::Column::WaitsFor.eq(waits_for.as_str()));
            }
            q.filter(parked_person::Column::Place.gt(after))
                .order_by_asc(parked_person::Column::Place)
                .limit(limit)
        });
        rows.all().await?.into_iter().map(into_core).collect()
    }

    /// Those who were sent last before a moment, at most so many.
    pub async fn parked_before(
        &self,
        moment: Timestamp,
        limit: u64,
    ) -> Result<Vec<ParkedId>, StoreError> {
        let rows = self.parked().with(|q| {
            q.filter(parked_person::Column::LastAt.lt(moment.as_millis()))
                .order_by_asc(parked_person::Column::LastAt)
                .limit(limit)
        });
        let rows = rows.all().await?;
        Ok(rows.into_iter().map(|row| ParkedId::from_uuid(row.id)).collect())
    }

    /// The place of whoever came last, if anybody waits.
    pub async fn parked_newest(&self) -> Result<Option<i64>, StoreError> {
        let last = self.parked().with(|q| q.order_by_desc(parked_person::Column::Place));
        Ok(last.one().await?.map(|row| row.place))
    }

    /// How many wait for one thing.
    pub async fn parked_count(&self, waits_for: WaitsFor) -> Result<u64, StoreError> {
        self.parked()
            .with(|q| q.filter(parked_person::Column::WaitsFor.eq(waits_for.as_str())))
            .count()
            .await
    }

    /// Whether anything changed after this change that those who wait may have waited for, seats left out:
    /// roles, domains, and what the enterprise wants.
    pub async fn parked_may_go_on(&self, seen: i64) -> Result<bool, StoreError> {
        const KINDS: [&str; 3] = ["role.", "domain.", "enterprise."];
        let about = KINDS.into_iter().fold(Condition::any(), |about, kind| {
            about.add(change_log::Column::Action.starts_with(kind))
        });
        let found = self
            .select::<change_log::Entity>()
            .with(|q| {
                q.filter(change_log::Column::Sequence.gt(seen))
                    .filter(about)
                    .order_by_desc(change_log::Column::Sequence)
            })
            .one()
            .await?;
        Ok(found.is_some())
    }

    /// Whether somebody was registered from waiting.
    pub async fn completed_exists(&self, person: PersonId) -> Result<bool, StoreError> {
        let found = self
            .select::<completed_person::Entity>()
            .with(|q| q.filter(completed_person::Column::PersonId.eq(person.as_uuid())))
            .one()
            .await?;
        Ok(found.is_some())
    }

    fn parked(&self) -> Scoped<'_, Select<parked_person::Entity>> {
        self.select::<parked_person::Entity>()
    }
}

impl WriteTx {
    /// Lets somebody wait, at the end of the row. A place is never given twice, though everybody before may be
    /// gone: each arrival is a change of its own, so the number of the newest change is above all places.
    pub async fn parked_insert(&self, parked: &Parked, key: &str) -> Result<(), StoreError> {
        let last = self.parked().with(|q| q.order_by_desc(parked_person::Column::Place));
        let last = last.one().await?.map_or(0, |row| row.place);
        self.insert::<parked_person::Entity>(parked_person::Model {
            enterprise_id: self.owner(),
            id: parked.id.as_uuid(),
            place: last.max(self.tally().sequence) + 1,
            who_key: key.to_owned(),
            waits_for: parked.waits_for.as_str().to_owned(),
            detail: parked.detail.clone(),
            request: request(parked),
            sent_by: parked.sent_by.as_uuid(),
            times: parked.times,
            first_at: parked.first_at.as_millis(),
            last_at: parked.last_at.as_millis(),
        })
        .await?;
        if self.tally().parked == 0 {
            // Nobody looked while nobody waited, and what happened before matters to nobody.
            self.parked_saw(self.tally().sequence).await?;
        }
        self.count(|tally| tally.parked += 1);
        Ok(())
    }

    /// Writes down what is known now of somebody who waits already; their place stays.
    pub async fn parked_update(&self, parked: &Parked) -> Result<(), StoreError> {
        self.update::<parked_person::Entity>()
            .with(|q| {
                let waits_for = parked.waits_for.as_str();
                q.col_expr(parked_person::Column::WaitsFor, Expr::value(waits_for))
                    .col_expr(parked_person::Column::Detail, Expr::value(parked.detail.clone()))
                    .col_expr(parked_person::Column::Request, Expr::value(request(parked)))
                    .col_expr(parked_person::Column::SentBy, Expr::value(parked.sent_by.as_uuid()))
                    .col_expr(parked_person::Column::Times, Expr::value(parked.times))
                    .col_expr(
                        parked_person::Column::LastAt,
                        Expr::value(parked.last_at.as_millis()),
                    )
                    .filter(parked_person::Column::Id.eq(parked.id.as_uuid()))
            })
            .run()
            .await
            .map(drop)
    }

    /// Forgets somebody who waits; answers whether they were there. It is counted where the transaction
    /// ends with events.
    pub async fn parked_delete(&self, id: ParkedId) -> Result<bool, StoreError> {
        let gone = self
            .delete::<parked_person::Entity>()
            .with(|q| q.filter(parked_person::Column::Id.eq(id.as_uuid())))
            .run()
            .await?;
        self.count(|tally| tally.parked -= i64::try_from(gone).unwrap_or(i64::MAX));
        Ok(gone > 0)
    }

    /// Those who wait and are recognised by one of these.
    pub async fn parked_among(&self, keys: Vec<String>) -> Result<Vec<ParkedId>, StoreError> {
        let rows = self.parked().with(|q| q.filter(parked_person::Column::WhoKey.is_in(keys)));
        let rows = rows.all().await?;
        Ok(rows.into_iter().map(|row| ParkedId::from_uuid(row.id)).collect())
    }

    /// Writes down up to which change those who wait were tried.
    pub async fn parked_saw(&self, sequence: i64) -> Result<(), StoreError> {
        self.update::<change_head::Entity>()
            .with(|q| {
                q.col_expr(change_head::Column::ParkedSeen, Expr::value(sequence))
                    .filter(change_head::Column::ParkedSeen.lt(sequence))
            })
            .run()
            .await
            .map(drop)
    }

    /// Remembers that somebody was registered from waiting.
    pub async fn completed_insert(&self, person: PersonId) -> Result<(), StoreError> {
        self.insert::<completed_person::Entity>(completed_person::Model {
            enterprise_id: self.owner(),
            person_id: person.as_uuid(),
        })
        .await
    }
}

impl Store {
    /// The enterprises where somebody waits, by id; the page after `after`.
    pub async fn parked_enterprises(
        &self,
        platform: PlatformScope,
        after: Option<EnterpriseId>,
        limit: u64,
    ) -> Result<Vec<EnterpriseId>, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "the job serves every enterprise")]
        let mut query = change_head::Entity::find()
            // In the words of the index, which has these enterprises only.
            .filter(Expr::cust("parked > 0"))
            .order_by_asc(change_head::Column::EnterpriseId)
            .limit(limit);
        if let Some(after) = after {
            query = query.filter(change_head::Column::EnterpriseId.gt(after.as_uuid()));
        }
        let rows = self.platform_all(platform, query).await?;
        Ok(rows.into_iter().map(|row| EnterpriseId::from_uuid(row.enterprise_id)).collect())
    }
}

/// What was sent, and by which policy it was refused.
fn request(parked: &Parked) -> Value {
    let PersonChange { profile, foreign, .. } = &parked.request;
    json!({ "profile": profile, "foreign": foreign, "policyVersion": parked.policy_version })
}

fn into_core(row: parked_person::Model) -> Result<Parked, StoreError> {
    let corrupt = |what: &str| StoreError::corrupt("parked_person", what);
    let mut request = row.request;
    let foreign = request.get("foreign").and_then(Value::as_bool);
    let policy_version = request.get("policyVersion").and_then(Value::as_i64);
    let profile = request.get_mut("profile").map(Value::take).unwrap_or_default();
    let profile: Profile =
        serde_json::from_value(profile).map_err(|_shape| corrupt("the request cannot be read"))?;
    Ok(Parked {
        id: ParkedId::from_uuid(row.id),
        place: row.place,
        waits_for: WaitsFor::parse(&row.waits_for)
            .ok_or_else(|| corrupt("nobody waits for that"))?,
        detail: row.detail,
        policy_version,
        request: PersonChange { profile, foreign: foreign.unwrap_or_default(), named: false },
        sent_by: TokenId::from_uuid(row.sent_by),
        times: row.times,
        first_at: Timestamp::from_millis(row.first_at),
        last_at: Timestamp::from_millis(row.last_at),
    })
}
