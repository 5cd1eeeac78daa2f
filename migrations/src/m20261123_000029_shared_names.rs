//! User names that two people may share.

crate::migration! {
    up: [
        // True, or nothing: what is nothing is equal to nobody's, so that the index lets it pass. A version
        // without the column makes people whose names are unique.
        "ALTER TABLE person ADD COLUMN unique_user_name boolean DEFAULT true",
        "DROP INDEX person_user_name_unique",
        "CREATE UNIQUE INDEX person_user_name_unique
            ON person (enterprise_id, user_name_key, unique_user_name)",
    ],
    down: [
        "DROP INDEX person_user_name_unique",
        "CREATE UNIQUE INDEX person_user_name_unique ON person (enterprise_id, user_name_key)",
        "ALTER TABLE person DROP COLUMN unique_user_name",
    ],
}
