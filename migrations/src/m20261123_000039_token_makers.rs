//! Tokens name administrators by their ids, and no longer by their names, which would outlive them.

crate::migration! {
    up: [
        "UPDATE token SET created_by = 'an administrator'
         WHERE integration_id IS NULL AND created_by <> 'an operator'",
    ],
    down: [],
}
