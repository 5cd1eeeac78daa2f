//! Opening the database.

use std::time::Duration;

use muster_migrations::Migrator;
use sea_orm::{ConnectOptions, Database, sqlx};
use sea_orm_migration::MigratorTrait;

/// Which database, and how many connections to it.
#[derive(Debug, Clone)]
pub struct Options {
    /// `sqlite://path/to/file` or `postgres://…`.
    pub url: String,
    /// Connections in the pool; on SQLite they read, and one more writes.
    pub connections: u32,
    /// Every answered write survives a loss of power; on SQLite only. PostgreSQL is told itself.
    pub durable: bool,
    /// How long a statement may take before it is stopped; none where it may take for ever. On SQLite it
    /// holds for what reads: writes are found by key, and one of them stopped would undo its batch.
    pub statement_timeout: Option<Duration>,
    /// How much of the file those who read map into memory, in bytes; on SQLite only. Zero maps nothing.
    pub mapped: i64,
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
            // Only migrations come here; everything else goes through `engine::sqlite`.
            options.map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .create_if_missing(true)
                    .foreign_keys(true)
                    .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
                    .busy_timeout(Duration::from_secs(10))
            });
        }
        options
    }
}

/// Brings the schema up to date; answers how many migrations ran.
pub async fn migrate(options: &Options) -> Result<usize, crate::StoreError> {
    let db = Database::connect(options.connect_options(1)).await?;
    let pending = Migrator::get_pending_migrations(&db).await?.len();
    Migrator::up(&db, None).await?;
    db.close().await?;
    Ok(pending)
}

/// How many migrations wait to be run. Looking makes no database where there is none.
pub async fn pending_migrations(options: &Options) -> Result<usize, crate::StoreError> {
    let mut connecting = options.connect_options(1);
    if options.is_sqlite() {
        connecting.map_sqlx_sqlite_opts(|sqlite| sqlite.create_if_missing(false));
    }
    let db = Database::connect(connecting).await?;
    let pending = Migrator::get_pending_migrations(&db).await?.len();
    db.close().await?;
    Ok(pending)
}
