//! Whatever is asked.

use proptest::prelude::*;

use super::*;

/// The policy, the roles there are, those sent and whether each is primary, the groups, the role before.
pub(crate) type Asked = (Policy, Vec<Role>, Vec<(String, bool)>, BTreeSet<GroupId>, Before);

/// Anything that could be asked.
pub(crate) fn cases() -> impl Strategy<Value = Asked> {
    const NAMES: [&str; 8] =
        ["Default", "Editor", "viewer", "ADMIN", "member", "Secret", "Boss", "x"];
    let number = || 0_u128..6;
    let role = (0..NAMES.len(), any::<bool>(), any::<bool>());
    let rules = (
        prop::collection::vec((prop::sample::select(&NAMES[..]), number()), 0..4),
        prop::collection::vec(number(), 0..4),
        prop::collection::vec((0_u128..4, number()), 0..4),
    );
    let choices = (
        prop::sample::select(OnUnknownRole::ALL),
        prop::sample::select(RoleMatch::ALL),
        prop::sample::select(RoleCatalog::ALL),
        prop::sample::select(GroupUse::ALL),
    );
    let by = prop::sample::select(vec![
        None,
        Some(SetBy::Idp),
        Some(SetBy::Hand),
        Some(SetBy::Policy),
        Some(SetBy::Group),
    ]);
    let asked = (
        prop::collection::vec((prop::sample::select(&NAMES[..]), any::<bool>()), 0..4),
        prop::collection::btree_set((0_u128..4).prop_map(group), 0..3),
        prop::option::of(number()),
        by,
    );
    (prop::collection::vec(role, 6), rules, choices, asked).prop_map(
        |(specs, (aliases, precedence, groups), choices, (sent, of, before, by))| {
            let roles = (0..)
                .zip(specs)
                .map(|(n, (name, assignable, admin))| {
                    let name = format!("{}{}", NAMES[name], if n < 3 { "" } else { "2" });
                    let spec = RoleSpec { admin, assignable, ..RoleSpec::named(name) };
                    Role { is_default: n == 1, ..super::role(n, spec) }
                })
                .collect();
            let policy = Policy {
                on_unknown_role: choices.0,
                role_match: choices.1,
                role_catalog: choices.2,
                groups: choices.3,
                roles: RoleRules {
                    aliases: aliases.into_iter().map(|(value, to)| alias(value, to)).collect(),
                    precedence: precedence.into_iter().map(id).collect(),
                    groups: groups
                        .into_iter()
                        .map(|(of, to)| GroupRole { group: group(of), role: id(to) })
                        .collect(),
                },
                ..Policy::preset(Preset::DirectoryLed)
            };
            let sent = sent.into_iter().map(|(value, primary)| (value.to_owned(), primary));
            (policy, roles, sent.collect(), of, Before { role: before.map(id), by })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// The same is always answered; nothing that cannot be sent is given; what was set by hand stays; of
    /// several roles sent none that goes before is passed over; and what is read by key decides as all do.
    #[test]
    fn what_holds_of_every_case((policy, roles, sent, groups, before) in cases()) {
        let sent: Vec<_> =
            sent.iter().map(|(value, primary)| SentRole { value, primary: *primary }).collect();
        let case = Case { policy: &policy, roles: &roles, sent: &sent, groups: &groups, before };
        let answer = resolve(&case);
        prop_assert_eq!(&answer, &resolve(&case));

        let needed = needed(&policy, &sent, &groups);
        let read: Vec<Role> = roles
            .iter()
            .filter(|role| {
                role.is_default || needed.ids.contains(&role.id) || needed.keys.contains(&role.spec.key())
            })
            .cloned()
            .collect();
        prop_assert_eq!(&answer, &resolve(&Case { roles: &read, ..case }));

        let by_hand = before.role.filter(|_| before.by == Some(SetBy::Hand));
        let Ok(chosen) = answer else {
            prop_assert!(by_hand.is_none() && policy.on_unknown_role == OnUnknownRole::Reject);
            prop_assert!(!sent.is_empty());
            return Ok(());
        };
        prop_assert_eq!(chosen.hold, chosen.rule == "role.held");
        prop_assert!(!chosen.hold || chosen.role.is_none());
        if let Some(role) = by_hand {
            prop_assert_eq!((chosen.role, chosen.by), (Some(role), SetBy::Hand));
            return Ok(());
        }
        if let Some(given) = chosen.role.filter(|role| Some(*role) != before.role) {
            let role = roles.iter().find(|role| role.id == given).unwrap();
            prop_assert!(role.spec.assignable, "{role:?}");
        }
        if chosen.by == SetBy::Idp {
            let place = |role| policy.roles.precedence.iter().position(|one| *one == role);
            let place = |role| place(role).unwrap_or(usize::MAX);
            let won = chosen.role.map(place);
            for lost in chosen.lost.iter().filter_map(|lost| lost.role) {
                prop_assert!(won <= Some(place(lost)), "{chosen:?}");
            }
        }
        let reviewed = Case { before: Before { role: chosen.role, by: Some(chosen.by) }, ..case };
        let again = resolve(&reviewed).map(|again| (again.role, again.by, again.rule));
        prop_assert_eq!(again, Ok((chosen.role, chosen.by, chosen.rule)), "looking again changes nothing");
    }
}
