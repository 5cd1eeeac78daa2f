//! Removing `active` of a disabled person leaves the person disabled.

crate::migration! {
    up: [
        // Read where `active` is null alone, so that a version without the column may go on writing.
        "ALTER TABLE person ADD COLUMN disabled boolean NOT NULL DEFAULT false",
    ],
    down: ["ALTER TABLE person DROP COLUMN disabled"],
}
