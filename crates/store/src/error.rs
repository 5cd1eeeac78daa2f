//! What the database can answer besides rows.

use muster_core::error::{Error, Field};
use sea_orm::{DbErr, sqlx};

use crate::constraint;

/// An error of the store.
#[derive(thiserror::Error)]
pub enum StoreError {
    /// A unique value is taken.
    #[error("{} is taken", .0.name())]
    Conflict(Field),
    /// A value that an extension schema makes unique is taken: the attribute.
    #[error("{0} is taken")]
    Taken(String),
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
    /// The statement was stopped, because it took longer than is allowed.
    #[error("the statement took longer than it is allowed to")]
    TooLong,
    /// A rehearsal took longer than others can be made to wait.
    #[error("the rehearsal took longer than it is allowed to")]
    RehearsalTooLong,
    /// What a write was decided by has changed in between.
    #[error("what the write was decided by has changed")]
    RulesChanged,
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
        Self::Db(Quiet(error.to_string()))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(database) = &error
            && database.is_unique_violation()
        {
            // Where no client chose the value, somebody else was quicker.
            return constraint::field(database.message()).map_or(Self::Stale, Self::Conflict);
        }
        if let sqlx::Error::Database(database) = &error
            && database.code().is_some_and(|code| code == STOPPED)
        {
            return Self::TooLong;
        }
        if is_passing(&error) {
            tracing::warn!(%error, "the database did not answer");
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
        if failure.code == ErrorCode::OperationInterrupted {
            return Self::TooLong;
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

/// PostgreSQL's code for a statement that was stopped.
const STOPPED: &str = "57014";

/// Whether trying again later helps: no connection, a server that starts or stops, a deadlock.
fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) => true,
        sqlx::Error::Database(cause) => cause.code().is_some_and(|code| {
            // Connection, resources, operator; deadlock, serialisation.
            ["08", "53", "57P"].iter().any(|class| code.starts_with(class))
                || ["40P01", "40001"].contains(&code.as_ref())
        }),
        _ => false,
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(field) => Self::Conflict(field),
            StoreError::Taken(attribute) => Self::Taken(attribute),
            StoreError::Stale => Self::Stale,
            StoreError::TooLong => Self::TooLong,
            StoreError::RehearsalTooLong => Self::RehearsalTooLong,
            StoreError::RulesChanged => Self::RulesChanged,
            StoreError::Unavailable => Self::Unavailable(error.into()),
            StoreError::Corrupt { .. } | StoreError::Db(_) => Self::internal(error),
        }
    }
}
