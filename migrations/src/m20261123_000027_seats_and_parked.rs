//! Seats, and people who wait until they can be registered.

crate::migration! {
    up: [
        // Beside how many people there are: how many of them are active, and so have a seat; how many
        // wait; up to which change the waiting were tried; and whether somebody heard that no seat is left.
        "ALTER TABLE change_head ADD COLUMN people_active bigint NOT NULL DEFAULT 0",
        "UPDATE change_head SET people_active = (
            SELECT count(*) FROM person WHERE person.enterprise_id = change_head.enterprise_id
            AND COALESCE(person.active, NOT person.disabled)
        )",
        "ALTER TABLE change_head ADD COLUMN parked bigint NOT NULL DEFAULT 0",
        "ALTER TABLE change_head ADD COLUMN parked_seen bigint NOT NULL DEFAULT 0",
        "ALTER TABLE change_head ADD COLUMN seats_full boolean NOT NULL DEFAULT false",
        // The job asks every second who has anybody waiting.
        "CREATE INDEX change_head_parked ON change_head (enterprise_id) WHERE parked > 0",
        // `who_key` is what the person is recognised by; the row goes when the person is registered.
        "CREATE TABLE parked_person (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            id ID NOT NULL,
            place bigint NOT NULL,
            who_key FOLDED NOT NULL,
            waits_for text NOT NULL,
            detail text NOT NULL,
            request JSON NOT NULL,
            sent_by ID NOT NULL,
            times bigint NOT NULL,
            first_at bigint NOT NULL,
            last_at bigint NOT NULL,
            PRIMARY KEY (enterprise_id, id)
        )",
        "CREATE UNIQUE INDEX parked_person_who_unique ON parked_person (enterprise_id, who_key)",
        "CREATE UNIQUE INDEX parked_person_place_unique ON parked_person (enterprise_id, place)",
        "CREATE INDEX parked_person_waits_for ON parked_person (enterprise_id, waits_for, place)",
        "CREATE INDEX parked_person_last ON parked_person (enterprise_id, last_at)",
        // People who were registered from waiting: the identity provider, which was refused, sends them again.
        "CREATE TABLE completed_person (
            enterprise_id ID NOT NULL,
            person_id ID NOT NULL,
            PRIMARY KEY (enterprise_id, person_id),
            FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
        )",
        "INSERT INTO job (name, due_at) VALUES ('parked.purge', 0)",
    ],
    down: [
        "DELETE FROM job WHERE name = 'parked.purge'",
        "DROP TABLE completed_person",
        "DROP TABLE parked_person",
        "DROP INDEX change_head_parked",
        "ALTER TABLE change_head DROP COLUMN seats_full",
        "ALTER TABLE change_head DROP COLUMN parked_seen",
        "ALTER TABLE change_head DROP COLUMN parked",
        "ALTER TABLE change_head DROP COLUMN people_active",
    ],
}
