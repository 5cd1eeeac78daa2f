//! The database server.
//!
//! sqlx's own pool asks the server for a sign of life whenever a connection comes back, which doubles
//! the round trips of a look-up; and it hands a connection to any thread, so that the thread whose
//! reactor it belongs to must wake the one that waits. This pool does neither: a thread takes its own
//! connections first, and one that was given up in the middle of anything is closed.

use std::{
    str::FromStr as _,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, ThreadId},
    time::{Duration, Instant},
};

use sea_orm::{
    DbBackend, QueryResult, Statement,
    sqlx::{
        self, AssertSqlSafe, Connection as _,
        postgres::{PgConnectOptions, PgConnection},
    },
};
use sea_query_sqlx::SqlxValues;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::{Options, StoreError};

/// How long a caller waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// A connection is replaced after this time, so that nothing it holds at the server grows for ever.
const LIFETIME: Duration = Duration::from_mins(30);
/// Prepared statements that a connection keeps.
const STATEMENTS: usize = 256;

/// Connections to the server, at most so many at a time.
#[derive(Clone)]
pub(crate) struct Pool(Arc<Shared>);

struct Shared {
    options: PgConnectOptions,
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Open>>,
}

struct Open {
    connection: PgConnection,
    /// The thread whose reactor the connection belongs to.
    home: ThreadId,
    since: Instant,
    /// How it plans at the moment.
    plan: Plan,
}

/// What the server makes a plan for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    /// The text of a statement, once: it would be made anew for each `LIMIT`, which takes longer than
    /// finding somebody by an index.
    ForAnyValues,
    /// These values: how many there are of what a search asks for, of all in an enterprise and in a
    /// group, differs by orders of magnitude, and so does what is the best way.
    ForTheseValues,
}

impl Plan {
    /// As the server's setting spells it.
    fn mode(self) -> &'static str {
        match self {
            Self::ForAnyValues => "force_generic_plan",
            Self::ForTheseValues => "force_custom_plan",
        }
    }
}

impl Pool {
    /// A pool; the first connection shows whether the server answers.
    pub(crate) async fn open(options: &Options) -> Result<Self, StoreError> {
        let parsed = PgConnectOptions::from_str(&options.url)?;
        let places = usize::try_from(options.connections.max(1)).unwrap_or(1);
        // Zero is the server's word for none.
        let timeout = options.statement_timeout.map_or(0, |timeout| timeout.as_millis());
        let pool = Self(Arc::new(Shared {
            options: sqlx::ConnectOptions::disable_statement_logging(parsed)
                .statement_cache_capacity(STATEMENTS)
                // Compiling a statement takes longer than any of ours runs.
                .options([("jit", "off"), ("plan_cache_mode", Plan::ForAnyValues.mode())])
                .options([("statement_timeout", timeout)]),
            places: Arc::new(Semaphore::new(places)),
            idle: Mutex::default(),
        }));
        pool.ping().await?;
        Ok(pool)
    }

    /// Whether the server answers.
    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        let nothing = Statement::from_string(DbBackend::Postgres, "SELECT 1");
        self.query(&nothing, Plan::ForAnyValues).await.map(drop)
    }

    /// Runs a query that only reads.
    pub(crate) async fn query(
        &self,
        statement: &Statement,
        plan: Plan,
    ) -> Result<Vec<QueryResult>, StoreError> {
        let (lent, rows) = self.first(statement, plan).await?;
        lent.settle(rows)
    }

    /// Begins a transaction.
    pub(crate) async fn begin(&self) -> Result<Transaction, StoreError> {
        let order = Statement::from_string(DbBackend::Postgres, "BEGIN");
        let (lent, begun) = self.first(&order, Plan::ForAnyValues).await?;
        begun?;
        Ok(Transaction(tokio::sync::Mutex::new(lent)))
    }

    /// The first statement of a use. A connection that lay idle may have lost its server: then the
    /// others have too, and a new one is tried.
    async fn first(
        &self,
        statement: &Statement,
        plan: Plan,
    ) -> Result<(Lent, Result<Vec<QueryResult>, sqlx::Error>), StoreError> {
        let mut lent = self.lend(plan).await?;
        let mut rows = planned(lent.open()?, statement, plan).await;
        if lent.was_idle && rows.as_ref().is_err_and(is_lost) {
            self.idle().clear();
            lent.open = Some(self.connect().await?);
            rows = planned(lent.open()?, statement, plan).await;
        }
        Ok((lent, rows))
    }

    /// A connection of this thread if it has an idle one, of another, or a new one.
    async fn lend(&self, plan: Plan) -> Result<Lent, StoreError> {
        let places = Arc::clone(&self.0.places);
        let place = timeout(PATIENCE, places.acquire_owned())
            .await
            .map_err(|_late| StoreError::Unavailable)?
            .map_err(|_closed| StoreError::Unavailable)?;
        let idle = self.take(plan);
        let was_idle = idle.is_some();
        let open = match idle {
            Some(open) => open,
            None => self.connect().await?,
        };
        Ok(Lent { open: Some(open), was_idle, pool: self.clone(), _place: place })
    }

    async fn connect(&self) -> Result<Open, StoreError> {
        let connecting = PgConnection::connect_with(&self.0.options);
        let connection =
            timeout(PATIENCE, connecting).await.map_err(|_late| StoreError::Unavailable)??;
        Ok(Open {
            connection,
            home: thread::current().id(),
            since: Instant::now(),
            plan: Plan::ForAnyValues,
        })
    }

    fn take(&self, plan: Plan) -> Option<Open> {
        let here = thread::current().id();
        let mut idle = self.idle();
        loop {
            let fits = idle.iter().rposition(|open| open.home == here && open.plan == plan);
            let own = fits.or_else(|| idle.iter().rposition(|open| open.home == here));
            let at = own.or_else(|| idle.len().checked_sub(1))?;
            let open = idle.swap_remove(at);
            if open.since.elapsed() < LIFETIME {
                return Some(open);
            }
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Open>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection in use. It goes back to the pool by [`Lent::settle`] only: one whose use was given up
/// halfway may be in the middle of a statement or a transaction, and is closed.
struct Lent {
    open: Option<Open>,
    was_idle: bool,
    pool: Pool,
    _place: OwnedSemaphorePermit,
}

impl Lent {
    fn open(&mut self) -> Result<&mut Open, StoreError> {
        self.open.as_mut().ok_or(StoreError::Unavailable)
    }

    fn connection(&mut self) -> Result<&mut PgConnection, StoreError> {
        self.open().map(|open| &mut open.connection)
    }

    /// Gives the connection back unless it is broken.
    fn settle<T>(mut self, outcome: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        let sound = match &outcome {
            Ok(_) => true,
            Err(error) => matches!(error, sqlx::Error::Database(_)) && !is_lost(error),
        };
        if let Some(open) = self.open.take()
            && sound
        {
            self.pool.idle().push(open);
        }
        Ok(outcome?)
    }
}

/// Whether the server is gone, or said that it goes.
fn is_lost(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(cause) => cause.code().is_some_and(|code| code.starts_with("57P")),
        _ => false,
    }
}

/// A transaction. Dropped without an end it is rolled back: its connection is closed.
pub(crate) struct Transaction(tokio::sync::Mutex<Lent>);

impl Transaction {
    pub(crate) async fn query(
        &self,
        statement: &Statement,
    ) -> Result<Vec<QueryResult>, StoreError> {
        Ok(query(self.0.lock().await.connection()?, statement).await?)
    }

    pub(crate) async fn execute(&self, statement: &Statement) -> Result<u64, StoreError> {
        Ok(execute(self.0.lock().await.connection()?, statement).await?)
    }

    /// Keeps what was written, or drops it.
    pub(crate) async fn end(self, keep: bool) -> Result<(), StoreError> {
        let mut lent = self.0.into_inner();
        let order = if keep { "COMMIT" } else { "ROLLBACK" };
        let order = Statement::from_string(DbBackend::Postgres, order);
        let ended = execute(lent.connection()?, &order).await;
        lent.settle(ended.map(drop))
    }
}

/// Runs a query planned like this, after telling the server where it planned otherwise until now.
async fn planned(
    open: &mut Open,
    statement: &Statement,
    plan: Plan,
) -> Result<Vec<QueryResult>, sqlx::Error> {
    if open.plan != plan {
        let order = format!("SET plan_cache_mode = {}", plan.mode());
        let order = Statement::from_string(DbBackend::Postgres, order);
        execute(&mut open.connection, &order).await?;
        open.plan = plan;
    }
    query(&mut open.connection, statement).await
}

async fn query(
    connection: &mut PgConnection,
    statement: &Statement,
) -> Result<Vec<QueryResult>, sqlx::Error> {
    let rows = prepared(statement).fetch_all(connection).await?;
    Ok(rows.into_iter().map(QueryResult::from).collect())
}

async fn execute(connection: &mut PgConnection, statement: &Statement) -> Result<u64, sqlx::Error> {
    Ok(prepared(statement).execute(connection).await?.rows_affected())
}

fn prepared(statement: &Statement) -> sqlx::query::Query<'_, sqlx::Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or_else(|| sea_orm::Values(Vec::new()));
    // SeaORM builds the text; values are bound.
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}
