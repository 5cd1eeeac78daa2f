use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::{
    id::GroupId,
    person::Removed,
    policy::Policy,
    role::{Before, Case, RoleFrom, SentRole, SetBy, resolve, tests::cases},
    text::fold,
};

/// Each claim of a link, looked up in the case by other ways than the resolver's.
fn is_true(case: &Case<'_>, one: &Considered) -> bool {
    let role = |id: RoleId| case.roles.iter().find(|role| role.id == id);
    let assignable = one.role.and_then(role).is_some_and(|role| role.spec.assignable);
    let rules = &case.policy.roles;
    match &one.origin {
        Origin::Hand => case.before.by == Some(SetBy::Hand) && case.before.role == one.role,
        Origin::Group { group, place } => {
            let rule = &rules.groups[*place];
            let gives = one.role.is_none_or(|role| role == rule.role && assignable);
            rule.group == *group && case.groups.contains(group) && gives
        }
        Origin::Sent { value, primary, order, precedence } => {
            let sent = case.sent[*order].value == value && case.sent[*order].primary == *primary;
            let listed = one.role.and_then(|role| {
                (0..rules.precedence.len()).find(|place| rules.precedence[*place] == role)
            });
            let found = match (one.rule, one.role) {
                ("role.by_name", Some(id)) => {
                    role(id).is_some_and(|role| fold(&role.spec.name) == fold(value))
                }
                ("role.by_alias", Some(id)) => {
                    let mut stands = rules.aliases.iter().filter(|alias| alias.role == id);
                    stands.any(|alias| fold(&alias.value) == fold(value))
                }
                ("role.unknown" | "role.not_assignable", None) => true,
                _ => false,
            };
            sent && found && listed == *precedence && (one.role.is_none() || assignable)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// M7: the chain of a case, evaluated again by its own claims, gives the role that the resolver gives;
    /// every claim is true of the case; and every rule has words.
    #[test]
    fn the_chain_leads_to_the_role((policy, roles, sent, groups, before) in cases()) {
        let sent: Vec<_> =
            sent.iter().map(|(value, primary)| SentRole { value, primary: *primary }).collect();
        let case = Case { policy: &policy, roles: &roles, sent: &sent, groups: &groups, before };
        let chain = RoleChain::of(&case);
        let chosen = resolve(&case);
        prop_assert_eq!(chain.evaluate(), chosen.as_ref().ok().map(|chosen| chosen.role));
        for one in &chain.considered {
            prop_assert!(is_true(&case, one), "{:?}", one);
            prop_assert!(rules::title(one.rule).is_some(), "{}", one.rule);
            prop_assert!(one.lost_by.is_none_or(|rule| rules::title(rule).is_some()));
        }
        prop_assert!(chain.considered.iter().filter(|one| one.lost_by.is_none()).count() <= 1);
        let Ok(chosen) = chosen else { return Ok(()) };
        prop_assert_eq!(chain.rule(), chosen.rule);
        prop_assert!(rules::title(chosen.rule).is_some(), "{}", chosen.rule);
        // What the resolver says lost is what the chain says lost, by the same rules.
        for lost in &chosen.lost {
            let told = chain.considered.iter().any(|one| {
                let value = match &one.origin {
                    Origin::Sent { value, .. } => Some(value),
                    Origin::Hand | Origin::Group { .. } => None,
                };
                value == lost.value.as_ref() && one.role == lost.role && one.lost_by == Some(lost.rule)
            });
            prop_assert!(told, "{:?} of {:?}", lost, chain);
        }
    }

    /// The same of somebody who was given a role, and is asked about when policy, roles, and groups may be
    /// others: the chain always gives the role that the person has, and where nothing changed it is made of
    /// what there is.
    #[test]
    fn the_chain_of_a_person_gives_their_role(
        (policy, roles, sent, groups, before) in cases(),
        (other, more, _, left, _) in cases(),
        changed in any::<bool>(),
    ) {
        let sent: Vec<_> =
            sent.iter().map(|(value, primary)| SentRole { value, primary: *primary }).collect();
        let then = Case { policy: &policy, roles: &roles, sent: &sent, groups: &groups, before };
        let Ok(given) = resolve(&then) else { return Ok(()) };
        let from = given.from();
        let before = Before { role: given.role, by: from.by };
        let now = if changed {
            Case { policy: &other, roles: &more, groups: &left, before, ..then }
        } else {
            Case { before, ..then }
        };
        let chain = RoleChain::explaining(&now, given.role, &from);
        prop_assert_eq!(chain.evaluate(), Some(given.role));
        prop_assert_eq!(chain.rule(), given.rule);
        prop_assert!(changed || !chain.kept, "{:?}", chain);
        prop_assert!(chain.considered.iter().all(|one| is_true(&now, one)));
        let names = Names::default();
        prop_assert!(!chain.attribute(&names).is_empty() && !chain.mapping(&names).is_empty());
    }

    /// Who is active by their chain may use the product, and nobody else.
    #[test]
    fn the_chain_of_a_state_is_the_state(
        [removed, held, disabled, waits, by_hand] in any::<[bool; 5]>(),
        active in any::<Option<bool>>(),
    ) {
        let disabled = disabled || held;
        let removed = removed.then_some(Removed { at: Timestamp::from_millis(0), until: None });
        let facts = Facts { removed, held, disabled, waits, active, by_hand };
        let chain = StateChain::of(&facts);
        let may = removed.is_none() && !disabled && !waits;
        prop_assert_eq!(chain.state == State::Active, may);
        prop_assert!(rules::title(chain.rule).is_some());
        prop_assert!(chain.lost.iter().all(|lost| rules::title(lost.rule).is_some()));
        prop_assert!(removed.is_some() || held == (chain.rule == "active.held"));
    }
}

#[test]
fn who_has_no_known_origin_has_the_role_all_the_same() {
    let policy = Policy::preset(crate::policy::Preset::Rfc);
    let role = Some(RoleId::from_uuid(uuid::Uuid::from_u128(7)));
    let groups: BTreeSet<GroupId> = BTreeSet::new();
    let before = Before { role, by: None };
    let case = Case { policy: &policy, roles: &[], sent: &[], groups: &groups, before };
    let chain = RoleChain::explaining(&case, role, &RoleFrom::default());
    assert_eq!((chain.evaluate(), chain.kept), (Some(role), false));
    assert_eq!(chain.attribute(&Names::default()), "roles: nothing was sent");
}

#[test]
fn an_answer_is_read_line_by_line() {
    let at = Timestamp::from_millis(0);
    let request = Request {
        at,
        action: "person.created".into(),
        by: "by an identity provider".into(),
        request: "r".into(),
        call: None,
    };
    let policy = PolicyLink { version: 2, since: Some(at), now: 3 };
    let links = links(
        Some(&request),
        "roles: «ed»".into(),
        "the alias «ed» stands for the role «Editor»",
        "role.by_alias",
        Some(policy),
        "«Editor»".into(),
    );
    let explanation = Explanation {
        what: What::Role,
        who: "Ada".into(),
        result: "«Editor»".into(),
        rule: "role.by_alias".into(),
        role: None,
        links,
        lost: vec![LostLine {
            what: "roles: «x»".into(),
            rule: "role.unknown".into(),
            says: rules::words("role.unknown"),
        }],
        today: Some(Today {
            same: true,
            says: "Today it is the same.".into(),
            differences: vec![],
        }),
    };
    assert_eq!(
        explanation.to_string(),
        "Ada: «Editor».\n\
         \n\
         request    1970-01-01T00:00:00.000Z person.created by an identity provider\n\
         attribute  roles: «ed»\n\
         mapping    the alias «ed» stands for the role «Editor» (role.by_alias)\n\
         policy     version 2, since 1970-01-01T00:00:00.000Z; now it is version 3\n\
         result     «Editor»\n\
         \n\
         What lost\n\
         - roles: «x». There is no role of this name, and no alias (role.unknown).\n\
         \n\
         Today it is the same.\n"
    );
    assert_eq!(explanation.to_json()["chain"][4]["says"], "«Editor»");
}
