//! Receivers of events, each with its place in the change log.

crate::migration! {
    up: [
        // `cursor` is the last number of the change log that is dealt with; `acknowledged` lists what
        // a polling receiver acknowledged beyond it. `lease_by` names the one delivery that may run.
        // `authorization_sealed` is encrypted with a key of the configuration.
        "CREATE TABLE event_receiver (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            id ID NOT NULL,
            name text NOT NULL,
            name_key FOLDED NOT NULL,
            delivery text NOT NULL,
            endpoint text,
            authorization_sealed BYTES,
            audience text NOT NULL,
            events JSON NOT NULL,
            form text NOT NULL,
            cursor bigint NOT NULL,
            acknowledged JSON NOT NULL,
            attempts integer NOT NULL,
            next_attempt_at bigint NOT NULL,
            lease_by ID,
            lease_until bigint,
            last_error text,
            created_at bigint NOT NULL,
            paused_at bigint,
            PRIMARY KEY (enterprise_id, id)
        )",
        "CREATE UNIQUE INDEX event_receiver_name_unique ON event_receiver (enterprise_id, name_key)",
        // Every instance asks once a second who is due.
        "CREATE INDEX event_receiver_due ON event_receiver (delivery, next_attempt_at)",
    ],
    down: ["DROP TABLE event_receiver"],
}
