//! Who came by an invitation: it is erased with them, whatever their e-mail is by then.

crate::migration! {
    up: [
        // Of somebody who was removed since, too, so that it refers to no table.
        "ALTER TABLE invitation ADD COLUMN person_id ID",
        "CREATE INDEX invitation_person ON invitation (enterprise_id, person_id) WHERE person_id IS NOT NULL",
    ],
    down: [
        "DROP INDEX invitation_person",
        "ALTER TABLE invitation DROP COLUMN person_id",
    ],
}
