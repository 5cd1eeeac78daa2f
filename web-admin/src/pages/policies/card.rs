//! The cards of the form: which key of the document stands in which.

/// The cards, in order: the id, which names their heading in the catalogue, and the keys.
pub(super) const CARDS: [(&str, &[&str]); 10] = [
    ("deletion", &["on_delete", "hold_removals"]),
    (
        "roles",
        &[
            "on_unknown_role",
            "role_match",
            "role_catalog",
            "roles.aliases",
            "roles.precedence",
            "strict_role_subattributes",
        ],
    ),
    (
        "identity",
        &["username_is", "username_immutable", "require_work_email", "email_order", "name_rule"],
    ),
    ("matching", &["match_by", "adopt_existing", "on_enable_invitations"]),
    ("locked", &["locked_fields", "empty_clears"]),
    ("domains", &["email_domains"]),
    ("seats", &["seat_limit"]),
    ("protection", &["protected_roles", "require_sso", "token_days", "token_replacement"]),
    ("groups", &["groups", "roles.groups"]),
    ("tolerance", &["identity_provider", "patch_answer", "active_required", "own_endpoint"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use muster_core::policy::Key;

    use super::CARDS;

    #[test]
    fn every_key_stands_in_one_card() {
        let shown: Vec<_> = CARDS.iter().flat_map(|(_, keys)| keys.iter().copied()).collect();
        let all: BTreeSet<_> = Key::ALL.iter().map(|key| key.name).collect();
        assert_eq!(shown.len(), all.len());
        assert_eq!(shown.into_iter().collect::<BTreeSet<_>>(), all);
    }
}
