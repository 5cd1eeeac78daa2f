//! Receivers of events: what they are, and how far each was told.

use muster_core::{
    id::ReceiverId,
    receiver::{Delivery, EventKind, Form, Receiver, ReceiverSpec},
    text::fold,
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, QueryFilter, QueryOrder, Select, UpdateMany,
    prelude::{Expr, Uuid},
};
use serde_json::json;

use crate::{
    ReadTx, StoreError, WriteTx,
    entity::{change_head, event_receiver},
    scope::Scoped,
};

/// A receiver with its `Authorization` header, as it lies sealed in the database.
#[derive(Debug, Clone)]
pub struct ReceiverRow {
    /// The receiver.
    pub receiver: Receiver,
    /// The sealed header, if it has one.
    pub authorization: Option<Vec<u8>>,
}

/// How far a receiver was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Everything up to here is dealt with.
    pub cursor: i64,
    /// What lies beyond and is acknowledged all the same.
    pub acknowledged: Vec<i64>,
    /// What went wrong last.
    pub last_error: Option<String>,
}

impl ReadTx {
    /// The receivers of the enterprise, by name.
    pub async fn receiver_list(&self) -> Result<Vec<Receiver>, StoreError> {
        let rows = self
            .select::<event_receiver::Entity>()
            .with(|q| q.order_by_asc(event_receiver::Column::NameKey))
            .all()
            .await?;
        rows.into_iter().map(|row| into_core(row).map(|row| row.receiver)).collect()
    }

    /// One receiver.
    pub async fn receiver_find(&self, id: ReceiverId) -> Result<Option<ReceiverRow>, StoreError> {
        self.receiver(id).one().await?.map(into_core).transpose()
    }

    /// The number of the newest change of the enterprise; zero where nothing happened yet.
    pub async fn change_head(&self) -> Result<i64, StoreError> {
        let head = self.select::<change_head::Entity>().one().await?;
        Ok(head.map_or(0, |head| head.sequence))
    }

    fn receiver(&self, id: ReceiverId) -> Scoped<'_, Select<event_receiver::Entity>> {
        self.select::<event_receiver::Entity>()
            .with(|q| q.filter(event_receiver::Column::Id.eq(id.as_uuid())))
    }
}

impl WriteTx {
    /// One receiver, kept from other writers until the transaction ends.
    pub async fn receiver_lock(&self, id: ReceiverId) -> Result<Option<Receiver>, StoreError> {
        let row = self.receiver(id).locked().one().await?;
        row.map(|row| into_core(row).map(|row| row.receiver)).transpose()
    }

    /// Makes a receiver.
    pub async fn receiver_insert(&self, row: &ReceiverRow) -> Result<(), StoreError> {
        let ReceiverRow { receiver, authorization } = row;
        let spec = &receiver.spec;
        self.insert::<event_receiver::Entity>(event_receiver::Model {
            enterprise_id: self.owner(),
            id: receiver.id.as_uuid(),
            name: spec.name.clone(),
            name_key: fold(&spec.name),
            delivery: spec.delivery.as_str().to_owned(),
            endpoint: spec.delivery.endpoint().map(str::to_owned),
            authorization_sealed: authorization.clone(),
            audience: spec.audience.clone(),
            events: json!(spec.events),
            form: spec.form.as_str().to_owned(),
            cursor: receiver.cursor,
            acknowledged: json!(receiver.acknowledged),
            attempts: 0,
            next_attempt_at: receiver.next_attempt_at.as_millis(),
            lease_by: None,
            lease_until: None,
            last_error: None,
            created_at: receiver.created_at.as_millis(),
            paused_at: None,
        })
        .await
    }

    /// Stops deliveries, or lets them go on at once; a delivery under way ends with its event.
    pub async fn receiver_set_paused(
        &self,
        id: ReceiverId,
        paused_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let at = paused_at.map(Timestamp::as_millis);
        self.receiver_update(id, |q| {
            q.col_expr(event_receiver::Column::PausedAt, Expr::value(at))
                .col_expr(event_receiver::Column::NextAttemptAt, Expr::value(now.as_millis()))
                .col_expr(event_receiver::Column::Attempts, Expr::value(0))
                .col_expr(event_receiver::Column::LeaseBy, Expr::value(None::<Uuid>))
                .col_expr(event_receiver::Column::LeaseUntil, Expr::value(None::<i64>))
        })
        .await
        .map(drop)
    }

    /// Removes a receiver; answers whether it was there.
    pub async fn receiver_delete(&self, id: ReceiverId) -> Result<bool, StoreError> {
        let touched = self
            .delete::<event_receiver::Entity>()
            .with(|q| q.filter(event_receiver::Column::Id.eq(id.as_uuid())))
            .run()
            .await?;
        Ok(touched > 0)
    }

    /// Writes down how far a polling receiver was told.
    pub async fn receiver_told(
        &self,
        id: ReceiverId,
        progress: Progress,
    ) -> Result<(), StoreError> {
        self.receiver_update(id, |q| {
            q.col_expr(event_receiver::Column::Cursor, Expr::value(progress.cursor))
                .col_expr(
                    event_receiver::Column::Acknowledged,
                    Expr::value(json!(progress.acknowledged)),
                )
                .col_expr(event_receiver::Column::LastError, Expr::value(progress.last_error))
        })
        .await
        .map(drop)
    }

    /// Updates one receiver; answers whether it was there.
    pub(crate) async fn receiver_update(
        &self,
        id: ReceiverId,
        change: impl FnOnce(UpdateMany<event_receiver::Entity>) -> UpdateMany<event_receiver::Entity>,
    ) -> Result<bool, StoreError> {
        let touched = self
            .update::<event_receiver::Entity>()
            .with(|q| change(q).filter(event_receiver::Column::Id.eq(id.as_uuid())))
            .run()
            .await?;
        Ok(touched > 0)
    }
}

fn into_core(row: event_receiver::Model) -> Result<ReceiverRow, StoreError> {
    let delivery = match (row.delivery.as_str(), row.endpoint) {
        ("push", Some(endpoint)) => Delivery::Push { endpoint },
        ("poll", None) => Delivery::Poll,
        _ => return Err(corrupt("the delivery is neither push nor poll")),
    };
    let form: Form = row.form.parse().map_err(corrupt)?;
    let unread = |error: serde_json::Error| corrupt(error.to_string());
    let events: Vec<EventKind> = serde_json::from_value(row.events).map_err(unread)?;
    Ok(ReceiverRow {
        receiver: Receiver {
            id: ReceiverId::from_uuid(row.id),
            spec: ReceiverSpec { name: row.name, delivery, audience: row.audience, events, form },
            cursor: row.cursor,
            acknowledged: serde_json::from_value(row.acknowledged).map_err(unread)?,
            attempts: u32::try_from(row.attempts).unwrap_or(0),
            next_attempt_at: Timestamp::from_millis(row.next_attempt_at),
            last_error: row.last_error,
            created_at: Timestamp::from_millis(row.created_at),
            paused_at: row.paused_at.map(Timestamp::from_millis),
        },
        authorization: row.authorization_sealed,
    })
}

fn corrupt(what: impl Into<String>) -> StoreError {
    StoreError::corrupt("event_receiver", what)
}
