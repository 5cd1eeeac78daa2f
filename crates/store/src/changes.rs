//! The append-only change log.
//!
//! A row is written in the transaction of the change it tells, by [`append`] and by nothing else.
//! Rows of an enterprise form a chain: each hash covers the row and the hash before it, so that a row
//! altered, removed or slipped in by hand is found by [`Store::changes_verify`].

use muster_core::{
    ctx::OpCtx,
    event::{Event, Subject},
    id::PersonId,
    time::Timestamp,
};
use sea_orm::{ColumnTrait, DbBackend, QueryFilter, QueryOrder, QuerySelect, Value, prelude::Expr};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::{
    EnterpriseScope, ReadTx, Store, StoreError, WriteTx,
    entity::{change_head, change_log, person},
    seal::LogKey,
};

/// What the first row of a chain names as the hash before it.
const GENESIS: [u8; 32] = [0; 32];

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
    /// What was done.
    pub action: String,
    /// To what kind of subject.
    pub subject_kind: String,
    /// To which one.
    pub subject_id: String,
    /// What it was; none where the subject's key is gone.
    pub before: Option<Json>,
    /// What it became; none where the subject's key is gone.
    pub after: Option<Json>,
}

/// Writes the events of a transaction at the end of the enterprise's chain.
pub(crate) async fn append(
    tx: &WriteTx,
    ctx: &OpCtx,
    events: Vec<Event>,
) -> Result<(), StoreError> {
    let mut rows = events
        .into_iter()
        .map(|event| unchained(tx, ctx, &event))
        .collect::<Result<Vec<_>, _>>()?;
    match (rows.pop(), rows.is_empty(), tx.backend()) {
        (None, ..) => Ok(()),
        (Some(row), true, DbBackend::Postgres) => append_one(tx, row).await,
        (Some(last), ..) => {
            rows.push(last);
            append_all(tx, rows).await
        }
    }
}

/// One statement that takes the head, computes the hash and writes the row: most transactions have
/// one event, and each round trip while the head is locked keeps the enterprise's others waiting.
async fn append_one(tx: &WriteTx, row: change_log::Model) -> Result<(), StoreError> {
    let Hashed { start, middle, end } = hashed(&row);
    let values: [Value; 16] = [
        start.into(),
        middle.into(),
        end.into(),
        GENESIS.to_vec().into(),
        tx.people_delta().into(),
        row.at.into(),
        row.actor_kind.into(),
        row.actor_id.into(),
        row.request_id.into(),
        row.cycle_id.into(),
        row.action.into(),
        row.subject_kind.into(),
        row.subject_id.into(),
        row.policy_version.into(),
        row.sealed.into(),
        row.payload.into(),
    ];
    tx.written_out(
        "WITH last AS (
            INSERT INTO change_head AS head (enterprise_id, sequence, hash, previous_hash, people)
            VALUES ($1, 1, sha256($2 || $5 || $3 || int8send(1::bigint) || $4), $5, $6)
            ON CONFLICT (enterprise_id) DO UPDATE SET
                sequence = head.sequence + 1,
                hash = sha256($2 || head.hash || $3 || int8send(head.sequence + 1) || $4),
                previous_hash = head.hash,
                people = head.people + $6
            RETURNING sequence, hash, previous_hash
        )
        INSERT INTO change_log (enterprise_id, sequence, at, actor_kind, actor_id, request_id, cycle_id,
            action, subject_kind, subject_id, policy_version, sealed, payload, previous_hash, hash)
        SELECT $1, sequence, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, previous_hash, hash
        FROM last",
        values,
    )
    .await
}

async fn append_all(tx: &WriteTx, mut rows: Vec<change_log::Model>) -> Result<(), StoreError> {
    // On PostgreSQL the lock on the head puts the enterprise's commits in a row; it is taken last,
    // so that it is held for the shortest time and in one order.
    let head = tx.select::<change_head::Entity>().locked().one().await?;
    let is_new = head.is_none();
    let mut head = head.unwrap_or_else(|| change_head::Model {
        enterprise_id: tx.owner(),
        sequence: 0,
        hash: GENESIS.to_vec(),
        previous_hash: None,
        people: 0,
    });
    head.people += tx.people_delta();
    for row in &mut rows {
        head.sequence += 1;
        row.sequence = head.sequence;
        row.previous_hash = std::mem::take(&mut head.hash);
        row.hash = digest(row);
        head.hash.clone_from(&row.hash);
        head.previous_hash = Some(row.previous_hash.clone());
    }
    tx.insert_all::<change_log::Entity>(rows).await?;
    if is_new {
        return tx.insert::<change_head::Entity>(head).await;
    }
    tx.update::<change_head::Entity>()
        .with(|q| {
            q.col_expr(change_head::Column::Sequence, Expr::value(head.sequence))
                .col_expr(change_head::Column::Hash, Expr::value(head.hash))
                .col_expr(change_head::Column::PreviousHash, Expr::value(head.previous_hash))
                .col_expr(change_head::Column::People, Expr::value(head.people))
        })
        .run()
        .await
        .map(drop)
}

/// A row of the log whose place in the chain is not known yet.
fn unchained(tx: &WriteTx, ctx: &OpCtx, event: &Event) -> Result<change_log::Model, StoreError> {
    let (sealed, payload) = payload(tx, ctx, event)?;
    Ok(change_log::Model {
        enterprise_id: tx.owner(),
        sequence: 0,
        at: ctx.now.as_millis(),
        actor_kind: ctx.actor.kind().to_owned(),
        actor_id: ctx.actor.id(),
        request_id: ctx.request.as_uuid(),
        cycle_id: ctx.cycle.map(muster_core::id::CycleId::as_uuid),
        action: event.action.as_str().to_owned(),
        subject_kind: event.subject.kind().to_owned(),
        subject_id: event.subject.id(),
        policy_version: ctx.policy_version,
        sealed,
        payload,
        previous_hash: Vec::new(),
        hash: Vec::new(),
    })
}

/// Before and after as bytes; values of a person are sealed with the person's key.
fn payload(tx: &WriteTx, ctx: &OpCtx, event: &Event) -> Result<(bool, Vec<u8>), StoreError> {
    let text = json!({ "before": event.before, "after": event.after }).to_string().into_bytes();
    let Subject::Person(person) = event.subject else { return Ok((false, text)) };
    let key = tx.key_of(person).ok_or_else(|| {
        StoreError::corrupt("change_log", "an event names a person it did not load")
    })?;
    Ok((true, key.seal(ctx, &text)?))
}

/// What is hashed of a row: `start`, the hash before, `middle`, the sequence, `end`.
struct Hashed {
    start: Vec<u8>,
    middle: Vec<u8>,
    end: Vec<u8>,
}

/// Every field but the hash itself, each with its length before it, so that no two rows read alike.
fn hashed(row: &change_log::Model) -> Hashed {
    fn length(bytes: &mut Vec<u8>, length: usize) {
        bytes.extend(u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes());
    }
    fn part(bytes: &mut Vec<u8>, part: &[u8]) {
        length(bytes, part.len());
        bytes.extend(part);
    }
    let mut start = Vec::new();
    part(&mut start, b"muster change 1");
    length(&mut start, GENESIS.len());
    let mut middle = Vec::new();
    part(&mut middle, row.enterprise_id.as_bytes());
    length(&mut middle, row.sequence.to_be_bytes().len());
    let mut end = Vec::new();
    part(&mut end, &row.at.to_be_bytes());
    part(&mut end, row.actor_kind.as_bytes());
    part(&mut end, row.actor_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
    part(&mut end, row.request_id.as_bytes());
    part(&mut end, row.cycle_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
    part(&mut end, row.action.as_bytes());
    part(&mut end, row.subject_kind.as_bytes());
    part(&mut end, row.subject_id.as_bytes());
    part(&mut end, &row.policy_version.to_be_bytes());
    part(&mut end, &[u8::from(row.sealed)]);
    part(&mut end, &row.payload);
    Hashed { start, middle, end }
}

/// The hash of a row in its place.
fn digest(row: &change_log::Model) -> Vec<u8> {
    let Hashed { start, middle, end } = hashed(row);
    Sha256::new()
        .chain_update(start)
        .chain_update(&row.previous_hash)
        .chain_update(middle)
        .chain_update(row.sequence.to_be_bytes())
        .chain_update(end)
        .finalize()
        .to_vec()
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
        let key = self
            .select::<person::Entity>()
            .with(|q| q.filter(person::Column::Id.eq(id.as_uuid())))
            .one()
            .await?
            .map(|row| LogKey::from_bytes(&row.log_key))
            .transpose()?;
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
}

fn open(row: change_log::Model, key: Option<&LogKey>) -> Result<Change, StoreError> {
    let text = match (row.sealed, key) {
        (false, _) => Some(row.payload),
        (true, Some(key)) => Some(key.open(&row.payload)?),
        (true, None) => None,
    };
    let mut payload: Option<Json> = text
        .map(|text| serde_json::from_slice(&text))
        .transpose()
        .map_err(|error| StoreError::corrupt("change_log", error.to_string()))?;
    let mut take =
        |name| payload.as_mut().and_then(|payload| payload.get_mut(name)).map(Json::take);
    let (before, after) = (take("before"), take("after"));
    Ok(Change {
        sequence: row.sequence,
        at: Timestamp::from_millis(row.at),
        actor_kind: row.actor_kind,
        actor_id: row.actor_id.map(|id| id.to_string()),
        request: row.request_id.to_string(),
        action: row.action,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id.to_string(),
        before,
        after,
    })
}

/// What a walk along a chain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainState {
    /// Every row is what it was when it was written; so many there are.
    Whole(i64),
    /// The row of this number does not fit the one before, or is not what it was.
    BrokenAt(i64),
}

impl Store {
    /// Walks the chain of an enterprise from its first row.
    pub async fn changes_verify(&self, scope: EnterpriseScope) -> Result<ChainState, StoreError> {
        const STEP: u64 = 1_000;
        let tx = self.read(scope);
        // The head first: rows that are added meanwhile lie beyond it.
        let head = tx.select::<change_head::Entity>().one().await?;
        let (end, head) = head.map_or((0, GENESIS.to_vec()), |head| (head.sequence, head.hash));
        let (mut sequence, mut hash) = (0, GENESIS.to_vec());
        let mut at_end = (end == 0).then(|| hash.clone());
        loop {
            let rows = tx
                .select::<change_log::Entity>()
                .slowly()
                .with(|q| {
                    q.filter(change_log::Column::Sequence.gt(sequence))
                        .order_by_asc(change_log::Column::Sequence)
                        .limit(STEP)
                })
                .all()
                .await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                if row.sequence != sequence + 1
                    || row.previous_hash != hash
                    || row.hash != digest(&row)
                {
                    return Ok(ChainState::BrokenAt(sequence + 1));
                }
                sequence = row.sequence;
                hash = row.hash;
                if sequence == end {
                    at_end = Some(hash.clone());
                }
            }
        }
        // Rows cut off at the end leave a head that points beyond them.
        Ok(match at_end {
            Some(hash) if hash == head => ChainState::Whole(sequence),
            Some(_) => ChainState::BrokenAt(end),
            None => ChainState::BrokenAt(sequence + 1),
        })
    }
}
