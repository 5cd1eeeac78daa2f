//! People who get a role and wait for a seat are not looked at again before there is one.

crate::migration! {
    up: [
        "ALTER TABLE role_review ADD COLUMN seat boolean NOT NULL DEFAULT false",
        "CREATE INDEX role_review_next ON role_review (enterprise_id, person_id) WHERE NOT seat",
    ],
    down: [
        "DROP INDEX role_review_next",
        "ALTER TABLE role_review DROP COLUMN seat",
    ],
}
