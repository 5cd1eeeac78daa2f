//! Settings; those of the installation belong to the enterprise with the nil id.

crate::migration! {
    up: [
        "CREATE TABLE setting (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            key text NOT NULL,
            value text NOT NULL,
            version bigint NOT NULL,
            updated_at bigint NOT NULL,
            PRIMARY KEY (enterprise_id, key)
        )",
    ],
    down: ["DROP TABLE setting"],
}
