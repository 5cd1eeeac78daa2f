//! Which role a person gets: reads what has to be known, by key, and lets the core decide.

use std::collections::BTreeSet;

use muster_core::{
    Error, Result,
    enterprise::Enterprise,
    error::Rule,
    group::Membership,
    id::GroupId,
    person::{Person, Profile},
    policy::Policy,
    role::{Before, Case, Chosen, Lost, RoleFrom, SetBy, needed, resolve},
};
use muster_store::ReadTx;
use serde_json::{Value, json};

use super::protect;

/// Somebody whose role is decided about.
pub(crate) struct Standing<'a> {
    /// What was sent.
    profile: &'a Profile,
    groups: BTreeSet<GroupId>,
    before: Before,
    /// What a refusal comes to.
    consequence: &'static str,
}

impl<'a> Standing<'a> {
    /// Somebody new.
    pub(crate) fn new(profile: &'a Profile) -> Self {
        let consequence = "the person was not registered";
        Self { profile, groups: BTreeSet::new(), before: Before::default(), consequence }
    }

    /// Somebody who is there, of whom this is said now.
    pub(crate) fn of(person: &Person, profile: &'a Profile) -> Self {
        Self {
            profile,
            groups: direct(&person.groups),
            before: Before { role: person.role, by: person.role_from.by },
            consequence: "nothing was changed",
        }
    }

    /// As if nobody had chosen a role so far.
    pub(crate) fn anew(self) -> Self {
        Self { before: Before::default(), ..self }
    }
}

/// The groups that may give a role: those the person is in themselves (docs/adr/0018).
pub(crate) fn direct(groups: &[Membership]) -> BTreeSet<GroupId> {
    groups.iter().filter(|one| one.direct).map(|one| one.group).collect()
}

/// Finds the role. `enterprise` may be a second old; who would have to wait is decided about by the policy
/// of now, because nobody would look again when it has just changed.
pub(crate) async fn choose(
    tx: &ReadTx,
    enterprise: &Enterprise,
    standing: &Standing<'_>,
) -> Result<Chosen> {
    let chosen = decide(tx, enterprise, standing).await?;
    if chosen.hold
        && let Some(now) = tx.enterprise_find().await?
        && now.policy_version != enterprise.policy_version
    {
        return decide(tx, &now, standing).await;
    }
    Ok(chosen)
}

async fn decide(tx: &ReadTx, enterprise: &Enterprise, standing: &Standing<'_>) -> Result<Chosen> {
    let (policy, groups) = (&enterprise.policy, &standing.groups);
    let sent = standing.profile.roles_sent();
    let roles = tx.role_candidates(&needed(policy, &sent, groups)).await?;
    let case = Case { policy, roles: &roles, sent: &sent, groups, before: standing.before };
    match resolve(&case) {
        Ok(chosen) => {
            let given = roles.iter().find(|role| Some(role.id) == chosen.role);
            if let Some(role) = given.filter(|_| chosen.by == SetBy::Idp) {
                protect::may_give(policy, role)?;
            }
            Ok(chosen)
        }
        Err(unknown) => {
            let all = tx.role_list().await?;
            let said = unknown.says(&enterprise.name, policy, &all, standing.consequence);
            Err(Error::Forbidden(Rule::UnknownRole(said)))
        }
    }
}

/// Refuses roles with sub-attributes beside `value` and `type`, where the policy is strict (C-08).
pub(super) fn check_form(policy: &Policy, profile: &Profile) -> Result<()> {
    let extras = profile.role_extras();
    if !policy.strict_role_subattributes || extras.is_empty() {
        return Ok(());
    }
    let extras: Vec<_> = extras.into_iter().map(|name| format!("roles.{name}")).collect();
    Err(Error::invalid(
        "roles",
        format!(
            "roles has {}, but this enterprise takes value and type alone; take the mapping of the others \
             away in the identity provider.",
            extras.join(", ")
        ),
    ))
}

/// Where a role came from and what lost against it, as the change log tells it.
pub(crate) fn record(from: &RoleFrom, lost: &[Lost]) -> Value {
    let mut record = json!(from);
    if let Some(record) = record.as_object_mut()
        && !lost.is_empty()
    {
        record.insert("lost".into(), json!(lost));
    }
    record
}
