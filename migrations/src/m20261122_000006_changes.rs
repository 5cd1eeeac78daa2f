//! The append-only change log and the head of each enterprise's chain.

crate::migration! {
    up: [
        // `payload` holds before and after as JSON; of a person, encrypted with the person's key.
        // Nothing points here and nothing is pointed at: the log outlives its subjects.
        "CREATE TABLE change_log (
            enterprise_id ID NOT NULL,
            sequence bigint NOT NULL,
            at bigint NOT NULL,
            actor_kind text NOT NULL,
            actor_id ID,
            request_id ID NOT NULL,
            cycle_id ID,
            action text NOT NULL,
            subject_kind text NOT NULL,
            subject_id ID NOT NULL,
            policy_version bigint NOT NULL,
            sealed boolean NOT NULL,
            payload BYTES NOT NULL,
            previous_hash BYTES NOT NULL,
            hash BYTES NOT NULL,
            PRIMARY KEY (enterprise_id, sequence)
        )",
        "CREATE INDEX change_log_subject ON change_log (enterprise_id, subject_id, sequence)",
        "CREATE INDEX change_log_cycle ON change_log (enterprise_id, cycle_id, sequence)",
        "CREATE TABLE change_head (
            enterprise_id ID NOT NULL PRIMARY KEY,
            sequence bigint NOT NULL,
            hash BYTES NOT NULL
        )",
    ],
    down: ["DROP TABLE change_head", "DROP TABLE change_log"],
}
