//! Runs of identity providers, and what people, groups and memberships were before them.

crate::migration! {
    up: [
        // `active_before` is how many people were active before the run, `taken` whose access it ended.
        "CREATE TABLE cycle (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            id ID NOT NULL,
            token_id ID,
            started_at bigint NOT NULL,
            last_at bigint NOT NULL,
            active_before bigint NOT NULL,
            created bigint NOT NULL,
            updated bigint NOT NULL,
            disabled bigint NOT NULL,
            enabled bigint NOT NULL,
            removed bigint NOT NULL,
            returned bigint NOT NULL,
            groups_changed bigint NOT NULL,
            taken bigint NOT NULL,
            seats bigint NOT NULL,
            state text NOT NULL,
            held_at bigint,
            judged_at bigint,
            PRIMARY KEY (enterprise_id, id)
        )",
        // Runs are forgotten some time after their last change.
        "CREATE INDEX cycle_last ON cycle (last_at)",
        // `before` is sealed with the person's key, so that removal for good erases it. What is there of
        // the person is compared with `version`, which the run left.
        "CREATE TABLE cycle_person (
            enterprise_id ID NOT NULL,
            cycle_id ID NOT NULL,
            person_id ID NOT NULL,
            was text NOT NULL,
            was_active boolean NOT NULL,
            before BYTES,
            schemas bigint NOT NULL,
            version bigint NOT NULL,
            gone boolean NOT NULL,
            active boolean NOT NULL,
            seat boolean NOT NULL,
            undone boolean NOT NULL,
            PRIMARY KEY (enterprise_id, cycle_id, person_id)
        )",
        "CREATE INDEX cycle_person_seat ON cycle_person (enterprise_id, person_id) WHERE seat",
        "CREATE TABLE cycle_group (
            enterprise_id ID NOT NULL,
            cycle_id ID NOT NULL,
            group_id ID NOT NULL,
            before JSON,
            after JSON,
            undone boolean NOT NULL,
            PRIMARY KEY (enterprise_id, cycle_id, group_id)
        )",
        "CREATE TABLE cycle_member (
            enterprise_id ID NOT NULL,
            cycle_id ID NOT NULL,
            group_id ID NOT NULL,
            member_id ID NOT NULL,
            is_group boolean NOT NULL,
            was_member boolean NOT NULL,
            is_member boolean NOT NULL,
            undone boolean NOT NULL,
            PRIMARY KEY (enterprise_id, cycle_id, group_id, member_id)
        )",
        // Whether a run has ended is asked of the tokens that are in it.
        "CREATE INDEX token_cycle ON token (enterprise_id, cycle_id)",
    ],
    down: [
        "DROP INDEX token_cycle",
        "DROP TABLE cycle_member",
        "DROP TABLE cycle_group",
        "DROP TABLE cycle_person",
        "DROP TABLE cycle",
    ],
}
