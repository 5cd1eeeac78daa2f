//! Scopes and transactions: the only way to a row.
//!
//! 1. *No scope, no transaction*: [`Store`] has no queries of its own.
//! 2. *No authority, no scope*: [`Store::open`] gives one [`ScopeAuthority`], which cannot be cloned;
//!    only the use cases that prove who a caller is hold it.
//! 3. *No connection*: the executor is private to this file; the rest of the store runs [`Scoped`]
//!    queries, which carry their owner from birth.
//! 4. *No bare query*: `clippy.toml` disallows SeaORM's query constructors everywhere else.

#![expect(
    clippy::disallowed_methods,
    reason = "this file puts the scope around SeaORM's constructors"
)]

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use muster_core::{
    ctx::OpCtx,
    event::Event,
    id::{EnterpriseId, PersonId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbBackend, DeleteMany, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect, QueryTrait, Select, UpdateMany, Value,
    prelude::Expr,
    sea_query::{Alias, Asterisk, CommonTableExpression, ExprTrait as _},
};

use crate::{
    Store, StoreError,
    changes::Chain,
    engine::{Conn, Found, NUMBER, Pace, Table},
    seal::LogKey,
};

/// A table whose every row belongs to one enterprise.
pub(crate) trait Owned: Table {
    /// The column that names the owner.
    const OWNER: Self::Column;
}

/// The right to make scopes. There is one per store.
#[derive(Debug)]
pub struct ScopeAuthority(());

impl ScopeAuthority {
    pub(crate) fn new() -> Self {
        Self(())
    }

    /// The scope of an enterprise, for a caller who was proven to belong there.
    pub fn enter(&self, enterprise: EnterpriseId) -> EnterpriseScope {
        EnterpriseScope(enterprise)
    }

    /// The installation's own view: it finds enterprises, sign-in candidates and signing keys.
    pub fn platform(&self) -> PlatformScope {
        PlatformScope(())
    }
}

/// Leave to read and write the rows of one enterprise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EnterpriseScope(EnterpriseId);

impl EnterpriseScope {
    /// Whose rows.
    pub fn enterprise(self) -> EnterpriseId {
        self.0
    }

    /// Reads and writes on a connection.
    pub(crate) fn on(self, conn: &Conn) -> WriteTx {
        let read = ReadTx { conn: conn.clone(), scope: self };
        WriteTx { read, keys: Mutex::default(), people: AtomicI64::new(0) }
    }
}

/// Leave to use the few queries that no enterprise owns.
#[derive(Debug, Clone, Copy)]
pub struct PlatformScope(());

/// Reads within one enterprise.
pub struct ReadTx {
    conn: Conn,
    scope: EnterpriseScope,
}

/// Reads and writes within one enterprise, all or nothing.
pub struct WriteTx {
    read: ReadTx,
    /// Log keys of the people met in this transaction, for the change log.
    keys: Mutex<BTreeMap<PersonId, LogKey>>,
    /// People added less people removed.
    people: AtomicI64,
}

impl std::ops::Deref for WriteTx {
    type Target = ReadTx;

    fn deref(&self) -> &ReadTx {
        &self.read
    }
}

/// A query that is confined to its enterprise.
pub(crate) struct Scoped<'t, Q> {
    tx: &'t ReadTx,
    query: Q,
    beside: Vec<&'static str>,
    pace: Pace,
}

impl<Q> Scoped<'_, Q> {
    /// Adds to the query; the owner's condition stays.
    pub(crate) fn with(mut self, add: impl FnOnce(Q) -> Q) -> Self {
        self.query = add(self.query);
        self
    }

    /// Adds to the query what may fail to be written; the owner's condition stays.
    pub(crate) fn try_with<E>(mut self, add: impl FnOnce(Q) -> Result<Q, E>) -> Result<Self, E> {
        self.query = add(self.query)?;
        Ok(self)
    }

    /// The database that is asked.
    pub(crate) fn backend(&self) -> DbBackend {
        self.tx.backend()
    }

    /// Says that the query may read much: it must not keep other requests waiting.
    pub(crate) fn slowly(mut self) -> Self {
        self.pace = Pace::Slow;
        self
    }
}

impl<E: Table> Scoped<'_, Select<E>> {
    /// The first row.
    pub(crate) async fn one(self) -> Result<Option<E::Model>, StoreError> {
        Ok(self.with(|q| q.limit(1)).all().await?.pop())
    }

    /// Every row.
    pub(crate) async fn all(self) -> Result<Vec<E::Model>, StoreError> {
        Ok(self.found().await?.into_iter().map(|found| found.row).collect())
    }

    /// Computes a text beside the columns of each row.
    pub(crate) fn beside(mut self, name: &'static str, text: Expr) -> Self {
        self.beside.push(name);
        self.with(|q| q.column_as(text, name))
    }

    /// Every row, with what was computed [beside](Self::beside) it.
    pub(crate) async fn found(self) -> Result<Vec<Found<E>>, StoreError> {
        let conn = &self.tx.conn;
        conn.query(self.query.build(conn.backend()), self.beside, self.pace).await
    }

    /// Only rows whose `column` is one of what the other query selects.
    pub(crate) fn among(self, column: E::Column, others: Self) -> Self {
        self.with(|q| q.filter(column.in_subquery(others.query.into_query())))
    }

    /// How many rows there are.
    pub(crate) async fn count(self) -> Result<u64, StoreError> {
        let conn = &self.tx.conn;
        let query = self.query.select_only().expr_as(Expr::col(Asterisk).count(), NUMBER);
        let count = conn.number(query.build(conn.backend()), self.pace).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Waits for other writers of the row and keeps them waiting until the end of the transaction.
    /// SQLite has one writer at a time and needs no lock.
    pub(crate) fn locked(mut self) -> Self {
        if self.tx.backend() == DbBackend::Postgres {
            QueryTrait::query(&mut self.query).lock_exclusive();
        }
        self
    }
}

impl<E: EntityTrait> Scoped<'_, UpdateMany<E>> {
    /// Runs the update; answers how many rows it touched.
    pub(crate) async fn run(self) -> Result<u64, StoreError> {
        let conn = &self.tx.conn;
        conn.execute(self.query.build(conn.backend())).await
    }
}

impl<E: EntityTrait> Scoped<'_, DeleteMany<E>> {
    /// Runs the deletion; answers how many rows it touched.
    pub(crate) async fn run(self) -> Result<u64, StoreError> {
        let conn = &self.tx.conn;
        conn.execute(self.query.build(conn.backend())).await
    }
}

impl ReadTx {
    /// Whose rows.
    pub fn scope(&self) -> EnterpriseScope {
        self.scope
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.conn.backend()
    }

    pub(crate) fn owner(&self) -> sea_orm::prelude::Uuid {
        self.scope.0.as_uuid()
    }

    /// A query over the enterprise's rows of a table.
    pub(crate) fn select<E: Owned>(&self) -> Scoped<'_, Select<E>> {
        let query = E::find().filter(E::OWNER.eq(self.owner()));
        Scoped { tx: self, query, beside: Vec::new(), pace: Pace::Quick }
    }
}

impl WriteTx {
    /// An update of the enterprise's rows of a table.
    pub(crate) fn update<E: Owned>(&self) -> Scoped<'_, UpdateMany<E>> {
        let query = E::update_many().filter(E::OWNER.eq(self.owner()));
        Scoped { tx: &self.read, query, beside: Vec::new(), pace: Pace::Quick }
    }

    /// A deletion among the enterprise's rows of a table.
    pub(crate) fn delete<E: Owned>(&self) -> Scoped<'_, DeleteMany<E>> {
        let query = E::delete_many().filter(E::OWNER.eq(self.owner()));
        Scoped { tx: &self.read, query, beside: Vec::new(), pace: Pace::Quick }
    }

    /// Inserts a row, which becomes the enterprise's whatever owner it names.
    pub(crate) async fn insert<E>(&self, row: E::Model) -> Result<(), StoreError>
    where
        E: Owned,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        self.insert_all::<E>([row]).await
    }

    /// Inserts rows, which become the enterprise's whatever owner they name.
    pub(crate) async fn insert_all<E>(
        &self,
        rows: impl IntoIterator<Item = E::Model>,
    ) -> Result<(), StoreError>
    where
        E: Owned,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        /// Rows in one statement: few sizes, so that few statements are prepared and kept, and none
        /// with more values than the databases take (32 766 on SQLite).
        const SIZES: [usize; 5] = [256, 64, 16, 4, 1];
        let mut rows: Vec<E::ActiveModel> =
            rows.into_iter().map(|row| self.owned::<E>(row)).collect();
        while let Some(size) = SIZES.into_iter().find(|size| *size <= rows.len()) {
            let rest = rows.split_off(size);
            let conn = &self.read.conn;
            conn.execute(E::insert_many(rows).build(conn.backend())).await?;
            rows = rest;
        }
        Ok(())
    }

    /// Inserts a row and those that belong to it; on PostgreSQL in one round trip where they are few.
    pub(crate) async fn insert_with<P, C>(
        &self,
        row: P::Model,
        children: Vec<C::Model>,
    ) -> Result<(), StoreError>
    where
        P: Owned,
        P::Model: IntoActiveModel<P::ActiveModel>,
        C: Owned,
        C::Model: IntoActiveModel<C::ActiveModel>,
    {
        /// Each number of children is a statement of its own, prepared and kept.
        const FEW: usize = 4;
        if self.backend() != DbBackend::Postgres || !(1..=FEW).contains(&children.len()) {
            self.insert::<P>(row).await?;
            return self.insert_all::<C>(children).await;
        }
        let parent = P::insert_many([self.owned::<P>(row)]).into_query();
        let children = children.into_iter().map(|row| self.owned::<C>(row));
        let parent =
            CommonTableExpression::new().table_name(Alias::new("parent")).query(parent).to_owned();
        let query = C::insert_many(children).into_query().with(parent.into());
        self.read.conn.execute(DbBackend::Postgres.build(&query)).await.map(drop)
    }

    /// The row with this scope's owner, whatever owner it names.
    fn owned<E>(&self, row: E::Model) -> E::ActiveModel
    where
        E: Owned,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let mut row = row.into_active_model();
        row.set(E::OWNER, Value::from(self.owner()));
        row.reset_all()
    }

    /// Inserts a row of a table that the installation owns.
    pub(crate) async fn platform_insert<E>(&self, row: E::Model) -> Result<(), StoreError>
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let row = row.into_active_model().reset_all();
        let conn = &self.read.conn;
        conn.execute(E::insert(row).build(conn.backend())).await.map(drop)
    }

    /// Updates rows of a table that the installation owns.
    pub(crate) async fn platform_update<E: EntityTrait>(
        &self,
        query: UpdateMany<E>,
    ) -> Result<(), StoreError> {
        let conn = &self.read.conn;
        conn.execute(query.build(conn.backend())).await.map(drop)
    }

    /// Counts people who come and go, for the enterprise's head.
    pub(crate) fn count_people(&self, delta: i64) {
        self.people.fetch_add(delta, Ordering::Relaxed);
    }

    /// People added less people removed in this transaction.
    pub(crate) fn people_delta(&self) -> i64 {
        self.people.load(Ordering::Relaxed)
    }

    /// Remembers a person's log key, so that events about the person can be sealed.
    pub(crate) fn remember_key(&self, person: PersonId, key: LogKey) {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(person, key);
    }

    /// The log key of a person met in this transaction.
    pub(crate) fn key_of(&self, person: PersonId) -> Option<LogKey> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(&person).cloned()
    }

    /// Ends the transaction with what happened in it. There is no other way to keep a change.
    pub fn done<T>(self, value: T, events: Vec<Event>) -> Done<T> {
        Done { tx: self, value, ending: Ending::Logged(events) }
    }

    /// Ends the transaction and keeps nothing, because nothing had to change.
    pub fn unchanged<T>(self, value: T) -> Done<T> {
        Done { tx: self, value, ending: Ending::Dropped }
    }

    /// Keeps times of last use, counters and sessions, which are not changes of the enterprise.
    pub fn bookkeeping<T>(self, value: T) -> Done<T> {
        Done { tx: self, value, ending: Ending::Unlogged }
    }
}

/// A finished transaction with its value, not yet kept.
pub struct Done<T> {
    tx: WriteTx,
    value: T,
    ending: Ending,
}

enum Ending {
    Logged(Vec<Event>),
    Unlogged,
    Dropped,
}

impl Store {
    /// Reads of one enterprise. Each query sees what is committed when it starts.
    pub fn read(&self, scope: EnterpriseScope) -> ReadTx {
        ReadTx { conn: self.reader(), scope }
    }

    /// Reads of a table that no enterprise's scope leads to.
    pub(crate) async fn platform_all<E: Table>(
        &self,
        _: PlatformScope,
        query: Select<E>,
    ) -> Result<Vec<E::Model>, StoreError> {
        let conn = self.reader();
        let rows = conn.query::<E>(query.build(conn.backend()), Vec::new(), Pace::Quick).await?;
        Ok(rows.into_iter().map(|found| found.row).collect())
    }
}

/// Runs `job` on `conn` and adds its events to the chain; answers whether to keep what was written, and
/// the job's outcome.
pub(crate) async fn run<T, E, F, Fut>(
    conn: Conn,
    scope: EnterpriseScope,
    ctx: &OpCtx,
    chain: &mut Chain,
    job: F,
) -> (bool, Result<T, E>)
where
    F: FnOnce(WriteTx) -> Fut,
    Fut: Future<Output = Result<Done<T>, E>>,
    E: From<StoreError>,
{
    match job(scope.on(&conn)).await {
        Ok(Done { ending: Ending::Logged(events), .. }) if events.is_empty() => {
            (false, Err(StoreError::corrupt("change_log", "a change that tells nothing").into()))
        }
        Ok(Done { tx, value, ending: Ending::Logged(events) }) => {
            match chain.push(&tx, ctx, events) {
                Ok(()) => (true, Ok(value)),
                Err(error) => (false, Err(error.into())),
            }
        }
        Ok(Done { value, ending: Ending::Unlogged, .. }) => (true, Ok(value)),
        Ok(Done { value, ending: Ending::Dropped, .. }) => (false, Ok(value)),
        Err(error) => (false, Err(error)),
    }
}
