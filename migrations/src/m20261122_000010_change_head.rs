//! The head of an enterprise's chain also says how many people there are, so that a page of a list need
//! not count them.

crate::migration! {
    up: [
        "ALTER TABLE change_head ADD COLUMN people bigint NOT NULL DEFAULT 0",
        "UPDATE change_head SET people = (
            SELECT count(*) FROM person WHERE person.enterprise_id = change_head.enterprise_id
        )",
    ],
    down: ["ALTER TABLE change_head DROP COLUMN people"],
}
