//! Notices by e-mail: the outbox.

crate::migration! {
    up: [
        // `person_id` says to whom; who is removed takes what waits for them along. Somebody who is invited
        // is no person yet: only they have a name and an address here, and those rows end with the
        // invitation. `lease_by` names the one delivery that may run; while it does, `next_attempt_at` is
        // the end of the lease. `over_at` is when the cause was over: before that, the row says that
        // somebody was told, and stays.
        "CREATE TABLE notice (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            id ID NOT NULL,
            kind text NOT NULL,
            cause FOLDED NOT NULL,
            data JSON NOT NULL,
            person_id ID,
            invitation_id ID,
            invited_name text,
            invited_address text,
            expires_at bigint,
            state text NOT NULL,
            created_at bigint NOT NULL,
            next_attempt_at bigint NOT NULL,
            attempts integer NOT NULL,
            lease_by ID,
            last_error text,
            ended_at bigint,
            over_at bigint,
            PRIMARY KEY (enterprise_id, id),
            FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
        )",
        // Nobody is told twice of one cause.
        "CREATE UNIQUE INDEX notice_person_unique ON notice (enterprise_id, cause, person_id)
            WHERE person_id IS NOT NULL",
        "CREATE UNIQUE INDEX notice_invited_unique ON notice (enterprise_id, cause)
            WHERE person_id IS NULL",
        "CREATE INDEX notice_person ON notice (enterprise_id, person_id) WHERE person_id IS NOT NULL",
        "CREATE INDEX notice_invitation ON notice (enterprise_id, invitation_id)
            WHERE invitation_id IS NOT NULL",
        "CREATE INDEX notice_lasting ON notice (enterprise_id, kind) WHERE over_at IS NULL",
        // Every instance asks once a second what is due.
        "CREATE INDEX notice_due ON notice (next_attempt_at) WHERE state = 'waiting'",
        // Which tokens end soon.
        "CREATE INDEX token_ending ON token (enterprise_id, expires_at)
            WHERE purpose = 'scim' AND revoked_at IS NULL",
        "INSERT INTO job (name, due_at) VALUES ('notice.check', 0)",
    ],
    down: [
        "DELETE FROM job WHERE name = 'notice.check'",
        "DROP INDEX token_ending",
        "DROP TABLE notice",
    ],
}
