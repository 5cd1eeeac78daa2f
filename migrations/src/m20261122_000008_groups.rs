//! Groups and their members.

crate::migration! {
    up: [
        // Like `person`: columns hold what is searched with, the documents every other attribute.
        "CREATE TABLE scim_group (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            id ID NOT NULL,
            display_name text NOT NULL,
            display_name_key FOLDED NOT NULL,
            external_id FOLDED,
            document JSON NOT NULL,
            document_key JSON NOT NULL,
            version bigint NOT NULL,
            created_at bigint NOT NULL,
            updated_at bigint NOT NULL,
            PRIMARY KEY (enterprise_id, id)
        )",
        "CREATE UNIQUE INDEX scim_group_display_name_unique ON scim_group (enterprise_id, display_name_key)",
        "CREATE UNIQUE INDEX scim_group_external_id_unique ON scim_group (enterprise_id, external_id)",
        "CREATE INDEX scim_group_updated ON scim_group (enterprise_id, updated_at, id)",
        // A member is a person or a group; a table for each, so that foreign keys hold them both.
        "CREATE TABLE group_person (
            enterprise_id ID NOT NULL,
            group_id ID NOT NULL,
            person_id ID NOT NULL,
            PRIMARY KEY (enterprise_id, group_id, person_id),
            FOREIGN KEY (enterprise_id, group_id) REFERENCES scim_group (enterprise_id, id) ON DELETE CASCADE,
            FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
        )",
        "CREATE INDEX group_person_member ON group_person (enterprise_id, person_id, group_id)",
        "CREATE TABLE group_child (
            enterprise_id ID NOT NULL,
            group_id ID NOT NULL,
            child_id ID NOT NULL,
            PRIMARY KEY (enterprise_id, group_id, child_id),
            FOREIGN KEY (enterprise_id, group_id) REFERENCES scim_group (enterprise_id, id) ON DELETE CASCADE,
            FOREIGN KEY (enterprise_id, child_id) REFERENCES scim_group (enterprise_id, id) ON DELETE CASCADE
        )",
        "CREATE INDEX group_child_member ON group_child (enterprise_id, child_id, group_id)",
    ],
    down: ["DROP TABLE group_child", "DROP TABLE group_person", "DROP TABLE scim_group"],
}
