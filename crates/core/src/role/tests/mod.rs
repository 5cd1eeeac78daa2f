mod cases;
mod travel;
mod unknown;

use std::collections::BTreeSet;

use serde_json::json;
use uuid::Uuid;

pub(crate) use self::cases::cases;
use super::*;
use crate::{
    id::GroupId,
    policy::{
        GroupRole, GroupUse, OnUnknownRole, Policy, Preset, RoleAlias, RoleCatalog, RoleMatch,
        RoleRules,
    },
};

fn id(n: u128) -> RoleId {
    RoleId::from_uuid(Uuid::from_u128(0x0192_f0c1_2d3e_7abc_8def_0000_0000_0000 + n))
}

fn group(n: u128) -> GroupId {
    GroupId::from_uuid(Uuid::from_u128(n))
}

fn role(n: u128, spec: RoleSpec) -> Role {
    let created_at = Timestamp::from_millis(0);
    Role { id: id(n), is_default: n == 0, spec, version: 1, created_at }
}

/// `Default`, `Editor`, `Viewer`, `Admin`, and `Secret`, which is not assignable.
fn roles() -> Vec<Role> {
    let secret = RoleSpec { assignable: false, ..RoleSpec::named("Secret") };
    let named = ["Default", "Editor", "Viewer", "Admin"].map(RoleSpec::named);
    (0..).zip(named.into_iter().chain([secret])).map(|(n, spec)| role(n, spec)).collect()
}

fn alias(value: &str, role: u128) -> RoleAlias {
    RoleAlias { value: value.into(), role: id(role) }
}

fn policy() -> Policy {
    Policy {
        groups: GroupUse::GroupToRole,
        roles: RoleRules {
            aliases: vec![alias("Boss", 3), alias("Clerk", 4), alias("Secret", 2)],
            precedence: vec![id(3), id(1)],
            groups: [(1, 1), (2, 2), (3, 4)]
                .map(|(of, to)| GroupRole { group: group(of), role: id(to) })
                .into(),
        },
        ..Policy::preset(Preset::DirectoryLed)
    }
}

fn sent(text: &'static str) -> Vec<SentRole<'static>> {
    let entry = |value: &'static str| match value.strip_suffix('*') {
        Some(value) => SentRole { value, primary: true },
        None => SentRole { value, primary: false },
    };
    text.split(' ').filter(|value| !value.is_empty()).map(entry).collect()
}

/// What is told of an answer: role, who chose it, the rule, and by which rules the others lost.
fn told(answer: Result<Chosen, UnknownRole>) -> String {
    match answer {
        Err(UnknownRole { value }) => format!("no {value}"),
        Ok(Chosen { role, by, rule, hold, lost }) => {
            let all = roles();
            let named = role.and_then(|of| all.iter().find(|role| role.id == of));
            let name = named.map_or("nobody", |role| &role.spec.name);
            let lost: Vec<_> = lost.iter().map(|one| one.rule).collect();
            let hold = if hold { " waits" } else { "" };
            format!("{name} {} {rule}{hold} {}", by.as_str(), lost.join(" ")).trim_end().to_owned()
        }
    }
}

/// What it is about, the policy, the role sent, the groups, the role before, and what comes of it.
type Row = (&'static str, Policy, &'static str, &'static [u128], Before, &'static str);

#[test]
#[expect(clippy::too_many_lines, reason = "a table has as many rows as there are rules")]
fn the_rules_decide_in_their_order() {
    let none = Before::default();
    let before = |role, by| Before { role: Some(id(role)), by };
    let change = |with: fn(&mut Policy)| {
        let mut policy = policy();
        with(&mut policy);
        policy
    };
    let same = || change(|_| ());
    let unknown: [fn(&mut Policy); 3] = [
        |policy| policy.on_unknown_role = OnUnknownRole::UseDefault,
        |policy| policy.on_unknown_role = OnUnknownRole::Store,
        |policy| policy.on_unknown_role = OnUnknownRole::Hold,
    ];
    let rows: Vec<Row> = vec![
        ("by name", same(), "editor", &[], none, "Editor idp role.by_name"),
        ("by alias", same(), "BOSS", &[], none, "Admin idp role.by_alias"),
        (
            "a name goes before an alias",
            change(|policy| policy.roles.aliases = vec![alias("Editor", 2)]),
            "Editor",
            &[],
            none,
            "Editor idp role.by_name",
        ),
        (
            "the alias of a name that cannot be sent",
            same(),
            "Secret",
            &[],
            none,
            "Viewer idp role.by_alias",
        ),
        ("an alias of what cannot be sent", same(), "Clerk", &[], none, "no Clerk"),
        (
            "letter by letter",
            change(|policy| policy.role_match = RoleMatch::Exact),
            "editor",
            &[],
            none,
            "no editor",
        ),
        (
            "letter by letter, found",
            change(|policy| policy.role_match = RoleMatch::Exact),
            "Editor",
            &[],
            none,
            "Editor idp role.by_name",
        ),
        ("none sent", same(), "", &[], none, "Default policy role.none"),
        (
            "the order of precedence",
            same(),
            "Viewer* Editor Admin",
            &[],
            none,
            "Admin idp role.by_name role.precedence role.precedence",
        ),
        (
            "the primary one",
            change(|policy| policy.roles.precedence.clear()),
            "Editor Viewer*",
            &[],
            none,
            "Viewer idp role.by_name role.primary",
        ),
        (
            "the first",
            change(|policy| policy.roles.precedence.clear()),
            "Viewer Editor",
            &[],
            none,
            "Viewer idp role.by_name role.order",
        ),
        ("twice the same", same(), "Admin Boss", &[], none, "Admin idp role.by_name"),
        (
            "those that exist",
            same(),
            "Wizard* Viewer",
            &[],
            none,
            "Viewer idp role.by_name role.unknown",
        ),
        (
            "a group goes before what is sent",
            same(),
            "Admin",
            &[1],
            none,
            "Editor group role.by_group role.by_group",
        ),
        (
            "the first rule goes before others",
            same(),
            "",
            &[2, 1],
            none,
            "Editor group role.by_group role.by_group",
        ),
        (
            "a group gives nothing that cannot be sent",
            same(),
            "Viewer",
            &[3],
            none,
            "Viewer idp role.by_name",
        ),
        (
            "groups have members only",
            change(|policy| policy.groups = GroupUse::Membership),
            "Viewer",
            &[1],
            none,
            "Viewer idp role.by_name",
        ),
        (
            "by hand before all",
            same(),
            "Admin",
            &[1],
            before(4, Some(SetBy::Hand)),
            "Secret hand role.by_hand role.by_hand role.by_hand",
        ),
        (
            "by hand before a refusal",
            same(),
            "Wizard",
            &[],
            before(2, Some(SetBy::Hand)),
            "Viewer hand role.by_hand role.unknown",
        ),
        ("taken away", same(), "", &[], before(3, Some(SetBy::Idp)), "Default policy role.none"),
        (
            "left the group",
            same(),
            "",
            &[],
            before(3, Some(SetBy::Group)),
            "Default policy role.none",
        ),
        (
            "another default is for others",
            same(),
            "",
            &[],
            before(2, Some(SetBy::Policy)),
            "Viewer policy role.none",
        ),
        (
            "and before it was written down",
            same(),
            "",
            &[],
            before(2, None),
            "Viewer policy role.none",
        ),
        ("unknown", same(), "Wizard Witch*", &[], none, "no Witch"),
        (
            "unknown, default",
            change(unknown[0]),
            "Wizard",
            &[],
            none,
            "Default policy role.unknown_default role.unknown",
        ),
        (
            "unknown, stored",
            change(unknown[1]),
            "Wizard",
            &[],
            none,
            "Default policy role.stored role.unknown",
        ),
        ("unknown, held", change(unknown[2]), "Secret", &[], none, "Viewer idp role.by_alias"),
        (
            "not assignable, held",
            change(unknown[2]),
            "Clerk Wizard",
            &[],
            before(1, Some(SetBy::Idp)),
            "nobody policy role.held waits role.not_assignable role.unknown",
        ),
        (
            "admin and member",
            change(|policy| {
                policy.role_catalog = RoleCatalog::FixedTwo;
                policy.role_match = RoleMatch::Exact;
            }),
            "ADMIN Editor",
            &[],
            none,
            "Admin idp role.by_name role.not_assignable",
        ),
    ];
    let all = roles();
    for (what, policy, asked, groups, before, expected) in rows {
        let (sent, groups) = (sent(asked), groups.iter().map(|n| group(*n)).collect());
        let case = Case { policy: &policy, roles: &all, sent: &sent, groups: &groups, before };
        assert_eq!(told(resolve(&case)), expected, "{what}");
    }
}

#[test]
fn a_refusal_names_what_may_be_sent() {
    let unknown = UnknownRole { value: "Wizard".into() };
    let said = unknown.says("Contoso", &policy(), &roles(), "the person was not registered");
    assert_eq!(
        said,
        "Role «Wizard» does not exist in «Contoso»; the person was not registered. Roles available: \
         «Default», «Editor», «Viewer», «Admin». Create the role, or assign one of these in the identity \
         provider."
    );
    let many: Vec<Role> = (0..60).map(|n| role(n, RoleSpec::named(format!("R{n}")))).collect();
    let said = unknown.says("Contoso", &policy(), &many, "nothing was changed");
    assert!(said.contains("«R49», 10 more. Create"), "{said}");
    assert_eq!(UnknownRole::read(&said), Some(unknown));
    assert_eq!(UnknownRole::read("Every seat is taken."), None);
    assert!(of_then(&said).contains(". Roles available then: «R0», "), "{said}");
}

#[test]
fn flags_that_contradict_each_other_are_refused() {
    let owner = RoleSpec { owner: true, ..RoleSpec::named("Owner") };
    owner.check().unwrap_err();
    RoleSpec { assignable: false, ..owner }.check().unwrap();
    RoleSpec::named("Member").check_default().unwrap();
    RoleSpec::administrators("Admins").check_default().unwrap_err();
    let admin = RoleSpec { admin: true, ..RoleSpec::named("Admin") };
    admin.check_default().unwrap_err();
    assert_eq!(json!(admin)["owner"], false);
}
