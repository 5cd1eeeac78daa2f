//! People who were removed and can come back lie beside those who are there, and not among them: no index
//! or list of people knows them, and their names are free.

crate::migration! {
    up: [
        // `record` is the person as they were, with groups and password. The keys are those by which they are
        // recognised when they are created again; none is unique, since the same name may leave twice.
        "CREATE TABLE departed (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            id ID NOT NULL,
            user_name_key FOLDED NOT NULL,
            external_id FOLDED,
            email_key FOLDED,
            search_key text NOT NULL,
            record JSON NOT NULL,
            log_key BYTES NOT NULL,
            deleted_at bigint NOT NULL,
            due_at bigint,
            PRIMARY KEY (enterprise_id, id)
        )",
        "CREATE INDEX departed_user_name ON departed (enterprise_id, user_name_key, id)",
        "CREATE INDEX departed_external_id ON departed (enterprise_id, external_id)
            WHERE external_id IS NOT NULL",
        "CREATE INDEX departed_email ON departed (enterprise_id, email_key) WHERE email_key IS NOT NULL",
        // One instance asks for all enterprises whose time is over.
        "CREATE INDEX departed_due ON departed (due_at, enterprise_id, id) WHERE due_at IS NOT NULL",
        "INSERT INTO job (name, due_at) VALUES ('person.purge', 0)",
        // Disabled by an administrator: no identity provider lets them in again.
        "ALTER TABLE person ADD COLUMN held boolean NOT NULL DEFAULT false",
    ],
    down: [
        "ALTER TABLE person DROP COLUMN held",
        "DELETE FROM job WHERE name = 'person.purge'",
        "DROP TABLE departed",
    ],
}
