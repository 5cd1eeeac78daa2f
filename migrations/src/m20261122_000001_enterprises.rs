//! Enterprises and their roles.

crate::migration! {
    up: [
        "CREATE TABLE enterprise (
            id ID NOT NULL PRIMARY KEY,
            name text NOT NULL,
            name_key FOLDED NOT NULL UNIQUE,
            state text NOT NULL,
            scim_enabled boolean NOT NULL,
            policy JSON NOT NULL,
            policy_version bigint NOT NULL,
            version bigint NOT NULL,
            created_at bigint NOT NULL
        )",
        "CREATE TABLE role (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            id ID NOT NULL,
            name text NOT NULL,
            name_key FOLDED NOT NULL,
            description text NOT NULL,
            admin boolean NOT NULL,
            assignable boolean NOT NULL,
            restrict_editing boolean NOT NULL,
            is_default boolean NOT NULL,
            version bigint NOT NULL,
            created_at bigint NOT NULL,
            PRIMARY KEY (enterprise_id, id)
        )",
        "CREATE UNIQUE INDEX role_name_unique ON role (enterprise_id, name_key)",
        // Exactly one default: at most one by this index, at least one by the use cases.
        "CREATE UNIQUE INDEX role_default_unique ON role (enterprise_id) WHERE is_default",
    ],
    down: ["DROP TABLE role", "DROP TABLE enterprise"],
}
