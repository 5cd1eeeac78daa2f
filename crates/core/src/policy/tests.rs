use serde_json::json;

use super::*;

#[test]
fn a_policy_of_before_the_profiles_is_read() {
    let stored = json!({
        "preset": "directory-led",
        "on_unknown_role": "reject",
        "require_work_email": true,
        "unique_work_email": true,
    });
    let read: Policy = serde_json::from_value(stored).unwrap();
    assert_eq!(read, Policy::preset(Preset::DirectoryLed));
    let plain = json!({
        "preset": "rfc",
        "on_unknown_role": "store",
        "require_work_email": false,
        "unique_work_email": false,
        "identity_provider": "okta",
    });
    let read: Policy = serde_json::from_value(plain).unwrap();
    let okta = IdentityProvider::Okta;
    assert_eq!(read, Policy { identity_provider: okta, ..Policy::preset(Preset::Rfc) });
}

#[test]
fn what_was_chosen_is_kept() {
    let policy = Policy {
        on_delete: OnDelete::RemoveAfterDays(30),
        identity_provider: IdentityProvider::OneLogin,
        patch_answer: PatchAnswer::NoContent,
        seat_limit: Some(5),
        ..Policy::preset(Preset::Rfc)
    }
    .settled();
    let stored = json!(policy);
    assert_eq!(stored["preset"], "custom");
    assert_eq!(stored["on_delete"], json!({ "remove_after_days": 30 }));
    assert_eq!(stored["identity_provider"], "onelogin");
    assert_eq!(stored["patch_answer"], "no-content");
    assert_eq!(serde_json::from_value::<Policy>(stored).unwrap(), policy);
}

#[test]
fn what_no_policy_says_is_refused() {
    for wrong in [json!({ "on_delete": "never" }), json!({ "seat_limit": "many" }), json!([])] {
        assert!(serde_json::from_value::<Policy>(wrong.clone()).is_err(), "{wrong}");
    }
}

/// While an installation is upgraded, programs of two versions read the same row.
#[test]
fn what_a_newer_program_stored_is_read() {
    let policy = Policy { seat_limit: Some(5), ..Policy::preset(Preset::Rfc) };
    let mut stored = json!(policy);
    stored["on_something_new"] = json!({ "after_days": 3 });
    stored["roles"]["on_something_new"] = json!(true);
    let (alias, role) = ("Boss", RoleId::from_uuid(Uuid::from_u128(7)));
    stored["roles"]["aliases"] = json!([{ "value": alias, "role": role, "new": 1 }]);
    let read: Policy = serde_json::from_value(stored).unwrap();
    assert_eq!(read.seat_limit, Some(5));
    assert_eq!(read.roles.aliases, [RoleAlias { value: alias.into(), role }]);
}

#[test]
fn presets_are_told_by_their_values() {
    for preset in Preset::OFFERED {
        let policy = Policy::preset(preset);
        policy.check().unwrap();
        let seats = Policy { seat_limit: Some(3), ..policy.clone() };
        assert_eq!(seats.clone().settled().preset, preset, "seats are the enterprise's own");
        let other = Policy { active_required: !policy.active_required, ..policy }.settled();
        assert_eq!(other.preset, Preset::Custom);
        for to in Preset::OFFERED {
            let switched = seats.switched_to(to);
            assert_eq!((switched.preset, switched.seat_limit), (to, Some(3)));
            assert_eq!(switched.clone().settled(), switched);
        }
        assert_eq!(other.switched_to(preset), Policy::preset(preset));
    }
}

/// Each value is said in a row: no two policies that differ say the same everywhere.
#[test]
fn each_value_is_said() {
    let before = Policy::preset(Preset::DirectoryLed);
    let whole = json!(before);
    let others = json!({
        "on_delete": "deactivate", "hold_removals": "never", "on_unknown_role": "hold", "role_match": "exact",
        "role_catalog": "fixed_two", "username_is": "opaque", "username_immutable": true,
        "match_by": "external_id", "require_work_email": false, "email_order": ["only"],
        "strict_role_subattributes": true, "require_sso": true, "token_days": { "days": 3 },
        "token_replacement": "replace", "on_enable_invitations": "withdraw", "locked_fields": ["name"],
        "empty_clears": true, "adopt_existing": "ask", "name_rule": "limited_ignore",
        "email_domains": "verified_only", "seat_limit": 9, "groups": "off", "own_endpoint": true,
        "protected_roles": ["01a20000-0000-7000-8000-000000000001"], "identity_provider": "okta",
        "patch_answer": "resource", "active_required": true,
        "roles": { "precedence": ["01a20000-0000-7000-8000-000000000001"] },
    });
    for (key, value) in others.as_object().unwrap() {
        let mut changed = whole.clone();
        assert!(changed.get(key).is_some(), "{key} is a value");
        changed[key] = value.clone();
        let after: Policy = serde_json::from_value(changed).unwrap();
        assert_eq!(before.differences(&after).len(), 1, "{key} is said in one row");
    }
    let unsaid = whole.as_object().unwrap().keys().find(|key| others.get(key).is_none());
    assert_eq!(unsaid.map(String::as_str), Some("preset"));
}

#[test]
fn rows_are_cited_in_their_order() {
    let ids: Vec<_> = Row::all().map(Row::id).collect();
    let expected: Vec<_> = (1..=22).map(|at| format!("C-{at:02}")).collect();
    assert_eq!(ids, expected);
}

#[test]
fn contradictions_are_told_together() {
    let role = RoleId::from_uuid(Uuid::from_u128(1));
    let alias = |value: &str| RoleAlias { value: value.into(), role };
    let wrong = Policy {
        on_delete: OnDelete::RemoveAfterDays(0),
        token_days: TokenDays::Days(0),
        match_by: MatchBy::UserName,
        email_order: vec![EmailChoice::Work, EmailChoice::Work],
        seat_limit: Some(0),
        roles: RoleRules {
            aliases: vec![alias("Boss"), alias("BOSS"), alias(" ")],
            precedence: vec![role, role],
            groups: Vec::new(),
        },
        ..Policy::preset(Preset::DirectoryLed)
    };
    let crate::Error::Invalid(all) = wrong.check().unwrap_err() else { panic!() };
    let fields: Vec<_> = all.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "on_delete",
            "token_days",
            "match_by",
            "email_order",
            "seat_limit",
            "roles.aliases",
            "roles.aliases",
            "roles.precedence"
        ]
    );
}

#[test]
fn a_run_is_held_when_it_takes_more_than_both() {
    let usual = HoldRemovals::USUAL;
    for (taken, active_before, expected) in [
        (20, 20, false),
        (21, 21, true),
        (21, 104, true),
        (21, 105, false),
        (600, 1_000, true),
        (200, 1_000, false),
        (201, 1_000, true),
        (u64::MAX, u64::MAX, true),
        // Whoever was disabled before it counts all the same.
        (21, 0, true),
    ] {
        assert_eq!(usual.holds(taken, active_before), expected, "{taken} of {active_before}");
        assert!(!HoldRemovals::Never.holds(taken, active_before));
    }
    let any = HoldRemovals::Over { people: 0, percent: 0 };
    assert!(any.holds(1, 1_000_000) && !any.holds(0, 0));
}

#[test]
fn when_removals_are_held_belongs_to_the_enterprise() {
    let own = HoldRemovals::Over { people: 5, percent: 50 };
    let policy = Policy { hold_removals: own, ..Policy::preset(Preset::AccessLed) };
    assert_eq!(policy.clone().settled().preset, Preset::AccessLed);
    assert_eq!(policy.switched_to(Preset::Rfc).hold_removals, own);
    let wrong = Policy { hold_removals: HoldRemovals::Over { people: 5, percent: 100 }, ..policy };
    assert!(wrong.check().unwrap_err().to_string().contains("hold_removals"));
    let older: Policy = serde_json::from_value(serde_json::json!({ "preset": "rfc" })).unwrap();
    assert_eq!(older.hold_removals, HoldRemovals::USUAL);
}
