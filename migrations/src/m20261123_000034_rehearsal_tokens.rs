//! Tokens whose calls are rehearsals.

crate::migration! {
    up: ["ALTER TABLE token ADD COLUMN rehearsal boolean NOT NULL DEFAULT false"],
    down: ["ALTER TABLE token DROP COLUMN rehearsal"],
}
