//! What operators look at: calls counted by the hour, the last call of each enterprise, and the enterprises and
//! tokens of the whole installation that want attention.

crate::migration! {
    up: [
        // No foreign keys, as in the call log. `up_to_ms` is the class of how long the calls took.
        "CREATE TABLE call_hour (
            enterprise_id ID NOT NULL,
            hour bigint NOT NULL,
            outcome text NOT NULL,
            reason text NOT NULL,
            up_to_ms integer NOT NULL,
            calls bigint NOT NULL,
            PRIMARY KEY (enterprise_id, hour, outcome, reason, up_to_ms)
        )",
        "CREATE INDEX call_hour_hour ON call_hour (hour)",
        "CREATE TABLE call_last (enterprise_id ID NOT NULL PRIMARY KEY, at bigint NOT NULL)",
        "CREATE INDEX call_last_at ON call_last (at)",
        // The calls of before are not counted: of the last one the tokens know.
        "INSERT INTO call_last (enterprise_id, at)
            SELECT enterprise_id, MAX(last_used_at) FROM token
            WHERE purpose = 'scim' AND last_used_at IS NOT NULL GROUP BY enterprise_id",
        "CREATE INDEX change_head_held ON change_head (enterprise_id) WHERE cycles_held > 0",
        "CREATE INDEX token_ending_anywhere ON token (expires_at)
            WHERE purpose = 'scim' AND revoked_at IS NULL",
    ],
    down: [
        "DROP INDEX token_ending_anywhere",
        "DROP INDEX change_head_held",
        "DROP TABLE call_last",
        "DROP TABLE call_hour",
    ],
}
