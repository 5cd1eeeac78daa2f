//! Writing the append-only change log, and looking whether it is what was written.
//!
//! A row is written in the transaction of the change it tells, by [`Chain`] and by nothing else.
//! Rows of an enterprise form a chain: each hash covers the row and the hash before it, so that a row
//! altered, removed or slipped in by hand is found by [`Store::changes_verify`].

use std::sync::Arc;

use muster_core::{
    ctx::OpCtx,
    event::{Event, Subject},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Expr};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    EnterpriseScope, ReadTx, Store, StoreError, WriteTx,
    cycles::Unwritten,
    entity::{change_head, change_log},
    scope::{Runs, Tally},
};

/// What the first row of a chain names as the hash before it.
const GENESIS: [u8; 32] = [0; 32];

/// The end of an enterprise's chain while a batch of jobs writes.
pub(crate) struct Chain {
    head: change_head::Model,
    is_new: bool,
    rows: Vec<change_log::Model>,
    /// What the jobs so far have left to be written of runs.
    runs: Arc<Unwritten>,
}

impl Chain {
    /// Takes the head. On PostgreSQL other instances' writes of the enterprise wait from here on.
    pub(crate) async fn open(tx: &ReadTx) -> Result<Self, StoreError> {
        let head = tx.select::<change_head::Entity>().locked().one().await?;
        let is_new = head.is_none();
        let head = head.unwrap_or_else(|| change_head::Model {
            enterprise_id: tx.owner(),
            sequence: 0,
            hash: GENESIS.to_vec(),
            people: 0,
            people_gone: 0,
            people_active: 0,
            parked: 0,
            parked_seen: 0,
            seats_full: false,
            seats_held: 0,
            cycles_held: 0,
            rules: 0,
        });
        Ok(Self { head, is_new, rows: Vec::new(), runs: Arc::default() })
    }

    /// What the jobs so far have left to be written of runs.
    pub(crate) fn unwritten(&self) -> Arc<Unwritten> {
        Arc::clone(&self.runs)
    }

    /// Keeps what a job has left.
    pub(crate) fn leave(&mut self, runs: Runs) {
        runs.after(&mut self.runs);
    }

    /// Writes down what was left of runs.
    pub(crate) async fn settle(&mut self, tx: &WriteTx) -> Result<(), StoreError> {
        std::mem::take(&mut self.runs).write(tx).await
    }

    /// What the head counts, as the jobs so far have left it.
    pub(crate) fn tally(&self) -> Tally {
        Tally {
            sequence: self.head.sequence,
            active: self.head.people_active,
            parked: self.head.parked,
            seats_full: self.head.seats_full,
            seats_held: self.head.seats_held,
            cycles_held: self.head.cycles_held,
            rules: self.head.rules,
        }
    }

    /// Refuses what was decided by an enterprise that is no more as it was: its policy, or whether it
    /// provisions.
    pub(crate) fn admits(&self, ctx: &OpCtx) -> Result<(), StoreError> {
        match ctx.rules {
            Some(rules) if rules != self.head.rules => Err(StoreError::RulesChanged),
            Some(_) | None => Ok(()),
        }
    }

    /// Adds the events of a job: all of them, or after an error none.
    pub(crate) fn push(
        &mut self,
        tx: &WriteTx,
        ctx: &OpCtx,
        events: Vec<Event>,
    ) -> Result<(), StoreError> {
        let rows: Vec<_> =
            events.into_iter().map(|event| unchained(tx, ctx, &event)).collect::<Result<_, _>>()?;
        for mut row in rows {
            self.head.sequence += 1;
            row.sequence = self.head.sequence;
            row.previous_hash = std::mem::take(&mut self.head.hash);
            row.hash = digest(&row);
            self.head.hash.clone_from(&row.hash);
            self.rows.push(row);
        }
        let (come, gone) = tx.people_moved();
        self.head.people += come - gone;
        self.head.people_gone += gone;
        let Tally { active, parked, seats_full, seats_held, cycles_held, rules, .. } = tx.tally();
        self.head.people_active = active;
        self.head.parked = parked;
        self.head.seats_full = seats_full;
        self.head.seats_held = seats_held;
        self.head.cycles_held = cycles_held;
        self.head.rules = rules;
        Ok(())
    }

    /// Writes what was added.
    pub(crate) async fn close(mut self, tx: &WriteTx) -> Result<(), StoreError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        self.settle(tx).await?;
        tx.insert_all::<change_log::Entity>(self.rows).await?;
        if self.is_new {
            return tx.insert::<change_head::Entity>(self.head).await;
        }
        tx.update::<change_head::Entity>()
            .with(|q| {
                q.col_expr(change_head::Column::Sequence, Expr::value(self.head.sequence))
                    .col_expr(change_head::Column::Hash, Expr::value(self.head.hash))
                    .col_expr(change_head::Column::People, Expr::value(self.head.people))
                    .col_expr(change_head::Column::PeopleGone, Expr::value(self.head.people_gone))
                    .col_expr(
                        change_head::Column::PeopleActive,
                        Expr::value(self.head.people_active),
                    )
                    .col_expr(change_head::Column::Parked, Expr::value(self.head.parked))
                    .col_expr(change_head::Column::SeatsFull, Expr::value(self.head.seats_full))
                    .col_expr(change_head::Column::SeatsHeld, Expr::value(self.head.seats_held))
                    .col_expr(change_head::Column::CyclesHeld, Expr::value(self.head.cycles_held))
                    .col_expr(change_head::Column::Rules, Expr::value(self.head.rules))
            })
            .run()
            .await
            .map(drop)
    }
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
    let mut text = json!({ "before": event.before, "after": event.after });
    if let (Some(text), Some(means)) = (text.as_object_mut(), event.by) {
        text.insert("by".into(), means.as_str().into());
    }
    let text = text.to_string().into_bytes();
    let Subject::Person(person) = event.subject else { return Ok((false, text)) };
    let key = tx.key_of(person).ok_or_else(|| {
        StoreError::corrupt("change_log", "an event names a person it did not load")
    })?;
    Ok((true, key.seal(ctx, &text)?))
}

/// The hash of a row: every field but the hash itself, each with its length before it, so that no
/// two rows read alike.
fn digest(row: &change_log::Model) -> Vec<u8> {
    let mut hasher = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hasher.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(bytes);
    };
    part(b"muster change 1");
    part(&row.previous_hash);
    part(row.enterprise_id.as_bytes());
    part(&row.sequence.to_be_bytes());
    part(&row.at.to_be_bytes());
    part(row.actor_kind.as_bytes());
    part(row.actor_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
    part(row.request_id.as_bytes());
    part(row.cycle_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
    part(row.action.as_bytes());
    part(row.subject_kind.as_bytes());
    part(row.subject_id.as_bytes());
    part(&row.policy_version.to_be_bytes());
    part(&[u8::from(row.sealed)]);
    part(&row.payload);
    hasher.finalize().to_vec()
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
