//! Databases for tests.

use std::{
    fs,
    process::id as process_id,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use muster_app::DatabaseOptions;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, QueryResult, Statement};
use tempfile::TempDir;

use crate::fixtures::unique;

/// Connections of one test; many tests run at a time.
const CONNECTIONS: u32 = 4;

/// The two databases that Muster runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file, as in production: in memory SQLite locks in another way.
    Sqlite,
    /// The server of `TEST_POSTGRES_URL`.
    Postgres,
}

/// How long a statement of a test may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A migrated database for one test.
#[derive(Debug)]
pub struct TestDatabase {
    /// Which kind.
    pub backend: Backend,
    /// How to reach it.
    pub url: String,
    /// How long a statement may take.
    pub statement_timeout: Duration,
    /// Where its file lies; the folder goes with the test.
    folder: Option<TempDir>,
}

impl TestDatabase {
    /// A migrated database: on PostgreSQL the one that all tests share.
    pub fn shared(backend: Backend) -> Option<Self> {
        match backend {
            Backend::Sqlite => Some(Self::sqlite_copy()),
            Backend::Postgres => Some(Self::postgres(shared_postgres()?.to_owned())),
        }
    }

    /// A migrated database that nobody else uses.
    pub async fn alone(backend: Backend) -> Option<Self> {
        match backend {
            Backend::Sqlite => Some(Self::sqlite_copy()),
            Backend::Postgres => {
                let template = name_of(template_postgres()?);
                let server = server()?;
                Some(Self::postgres(make_postgres(server, Some(template)).await))
            }
        }
    }

    /// A database without a schema that nobody else uses.
    pub async fn empty(backend: Backend) -> Option<Self> {
        match backend {
            Backend::Sqlite => Some(Self::sqlite(None)),
            Backend::Postgres => Some(Self::postgres(make_postgres(server()?, None).await)),
        }
    }

    fn sqlite_copy() -> Self {
        Self::sqlite(Some(template_sqlite()))
    }

    fn sqlite(content: Option<&[u8]>) -> Self {
        let folder = TempDir::with_prefix("muster-test-").expect("a temporary folder");
        let file = folder.path().join("muster.db");
        if let Some(content) = content {
            fs::write(&file, content).expect("a copy of the template");
        }
        let url = format!("sqlite://{}", file.display());
        Self { backend: Backend::Sqlite, url, statement_timeout: PATIENCE, folder: Some(folder) }
    }

    fn postgres(url: String) -> Self {
        Self { backend: Backend::Postgres, url, statement_timeout: PATIENCE, folder: None }
    }

    /// The same database for a second instance; its file goes with the first.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { folder: None, url: self.url.clone(), ..*self }
    }

    /// As the application is told.
    pub fn options(&self) -> DatabaseOptions {
        DatabaseOptions {
            url: self.url.clone(),
            connections: CONNECTIONS,
            durable: false,
            statement_timeout: Some(self.statement_timeout),
            mapped: 1 << 28,
        }
    }

    /// A connection for statements that the product has no use case for.
    pub async fn raw(&self) -> Raw {
        // A file that is not there yet is made, as the product does it.
        let separator = if self.backend == Backend::Sqlite { "?mode=rwc" } else { "" };
        let mut options = sea_orm::ConnectOptions::new(format!("{}{separator}", self.url));
        options.max_connections(1).sqlx_logging(false);
        Raw(Database::connect(options).await.expect("a raw connection"))
    }

    /// Everything the database holds, as the bytes of a fresh copy: what was deleted is not in it.
    ///
    /// On PostgreSQL the rows of every table as text.
    pub async fn contents(&self) -> Vec<u8> {
        let raw = self.raw().await;
        if let Some(folder) = &self.folder {
            let copy = folder.path().join(format!("{}.db", unique("copy")));
            raw.run(&format!("VACUUM INTO '{}'", copy.display())).await;
            return fs::read(copy).expect("the copy");
        }
        let mut all = String::new();
        for table in raw.tables().await {
            let sql = format!("SELECT t::text FROM {table} t");
            for row in raw.column::<String>(&sql).await {
                all.push_str(&row);
                all.push('\n');
            }
        }
        all.into_bytes()
    }
}

/// A raw connection.
#[derive(Debug)]
pub struct Raw(pub DatabaseConnection);

impl Raw {
    /// Runs a statement; answers how many rows it touched.
    pub async fn run(&self, sql: &str) -> u64 {
        self.0
            .execute_unprepared(sql)
            .await
            .unwrap_or_else(|e| panic!("{sql}: {e}"))
            .rows_affected()
    }

    /// The rows of a query.
    pub async fn rows(&self, sql: &str) -> Vec<QueryResult> {
        let statement = Statement::from_string(self.0.get_database_backend(), sql);
        self.0.query_all_raw(statement).await.unwrap_or_else(|e| panic!("{sql}: {e}"))
    }

    /// One column of the rows of a query.
    pub async fn column<T: sea_orm::TryGetable>(&self, sql: &str) -> Vec<T> {
        let rows = self.rows(sql).await;
        rows.iter()
            .map(|row| row.try_get_by_index(0).unwrap_or_else(|e| panic!("{sql}: {e:?}")))
            .collect()
    }

    /// The names of the tables.
    pub async fn tables(&self) -> Vec<String> {
        self.column(match self.0.get_database_backend() {
            DbBackend::Postgres => {
                "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            }
            _ => {
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
                 ORDER BY 1"
            }
        })
        .await
    }
}

/// The server of the tests, where there is one.
///
/// # Panics
///
/// Without a server, if `REQUIRE_POSTGRES` is set.
fn server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<String>> = OnceLock::new();
    let url = SERVER.get_or_init(|| variable("TEST_POSTGRES_URL")).as_deref();
    if url.is_none() {
        assert!(
            variable("REQUIRE_POSTGRES").is_none_or(|value| value == "0"),
            "REQUIRE_POSTGRES is set and TEST_POSTGRES_URL is not; `cargo xtask test` sets both"
        );
        eprintln!("skipped: TEST_POSTGRES_URL is not set; `cargo xtask test` sets it");
    }
    url
}

#[expect(clippy::disallowed_methods, reason = "tests are told about their servers this way")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Once per run; on a thread of its own, because a test's runtime cannot wait.
fn once<T: Send>(work: impl Future<Output = T> + Send) -> T {
    thread::scope(|scope| {
        let made = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(work)
        });
        made.join().expect("the database could not be prepared; see above")
    })
}

/// A migrated file, checkpointed and closed.
fn template_sqlite() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        once(async {
            let database = TestDatabase::sqlite(None);
            muster_store::migrate(&database.options()).await.expect("migrations");
            let folder = database.folder.as_ref().expect("a folder").path();
            let wal = folder.join("muster.db-wal");
            assert!(fs::metadata(wal).map_or(0, |wal| wal.len()) == 0, "the log is not empty");
            fs::read(folder.join("muster.db")).expect("the migrated file")
        })
    })
}

fn template_postgres() -> Option<&'static str> {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    let server = server()?;
    let made = TEMPLATE.get_or_init(|| {
        once(async {
            let database = TestDatabase::postgres(make_postgres(server, None).await);
            muster_store::migrate(&database.options()).await.expect("migrations");
            database.url
        })
    });
    Some(made)
}

fn shared_postgres() -> Option<&'static str> {
    static SHARED: OnceLock<String> = OnceLock::new();
    let (server, template) = (server()?, name_of(template_postgres()?));
    Some(SHARED.get_or_init(|| once(make_postgres(server, Some(template)))))
}

/// A new database on the server; answers its URL. It goes with the server, which is made for a run.
async fn make_postgres(server: &str, template: Option<&str>) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("muster_test_{}_{count}_{}", process_id(), unique("").to_lowercase());
    let mut options = sea_orm::ConnectOptions::new(server);
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.expect("TEST_POSTGRES_URL can be reached");
    let template = template.unwrap_or("template0");
    let sql = format!("CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"");
    db.execute_unprepared(&sql).await.expect("a new database");
    db.close().await.expect("the end of a connection");
    let (before, query) = match server.split_once('?') {
        Some((before, query)) => (before, format!("?{query}")),
        None => (server, String::new()),
    };
    let (host, _) = before.rsplit_once('/').expect("a database in TEST_POSTGRES_URL");
    format!("{host}/{name}{query}")
}

fn name_of(url: &str) -> &str {
    let before = url.split('?').next().unwrap_or(url);
    before.rsplit('/').next().unwrap_or(before)
}
