//! Tokens that stand for a person have a purpose of their own, and are found by their person.

crate::migration! {
    up: [
        // Those made before say `scim` in what is signed: row and token differ now, so they are refused.
        "UPDATE token SET purpose = 'scim:me' WHERE person_id IS NOT NULL",
        "CREATE INDEX token_person ON token (enterprise_id, person_id) WHERE person_id IS NOT NULL",
    ],
    down: [
        "DROP INDEX token_person",
        "UPDATE token SET purpose = 'scim' WHERE person_id IS NOT NULL",
    ],
}
