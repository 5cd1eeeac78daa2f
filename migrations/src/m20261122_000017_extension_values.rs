//! Values of the schemas that an enterprise defines for itself, where an index finds them.

crate::migration! {
    up: [
        // `value_key` is the beginning of the value as it is compared; the document has the last word.
        // The same twice, as with unique values, so that a foreign key takes them away with their holder.
        "CREATE TABLE person_extension_value (
            enterprise_id ID NOT NULL,
            attribute FOLDED NOT NULL,
            value_key FOLDED NOT NULL,
            person_id ID NOT NULL,
            PRIMARY KEY (enterprise_id, attribute, value_key, person_id),
            FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
        )",
        "CREATE INDEX person_extension_value_holder ON person_extension_value (enterprise_id, person_id, attribute)",
        "CREATE TABLE group_extension_value (
            enterprise_id ID NOT NULL,
            attribute FOLDED NOT NULL,
            value_key FOLDED NOT NULL,
            group_id ID NOT NULL,
            PRIMARY KEY (enterprise_id, attribute, value_key, group_id),
            FOREIGN KEY (enterprise_id, group_id) REFERENCES scim_group (enterprise_id, id) ON DELETE CASCADE
        )",
        "CREATE INDEX group_extension_value_holder ON group_extension_value (enterprise_id, group_id, attribute)",
    ],
    down: [
        "DROP TABLE group_extension_value",
        "DROP TABLE person_extension_value",
    ],
}
