//! Calls that were to change something, kept for a day as they were sent.

crate::migration! {
    up: [
        // No foreign keys: a call may name people who are not there.
        "CREATE TABLE kept_call (
            enterprise_id ID NOT NULL,
            id ID NOT NULL,
            place bigint NOT NULL,
            at bigint NOT NULL,
            person_id ID,
            sealed BYTES NOT NULL,
            PRIMARY KEY (enterprise_id, id)
        )",
        "CREATE INDEX kept_call_place ON kept_call (enterprise_id, place)",
        "CREATE INDEX kept_call_person ON kept_call (enterprise_id, person_id)",
        "CREATE TABLE call_key (enterprise_id ID NOT NULL PRIMARY KEY, call_key BYTES NOT NULL)",
    ],
    down: ["DROP TABLE call_key", "DROP TABLE kept_call"],
}
