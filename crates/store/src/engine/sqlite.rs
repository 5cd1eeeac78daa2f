//! The embedded database.
//!
//! Reading takes a connection that nobody uses at the moment, or opens one: there are as many as
//! threads that read at the same time. Writing has one connection, which the queue of writes owns
//! ([`crate::write`]).

use std::{
    path::PathBuf,
    str::FromStr as _,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rusqlite::{
    CachedStatement, Connection, ToSql,
    config::DbConfig,
    types::{ToSqlOutput, ValueRef},
};
use sea_orm::{
    ActiveModelTrait as _, DbBackend, Iterable as _, Statement, TryIntoModel as _, Value,
    sqlx::sqlite::SqliteConnectOptions,
};

use super::{Found, Table, kinds};
use crate::{Options, StoreError};

/// Idle connections kept at most: each has a cache of its own.
const IDLE: usize = 4;
/// Prepared statements that a connection keeps.
const STATEMENTS: usize = 256;
/// Steps of SQLite's machine between two looks at the clock: some tenths of a millisecond.
const STEPS: i32 = 10_000;
/// How long a statement waits for another process's write.
const BUSY: Duration = Duration::from_secs(10);

/// Pages of the log, 32 MiB, that are gathered before they are written to the file. A change of ten thousand
/// people touches many pages: the longer they are gathered, the fewer are written several times.
const CHECKPOINT: i32 = 8_000;
/// What the connection that writes keeps in memory, in KiB: it reads what it changes without the map that
/// readers have.
const WRITER_CACHE: i32 = 32_000;

/// Opens the connection that writes; the file is made where there is none.
pub(crate) fn open_writer(options: &Options) -> Result<Writer, StoreError> {
    let connection = open(options)?;
    connection.pragma_update(None, "cache_size", -WRITER_CACHE)?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT)?;
    Ok(Writer::new(connection))
}

/// Opens a connection for a rehearsal, in a transaction that writes. What it writes stays in memory: a page
/// that does not fit any more is not written to the log of writes before a commit, which never comes.
pub(crate) fn open_rehearsal(options: &Options) -> Result<Writer, StoreError> {
    let connection = open(options)?;
    connection.pragma_update(None, "cache_spill", "off")?;
    let writer = Writer::new(connection);
    writer.order("BEGIN IMMEDIATE")?;
    Ok(writer)
}

/// Opens a connection; the file is made where there is none.
fn open(options: &Options) -> Result<Connection, StoreError> {
    let connection = Connection::open(file(options)?)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // A plan does not depend on the values bound: otherwise each new LIMIT prepares the statement anew,
    // which costs more than a look-up.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    let synchronous = if options.durable { "full" } else { "normal" };
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "foreign_keys", "on")?;
    connection.pragma_update(None, "cache_size", -8000)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    // What is removed is overwritten: a person's key must not linger in a free page.
    connection.pragma_update(None, "secure_delete", "on")?;
    // The file shrinks the log again after a burst instead of keeping its size.
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    Ok(connection)
}

/// The file behind the URL, understood as sqlx does, which runs the migrations.
fn file(options: &Options) -> Result<PathBuf, StoreError> {
    SqliteConnectOptions::from_str(&options.url)
        .map(|parsed| parsed.get_filename().to_owned())
        .map_err(|_url| StoreError::corrupt("-", "database.url is not a URL of SQLite"))
}

/// Connections that read.
#[derive(Clone)]
pub(crate) struct Readers(Arc<Shared>);

struct Shared {
    options: Options,
    idle: Mutex<Vec<Reader>>,
}

/// A connection that reads, and until when.
struct Reader {
    connection: Connection,
    until: Arc<Mutex<Option<Instant>>>,
}

impl Readers {
    pub(crate) fn new(options: Options) -> Self {
        Self(Arc::new(Shared { options, idle: Mutex::default() }))
    }

    pub(crate) fn query<E: Table>(
        &self,
        statement: &Statement,
    ) -> Result<Vec<Found<E>>, StoreError> {
        self.with(|connection| query(connection, statement))
    }

    pub(crate) fn number(&self, statement: &Statement) -> Result<i64, StoreError> {
        self.with(|connection| number(connection, statement))
    }

    fn with<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self.idle().pop();
        let reader = idle.map_or_else(|| self.open(), Ok)?;
        if let Some(timeout) = self.0.options.statement_timeout {
            *reader.until.lock().unwrap_or_else(PoisonError::into_inner) =
                Instant::now().checked_add(timeout);
        }
        // A connection whose query failed is not used again: nobody knows what is wrong with it.
        let answer = read(&reader.connection)?;
        let mut idle = self.idle();
        if idle.len() < IDLE {
            idle.push(reader);
        }
        Ok(answer)
    }

    fn open(&self) -> Result<Reader, StoreError> {
        let connection = open(&self.0.options)?;
        // Mapped, the file is seen where the system's page cache has it, without a call or a copy: a commit
        // empties a connection's own cache, and the call log commits every second.
        connection.pragma_update(None, "mmap_size", self.0.options.mapped)?;
        let until = Arc::<Mutex<Option<Instant>>>::default();
        if self.0.options.statement_timeout.is_some() {
            let until = Arc::clone(&until);
            let is_late = move || {
                let until = *until.lock().unwrap_or_else(PoisonError::into_inner);
                until.is_some_and(|until| Instant::now() >= until)
            };
            connection.progress_handler(STEPS, Some(is_late))?;
        }
        Ok(Reader { connection, until })
    }

    /// Whether the file can be read.
    pub(crate) fn ping(&self) -> Result<(), StoreError> {
        let statement = Statement::from_string(DbBackend::Sqlite, "SELECT 1");
        self.number(&statement).map(drop)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Reader>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The connection that writes, lent to the job whose turn it is.
#[derive(Clone)]
pub(crate) struct Writer(Arc<Mutex<Connection>>);

impl Writer {
    fn new(connection: Connection) -> Self {
        Self(Arc::new(Mutex::new(connection)))
    }

    pub(crate) fn query<E: Table>(
        &self,
        statement: &Statement,
    ) -> Result<Vec<Found<E>>, StoreError> {
        query(&self.lock(), statement)
    }

    pub(crate) fn number(&self, statement: &Statement) -> Result<i64, StoreError> {
        number(&self.lock(), statement)
    }

    pub(crate) fn execute(&self, statement: &Statement) -> Result<u64, StoreError> {
        let connection = self.lock();
        let mut prepared = prepare(&connection, statement)?;
        Ok(u64::try_from(prepared.raw_execute()?).unwrap_or(u64::MAX))
    }

    /// Runs one of the few statements that order transactions.
    pub(crate) fn order(&self, sql: &'static str) -> Result<(), StoreError> {
        Ok(self.lock().prepare_cached(sql)?.raw_execute().map(drop)?)
    }

    /// Drops what was written, and lets nothing be written any more: whoever still has the connection
    /// is not to write outside of the transaction.
    pub(crate) fn give_up(&self) -> Result<(), StoreError> {
        let connection = self.lock();
        connection.pragma_update(None, "query_only", "on")?;
        if !connection.is_autocommit() {
            connection.execute_batch("ROLLBACK")?;
        }
        Ok(())
    }

    /// Brings what was written from the log into the file, as far as nobody reads older states.
    pub(crate) fn checkpoint(&self) -> Result<(), StoreError> {
        Ok(self.lock().query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_progress| Ok(()))?)
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn query<E: Table>(
    connection: &Connection,
    statement: &Statement,
) -> Result<Vec<Found<E>>, StoreError> {
    let kinds = kinds::of::<E>()?;
    let mut prepared = prepare(connection, statement)?;
    let columns = prepared.column_count();
    let mut rows = prepared.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut model = <E::ActiveModel as sea_orm::ActiveModelTrait>::default();
        for (at, (column, kind)) in E::Column::iter().zip(kinds.iter()).enumerate() {
            model.try_set(column, kind.read(row.get_ref(at)?)?)?;
        }
        let beside = (kinds.len()..columns).map(|at| row.get(at)).collect::<Result<_, _>>()?;
        found.push(Found { row: model.try_into_model()?, beside });
    }
    Ok(found)
}

fn number(connection: &Connection, statement: &Statement) -> Result<i64, StoreError> {
    let mut prepared = prepare(connection, statement)?;
    let mut rows = prepared.raw_query();
    Ok(rows.next()?.map_or(Ok(0), |row| row.get(0))?)
}

fn prepare<'c>(
    connection: &'c Connection,
    statement: &Statement,
) -> Result<CachedStatement<'c>, StoreError> {
    let mut prepared = connection.prepare_cached(&statement.sql)?;
    let values = statement.values.iter().flat_map(|values| &values.0);
    for (value, at) in values.zip(1..) {
        prepared.raw_bind_parameter(at, Bound(value))?;
    }
    Ok(prepared)
}

/// A value of SeaORM's as SQLite takes it.
struct Bound<'v>(&'v Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        use ToSqlOutput::{Borrowed, Owned};
        let integer = |number: i64| Borrowed(ValueRef::Integer(number));
        Ok(match self.0 {
            Value::Bool(Some(bool)) => integer(i64::from(*bool)),
            Value::TinyInt(Some(number)) => integer((*number).into()),
            Value::SmallInt(Some(number)) => integer((*number).into()),
            Value::Int(Some(number)) => integer((*number).into()),
            Value::BigInt(Some(number)) => integer(*number),
            Value::TinyUnsigned(Some(number)) => integer((*number).into()),
            Value::SmallUnsigned(Some(number)) => integer((*number).into()),
            Value::Unsigned(Some(number)) => integer((*number).into()),
            Value::BigUnsigned(Some(number)) => integer(
                i64::try_from(*number)
                    .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?,
            ),
            Value::Float(Some(number)) => Borrowed(ValueRef::Real((*number).into())),
            Value::Double(Some(number)) => Borrowed(ValueRef::Real(*number)),
            Value::String(Some(text)) => Borrowed(ValueRef::Text(text.as_bytes())),
            Value::Char(Some(char)) => Owned(char.to_string().into()),
            Value::Bytes(Some(bytes)) => Borrowed(ValueRef::Blob(bytes)),
            Value::Json(Some(json)) => Owned(json.to_string().into()),
            Value::Uuid(Some(id)) => Borrowed(ValueRef::Blob(id.as_bytes())),
            value if *value == value.as_null() => Borrowed(ValueRef::Null),
            _ => return Err(rusqlite::Error::InvalidQuery),
        })
    }
}
