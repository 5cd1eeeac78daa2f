//! Work that one instance does for all of them.

crate::migration! {
    up: [
        // Whoever moves `due_at` on does the work this time.
        "CREATE TABLE job (
            name text NOT NULL PRIMARY KEY,
            due_at bigint NOT NULL
        )",
        "INSERT INTO job (name, due_at) VALUES ('call_log.purge', 0)",
    ],
    down: ["DROP TABLE job"],
}
