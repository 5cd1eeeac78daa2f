//! Tokens that stand for a person (RFC 7644 §3.11).

crate::migration! {
    up: [
        // No foreign key: the list of tokens still shows one whose person is gone, and whether the person is
        // there and active is asked each time.
        "ALTER TABLE token ADD COLUMN person_id ID",
    ],
    down: ["ALTER TABLE token DROP COLUMN person_id"],
}
