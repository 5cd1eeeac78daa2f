//! What the database can answer besides rows.

use muster_core::error::{Error, Field};
use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

use crate::constraint;

/// An error of the store.
#[derive(thiserror::Error)]
pub enum StoreError {
    /// A unique value is taken.
    #[error("{} is taken", .0.name())]
    Conflict(Field),
    /// The row changed since it was read.
    #[error("the row changed since it was read")]
    Stale,
    /// A row does not read back as what it should be.
    #[error("table {table} holds a row that cannot be read: {what}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// What is wrong with the row, without its values.
        what: String,
    },
    /// The database cannot be reached, or gave up.
    #[error("the database did not answer")]
    Unavailable,
    /// Anything else.
    #[error("database error")]
    Db(#[source] Quiet),
}

/// A database error that never prints a row's values: PostgreSQL's detail line contains them, and
/// sqlx shows it in the debug form.
#[derive(Clone)]
pub struct Quiet(String);

impl std::fmt::Debug for Quiet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Display for Quiet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Quiet {}

impl std::fmt::Debug for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Db(quiet) => write!(f, "Db({quiet})"),
            other => std::fmt::Display::fmt(other, f),
        }
    }
}

impl StoreError {
    /// A row that does not read back.
    pub(crate) fn corrupt(table: &'static str, what: impl Into<String>) -> Self {
        Self::Corrupt { table, what: what.into() }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if let Some(SqlErr::UniqueConstraintViolation(message)) = error.sql_err() {
            // Where no client chose the value, somebody else was quicker.
            return constraint::field(&message).map_or(Self::Stale, Self::Conflict);
        }
        if is_passing(&error) {
            tracing::warn!(error = %error, "the database did not answer");
            return Self::Unavailable;
        }
        Self::Db(Quiet(error.to_string()))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode, ffi};
        let rusqlite::Error::SqliteFailure(failure, message) = &error else {
            return Self::Db(Quiet(error.to_string()));
        };
        let unique = [ffi::SQLITE_CONSTRAINT_UNIQUE, ffi::SQLITE_CONSTRAINT_PRIMARYKEY];
        if unique.contains(&failure.extended_code) {
            let message = message.as_deref().unwrap_or_default();
            return constraint::field(message).map_or(Self::Stale, Self::Conflict);
        }
        let passing = [
            ErrorCode::DatabaseBusy,
            ErrorCode::DatabaseLocked,
            ErrorCode::DiskFull,
            ErrorCode::CannotOpen,
            ErrorCode::SystemIoFailure,
        ];
        if passing.contains(&failure.code) {
            tracing::warn!(%error, "the database did not answer");
            return Self::Unavailable;
        }
        Self::Db(Quiet(error.to_string()))
    }
}

/// Whether trying again later helps: no connection, a server that starts or stops, a deadlock.
fn is_passing(error: &DbErr) -> bool {
    use sqlx::error::Error as Sqlx;
    let cause = match error {
        DbErr::ConnectionAcquire(_) => return true,
        DbErr::Conn(cause) | DbErr::Exec(cause) | DbErr::Query(cause) => cause,
        _ => return false,
    };
    let RuntimeErr::SqlxError(cause) = cause else { return false };
    match cause.as_ref() {
        Sqlx::Io(_) | Sqlx::PoolTimedOut | Sqlx::PoolClosed | Sqlx::WorkerCrashed => true,
        Sqlx::Database(cause) => cause.code().is_some_and(|code| {
            // PostgreSQL: connection, resources, operator; deadlock, serialisation.
            // SQLite: busy, full.
            ["08", "53", "57P"].iter().any(|class| code.len() == 5 && code.starts_with(class))
                || ["40P01", "40001", "5", "13"].contains(&code.as_ref())
        }),
        _ => false,
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(field) => Self::Conflict(field),
            StoreError::Stale => Self::Stale,
            StoreError::Unavailable => Self::Unavailable(error.into()),
            StoreError::Corrupt { .. } | StoreError::Db(_) => Self::internal(error),
        }
    }
}
