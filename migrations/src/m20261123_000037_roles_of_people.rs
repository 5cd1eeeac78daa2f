//! Where people's roles come from, who waits for a role, and which role is the owners'.

crate::migration! {
    up: [
        "CREATE UNIQUE INDEX role_owner_unique ON role (enterprise_id) WHERE owner",
        // Nothing where it was not written down: a version without the columns goes on writing.
        "ALTER TABLE person ADD COLUMN role_by text",
        "ALTER TABLE person ADD COLUMN role_rule text",
        "ALTER TABLE person ADD COLUMN role_waits boolean NOT NULL DEFAULT false",
        "UPDATE person SET role_by = 'hand', role_rule = 'role.by_hand'
            WHERE source = 'manual' AND role_id IS NOT NULL",
        "CREATE INDEX person_role_waits ON person (enterprise_id, id) WHERE role_waits",
        // Who has a role, and who of them by which rule.
        "CREATE INDEX person_role_rule ON person (enterprise_id, role_id, role_rule)",
        "DROP INDEX person_role",
    ],
    down: [
        "CREATE INDEX person_role ON person (enterprise_id, role_id)",
        "DROP INDEX person_role_rule",
        "DROP INDEX person_role_waits",
        "ALTER TABLE person DROP COLUMN role_waits",
        "ALTER TABLE person DROP COLUMN role_rule",
        "ALTER TABLE person DROP COLUMN role_by",
        "DROP INDEX role_owner_unique",
    ],
}
