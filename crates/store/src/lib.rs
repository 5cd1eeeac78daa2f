//! The database: entities, scopes, transactions, queries. The only crate that names `sea_orm`.
//!
//! # Adding a table
//!
//! A migration, a dense entity in `entity/` with its [`scope::Owned`] line, and a module beside this
//! file with the queries, named resource first: `role_find`, `role_list`. Queries are methods of
//! [`ReadTx`] and [`WriteTx`], so each is confined to an enterprise before it is written.
//!
//! # Adding a field to filter people by
//!
//! A column in the migration and the entity, a [`muster_core::query::PersonColumn`], and its arm in
//! `query/person.rs`; the compiler names the places. Attributes without a column need nothing: they
//! are compared inside the document.

mod calls;
mod changes;
mod connect;
mod constraint;
mod enterprises;
#[expect(clippy::struct_excessive_bools, reason = "a row has the columns it has")]
mod entity;
mod error;
mod integrations;
mod keys;
mod leases;
mod outbox;
mod people;
mod query;
mod receivers;
mod roles;
mod scope;
mod seal;
mod settings;
mod sign_in;
mod tokens;
mod write;

pub use calls::CallFilter;
pub use changes::{ChainState, Change};
pub use connect::{Options, migrate, pending_migrations};
pub use error::StoreError;
pub use keys::SigningKeyRow;
pub use leases::{Failed, Lease};
pub use outbox::OutboxRow;
pub use people::{PersonPage, PersonQuery};
pub use receivers::{Progress, ReceiverRow};
pub use scope::{Done, EnterpriseScope, PlatformScope, ReadTx, ScopeAuthority, WriteTx};
pub use sign_in::{PasswordRow, SessionRow};
pub use tokens::TokenUse;

use sea_orm::{DatabaseConnection, DbBackend};

/// An open database. It has no queries of its own: see [`Store::read`] and [`Store::write`].
#[derive(Clone)]
pub struct Store {
    db: DatabaseConnection,
    queue: Option<write::Queue>,
}

impl Store {
    /// Opens the database, and hands out the one right to make scopes in it.
    pub async fn open(options: &Options) -> Result<(Self, ScopeAuthority), StoreError> {
        let (db, writer) = connect::open(options).await?;
        let queue = writer.map(|db| write::Queue::start(db, options.clone())).transpose()?;
        Ok((Self { db, queue }, ScopeAuthority::new()))
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.db.ping().await?)
    }

    pub(crate) fn db(&self) -> &DatabaseConnection {
        &self.db
    }

    pub(crate) fn queue(&self) -> Option<&write::Queue> {
        self.queue.as_ref()
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.db.get_database_backend()
    }
}
