//! By which version of the enterprise writes are decided: beside what every write reads anyway.

crate::migration! {
    up: [
        "ALTER TABLE change_head ADD COLUMN rules bigint NOT NULL DEFAULT 0",
        "UPDATE change_head SET rules = COALESCE(
            (SELECT version FROM enterprise WHERE enterprise.id = change_head.enterprise_id), 0)",
    ],
    down: [
        "ALTER TABLE change_head DROP COLUMN rules",
    ],
}
