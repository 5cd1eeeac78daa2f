//! Every policy an enterprise has had.

crate::migration! {
    up: [
        "CREATE TABLE policy_version (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            version bigint NOT NULL,
            policy JSON NOT NULL,
            changed_at bigint NOT NULL,
            actor_kind text NOT NULL,
            actor_id ID,
            PRIMARY KEY (enterprise_id, version)
        )",
        // When the policies of now were chosen, and by whom, is in the change log alone.
        "INSERT INTO policy_version (enterprise_id, version, policy, changed_at, actor_kind)
            SELECT id, policy_version, policy, created_at, 'system' FROM enterprise",
    ],
    down: ["DROP TABLE policy_version"],
}
