CREATE TABLE adoption (
    enterprise_id blob NOT NULL,
    person_id blob NOT NULL,
    wanted text NOT NULL,
    asked_at bigint NOT NULL,
    agreed_at bigint,
    PRIMARY KEY (enterprise_id, person_id),
    FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
);
CREATE TABLE call_hour (
    enterprise_id blob NOT NULL,
    hour bigint NOT NULL,
    outcome text NOT NULL,
    reason text NOT NULL,
    up_to_ms integer NOT NULL,
    calls bigint NOT NULL,
    PRIMARY KEY (enterprise_id, hour, outcome, reason, up_to_ms)
);
CREATE INDEX call_hour_hour ON call_hour (hour);
CREATE TABLE call_key (enterprise_id blob NOT NULL PRIMARY KEY, call_key blob NOT NULL);
CREATE TABLE call_last (enterprise_id blob NOT NULL PRIMARY KEY, at bigint NOT NULL);
CREATE INDEX call_last_at ON call_last (at);
CREATE TABLE call_log (
    enterprise_id blob NOT NULL,
    id blob NOT NULL,
    at bigint NOT NULL,
    request_id blob NOT NULL,
    cycle_id blob,
    method text NOT NULL,
    route text NOT NULL,
    operation text NOT NULL,
    status integer NOT NULL,
    outcome text NOT NULL,
    reason text,
    detail text,
    person_id blob,
    rule text,
    quirks text NOT NULL,
    duration_us bigint NOT NULL,
    token_id blob,
    fingerprint text,
    agent text, group_id blob, matched_by text, policy_version bigint, changed text,
    PRIMARY KEY (enterprise_id, id)
);
CREATE INDEX call_log_person ON call_log (enterprise_id, person_id, id)
    WHERE person_id IS NOT NULL AND method NOT IN ('GET', 'HEAD');
CREATE INDEX call_log_trouble ON call_log (enterprise_id, id)
    WHERE outcome IN ('refused', 'failed');
CREATE TABLE change_head (
    enterprise_id blob NOT NULL PRIMARY KEY,
    sequence bigint NOT NULL,
    hash blob NOT NULL
        , people bigint NOT NULL DEFAULT 0, people_gone bigint NOT NULL DEFAULT 0, people_active bigint NOT NULL DEFAULT 0, parked bigint NOT NULL DEFAULT 0, parked_seen bigint NOT NULL DEFAULT 0, seats_full boolean NOT NULL DEFAULT false, seats_held bigint NOT NULL DEFAULT 0, cycles_held bigint NOT NULL DEFAULT 0, rules bigint NOT NULL DEFAULT 0);
CREATE INDEX change_head_held ON change_head (enterprise_id) WHERE cycles_held > 0;
CREATE INDEX change_head_parked ON change_head (enterprise_id) WHERE parked > 0;
CREATE TABLE change_log (
    enterprise_id blob NOT NULL,
    sequence bigint NOT NULL,
    at bigint NOT NULL,
    actor_kind text NOT NULL,
    actor_id blob,
    request_id blob NOT NULL,
    cycle_id blob,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id blob NOT NULL,
    policy_version bigint NOT NULL,
    sealed boolean NOT NULL,
    payload blob NOT NULL,
    previous_hash blob NOT NULL,
    hash blob NOT NULL,
    PRIMARY KEY (enterprise_id, sequence)
);
CREATE INDEX change_log_cycle ON change_log (enterprise_id, cycle_id, sequence);
CREATE INDEX change_log_subject ON change_log (enterprise_id, subject_id, sequence);
CREATE TABLE completed_person (
    enterprise_id blob NOT NULL,
    person_id blob NOT NULL,
    PRIMARY KEY (enterprise_id, person_id),
    FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
);
CREATE TABLE cycle (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    id blob NOT NULL,
    token_id blob,
    started_at bigint NOT NULL,
    last_at bigint NOT NULL,
    active_before bigint NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    disabled bigint NOT NULL,
    enabled bigint NOT NULL,
    removed bigint NOT NULL,
    returned bigint NOT NULL,
    groups_changed bigint NOT NULL,
    taken bigint NOT NULL,
    seats bigint NOT NULL,
    state text NOT NULL,
    held_at bigint,
    judged_at bigint,
    PRIMARY KEY (enterprise_id, id)
);
CREATE INDEX cycle_last ON cycle (last_at);
CREATE TABLE cycle_group (
    enterprise_id blob NOT NULL,
    cycle_id blob NOT NULL,
    group_id blob NOT NULL,
    before text,
    after text,
    undone boolean NOT NULL,
    PRIMARY KEY (enterprise_id, cycle_id, group_id)
);
CREATE TABLE cycle_member (
    enterprise_id blob NOT NULL,
    cycle_id blob NOT NULL,
    group_id blob NOT NULL,
    member_id blob NOT NULL,
    is_group boolean NOT NULL,
    was_member boolean NOT NULL,
    is_member boolean NOT NULL,
    undone boolean NOT NULL,
    PRIMARY KEY (enterprise_id, cycle_id, group_id, member_id)
);
CREATE TABLE cycle_person (
    enterprise_id blob NOT NULL,
    cycle_id blob NOT NULL,
    person_id blob NOT NULL,
    was text NOT NULL,
    was_active boolean NOT NULL,
    before blob,
    schemas bigint NOT NULL,
    version bigint NOT NULL,
    gone boolean NOT NULL,
    active boolean NOT NULL,
    seat boolean NOT NULL,
    undone boolean NOT NULL,
    PRIMARY KEY (enterprise_id, cycle_id, person_id)
);
CREATE INDEX cycle_person_seat ON cycle_person (enterprise_id, person_id) WHERE seat;
CREATE TABLE departed (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    id blob NOT NULL,
    user_name_key text NOT NULL,
    external_id text,
    email_key text,
    search_key text NOT NULL,
    record text NOT NULL,
    log_key blob NOT NULL,
    deleted_at bigint NOT NULL,
    due_at bigint, cycle_id blob,
    PRIMARY KEY (enterprise_id, id)
);
CREATE INDEX departed_cycle ON departed (enterprise_id, cycle_id, id);
CREATE INDEX departed_due ON departed (due_at, enterprise_id, id) WHERE due_at IS NOT NULL;
CREATE INDEX departed_email ON departed (enterprise_id, email_key) WHERE email_key IS NOT NULL;
CREATE INDEX departed_external_id ON departed (enterprise_id, external_id)
    WHERE external_id IS NOT NULL;
CREATE INDEX departed_user_name ON departed (enterprise_id, user_name_key, id);
CREATE TABLE domain_claim (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    domain text NOT NULL,
    state text NOT NULL,
    challenge text NOT NULL,
    created_at bigint NOT NULL,
    checked_at bigint,
    verified_at bigint,
    missing_since bigint,
    next_check_at bigint NOT NULL,
    PRIMARY KEY (enterprise_id, domain)
);
CREATE INDEX domain_claim_domain ON domain_claim (domain);
CREATE INDEX domain_claim_due ON domain_claim (next_check_at) WHERE state = 'verified';
CREATE TABLE domain_owner (
    domain text NOT NULL PRIMARY KEY,
    enterprise_id blob NOT NULL,
    FOREIGN KEY (enterprise_id, domain) REFERENCES domain_claim (enterprise_id, domain) ON DELETE CASCADE
);
CREATE TABLE enterprise (
    id blob NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_key text NOT NULL UNIQUE,
    state text NOT NULL,
    scim_enabled boolean NOT NULL,
    policy text NOT NULL,
    policy_version bigint NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL
        , schemas_version bigint NOT NULL DEFAULT 0, sso_active boolean NOT NULL DEFAULT false);
CREATE TABLE event_receiver (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    id blob NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    delivery text NOT NULL,
    endpoint text,
    authorization_sealed blob,
    audience text NOT NULL,
    events text NOT NULL,
    form text NOT NULL,
    cursor bigint NOT NULL,
    acknowledged text NOT NULL,
    attempts integer NOT NULL,
    next_attempt_at bigint NOT NULL,
    lease_by blob,
    lease_until bigint,
    last_error text,
    created_at bigint NOT NULL,
    paused_at bigint,
    PRIMARY KEY (enterprise_id, id)
);
CREATE INDEX event_receiver_due ON event_receiver (delivery, next_attempt_at);
CREATE UNIQUE INDEX event_receiver_name_unique ON event_receiver (enterprise_id, name_key);
CREATE TABLE extension_schema (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    urn_key text NOT NULL,
    urn text NOT NULL,
    extends text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    required boolean NOT NULL,
    attributes text NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (enterprise_id, urn_key)
);
CREATE TABLE group_child (
    enterprise_id blob NOT NULL,
    group_id blob NOT NULL,
    child_id blob NOT NULL,
    PRIMARY KEY (enterprise_id, group_id, child_id),
    FOREIGN KEY (enterprise_id, group_id) REFERENCES scim_group (enterprise_id, id) ON DELETE CASCADE,
    FOREIGN KEY (enterprise_id, child_id) REFERENCES scim_group (enterprise_id, id) ON DELETE CASCADE
);
CREATE INDEX group_child_member ON group_child (enterprise_id, child_id, group_id);
CREATE TABLE group_extension_value (
    enterprise_id blob NOT NULL,
    attribute text NOT NULL,
    value_key text NOT NULL,
    group_id blob NOT NULL,
    PRIMARY KEY (enterprise_id, attribute, value_key, group_id),
    FOREIGN KEY (enterprise_id, group_id) REFERENCES scim_group (enterprise_id, id) ON DELETE CASCADE
);
CREATE INDEX group_extension_value_holder ON group_extension_value (enterprise_id, group_id, attribute);
CREATE TABLE group_person (
    enterprise_id blob NOT NULL,
    group_id blob NOT NULL,
    person_id blob NOT NULL,
    PRIMARY KEY (enterprise_id, group_id, person_id),
    FOREIGN KEY (enterprise_id, group_id) REFERENCES scim_group (enterprise_id, id) ON DELETE CASCADE,
    FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
);
CREATE INDEX group_person_member ON group_person (enterprise_id, person_id, group_id);
CREATE TABLE group_unique_value (
    enterprise_id blob NOT NULL,
    attribute text NOT NULL,
    value_key text NOT NULL,
    group_id blob NOT NULL,
    PRIMARY KEY (enterprise_id, attribute, value_key),
    FOREIGN KEY (enterprise_id, group_id) REFERENCES scim_group (enterprise_id, id) ON DELETE CASCADE
);
CREATE INDEX group_unique_value_holder ON group_unique_value (enterprise_id, group_id);
CREATE TABLE integration (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    id blob NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    secret_hash text NOT NULL,
    enabled boolean NOT NULL,
    may_issue_scim boolean NOT NULL,
    last_used_at bigint,
    created_at bigint NOT NULL,
    PRIMARY KEY (enterprise_id, id)
);
CREATE UNIQUE INDEX integration_name_unique ON integration (enterprise_id, name_key);
CREATE TABLE invitation (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    id blob NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    name text NOT NULL,
    role_id blob,
    secret_hash blob NOT NULL,
    state text NOT NULL,
    created_at bigint NOT NULL,
    sent_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    ended_at bigint, sendings integer NOT NULL DEFAULT 1, invited_by blob, person_id blob,
    PRIMARY KEY (enterprise_id, id)
);
CREATE INDEX invitation_email ON invitation (enterprise_id, email_key);
CREATE INDEX invitation_expires ON invitation (enterprise_id, expires_at);
CREATE UNIQUE INDEX invitation_pending_unique ON invitation (enterprise_id, email_key)
    WHERE state = 'pending';
CREATE INDEX invitation_person ON invitation (enterprise_id, person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX invitation_secret_unique ON invitation (enterprise_id, secret_hash);
CREATE TABLE job (
    name text NOT NULL PRIMARY KEY,
    due_at bigint NOT NULL
);
CREATE TABLE kept_call (
    enterprise_id blob NOT NULL,
    id blob NOT NULL,
    place bigint NOT NULL,
    at bigint NOT NULL,
    person_id blob,
    sealed blob NOT NULL,
    PRIMARY KEY (enterprise_id, id)
);
CREATE INDEX kept_call_person ON kept_call (enterprise_id, person_id);
CREATE INDEX kept_call_place ON kept_call (enterprise_id, place);
CREATE TABLE notice (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    id blob NOT NULL,
    kind text NOT NULL,
    cause text NOT NULL,
    data text NOT NULL,
    person_id blob,
    invitation_id blob,
    invited_name text,
    invited_address text,
    expires_at bigint,
    state text NOT NULL,
    created_at bigint NOT NULL,
    next_attempt_at bigint NOT NULL,
    attempts integer NOT NULL,
    lease_by blob,
    last_error text,
    ended_at bigint,
    over_at bigint,
    PRIMARY KEY (enterprise_id, id),
    FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
);
CREATE INDEX notice_due ON notice (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX notice_invitation ON notice (enterprise_id, invitation_id)
    WHERE invitation_id IS NOT NULL;
CREATE UNIQUE INDEX notice_invited_unique ON notice (enterprise_id, cause)
    WHERE person_id IS NULL;
CREATE INDEX notice_lasting ON notice (enterprise_id, kind) WHERE over_at IS NULL;
CREATE INDEX notice_person ON notice (enterprise_id, person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX notice_person_unique ON notice (enterprise_id, cause, person_id)
    WHERE person_id IS NOT NULL;
CREATE TABLE parked_person (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    id blob NOT NULL,
    place bigint NOT NULL,
    who_key text NOT NULL,
    waits_for text NOT NULL,
    detail text NOT NULL,
    request text NOT NULL,
    sent_by blob NOT NULL,
    times bigint NOT NULL,
    first_at bigint NOT NULL,
    last_at bigint NOT NULL,
    PRIMARY KEY (enterprise_id, id)
);
CREATE INDEX parked_person_last ON parked_person (enterprise_id, last_at);
CREATE UNIQUE INDEX parked_person_place_unique ON parked_person (enterprise_id, place);
CREATE INDEX parked_person_waits_for ON parked_person (enterprise_id, waits_for, place);
CREATE UNIQUE INDEX parked_person_who_unique ON parked_person (enterprise_id, who_key);
CREATE TABLE password (
    enterprise_id blob NOT NULL,
    person_id blob NOT NULL,
    email_key text NOT NULL,
    hash text NOT NULL,
    failures integer NOT NULL,
    locked_until bigint,
    updated_at bigint NOT NULL,
    PRIMARY KEY (enterprise_id, person_id),
    FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
);
CREATE INDEX password_email ON password (email_key);
CREATE TABLE person (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    id blob NOT NULL,
    user_name text NOT NULL,
    user_name_key text NOT NULL,
    external_id text,
    active boolean,
    source text NOT NULL,
    role_id blob,
    work_email_key text,
    display_name text,
    display_name_key text,
    given_name text,
    given_name_key text,
    family_name text,
    family_name_key text,
    title text,
    title_key text,
    company text,
    company_key text,
    mobile text,
    document text NOT NULL,
    document_key text NOT NULL,
    log_key blob NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL, emails text, disabled boolean NOT NULL DEFAULT false, held boolean NOT NULL DEFAULT false, unique_user_name boolean DEFAULT true, role_by text, role_rule text, role_waits boolean NOT NULL DEFAULT false,
    PRIMARY KEY (enterprise_id, id),
    FOREIGN KEY (enterprise_id, role_id) REFERENCES role (enterprise_id, id)
);
CREATE UNIQUE INDEX person_external_id_unique ON person (enterprise_id, external_id);
CREATE INDEX person_role_rule ON person (enterprise_id, role_id, role_rule);
CREATE INDEX person_role_waits ON person (enterprise_id, id) WHERE role_waits;
CREATE INDEX person_updated ON person (enterprise_id, updated_at, id);
CREATE UNIQUE INDEX person_user_name_unique
    ON person (enterprise_id, user_name_key, unique_user_name);
CREATE UNIQUE INDEX person_work_email_unique ON person (enterprise_id, work_email_key);
CREATE TABLE person_email (
    enterprise_id blob NOT NULL,
    person_id blob NOT NULL,
    ordinal integer NOT NULL,
    value_key text,
    kind_key text,
    display_key text,
    is_primary boolean,
    PRIMARY KEY (enterprise_id, person_id, ordinal),
    FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
);
CREATE INDEX person_email_value ON person_email (enterprise_id, value_key);
CREATE TABLE person_extension_value (
    enterprise_id blob NOT NULL,
    attribute text NOT NULL,
    value_key text NOT NULL,
    person_id blob NOT NULL,
    PRIMARY KEY (enterprise_id, attribute, value_key, person_id),
    FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
);
CREATE INDEX person_extension_value_holder ON person_extension_value (enterprise_id, person_id, attribute);
CREATE TABLE person_unique_value (
    enterprise_id blob NOT NULL,
    attribute text NOT NULL,
    value_key text NOT NULL,
    person_id blob NOT NULL,
    PRIMARY KEY (enterprise_id, attribute, value_key),
    FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
);
CREATE INDEX person_unique_value_holder ON person_unique_value (enterprise_id, person_id);
CREATE TABLE policy_version (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    version bigint NOT NULL,
    policy text NOT NULL,
    changed_at bigint NOT NULL,
    actor_kind text NOT NULL,
    actor_id blob,
    PRIMARY KEY (enterprise_id, version)
);
CREATE TABLE role (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    id blob NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    description text NOT NULL,
    admin boolean NOT NULL,
    assignable boolean NOT NULL,
    restrict_editing boolean NOT NULL,
    is_default boolean NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL, owner boolean NOT NULL DEFAULT false,
    PRIMARY KEY (enterprise_id, id)
);
CREATE UNIQUE INDEX role_default_unique ON role (enterprise_id) WHERE is_default;
CREATE UNIQUE INDEX role_name_unique ON role (enterprise_id, name_key);
CREATE UNIQUE INDEX role_owner_unique ON role (enterprise_id) WHERE owner;
CREATE TABLE role_review (
    enterprise_id blob NOT NULL,
    person_id blob NOT NULL, seat boolean NOT NULL DEFAULT false,
    PRIMARY KEY (enterprise_id, person_id),
    FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
);
CREATE INDEX role_review_next ON role_review (enterprise_id, person_id) WHERE NOT seat;
CREATE TABLE scim_group (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    id blob NOT NULL,
    display_name text NOT NULL,
    display_name_key text NOT NULL,
    external_id text,
    document text NOT NULL,
    document_key text NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (enterprise_id, id)
);
CREATE UNIQUE INDEX scim_group_display_name_unique ON scim_group (enterprise_id, display_name_key);
CREATE UNIQUE INDEX scim_group_external_id_unique ON scim_group (enterprise_id, external_id);
CREATE INDEX scim_group_updated ON scim_group (enterprise_id, updated_at, id);
CREATE TABLE scim_off (
    enterprise_id blob NOT NULL PRIMARY KEY REFERENCES enterprise (id),
    people text NOT NULL,
    chosen_by blob,
    after_id blob,
    done bigint NOT NULL,
    started_at bigint NOT NULL,
    ended_at bigint
);
CREATE INDEX scim_off_open ON scim_off (enterprise_id) WHERE ended_at IS NULL;
CREATE TABLE scim_off_left (
    enterprise_id blob NOT NULL,
    person_id blob NOT NULL,
    why text NOT NULL,
    PRIMARY KEY (enterprise_id, person_id),
    FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
);
CREATE TABLE session (
    enterprise_id blob NOT NULL,
    id blob NOT NULL,
    person_id blob NOT NULL,
    portal text NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    PRIMARY KEY (enterprise_id, id),
    FOREIGN KEY (enterprise_id, person_id) REFERENCES person (enterprise_id, id) ON DELETE CASCADE
);
CREATE INDEX session_person ON session (enterprise_id, person_id);
CREATE TABLE setting (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    key text NOT NULL,
    value text NOT NULL,
    version bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (enterprise_id, key)
);
CREATE TABLE signing_key (
    id blob NOT NULL PRIMARY KEY,
    pkcs8 blob NOT NULL,
    created_at bigint NOT NULL,
    retired_at bigint
);
CREATE TABLE token (
    enterprise_id blob NOT NULL REFERENCES enterprise (id),
    id blob NOT NULL,
    purpose text NOT NULL,
    fingerprint text NOT NULL,
    integration_id blob,
    created_by text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    last_used_at bigint,
    cycle_id blob,
    revoked_at bigint, person_id blob, rehearsal boolean NOT NULL DEFAULT false,
    PRIMARY KEY (enterprise_id, id)
);
CREATE INDEX token_cycle ON token (enterprise_id, cycle_id);
CREATE INDEX token_ending ON token (enterprise_id, expires_at)
    WHERE purpose = 'scim' AND revoked_at IS NULL;
CREATE INDEX token_ending_anywhere ON token (expires_at)
    WHERE purpose = 'scim' AND revoked_at IS NULL;
CREATE INDEX token_integration ON token (enterprise_id, integration_id);
CREATE INDEX token_person ON token (enterprise_id, person_id) WHERE person_id IS NOT NULL;
