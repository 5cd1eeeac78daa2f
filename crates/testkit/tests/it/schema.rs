//! The schema: as reviewed, reversible, and cut by enterprise.

use std::{collections::BTreeSet, fs, path::Path};

use muster_migrations::Migrator;
use muster_testkit::{Backend, TestDatabase};
use sea_orm_migration::MigratorTrait as _;

/// The schema as statements, one object after the other, in a stable order.
async fn dump(database: &TestDatabase) -> String {
    let raw = database.raw().await;
    let statements: Vec<String> = match database.backend {
        Backend::Sqlite => {
            let sql = "SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL \
                AND name NOT LIKE 'seaql%' AND name NOT LIKE 'sqlite%' ORDER BY tbl_name, type DESC, name";
            let unindented =
                |sql: String| sql.replace("\n            ", "\n    ").replace("\n        )", "\n)");
            raw.column::<String>(sql).await.into_iter().map(unindented).collect()
        }
        Backend::Postgres => {
            let sql = "SELECT statement FROM (
                SELECT c.relname::text AS table_name, 1 AS part, a.attnum::int AS place,
                    'COLUMN ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                    || CASE WHEN a.attcollation <> 0 AND a.attcollation <> 100
                        THEN ' COLLATE \"' || l.collname || '\"' ELSE '' END
                    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END || ';' AS statement
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                    LEFT JOIN pg_collation l ON l.oid = a.attcollation
                WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
                UNION ALL
                SELECT c.relname::text, 2, 0,
                    'CONSTRAINT ' || c.relname || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid) || ';'
                FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
                WHERE k.contype IN ('p', 'u', 'f', 'c') AND k.connamespace = 'public'::regnamespace
                UNION ALL
                SELECT tablename::text, 3, 0, indexdef || ';' FROM pg_indexes WHERE schemaname = 'public'
                ) AS parts WHERE table_name NOT LIKE 'seaql%'
                ORDER BY table_name COLLATE \"C\", part, place, statement COLLATE \"C\"";
            raw.column(sql).await
        }
    };
    statements.join("\n") + "\n"
}

/// The reviewed schema beside the migrations; `MUSTER_UPDATE=1` writes it.
fn compare(name: &str, schema: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/snapshots").join(name);
    #[expect(clippy::disallowed_methods, reason = "whoever runs the tests says so")]
    let update = std::env::var("MUSTER_UPDATE").is_ok_and(|value| value == "1");
    if update {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, schema).unwrap();
    }
    let reviewed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        reviewed == schema,
        "{name} is not the schema of the migrations; look at the difference after\n\
         MUSTER_UPDATE=1 cargo xtask test -- schema\n\n{schema}"
    );
}

/// Tables that no enterprise owns, and why.
const OF_THE_INSTALLATION: [(&str, &str); 5] = [
    ("enterprise", "its id is what the others begin with"),
    ("signing_key", "keys sign for every enterprise"),
    ("job", "one instance does it for all of them"),
    ("domain_owner", "a domain has one owner among all enterprises"),
    ("seaql_migrations", "of the migration tool"),
];

/// The first column of every key: table, kind, column.
async fn first_columns(database: &TestDatabase) -> Vec<(String, String)> {
    let raw = database.raw().await;
    let sql = match database.backend {
        Backend::Sqlite => {
            "SELECT m.name || ' ' || i.name FROM sqlite_schema m JOIN pragma_index_list(m.name) l \
             JOIN pragma_index_info(l.name) i WHERE m.type = 'table' AND l.\"unique\" = 1 AND i.seqno = 0 \
             UNION ALL SELECT m.name || ' ' || f.\"from\" FROM sqlite_schema m \
             JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f.seq = 0"
        }
        Backend::Postgres => {
            "SELECT c.relname || ' ' || a.attname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid \
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1] \
             WHERE k.contype IN ('p', 'u', 'f') AND k.connamespace = 'public'::regnamespace \
             UNION ALL SELECT c.relname || ' ' || a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid \
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] \
             WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace"
        }
    };
    let rows: Vec<String> = raw.column(sql).await;
    rows.into_iter()
        .map(|row| row.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap())
        .collect()
}

async fn check(database: TestDatabase, snapshot: &str) {
    let db = database.raw().await.0;
    Migrator::up(&db, None).await.unwrap();
    let schema = dump(&database).await;
    compare(snapshot, &schema);

    // Up, down, up: nothing stays behind, and the same comes back.
    Migrator::down(&db, None).await.unwrap();
    assert_eq!(dump(&database).await, "\n");
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(dump(&database).await, schema);

    let exempt: BTreeSet<&str> = OF_THE_INSTALLATION.iter().map(|(table, _)| *table).collect();
    let keys = first_columns(&database).await;
    for table in database.raw().await.tables().await {
        let mut first =
            keys.iter().filter(|(of, _)| *of == table).map(|(_, column)| column).peekable();
        assert!(first.peek().is_some(), "{table} has no key");
        if !exempt.contains(table.as_str()) {
            let wrong: Vec<_> = first.filter(|column| *column != "enterprise_id").collect();
            assert!(
                wrong.is_empty(),
                "keys of {table} begin with {wrong:?} instead of enterprise_id"
            );
        }
    }
}

/// Reviewed, reversible, and every owned key begins with the enterprise: SQLite.
#[actix_web::test]
async fn sqlite() {
    if let Some(database) = TestDatabase::empty(Backend::Sqlite).await {
        check(database, "schema.sqlite.sql").await;
    }
}

/// Reviewed, reversible, and every owned key begins with the enterprise: PostgreSQL.
#[actix_web::test]
async fn postgres() {
    if let Some(database) = TestDatabase::empty(Backend::Postgres).await {
        check(database, "schema.postgres.sql").await;
    }
}
