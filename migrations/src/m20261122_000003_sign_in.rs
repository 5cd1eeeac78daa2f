//! Passwords and portal sessions.

crate::migration! {
    up: [
        "CREATE TABLE password (
            enterprise_id ID NOT NULL,
            person_id ID NOT NULL,
            email_key FOLDED NOT NULL,
            hash text NOT NULL,
            failures integer NOT NULL,
            locked_until bigint,
            updated_at bigint NOT NULL,
            PRIMARY KEY (enterprise_id, person_id),
            FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
        )",
        // Sign-in knows an e-mail and not yet an enterprise.
        "CREATE INDEX password_email ON password (email_key)",
        "CREATE TABLE session (
            enterprise_id ID NOT NULL,
            id BYTES NOT NULL,
            person_id ID NOT NULL,
            portal text NOT NULL,
            created_at bigint NOT NULL,
            seen_at bigint NOT NULL,
            expires_at bigint NOT NULL,
            PRIMARY KEY (enterprise_id, id),
            FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
        )",
        "CREATE INDEX session_person ON session (enterprise_id, person_id)",
    ],
    down: ["DROP TABLE session", "DROP TABLE password"],
}
