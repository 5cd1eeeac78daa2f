//! Integrations, tokens and the keys that sign them.

crate::migration! {
    up: [
        "CREATE TABLE integration (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            id ID NOT NULL,
            name text NOT NULL,
            name_key FOLDED NOT NULL,
            secret_hash text NOT NULL,
            enabled boolean NOT NULL,
            may_issue_scim boolean NOT NULL,
            last_used_at bigint,
            created_at bigint NOT NULL,
            PRIMARY KEY (enterprise_id, id)
        )",
        "CREATE UNIQUE INDEX integration_name_unique ON integration (enterprise_id, name_key)",
        // An integration may go while its tokens stay in the list: no foreign key.
        "CREATE TABLE token (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            id ID NOT NULL,
            purpose text NOT NULL,
            fingerprint text NOT NULL,
            integration_id ID,
            created_by text NOT NULL,
            created_at bigint NOT NULL,
            expires_at bigint NOT NULL,
            last_used_at bigint,
            cycle_id ID,
            revoked_at bigint,
            PRIMARY KEY (enterprise_id, id)
        )",
        "CREATE INDEX token_integration ON token (enterprise_id, integration_id)",
        // Keys belong to the installation.
        "CREATE TABLE signing_key (
            id ID NOT NULL PRIMARY KEY,
            pkcs8 BYTES NOT NULL,
            created_at bigint NOT NULL,
            retired_at bigint
        )",
    ],
    down: ["DROP TABLE signing_key", "DROP TABLE token", "DROP TABLE integration"],
}
