//! Domains that enterprises claim and prove to be theirs.

crate::migration! {
    up: [
        "CREATE TABLE domain_claim (
            enterprise_id ID NOT NULL REFERENCES enterprise (id),
            domain FOLDED NOT NULL,
            state text NOT NULL,
            challenge text NOT NULL,
            created_at bigint NOT NULL,
            checked_at bigint,
            verified_at bigint,
            missing_since bigint,
            next_check_at bigint NOT NULL,
            PRIMARY KEY (enterprise_id, domain)
        )",
        // Who else claims it.
        "CREATE INDEX domain_claim_domain ON domain_claim (domain)",
        // Verified domains are looked at again.
        "CREATE INDEX domain_claim_due ON domain_claim (next_check_at) WHERE state = 'verified'",
        // Of the installation: a domain has one owner, whoever claims it.
        "CREATE TABLE domain_owner (
            domain FOLDED NOT NULL PRIMARY KEY,
            enterprise_id ID NOT NULL,
            FOREIGN KEY (enterprise_id, domain) REFERENCES domain_claim (enterprise_id, domain) ON DELETE CASCADE
        )",
        "INSERT INTO job (name, due_at) VALUES ('domain.check', 0)",
    ],
    down: [
        "DELETE FROM job WHERE name = 'domain.check'",
        "DROP TABLE domain_owner",
        "DROP TABLE domain_claim",
    ],
}
