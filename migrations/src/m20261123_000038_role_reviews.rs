//! People whose roles have to be looked at again.

crate::migration! {
    up: [
        // Written with the change that makes it so, taken away with the role that came of it.
        "CREATE TABLE role_review (
            enterprise_id ID NOT NULL,
            person_id ID NOT NULL,
            PRIMARY KEY (enterprise_id, person_id),
            FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
        )",
    ],
    down: ["DROP TABLE role_review"],
}
