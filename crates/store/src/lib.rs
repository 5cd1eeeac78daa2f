//! The database: entities, scopes, transactions, queries. The only crate that names `sea_orm`.
//!
//! # Adding a table
//!
//! A migration, a dense entity in `entity/` with its [`scope::Owned`] line, and a module beside this
//! file with the queries, named resource first: `role_find`, `role_list`. Queries are methods of
//! [`ReadTx`] and [`WriteTx`], so each is confined to an enterprise before it is written.
//!
//! # Adding a field to filter people or groups by
//!
//! A column in the migration and the entity, a [`muster_core::query::PersonColumn`], and its arm in
//! `query/person.rs` (of groups: a `GroupColumn` and `query/group.rs`); the compiler names the places.
//! Attributes without a column need nothing: they are compared inside the document.

mod adoptions;
mod calls;
mod chain;
mod change_history;
mod changes;
mod connect;
mod constraint;
mod cycles;
mod departed;
mod departed_list;
mod domains;
mod engine;
mod enterprises;
#[expect(clippy::struct_excessive_bools, reason = "a row has the columns it has")]
mod entity;
mod error;
mod group_walk;
mod groups;
mod integrations;
mod invitations;
mod jobs;
mod kept_calls;
mod keys;
mod leases;
mod member_list;
mod members;
mod notice_delivery;
mod notices;
mod operations;
mod outbox;
mod page;
mod parked;
mod people;
mod people_identity;
mod people_list;
mod people_protected;
mod people_walk;
mod person_row;
mod places;
mod policies;
mod query;
mod receivers;
mod rehearsal;
mod role_people;
mod role_reviews;
mod roles;
mod schemas;
mod scope;
mod seal;
mod settings;
mod sign_in;
mod switch_off;
mod system;
mod tokens;
mod values;
mod walk;
mod write;

pub use calls::CallFilter;
pub use chain::ChainState;
pub use changes::Change;
pub use connect::{Options, migrate, pending_migrations};
pub use cycles::{CycleGroup, CycleMember, CyclePerson, GroupBefore, Settled};
pub use departed::{Departed, Leaver, Recognised};
pub use departed_list::{DepartedPage, Due};
pub use error::StoreError;
pub use groups::{GroupPage, GroupQuery};
pub use invitations::NewInvitation;
pub use jobs::Job;
pub use keys::SigningKeyRow;
pub use leases::{Failed, Lease};
pub use member_list::MemberList;
pub use notice_delivery::Ending;
pub use notices::{NoticeFilter, Untidy};
pub use operations::{CallCount, CallShare};
pub use outbox::OutboxRow;
pub use parked::Standing;
pub use people_identity::Rekeyed;
pub use people_list::{PersonPage, PersonQuery};
pub use people_protected::Names;
pub use receivers::{Progress, ReceiverRow};
pub use rehearsal::REHEARSAL_LIMIT;
pub use scope::{Done, EnterpriseScope, PlatformScope, ReadTx, ScopeAuthority, WriteTx};
pub use sign_in::{PasswordRow, SessionRow};
pub use switch_off::Managed;
pub use system::Installed;
pub use tokens::TokenUse;
pub use walk::Leaf;

use std::sync::Arc;

use engine::{Conn, postgres::Pool, sqlite::Readers};
use places::Places;
use rehearsal::Rehearsal;
use write::{lanes::Lanes, thread::Queue};

/// An open database. It has no queries of its own: see [`Store::read`] and [`Store::write`].
#[derive(Clone)]
pub struct Store {
    database: Database,
    places: Places,
}

/// How reads and writes reach the database.
#[derive(Clone)]
enum Database {
    Postgres {
        pool: Pool,
        lanes: Lanes,
    },
    Sqlite {
        readers: Readers,
        queue: Queue,
    },
    /// One transaction of one enterprise, which nobody keeps.
    Rehearsal(Arc<Rehearsal>),
}

impl Store {
    /// Opens the database, and hands out the one right to make scopes in it.
    pub async fn open(options: &Options) -> Result<(Self, ScopeAuthority), StoreError> {
        let database = if options.is_sqlite() {
            let queue = Queue::start(options.clone())?;
            Database::Sqlite { readers: Readers::new(options.clone()), queue }
        } else {
            let pool = Pool::open(options).await?;
            Database::Postgres { lanes: Lanes::new(pool.clone()), pool }
        };
        Ok((Self { database, places: Places::default() }, ScopeAuthority::new()))
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        match &self.database {
            Database::Postgres { pool, .. } => pool.ping().await,
            Database::Sqlite { readers, .. } => readers.ping(),
            Database::Rehearsal(rehearsal) => rehearsal.ping().await,
        }
    }

    /// A connection that reads.
    fn reader(&self) -> Conn {
        match &self.database {
            Database::Postgres { pool, .. } => Conn::Postgres(pool.clone()),
            Database::Sqlite { readers, .. } => Conn::Sqlite(readers.clone()),
            Database::Rehearsal(rehearsal) => rehearsal.conn(),
        }
    }
}
