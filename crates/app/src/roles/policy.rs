//! What policies say about roles: whether it is there, and whom a change of it concerns.

use std::collections::{BTreeMap, BTreeSet};

use muster_core::{
    Error, Result,
    error::Invalid,
    group::MemberKind,
    id::{GroupId, MemberId, RoleId},
    policy::{GroupRole, GroupUse, Policy, RoleCatalog, RoleRules},
    role::Role,
};
use muster_store::WriteTx;

use crate::{App, EnterpriseAdmin};

impl App {
    /// Chooses aliases, the order of precedence and the groups that give roles, all in one. With a
    /// `version` of the policy, nothing is changed where the policy is in another one.
    pub async fn role_rules_set(
        &self,
        admin: &EnterpriseAdmin,
        rules: RoleRules,
        version: Option<i64>,
    ) -> Result<()> {
        let edit = move |now: &Policy| Ok(Policy { roles: rules, ..now.clone() });
        self.policy_edit(admin, version, edit).await.map(drop)
    }
}

/// To be called wherever another policy takes the place of one: refuses roles and groups that are not
/// there, and has the roles looked at of everybody whom the change concerns. Whoever gained or lost a group
/// that gives a role is concerned, and whoever waits for one.
pub(crate) async fn names_roles(tx: &WriteTx, before: &Policy, after: &Policy) -> Result<()> {
    let names = |policy: &Policy| {
        (policy.role_catalog, policy.roles.clone(), policy.protected_roles.clone())
    };
    if names(before) != names(after) {
        roles_known(tx, after).await?;
    }
    let (was, is) = (giving(before), giving(after));
    if was != is {
        let groups: BTreeSet<GroupId> = was.iter().chain(is).map(|rule| rule.group).collect();
        for group in groups {
            tx.role_review_members(group).await?;
        }
    }
    let meaning = |policy: &Policy| {
        let aliases = policy.roles.aliases.clone();
        (policy.on_unknown_role, policy.role_match, policy.role_catalog, aliases)
    };
    if meaning(before) != meaning(after) {
        tx.role_review_waiting().await?;
    }
    Ok(())
}

/// The groups that give roles, if they are to.
fn giving(policy: &Policy) -> &[GroupRole] {
    match policy.groups {
        GroupUse::GroupToRole => &policy.roles.groups,
        GroupUse::Off | GroupUse::Membership => &[],
    }
}

/// Whether a group gives a role.
pub(crate) fn gives_role(policy: &Policy, group: GroupId) -> bool {
    giving(policy).iter().any(|rule| rule.group == group)
}

/// Refuses a policy that names roles or groups which the enterprise does not have, or lets identity
/// providers name roles that are not theirs to give; all that are wrong are told together.
pub(crate) async fn roles_known(tx: &WriteTx, policy: &Policy) -> Result<()> {
    let roles: BTreeMap<RoleId, Role> =
        tx.role_list().await?.into_iter().map(|role| (role.id, role)).collect();
    let mut wrong = Vec::new();
    let mut says = |field: &str, message: String| {
        wrong.push(Invalid { field: field.to_owned(), message: format!("{field}: {message}") });
    };
    let rules = &policy.roles;
    let to_send = rules.aliases.iter().map(|alias| ("roles.aliases", alias.role));
    let by_group = rules.groups.iter().map(|rule| ("roles.groups", rule.role));
    for (field, id) in to_send.chain(by_group) {
        match roles.get(&id) {
            Some(role) if role.spec.assignable => {}
            Some(role) => says(
                field,
                format!("«{}» is not assignable by the identity provider.", role.spec.name),
            ),
            None => says(field, format!("there is no role {id}.")),
        }
    }
    let precedence = rules.precedence.iter().map(|id| ("roles.precedence", *id));
    let protected = policy.protected_roles.iter().map(|id| ("protected_roles", *id));
    for (field, id) in precedence.chain(protected).filter(|(_, id)| !roles.contains_key(id)) {
        says(field, format!("there is no role {id}."));
    }
    let groups = || rules.groups.iter().map(|rule| MemberId::from_uuid(rule.group.as_uuid()));
    let known = tx.member_known(groups()).await?;
    for id in groups().filter(|id| known.get(id) != Some(&MemberKind::Group)) {
        says("roles.groups", format!("there is no group {id}."));
    }
    if policy.role_catalog == RoleCatalog::FixedTwo {
        for name in ["admin", "member"] {
            let there = |role: &Role| role.spec.key() == name && role.spec.assignable;
            if !roles.values().any(there) {
                says(
                    "role_catalog",
                    format!(
                        "make an assignable role with the name {name} first; it is what {name} means."
                    ),
                );
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

/// Whether the role is one of the two that the policy lets identity providers send.
pub(super) fn in_catalog(policy: &Policy, role: &Role) -> bool {
    policy.role_catalog == RoleCatalog::FixedTwo
        && ["admin", "member"].contains(&role.spec.key().as_str())
}

/// What of the policy lets identity providers give the role.
pub(super) fn named_by_senders(policy: &Policy, role: &Role) -> Vec<&'static str> {
    let rules = &policy.roles;
    let named = [
        ("an alias", rules.aliases.iter().any(|alias| alias.role == role.id)),
        ("a group rule", rules.groups.iter().any(|rule| rule.role == role.id)),
    ];
    named.into_iter().filter(|(_, names)| *names).map(|(what, _)| what).collect()
}

/// What of the policy names the role.
pub(super) fn named_by(policy: &Policy, role: &Role) -> Vec<&'static str> {
    let mut named = named_by_senders(policy, role);
    let more = [
        ("the order of precedence", policy.roles.precedence.contains(&role.id)),
        ("the protected roles", policy.protected_roles.contains(&role.id)),
        ("the roles admin and member", in_catalog(policy, role)),
    ];
    named.extend(more.into_iter().filter(|(_, names)| *names).map(|(what, _)| what));
    named
}
