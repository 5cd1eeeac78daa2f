//! Where statements run: one way in, two databases behind it.
//!
//! SeaORM builds every statement and reads every row; how they travel is decided here, because that is
//! where the time goes. SQLite's statements run in the thread that asks ([`sqlite`]), PostgreSQL's on a
//! connection of that thread ([`postgres`]).

pub(crate) mod kinds;
pub(crate) mod postgres;
pub(crate) mod sqlite;

use std::sync::Arc;

use sea_orm::{DbBackend, EntityTrait, FromQueryResult, QueryResult, Statement, TryIntoModel};

use crate::StoreError;

/// An entity whose rows can be read from either database.
pub(crate) trait Table:
    EntityTrait<ActiveModel: TryIntoModel<<Self as EntityTrait>::Model> + Send>
{
}

impl<E> Table for E where
    E: EntityTrait<ActiveModel: TryIntoModel<<Self as EntityTrait>::Model> + Send>
{
}

/// A row, and the text of what was computed beside its columns.
pub(crate) struct Found<E: EntityTrait> {
    pub(crate) row: E::Model,
    pub(crate) beside: Vec<Option<String>>,
}

/// A connection, or a transaction, that statements run on.
#[derive(Clone)]
pub(crate) enum Conn {
    /// Any connection of PostgreSQL's pool.
    Postgres(postgres::Pool),
    /// A transaction on PostgreSQL.
    PostgresTx(Arc<postgres::Transaction>),
    /// Any connection that reads from SQLite.
    Sqlite(sqlite::Readers),
    /// The connection that writes to SQLite, within a transaction.
    SqliteTx(sqlite::Writer),
}

/// How long a query may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// An index finds the few rows.
    Quick,
    /// It may read a whole table: on SQLite it must not keep other requests of the thread waiting.
    Slow,
    /// The same, and how it is best done depends on what it asks for.
    Search,
}

impl Pace {
    /// How PostgreSQL plans it.
    fn plan(self) -> postgres::Plan {
        match self {
            Self::Quick | Self::Slow => postgres::Plan::ForAnyValues,
            Self::Search => postgres::Plan::ForTheseValues,
        }
    }
}

impl Conn {
    pub(crate) fn backend(&self) -> DbBackend {
        match self {
            Self::Postgres(_) | Self::PostgresTx(_) => DbBackend::Postgres,
            Self::Sqlite(_) | Self::SqliteTx(_) => DbBackend::Sqlite,
        }
    }

    /// Runs a query for every column of `E` in order, and after them those named in `beside`.
    pub(crate) async fn query<E: Table>(
        &self,
        statement: Statement,
        beside: Vec<&'static str>,
        pace: Pace,
    ) -> Result<Vec<Found<E>>, StoreError> {
        trace(&statement);
        let from_postgres =
            |rows: Vec<QueryResult>| rows.iter().map(|row| from_postgres(row, &beside)).collect();
        let found = match self {
            Self::Postgres(db) => db.query(&statement, pace.plan()).await.and_then(from_postgres),
            Self::PostgresTx(tx) => tx.query(&statement).await.and_then(from_postgres),
            Self::Sqlite(readers) if pace == Pace::Quick => readers.query(&statement),
            Self::Sqlite(readers) => {
                let readers = readers.clone();
                tokio::task::spawn_blocking(move || readers.query(&statement))
                    .await
                    .map_err(|_ended| StoreError::Unavailable)?
            }
            Self::SqliteTx(writer) => writer.query(&statement),
        };
        found.map_err(|error| stopped(error, pace))
    }

    /// Runs a query for one number, named [`NUMBER`].
    pub(crate) async fn number(&self, statement: Statement, pace: Pace) -> Result<i64, StoreError> {
        trace(&statement);
        let from_postgres = |rows: Vec<QueryResult>| match rows.first() {
            Some(row) => Ok(row.try_get("", NUMBER)?),
            None => Ok(0),
        };
        let number = match self {
            Self::Postgres(db) => db.query(&statement, pace.plan()).await.and_then(from_postgres),
            Self::PostgresTx(tx) => tx.query(&statement).await.and_then(from_postgres),
            Self::Sqlite(readers) if pace == Pace::Quick => readers.number(&statement),
            Self::Sqlite(readers) => {
                let readers = readers.clone();
                tokio::task::spawn_blocking(move || readers.number(&statement))
                    .await
                    .map_err(|_ended| StoreError::Unavailable)?
            }
            Self::SqliteTx(writer) => writer.number(&statement),
        };
        number.map_err(|error| stopped(error, pace))
    }

    /// Runs one of the few statements that order what is inside a transaction.
    pub(crate) async fn order(&self, sql: &'static str) -> Result<(), StoreError> {
        self.execute(Statement::from_string(self.backend(), sql)).await.map(drop)
    }

    /// Runs a statement that answers nothing but how many rows it touched.
    pub(crate) async fn execute(&self, statement: Statement) -> Result<u64, StoreError> {
        trace(&statement);
        match self {
            // What writes has a transaction.
            Self::Postgres(_) | Self::Sqlite(_) => Err(StoreError::Unavailable),
            Self::PostgresTx(tx) => tx.execute(&statement).await,
            Self::SqliteTx(writer) => writer.execute(&statement),
        }
        .map_err(|error| stopped(error, Pace::Quick))
    }
}

/// A search that took too long must be narrowed. What is quick by itself was held up: later it works.
fn stopped(error: StoreError, pace: Pace) -> StoreError {
    match (error, pace) {
        (StoreError::TooLong, Pace::Quick) => {
            tracing::warn!("a quick statement took longer than database.statement_timeout");
            StoreError::Unavailable
        }
        (error, _) => error,
    }
}

/// The column of [`Conn::number`].
pub(crate) const NUMBER: &str = "number";

fn from_postgres<E: EntityTrait>(
    row: &QueryResult,
    beside: &[&'static str],
) -> Result<Found<E>, StoreError> {
    let beside = beside.iter().map(|name| row.try_get("", name));
    Ok(Found {
        beside: beside.collect::<Result<_, _>>()?,
        row: E::Model::from_query_result(row, "")?,
    })
}

/// Tells the text, never the values: they are people's.
fn trace(statement: &Statement) {
    tracing::trace!(target: "muster::sql", sql = statement.sql);
}
