//! Removals that wait for an administrator.

crate::migration! {
    up: [
        // Which run removed somebody; none where a person did.
        "ALTER TABLE departed ADD COLUMN cycle_id ID",
        "CREATE INDEX departed_cycle ON departed (enterprise_id, cycle_id, id)",
        // Of the seats that are taken: those kept for people whose removal is held.
        "ALTER TABLE change_head ADD COLUMN seats_held bigint NOT NULL DEFAULT 0",
        "ALTER TABLE change_head ADD COLUMN cycles_held bigint NOT NULL DEFAULT 0",
    ],
    down: [
        "ALTER TABLE change_head DROP COLUMN cycles_held",
        "ALTER TABLE change_head DROP COLUMN seats_held",
        "DROP INDEX departed_cycle",
        "ALTER TABLE departed DROP COLUMN cycle_id",
    ],
}
