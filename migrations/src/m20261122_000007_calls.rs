//! The provisioning call log.

crate::migration! {
    up: [
        "CREATE TABLE call_log (
            enterprise_id ID NOT NULL,
            id ID NOT NULL,
            at bigint NOT NULL,
            request_id ID NOT NULL,
            cycle_id ID,
            method text NOT NULL,
            route text NOT NULL,
            operation text NOT NULL,
            status integer NOT NULL,
            outcome text NOT NULL,
            reason text,
            detail text,
            person_id ID,
            rule text,
            quirks JSON NOT NULL,
            duration_us bigint NOT NULL,
            token_id ID,
            fingerprint text,
            agent text,
            PRIMARY KEY (enterprise_id, id)
        )",
        "CREATE INDEX call_log_person ON call_log (enterprise_id, person_id, id)",
    ],
    down: ["DROP TABLE call_log"],
}
