use std::collections::BTreeSet;

use uuid::Uuid;

use super::*;
use crate::{
    id::{GroupId, RoleId},
    policy::{GroupRole, GroupUse, HoldRemovals, OnDelete, RoleAlias, RoleRules, Row, TokenDays},
};

fn role(number: u128) -> RoleId {
    RoleId::from_uuid(Uuid::from_u128(number))
}

fn document(values: Value) -> Document {
    let Value::Object(values) = values else { panic!("an object") };
    Document::new(values)
}

fn full() -> Policy {
    let alias = RoleAlias { value: "Boss \"B\"".into(), role: role(1) };
    let rules = RoleRules {
        aliases: vec![alias],
        precedence: vec![role(1), role(2)],
        groups: vec![GroupRole { group: GroupId::from_uuid(Uuid::from_u128(9)), role: role(2) }],
    };
    Policy {
        roles: rules,
        on_delete: OnDelete::RemoveAfterDays(30),
        protected_roles: BTreeSet::from([role(2)]),
        groups: GroupUse::GroupToRole,
        ..Policy::preset(Preset::AccessLed)
    }
    .settled()
}

fn says(refused: Result<Policy>) -> Vec<(String, String)> {
    let Err(Error::Invalid(all)) = refused else { panic!("{refused:?}") };
    all.into_iter().map(|one| (one.field, one.message)).collect()
}

/// What a document does not say of roles stays as it is.
#[test]
fn roles_are_merged() {
    let now = full();
    let after = now.with(document(json!({ "roles": { "precedence": [role(2)] } }))).unwrap();
    let expected = RoleRules { precedence: vec![role(2)], ..now.roles.clone() };
    assert_eq!(after.roles, expected);
    let aliases = json!({ "roles": { "aliases": [] }, "seat_limit": 3 });
    let after = after.with(document(aliases)).unwrap();
    assert_eq!(after.roles, RoleRules { aliases: Vec::new(), ..expected });
    assert_eq!(after.seat_limit, Some(3));
    let after = after.with(document(json!({ "seat_limit": "unlimited" }))).unwrap();
    assert_eq!(after.seat_limit, None);
}

#[test]
fn every_key_of_the_document_is_listed() {
    let whole = json!(full());
    let mut keys = Vec::new();
    for (name, value) in whole.as_object().unwrap() {
        match value {
            Value::Object(rules) if name == "roles" => {
                keys.extend(rules.keys().map(|rule| format!("roles.{rule}")));
            }
            _ => keys.push(name.clone()),
        }
    }
    keys.sort();
    let mut listed: Vec<_> = Key::ALL.iter().chain([&PRESET]).map(|key| key.name).collect();
    listed.sort_unstable();
    assert_eq!(keys, listed);
    for key in Key::ALL {
        assert!(Row::all().any(|row| row.id() == key.row), "{}", key.name);
        assert!(key.example.starts_with(&format!("{} = ", key.name)), "{}", key.example);
    }
}

#[test]
fn wrong_values_are_told_with_what_to_write() {
    let wrong = json!({
        "on_delete": "remove_after_days", "token_days": 0, "seat_limit": -1, "groups": "none",
        "email_order": "work", "nonsense": 1, "preset": "mine",
        "roles": { "aliases": [{ "name": "Boss", "role": role(1) }], "order": [] },
    });
    let said = says(full().with(document(wrong)));
    let message = |field: &str| &said.iter().find(|one| one.0 == field).expect(field).1;
    assert!(message("on_delete").ends_with("write on_delete = { remove_after_days = 30 }."));
    assert_eq!(
        message("token_days"),
        "token_days: 0 is none of its values; write token_days = { days = 90 }. Possible: \"global\", \
         { days = 90 }, \"never\"."
    );
    assert!(
        message("seat_limit").contains("seat_limit = 50")
            && message("seat_limit").contains("unlimited")
    );
    assert!(message("groups").contains("\"off\", \"membership\", \"group_to_role\""));
    assert!(message("email_order").contains("[\"work\", \"primary\", \"only\"]"));
    assert!(message("nonsense").contains("on_delete, hold_removals"));
    assert!(message("preset").contains("open-standards"));
    assert!(message("roles.aliases").contains("{ value = \"Boss\", role = \"Manager\" }"));
    assert!(message("roles.order").contains("roles.precedence"));
    assert_eq!(said.len(), 9);
    let said = says(full().with(document(json!({ "roles": [] }))));
    assert!(said[0].1.contains("roles.aliases"));
    let either = json!({ "hold_removals": { "over": { "people": 1 } }, "on_delete": { "remove_after_days": -1 } });
    assert_eq!(says(full().with(document(either))).len(), 2);
    let more = json!({
        "roles": { "aliases": [{ "value": "Boss", "role": role(1), "order": 1 }] },
        "hold_removals": { "over": { "people": 1, "percent": 1, "days": 1 } },
    });
    assert_eq!(says(full().with(document(more))).len(), 2);
}

#[test]
fn every_written_value_is_read() {
    for key in Key::ALL {
        for written in key.written() {
            let value = match written.as_str() {
                "{ remove_after_days = 30 }" => json!(OnDelete::RemoveAfterDays(30)),
                "{ over = { people = 20, percent = 20 } }" => json!(HoldRemovals::USUAL),
                "{ days = 90 }" => json!(TokenDays::Days(90)),
                plain => serde_json::from_str(plain).unwrap(),
            };
            let value = if matches!(key.values, crate::policy::Values::List(_)) {
                json!([value])
            } else {
                value
            };
            full().with(document(json!({ key.name: value }))).unwrap();
        }
    }
    for preset in ["rfc", "open-standards"] {
        assert_eq!(preset.parse::<Preset>(), Ok(Preset::Rfc));
        let after = full().with(document(json!({ "preset": preset }))).unwrap();
        assert_eq!(after.preset, Preset::Rfc);
    }
}

#[test]
fn roles_are_meant_by_name() {
    let mut by_name = document(json!({
        "protected_roles": ["Admin"],
        "roles": {
            "precedence": ["Admin", role(7)],
            "aliases": [{ "value": "Admin", "role": "NoSuch" }],
            "groups": [{ "group": "Buyers", "role": "Admin" }],
        },
    }));
    assert_eq!(by_name.names().len(), 6);
    let group = Uuid::from_u128(9);
    by_name.resolve(|what, name| match (what, name) {
        (Named::Role, "Admin") => Ok(role(1).to_string()),
        (Named::Group, "Buyers") => Ok(group.to_string()),
        (_, id) if id.parse::<Uuid>().is_ok() => Ok(id.to_owned()),
        (_, other) => Err(format!("there is no role «{other}».")),
    });
    let said = says(full().with(by_name.clone()));
    assert_eq!(
        said,
        [("roles.aliases".into(), "roles.aliases: there is no role «NoSuch».".into())]
    );
    by_name.wrong.clear();
    let after = full().with(by_name).unwrap();
    assert_eq!(after.roles.precedence, [role(1), role(7)]);
    assert_eq!(after.roles.groups[0].group.as_uuid(), group);
    assert_eq!(
        (after.roles.aliases, after.protected_roles),
        (full().roles.aliases, BTreeSet::from([role(1)]))
    );
}

/// What was stored under a preset that has other values now keeps its own, and is custom.
#[test]
fn a_preset_of_before_is_custom() {
    let stored =
        json!({ "preset": "directory-led", "locked_fields": ["job_title", "company", "role"] });
    let read: Policy = serde_json::from_value(stored).unwrap();
    assert_eq!((read.preset, read.locked_fields.len()), (Preset::Custom, 3));
}

#[test]
fn aliases_are_named() {
    let names = |value: &str| RoleAlias { value: value.into(), role: role(1) };
    let with = |values: &[&str]| Policy {
        roles: RoleRules {
            aliases: values.iter().copied().map(names).collect(),
            ..RoleRules::default()
        },
        ..Policy::preset(Preset::DirectoryLed)
    };
    let differences = with(&["Boss"]).differences(&with(&["Chief"]));
    assert_eq!(differences.len(), 1);
    assert!(differences[0].before.contains("1 alias: «Boss» means"), "{}", differences[0].before);
    let mut many: Vec<String> = (0..13).map(|number| format!("v{number}")).collect();
    let of = |all: &[String]| with(&all.iter().map(String::as_str).collect::<Vec<_>>());
    let before = of(&many);
    let row = Row::all().nth(3).unwrap();
    assert!(before.says(row).ends_with(", and 3 more."), "{}", before.says(row));
    many[12] = "other".into();
    let differences = before.differences(&of(&many));
    assert!(differences[0].after.contains("«other»"), "{differences:?}");
}
