//! Opening the database.

use std::time::Duration;

use muster_migrations::Migrator;
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbErr,
    sqlx::{self, Executor as _},
};
use sea_orm_migration::MigratorTrait;

/// Connections that read an embedded database at most: each is a thread with a cache of its own.
const READERS: u32 = 4;

/// Which database, and how many connections to it.
#[derive(Debug, Clone)]
pub struct Options {
    /// `sqlite://path/to/file` or `postgres://…`.
    pub url: String,
    /// Connections in the pool; on SQLite they read, and one more writes.
    pub connections: u32,
    /// Every answered write survives a loss of power; on SQLite only. PostgreSQL is told itself.
    pub durable: bool,
}

impl Options {
    /// Whether the URL names an embedded database.
    pub(crate) fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    fn connect_options(&self, connections: u32) -> ConnectOptions {
        let mut options = ConnectOptions::new(self.url.clone());
        options
            .max_connections(connections)
            .min_connections(1)
            .acquire_timeout(Duration::from_secs(10))
            // A dead connection is noticed by its first statement; a ping before each is a round trip.
            .test_before_acquire(false)
            .sqlx_logging(false);
        if self.is_sqlite() {
            let durable = self.durable;
            options.map_sqlx_sqlite_opts(move |sqlite| {
                use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
                sqlite
                    .create_if_missing(true)
                    .foreign_keys(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(if durable {
                        SqliteSynchronous::Full
                    } else {
                        SqliteSynchronous::Normal
                    })
                    .busy_timeout(Duration::from_secs(10))
                    .statement_cache_capacity(256)
                    .pragma("cache_size", "-8000")
                    .pragma("temp_store", "memory")
                    // What is removed is overwritten: a person's key must not linger in a free page.
                    .pragma("secure_delete", "ON")
                    // The file shrinks the log again after a burst instead of keeping its size.
                    .pragma("journal_size_limit", "67108864")
                    .optimize_on_close(true, None)
            });
        } else {
            options.map_sqlx_postgres_pool_opts(|pool| {
                pool.after_connect(|connection, _| {
                    Box::pin(async move {
                        // Compiling a statement takes longer than any of ours runs. A server that
                        // does not know the setting does not compile either.
                        drop(connection.execute("SET jit = off").await);
                        Ok(())
                    })
                })
            });
        }
        options
    }
}

/// The pool that reads (and on PostgreSQL writes), and on SQLite the one connection that writes.
pub(crate) async fn open(
    options: &Options,
) -> Result<(DatabaseConnection, Option<DatabaseConnection>), DbErr> {
    if options.is_sqlite() {
        // The writer comes first: it creates the file and switches it to WAL.
        let writer = writer(options).await?;
        let readers = options.connections.min(READERS);
        let readers = Database::connect(options.connect_options(readers)).await?;
        Ok((readers, Some(writer)))
    } else {
        Ok((Database::connect(options.connect_options(options.connections)).await?, None))
    }
}

/// The one connection that writes to an embedded database.
pub(crate) async fn writer(options: &Options) -> Result<DatabaseConnection, DbErr> {
    Database::connect(options.connect_options(1)).await
}

/// Brings the schema up to date; answers how many migrations ran.
pub async fn migrate(options: &Options) -> Result<usize, crate::StoreError> {
    let db = Database::connect(options.connect_options(1)).await?;
    let pending = Migrator::get_pending_migrations(&db).await?.len();
    Migrator::up(&db, None).await?;
    db.close().await?;
    Ok(pending)
}

/// How many migrations wait to be run.
pub async fn pending_migrations(options: &Options) -> Result<usize, crate::StoreError> {
    let db = Database::connect(options.connect_options(1)).await?;
    let pending = Migrator::get_pending_migrations(&db).await?.len();
    db.close().await?;
    Ok(pending)
}
