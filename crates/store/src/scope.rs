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
    sync::{Arc, Mutex, PoisonError},
};

use muster_core::{
    ctx::OpCtx,
    event::Event,
    id::{EnterpriseId, PersonId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseConnection, DatabaseExecutor, DatabaseTransaction,
    DbBackend, DeleteMany, EntityTrait, FromQueryResult, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryTrait, Select, UpdateMany, Value, sea_query::LockType,
};

use crate::{Store, StoreError, changes, seal::LogKey};

/// A table whose every row belongs to one enterprise.
pub(crate) trait Owned: EntityTrait {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnterpriseScope(EnterpriseId);

impl EnterpriseScope {
    /// Whose rows.
    pub fn enterprise(self) -> EnterpriseId {
        self.0
    }
}

/// Leave to use the few queries that no enterprise owns.
#[derive(Debug, Clone, Copy)]
pub struct PlatformScope(());

enum Conn {
    Pool(DatabaseConnection),
    Tx(Arc<DatabaseTransaction>),
}

impl Conn {
    fn executor(&self) -> DatabaseExecutor<'_> {
        match self {
            Self::Pool(db) => DatabaseExecutor::Connection(db),
            Self::Tx(tx) => DatabaseExecutor::Transaction(tx),
        }
    }
}

/// Reads within one enterprise.
pub struct ReadTx {
    conn: Conn,
    scope: EnterpriseScope,
    backend: DbBackend,
}

/// Reads and writes within one enterprise, all or nothing.
pub struct WriteTx {
    read: ReadTx,
    /// Log keys of the people met in this transaction, for the change log.
    keys: Mutex<BTreeMap<PersonId, LogKey>>,
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
}

impl<Q> Scoped<'_, Q> {
    /// Adds to the query; the owner's condition stays.
    pub(crate) fn with(mut self, add: impl FnOnce(Q) -> Q) -> Self {
        self.query = add(self.query);
        self
    }
}

impl<E: EntityTrait> Scoped<'_, Select<E>> {
    /// The first row.
    pub(crate) async fn one(self) -> Result<Option<E::Model>, StoreError> {
        Ok(self.query.one(&self.tx.conn.executor()).await?)
    }

    /// Every row, with what was selected beside its columns.
    pub(crate) async fn all_as<M: FromQueryResult>(self) -> Result<Vec<M>, StoreError> {
        Ok(self.query.into_model::<M>().all(&self.tx.conn.executor()).await?)
    }

    /// Every row.
    pub(crate) async fn all(self) -> Result<Vec<E::Model>, StoreError> {
        Ok(self.query.all(&self.tx.conn.executor()).await?)
    }

    /// How many rows there are.
    pub(crate) async fn count(self) -> Result<u64, StoreError>
    where
        E::Model: FromQueryResult + Sized + Send + Sync,
    {
        Ok(self.query.count(&self.tx.conn.executor()).await?)
    }

    /// Waits for other writers of the row and keeps them waiting until the end of the transaction.
    /// SQLite has one writer at a time and needs no lock.
    pub(crate) fn locked(self) -> Self {
        self.locked_for(LockType::Update)
    }

    /// Like [`Self::locked`], with a weaker lock: against changes of the row that leave its key
    /// alone, or against its removal only.
    pub(crate) fn locked_for(mut self, lock: LockType) -> Self {
        if self.tx.backend == DbBackend::Postgres {
            QueryTrait::query(&mut self.query).lock(lock);
        }
        self
    }
}

impl<E: EntityTrait> Scoped<'_, UpdateMany<E>> {
    /// Runs the update; answers how many rows it touched.
    pub(crate) async fn run(self) -> Result<u64, StoreError> {
        Ok(self.query.exec(&self.tx.conn.executor()).await?.rows_affected)
    }
}

impl<E: EntityTrait> Scoped<'_, DeleteMany<E>> {
    /// Runs the deletion; answers how many rows it touched.
    pub(crate) async fn run(self) -> Result<u64, StoreError> {
        Ok(self.query.exec(&self.tx.conn.executor()).await?.rows_affected)
    }
}

impl ReadTx {
    /// Whose rows.
    pub fn scope(&self) -> EnterpriseScope {
        self.scope
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.backend
    }

    pub(crate) fn owner(&self) -> sea_orm::prelude::Uuid {
        self.scope.0.as_uuid()
    }

    /// A query over the enterprise's rows of a table.
    pub(crate) fn select<E: Owned>(&self) -> Scoped<'_, Select<E>> {
        Scoped { tx: self, query: E::find().filter(E::OWNER.eq(self.owner())) }
    }
}

impl WriteTx {
    /// An update of the enterprise's rows of a table.
    pub(crate) fn update<E: Owned>(&self) -> Scoped<'_, UpdateMany<E>> {
        Scoped { tx: &self.read, query: E::update_many().filter(E::OWNER.eq(self.owner())) }
    }

    /// A deletion among the enterprise's rows of a table.
    pub(crate) fn delete<E: Owned>(&self) -> Scoped<'_, DeleteMany<E>> {
        Scoped { tx: &self.read, query: E::delete_many().filter(E::OWNER.eq(self.owner())) }
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
        let mut rows: Vec<E::ActiveModel> = rows
            .into_iter()
            .map(|row| {
                let mut row = row.into_active_model();
                row.set(E::OWNER, Value::from(self.owner()));
                row.reset_all()
            })
            .collect();
        while let Some(size) = SIZES.into_iter().find(|size| *size <= rows.len()) {
            let rest = rows.split_off(size);
            E::insert_many(rows).exec_without_returning(&self.read.conn.executor()).await?;
            rows = rest;
        }
        Ok(())
    }

    /// Inserts a row of a table that the installation owns.
    pub(crate) async fn platform_insert<E>(&self, row: E::Model) -> Result<(), StoreError>
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let row = row.into_active_model().reset_all();
        E::insert(row).exec_without_returning(&self.read.conn.executor()).await?;
        Ok(())
    }

    /// Updates rows of a table that the installation owns.
    pub(crate) async fn platform_update<E: EntityTrait>(
        &self,
        query: UpdateMany<E>,
    ) -> Result<(), StoreError> {
        query.exec(&self.read.conn.executor()).await?;
        Ok(())
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
        Done { tx: self, value, ending: Ending::Logged(Vec::new()) }
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
    Dropped,
}

impl Store {
    /// Reads of one enterprise. Each query sees what is committed when it starts.
    pub fn read(&self, scope: EnterpriseScope) -> ReadTx {
        ReadTx { conn: Conn::Pool(self.db().clone()), scope, backend: self.backend() }
    }

    /// Reads of the installation's own tables.
    pub(crate) fn platform_executor(&self, _: PlatformScope) -> DatabaseExecutor<'_> {
        DatabaseExecutor::Connection(self.db())
    }
}

/// Runs `job` inside `tx`, writes its events and keeps or drops the whole.
///
/// The outer error says that the transaction itself could not be ended: nobody knows then what the
/// connection is in the middle of.
pub(crate) async fn run<T, E, F, Fut>(
    tx: DatabaseTransaction,
    backend: DbBackend,
    scope: EnterpriseScope,
    ctx: &OpCtx,
    job: F,
) -> Result<Result<T, E>, StoreError>
where
    F: FnOnce(WriteTx) -> Fut,
    Fut: Future<Output = Result<Done<T>, E>>,
    E: From<StoreError>,
{
    let tx = Arc::new(tx);
    let read = ReadTx { conn: Conn::Tx(Arc::clone(&tx)), scope, backend };
    let outcome = job(WriteTx { read, keys: Mutex::default() }).await;
    let (value, keep) = match outcome {
        Ok(Done { tx, value, ending }) => match ending {
            Ending::Logged(events) => match changes::append(&tx, ctx, events).await {
                Ok(()) => (Ok(value), true),
                Err(error) => (Err(error.into()), false),
            },
            Ending::Dropped => (Ok(value), false),
        },
        Err(error) => (Err(error), false),
    };
    // Nobody else holds the transaction: a WriteTx cannot be cloned and has ended here.
    let tx = Arc::into_inner(tx).ok_or(StoreError::Unavailable)?;
    let ended = if keep { tx.commit().await } else { tx.rollback().await };
    ended?;
    Ok(value)
}
