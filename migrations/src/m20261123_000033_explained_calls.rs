//! What a call was decided by and what it changed, so that its steps can be told.

crate::migration! {
    up: [
        "ALTER TABLE call_log ADD COLUMN group_id ID",
        "ALTER TABLE call_log ADD COLUMN matched_by text",
        "ALTER TABLE call_log ADD COLUMN policy_version bigint",
        // Names of attributes, and how many entries of a list came and went; never a value.
        "ALTER TABLE call_log ADD COLUMN changed JSON",
        // Calls that were not carried out are few among all, and those that are looked for.
        "CREATE INDEX call_log_trouble ON call_log (enterprise_id, id)
            WHERE outcome IN ('refused', 'failed')",
    ],
    down: [
        "DROP INDEX call_log_trouble",
        "ALTER TABLE call_log DROP COLUMN changed",
        "ALTER TABLE call_log DROP COLUMN policy_version",
        "ALTER TABLE call_log DROP COLUMN matched_by",
        "ALTER TABLE call_log DROP COLUMN group_id",
    ],
}
