//! What an enterprise's chain ends with says more: the hash before its last, and how many people there
//! are, so that a page of a list need not count them.

crate::migration! {
    up: [
        "ALTER TABLE change_head ADD COLUMN previous_hash BYTES",
        "ALTER TABLE change_head ADD COLUMN people bigint NOT NULL DEFAULT 0",
        "UPDATE change_head SET people = (
            SELECT count(*) FROM person WHERE person.enterprise_id = change_head.enterprise_id
        )",
    ],
    down: [
        "ALTER TABLE change_head DROP COLUMN people",
        "ALTER TABLE change_head DROP COLUMN previous_hash",
    ],
}
