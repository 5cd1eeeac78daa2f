//! A person's e-mails stand in the person's own row, as JSON, so that reading somebody reads one row; the
//! table beside it holds no more than what comparisons need. The head of a chain also counts who has left:
//! with how many there are, it tells whether the list of people is still the same.

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    sea_orm::DbBackend,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    // SQLite would otherwise run each statement by itself.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let collected = match manager.get_database_backend() {
            DbBackend::Postgres => {
                "(SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('value', e.value, \
                 'type', e.kind, 'display', e.display, 'primary', e.is_primary)) \
                 ORDER BY e.ordinal)::text"
            }
            // SQLite's JSON has booleans, its columns have not.
            _ => {
                "(SELECT json_group_array(json_object('value', e.value, 'type', e.kind, \
                 'display', e.display, 'primary', json(CASE e.is_primary WHEN 1 THEN 'true' \
                 WHEN 0 THEN 'false' ELSE 'null' END)) ORDER BY e.ordinal)"
            }
        };
        let filled = format!(
            "UPDATE person SET emails = {collected} FROM person_email e \
             WHERE e.enterprise_id = person.enterprise_id AND e.person_id = person.id) \
             WHERE EXISTS (SELECT 1 FROM person_email e \
             WHERE e.enterprise_id = person.enterprise_id AND e.person_id = person.id)"
        );
        let statements = [
            "ALTER TABLE change_head ADD COLUMN people_gone bigint NOT NULL DEFAULT 0",
            "ALTER TABLE person ADD COLUMN emails text",
            &filled,
            "ALTER TABLE person_email DROP COLUMN value",
            "ALTER TABLE person_email DROP COLUMN kind",
            "ALTER TABLE person_email DROP COLUMN display",
        ];
        crate::ddl(manager, &statements).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let member = |name: &str| match manager.get_database_backend() {
            DbBackend::Postgres => format!("p.emails::jsonb -> person_email.ordinal ->> '{name}'"),
            _ => format!("json_extract(p.emails, '$[' || person_email.ordinal || '].{name}')"),
        };
        let emptied = format!(
            "UPDATE person_email SET value = {}, kind = {}, display = {} FROM person p \
             WHERE p.enterprise_id = person_email.enterprise_id AND p.id = person_email.person_id",
            member("value"),
            member("type"),
            member("display"),
        );
        let statements = [
            "ALTER TABLE person_email ADD COLUMN value text",
            "ALTER TABLE person_email ADD COLUMN kind text",
            "ALTER TABLE person_email ADD COLUMN display text",
            &emptied,
            "ALTER TABLE person DROP COLUMN emails",
            "ALTER TABLE change_head DROP COLUMN people_gone",
        ];
        crate::ddl(manager, &statements).await
    }
}
