//! Invitations, adoptions that wait for an administrator, and owners.

crate::migration! {
    up: [
        // Owners are left alone by provisioning.
        "ALTER TABLE role ADD COLUMN owner boolean NOT NULL DEFAULT false",
        // The secret of the link is kept as a hash. The role is looked up when somebody accepts: it may have
        // gone by then.
        "CREATE TABLE invitation (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            id ID NOT NULL,
            email text NOT NULL,
            email_key FOLDED NOT NULL,
            name text NOT NULL,
            role_id ID,
            secret_hash BYTES NOT NULL,
            state text NOT NULL,
            created_at bigint NOT NULL,
            sent_at bigint NOT NULL,
            expires_at bigint NOT NULL,
            ended_at bigint,
            PRIMARY KEY (enterprise_id, id)
        )",
        "CREATE UNIQUE INDEX invitation_secret_unique ON invitation (enterprise_id, secret_hash)",
        "CREATE UNIQUE INDEX invitation_pending_unique ON invitation (enterprise_id, email_key)
            WHERE state = 'pending'",
        "CREATE INDEX invitation_email ON invitation (enterprise_id, email_key)",
        // What an identity provider wanted to adopt, and whether an administrator agrees.
        "CREATE TABLE adoption (
            enterprise_id ID NOT NULL,
            person_id ID NOT NULL,
            wanted JSON NOT NULL,
            asked_at bigint NOT NULL,
            agreed_at bigint,
            PRIMARY KEY (enterprise_id, person_id),
            FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
        )",
    ],
    down: [
        "DROP TABLE adoption",
        "DROP TABLE invitation",
        "ALTER TABLE role DROP COLUMN owner",
    ],
}
