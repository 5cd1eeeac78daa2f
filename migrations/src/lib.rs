//! Numbered schema changes; the truth about the database.
//!
//! # Adding one
//!
//! 1. A file `mYYYYMMDD_NNNNNN_<what_it_does>.rs` with [`ddl`] statements for `up` and `down`; a
//!    merged migration is never edited again.
//! 2. A line in [`Migrator::migrations`].
//! 3. The entity in `crates/store/src/entity/`.
//! 4. `MUSTER_UPDATE=1 cargo xtask test -- schema` writes the new schema into `snapshots/`.
//!
//! Expand first, contract in a later release: two versions of Muster may share one database while
//! it is upgraded.
//!
//! **Invariant:** every owned table has `enterprise_id` first in its primary key, its unique keys and
//! its foreign keys, so that a PostgreSQL-compatible engine can shard it by enterprise.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DbBackend},
};

mod m20261122_000001_enterprises;
mod m20261122_000002_people;
mod m20261122_000003_sign_in;
mod m20261122_000004_integrations;
mod m20261122_000005_settings;
mod m20261122_000006_changes;
mod m20261122_000007_calls;
mod m20261122_000008_groups;
mod m20261122_000009_receivers;
mod m20261122_000010_change_head;
mod m20261122_000012_extension_schemas;
mod m20261122_000014_tokens_of_people;
mod m20261122_000015_calls_of_people;
mod m20261122_000016_emails_of_people;
mod m20261122_000017_extension_values;
mod m20261122_000018_scope_of_people;
mod m20261122_000019_jobs;
mod m20261122_000020_disabled_people;
mod m20261123_000021_notices;
mod m20261123_000022_policy_versions;
mod m20261123_000025_departed_people;
mod m20261123_000026_invitations;
mod m20261123_000027_seats_and_parked;
mod m20261123_000028_domains;
mod m20261123_000029_shared_names;
mod m20261123_000030_single_sign_on;
mod m20261123_000031_cycles;
mod m20261123_000032_held_removals;
mod m20261123_000033_explained_calls;
mod m20261123_000034_rehearsal_tokens;
mod m20261123_000035_kept_calls;
mod m20261123_000036_switched_off_and_invitations;
mod m20261123_000037_roles_of_people;
mod m20261123_000038_role_reviews;
mod m20261123_000039_token_makers;
mod m20261123_000040_accepted_invitations;
mod m20261123_000041_rules_of_writes;
mod m20261123_000042_reviews_without_seats;
mod m20261123_000043_operations;

/// All migrations, in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_enterprises::Migration),
            Box::new(m20261122_000002_people::Migration),
            Box::new(m20261122_000003_sign_in::Migration),
            Box::new(m20261122_000004_integrations::Migration),
            Box::new(m20261122_000005_settings::Migration),
            Box::new(m20261122_000006_changes::Migration),
            Box::new(m20261122_000007_calls::Migration),
            Box::new(m20261122_000008_groups::Migration),
            Box::new(m20261122_000009_receivers::Migration),
            Box::new(m20261122_000010_change_head::Migration),
            Box::new(m20261122_000012_extension_schemas::Migration),
            Box::new(m20261122_000014_tokens_of_people::Migration),
            Box::new(m20261122_000015_calls_of_people::Migration),
            Box::new(m20261122_000016_emails_of_people::Migration),
            Box::new(m20261122_000017_extension_values::Migration),
            Box::new(m20261122_000018_scope_of_people::Migration),
            Box::new(m20261122_000019_jobs::Migration),
            Box::new(m20261122_000020_disabled_people::Migration),
            Box::new(m20261123_000021_notices::Migration),
            Box::new(m20261123_000022_policy_versions::Migration),
            Box::new(m20261123_000025_departed_people::Migration),
            Box::new(m20261123_000026_invitations::Migration),
            Box::new(m20261123_000027_seats_and_parked::Migration),
            Box::new(m20261123_000028_domains::Migration),
            Box::new(m20261123_000029_shared_names::Migration),
            Box::new(m20261123_000030_single_sign_on::Migration),
            Box::new(m20261123_000031_cycles::Migration),
            Box::new(m20261123_000032_held_removals::Migration),
            Box::new(m20261123_000033_explained_calls::Migration),
            Box::new(m20261123_000034_rehearsal_tokens::Migration),
            Box::new(m20261123_000035_kept_calls::Migration),
            Box::new(m20261123_000036_switched_off_and_invitations::Migration),
            Box::new(m20261123_000037_roles_of_people::Migration),
            Box::new(m20261123_000038_role_reviews::Migration),
            Box::new(m20261123_000039_token_makers::Migration),
            Box::new(m20261123_000040_accepted_invitations::Migration),
            Box::new(m20261123_000041_rules_of_writes::Migration),
            Box::new(m20261123_000042_reviews_without_seats::Migration),
            Box::new(m20261123_000043_operations::Migration),
        ]
    }
}

/// Runs data-definition statements written once for both databases.
///
/// Words in capitals are types whose names differ: `ID` (UUID), `BYTES`, `JSON`, and `FOLDED`: text that
/// is compared byte by byte, never by the language of the server.
async fn ddl(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let types = match manager.get_database_backend() {
        DbBackend::Postgres => [
            (" ID", " uuid"),
            (" BYTES", " bytea"),
            (" JSON", " jsonb"),
            (" FOLDED", " text COLLATE \"C\""),
        ],
        _ => [(" ID", " blob"), (" BYTES", " blob"), (" JSON", " text"), (" FOLDED", " text")],
    };
    for statement in statements {
        let mut sql = (*statement).to_owned();
        for (word, name) in types {
            sql = sql.replace(word, name);
        }
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Writes the boilerplate of a migration around its statements.
macro_rules! migration {
    (up: [$($up:literal),* $(,)?], down: [$($down:literal),* $(,)?] $(,)?) => {
        #[derive(sea_orm_migration::prelude::DeriveMigrationName)]
        pub(crate) struct Migration;

        #[async_trait::async_trait]
        impl sea_orm_migration::prelude::MigrationTrait for Migration {
            // SQLite would otherwise run each statement by itself.
            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }

            async fn up(
                &self,
                manager: &sea_orm_migration::prelude::SchemaManager,
            ) -> Result<(), sea_orm_migration::prelude::DbErr> {
                crate::ddl(manager, &[$($up),*]).await
            }

            async fn down(
                &self,
                manager: &sea_orm_migration::prelude::SchemaManager,
            ) -> Result<(), sea_orm_migration::prelude::DbErr> {
                crate::ddl(manager, &[$($down),*]).await
            }
        }
    };
}
use migration;
