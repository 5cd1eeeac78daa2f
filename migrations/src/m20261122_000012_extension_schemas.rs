//! Schemas that an enterprise defines for itself, and the values that they make unique.

crate::migration! {
    up: [
        // Grows with every change of the enterprise's schemas: who remembers them knows by it when to
        // read them again.
        "ALTER TABLE enterprise ADD COLUMN schemas_version bigint NOT NULL DEFAULT 0",
        // `attributes` as RFC 7643 §7 spells them; `extends` names the resource type.
        "CREATE TABLE extension_schema (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            urn_key FOLDED NOT NULL,
            urn text NOT NULL,
            extends text NOT NULL,
            name text NOT NULL,
            description text NOT NULL,
            required boolean NOT NULL,
            attributes JSON NOT NULL,
            version bigint NOT NULL,
            created_at bigint NOT NULL,
            updated_at bigint NOT NULL,
            PRIMARY KEY (enterprise_id, urn_key)
        )",
        // Values lie in the documents; here are those that nobody else may have. A table for each kind
        // of holder, so that a foreign key takes them away with it.
        "CREATE TABLE person_unique_value (
            enterprise_id ID NOT NULL,
            attribute FOLDED NOT NULL,
            value_key FOLDED NOT NULL,
            person_id ID NOT NULL,
            PRIMARY KEY (enterprise_id, attribute, value_key),
            FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
        )",
        "CREATE INDEX person_unique_value_holder ON person_unique_value (enterprise_id, person_id)",
        "CREATE TABLE group_unique_value (
            enterprise_id ID NOT NULL,
            attribute FOLDED NOT NULL,
            value_key FOLDED NOT NULL,
            group_id ID NOT NULL,
            PRIMARY KEY (enterprise_id, attribute, value_key),
            FOREIGN KEY (enterprise_id, group_id) REFERENCES scim_group (enterprise_id, id) ON DELETE CASCADE
        )",
        "CREATE INDEX group_unique_value_holder ON group_unique_value (enterprise_id, group_id)",
    ],
    down: [
        "DROP TABLE group_unique_value",
        "DROP TABLE person_unique_value",
        "DROP TABLE extension_schema",
        "ALTER TABLE enterprise DROP COLUMN schemas_version",
    ],
}
