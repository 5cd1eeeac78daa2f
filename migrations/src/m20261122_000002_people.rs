//! People and their e-mails.

crate::migration! {
    up: [
        // Columns hold what Muster decides and searches with; `document` every other attribute as
        // sent, `document_key` the same with folded text, for comparisons that ignore case.
        "CREATE TABLE person (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            id ID NOT NULL,
            user_name text NOT NULL,
            user_name_key FOLDED NOT NULL,
            external_id FOLDED,
            active boolean,
            source text NOT NULL,
            role_id ID,
            work_email_key FOLDED,
            display_name text,
            display_name_key FOLDED,
            given_name text,
            given_name_key FOLDED,
            family_name text,
            family_name_key FOLDED,
            title text,
            title_key FOLDED,
            company text,
            company_key FOLDED,
            mobile text,
            document JSON NOT NULL,
            document_key JSON NOT NULL,
            log_key BYTES NOT NULL,
            version bigint NOT NULL,
            created_at bigint NOT NULL,
            updated_at bigint NOT NULL,
            PRIMARY KEY (enterprise_id, id),
            FOREIGN KEY (enterprise_id, role_id) REFERENCES role (enterprise_id, id)
        )",
        "CREATE UNIQUE INDEX person_user_name_unique ON person (enterprise_id, user_name_key)",
        "CREATE UNIQUE INDEX person_external_id_unique ON person (enterprise_id, external_id)",
        "CREATE UNIQUE INDEX person_work_email_unique ON person (enterprise_id, work_email_key)",
        "CREATE INDEX person_role ON person (enterprise_id, role_id)",
        "CREATE INDEX person_updated ON person (enterprise_id, updated_at, id)",
        "CREATE TABLE person_email (
            enterprise_id ID NOT NULL,
            person_id ID NOT NULL,
            ordinal integer NOT NULL,
            value text,
            value_key FOLDED,
            kind text,
            kind_key FOLDED,
            display text,
            display_key FOLDED,
            is_primary boolean,
            PRIMARY KEY (enterprise_id, person_id, ordinal),
            FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
        )",
        "CREATE INDEX person_email_value ON person_email (enterprise_id, value_key)",
    ],
    down: ["DROP TABLE person_email", "DROP TABLE person"],
}
