//! Which role a person gets (requirements 44–46, 70–72, C-02, C-03).

use muster_core::{
    Error, Result,
    error::Rule,
    id::RoleId,
    person::Profile,
    policy::{OnUnknownRole, Policy},
    role::Role,
    text,
};
use muster_store::WriteTx;

use super::protect;

/// The role in force, and the rule that chose it.
pub(super) struct Resolved {
    pub(super) role: Option<RoleId>,
    pub(super) rule: &'static str,
}

/// Finds the role for what was sent: the primary name first, then the others in order.
pub(super) async fn resolve(
    tx: &WriteTx,
    policy: &Policy,
    enterprise: &str,
    profile: &Profile,
) -> Result<Resolved> {
    let names = profile.role_names();
    let known = tx.role_candidates(&names).await?;
    // A role that providers may not hand out counts as absent, so that its name says nothing.
    let first = names.iter().find_map(|name| {
        let key = text::fold(name);
        known.iter().find(|role| role.spec.assignable && role.spec.key() == key)
    });
    if let Some(role) = first {
        protect::may_give(policy, role)?;
        return Ok(Resolved { role: Some(role.id), rule: "role.by_name" });
    }
    match (names.first(), policy.on_unknown_role) {
        (Some(name), OnUnknownRole::Reject) => {
            let all = tx.role_list().await?;
            let available: Vec<&str> = all
                .iter()
                .filter(|role| role.spec.assignable)
                .map(|role| role.spec.name.as_str())
                .collect();
            Err(Error::Forbidden(Rule::UnknownRole(format!(
                "Role «{name}» does not exist in «{enterprise}»; the person was not registered. Roles \
                 available: {}. Create the role, or assign one of these in the identity provider.",
                available.iter().map(|name| format!("«{name}»")).collect::<Vec<_>>().join(", "),
            ))))
        }
        (Some(_), OnUnknownRole::Store | OnUnknownRole::UseDefault | OnUnknownRole::Hold) => {
            Ok(default(&known, "role.stored"))
        }
        (None, _) => Ok(default(&known, "role.none")),
    }
}

fn default(known: &[Role], rule: &'static str) -> Resolved {
    Resolved { role: known.iter().find(|role| role.is_default).map(|role| role.id), rule }
}
