//! Only calls that write are found by their person: reading is most of the traffic, and an entry for each
//! read touches a page of the index of its own, so that the log cost more the more people there were.

crate::migration! {
    up: [
        "DROP INDEX call_log_person",
        "CREATE INDEX call_log_person ON call_log (enterprise_id, person_id, id)
            WHERE person_id IS NOT NULL AND method NOT IN ('GET', 'HEAD')",
    ],
    down: [
        "DROP INDEX call_log_person",
        "CREATE INDEX call_log_person ON call_log (enterprise_id, person_id, id)",
    ],
}
