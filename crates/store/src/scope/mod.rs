//! Scopes and transactions: the only way to a row.
//!
//! 1. *No scope, no transaction*: [`Store`] has no queries of its own.
//! 2. *No authority, no scope*: [`Store::open`] gives one [`ScopeAuthority`], which cannot be cloned;
//!    only the use cases that prove who a caller is hold it.
//! 3. *No connection*: the executor is private to this module; the rest of the store runs [`Scoped`]
//!    queries, which carry their owner from birth.
//! 4. *No bare query*: `clippy.toml` disallows SeaORM's query constructors everywhere else.

#![expect(
    clippy::disallowed_methods,
    reason = "this module puts the scope around SeaORM's constructors"
)]

mod done;
mod insert;
mod query;
mod runs;
mod tally;
mod touched;

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use muster_core::id::{EnterpriseId, PersonId};
use sea_orm::{DbBackend, QuerySelect as _, QueryTrait as _, Select, prelude::Expr};

pub use self::done::Done;
pub(crate) use self::{
    done::run,
    query::Scoped,
    runs::Runs,
    tally::Tally,
    touched::{InRun, PersonTouch, Touched},
};
use crate::{
    Store, StoreError,
    engine::{Conn, NUMBER, Pace, Table},
    places::Places,
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
        let read = ReadTx { conn: conn.clone(), scope: self, places: None };
        WriteTx {
            read,
            keys: Mutex::default(),
            come: AtomicI64::new(0),
            gone: AtomicI64::new(0),
            tally: Mutex::default(),
            run: None,
            touched: Mutex::default(),
            runs: Mutex::default(),
            schemas: AtomicI64::new(0),
        }
    }
}

/// Leave to use the few queries that no enterprise owns.
#[derive(Debug, Clone, Copy)]
pub struct PlatformScope(());

/// Reads within one enterprise.
pub struct ReadTx {
    conn: Conn,
    scope: EnterpriseScope,
    /// What the process remembers of lists; nothing within a write.
    places: Option<Places>,
}

/// Reads and writes within one enterprise, all or nothing.
pub struct WriteTx {
    read: ReadTx,
    /// Log keys of the people met in this transaction, for the change log.
    keys: Mutex<BTreeMap<PersonId, LogKey>>,
    /// People added.
    come: AtomicI64,
    /// People removed.
    gone: AtomicI64,
    /// What is counted besides.
    tally: Mutex<Tally>,
    /// The identity provider's run that it belongs to.
    run: Option<InRun>,
    /// What was touched in it.
    touched: Mutex<Touched>,
    /// What of runs is not written down yet.
    runs: Mutex<Runs>,
    /// The version of the extension schemas that attributes are of.
    schemas: AtomicI64,
}

impl std::ops::Deref for WriteTx {
    type Target = ReadTx;

    fn deref(&self) -> &ReadTx {
        &self.read
    }
}

impl ReadTx {
    /// Whose rows.
    pub fn scope(&self) -> EnterpriseScope {
        self.scope
    }

    pub(crate) fn places(&self) -> Option<&Places> {
        self.places.as_ref()
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.conn.backend()
    }

    pub(crate) fn owner(&self) -> sea_orm::prelude::Uuid {
        self.scope.0.as_uuid()
    }
}

impl WriteTx {
    /// Counts a person who comes, for the enterprise's head.
    pub(crate) fn count_come(&self) {
        self.come.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts people who go, for the enterprise's head.
    pub(crate) fn count_gone(&self, people: i64) {
        self.gone.fetch_add(people, Ordering::Relaxed);
    }

    /// How many people came, and how many went, in this transaction.
    pub(crate) fn people_moved(&self) -> (i64, i64) {
        (self.come.load(Ordering::Relaxed), self.gone.load(Ordering::Relaxed))
    }

    /// Remembers a person's log key, so that events about the person can be sealed.
    pub(crate) fn remember_key(&self, person: PersonId, key: LogKey) {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(person, key);
    }

    /// The log key of a person met in this transaction.
    pub(crate) fn key_of(&self, person: PersonId) -> Option<LogKey> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(&person).cloned()
    }
}

impl Store {
    /// Reads of one enterprise. Each query sees what is committed when it starts.
    pub fn read(&self, scope: EnterpriseScope) -> ReadTx {
        ReadTx { conn: self.reader(), scope, places: Some(self.places.clone()) }
    }

    /// One number of a table that no enterprise's scope leads to: what `number` is over the rows of the query.
    pub(crate) async fn platform_number<E: Table>(
        &self,
        _: PlatformScope,
        query: Select<E>,
        number: Expr,
    ) -> Result<u64, StoreError> {
        let conn = self.reader();
        let query = query.select_only().expr_as(number, NUMBER);
        let number = conn.number(query.build(conn.backend()), Pace::Slow).await?;
        Ok(u64::try_from(number).unwrap_or(0))
    }

    /// Reads of a table that no enterprise's scope leads to.
    pub(crate) async fn platform_all<E: Table>(
        &self,
        platform: PlatformScope,
        query: Select<E>,
    ) -> Result<Vec<E::Model>, StoreError> {
        self.platform_at(platform, query, Pace::Quick).await
    }

    /// The same of what may read much: it must not keep other requests waiting.
    pub(crate) async fn platform_slowly<E: Table>(
        &self,
        platform: PlatformScope,
        query: Select<E>,
    ) -> Result<Vec<E::Model>, StoreError> {
        self.platform_at(platform, query, Pace::Slow).await
    }

    async fn platform_at<E: Table>(
        &self,
        _: PlatformScope,
        query: Select<E>,
        pace: Pace,
    ) -> Result<Vec<E::Model>, StoreError> {
        let conn = self.reader();
        let rows = conn.query::<E>(query.build(conn.backend()), Vec::new(), pace).await?;
        Ok(rows.into_iter().map(|found| found.row).collect())
    }
}
