//! What becomes of people when provisioning is switched off, and more about invitations.

crate::migration! {
    up: [
        // What an administrator chose for the people whom provisioning managed, and how far it is done:
        // `after_id` is the last one that was looked at.
        "CREATE TABLE scim_off (
            enterprise_id ID NOT NULL PRIMARY KEY REFERENCES enterprise (id),
            people text NOT NULL,
            chosen_by ID,
            after_id ID,
            done bigint NOT NULL,
            started_at bigint NOT NULL,
            ended_at bigint
        )",
        // Every instance asks once a second where something is left to do.
        "CREATE INDEX scim_off_open ON scim_off (enterprise_id) WHERE ended_at IS NULL",
        // Who was left as they are, and why.
        "CREATE TABLE scim_off_left (
            enterprise_id ID NOT NULL,
            person_id ID NOT NULL,
            why text NOT NULL,
            PRIMARY KEY (enterprise_id, person_id),
            FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
        )",
        // How often the link was sent, and who invites.
        "ALTER TABLE invitation ADD COLUMN sendings integer NOT NULL DEFAULT 1",
        "ALTER TABLE invitation ADD COLUMN invited_by ID",
        // Those whose time was over long ago are forgotten.
        "CREATE INDEX invitation_expires ON invitation (enterprise_id, expires_at)",
    ],
    down: [
        "DROP INDEX invitation_expires",
        "ALTER TABLE invitation DROP COLUMN invited_by",
        "ALTER TABLE invitation DROP COLUMN sendings",
        "DROP TABLE scim_off_left",
        "DROP TABLE scim_off",
    ],
}
