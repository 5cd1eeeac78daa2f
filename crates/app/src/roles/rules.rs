//! One step at a time: aliases, the order of precedence, and groups that give roles.

use muster_core::{
    Error, Result,
    id::{GroupId, RoleId},
    policy::{GroupRole, Policy, PolicyVersion, RoleAlias, RoleRules},
    text::fold,
};

use crate::{App, EnterpriseAdmin, policies::group_named};

/// What becomes of the rules about roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleEdit {
    /// A value that identity providers send means a role from now on.
    AddAlias(RoleAlias),
    /// The value means nothing more than its name says.
    RemoveAlias(String),
    /// A role comes after those that are in the order of precedence already.
    AddPrecedence(RoleId),
    /// The role is in no order.
    RemovePrecedence(RoleId),
    /// The role changes places with its neighbour.
    MovePrecedence(RoleId, Way),
    /// The people of a group, by its name, get a role; the groups before it come first.
    AddGroup(String, RoleId),
    /// The group gives nothing.
    RemoveGroup(GroupId),
    /// The group changes places with its neighbour.
    MoveGroup(GroupId, Way),
}

/// Where something goes in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Before its neighbour.
    Up,
    /// Behind its neighbour.
    Down,
}

impl App {
    /// Changes the rules about roles. With a `version` of the policy, nothing is changed where the policy is
    /// in another one.
    ///
    /// What is to be removed or moved and is not there is no error: somebody did it before.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a group or role that is not there, and for what is there already.
    pub async fn role_rules_edit(
        &self,
        admin: &EnterpriseAdmin,
        version: Option<i64>,
        edit: RuleEdit,
    ) -> Result<PolicyVersion> {
        let added = match &edit {
            RuleEdit::AddGroup(name, role) => {
                let found = group_named(&self.store.read(admin.scope), name.trim()).await?;
                let group = found.ok_or_else(|| {
                    Error::invalid("group", format!("There is no group «{}».", name.trim()))
                })?;
                Some(GroupRole { group, role: *role })
            }
            _ => None,
        };
        let change = move |now: &Policy| {
            let mut policy = now.clone();
            apply(&mut policy.roles, edit, added)?;
            Ok(policy)
        };
        self.policy_edit(admin, version, change).await
    }
}

fn apply(rules: &mut RoleRules, edit: RuleEdit, added: Option<GroupRole>) -> Result<()> {
    match edit {
        RuleEdit::AddAlias(alias) => {
            let value = alias.value.trim().to_owned();
            let key = fold(&value);
            if rules.aliases.iter().any(|one| fold(&one.value) == key) {
                return Err(Error::invalid(
                    "value",
                    format!("«{value}» is an alias already; remove that one first."),
                ));
            }
            rules.aliases.push(RoleAlias { value, ..alias });
        }
        RuleEdit::RemoveAlias(value) => rules.aliases.retain(|one| one.value != value),
        RuleEdit::AddPrecedence(role) => {
            if !rules.precedence.contains(&role) {
                rules.precedence.push(role);
            }
        }
        RuleEdit::RemovePrecedence(role) => rules.precedence.retain(|one| *one != role),
        RuleEdit::MovePrecedence(role, way) => swap(&mut rules.precedence, |one| *one == role, way),
        RuleEdit::AddGroup(..) => {
            let Some(added) = added else { return Ok(()) };
            if rules.groups.iter().any(|one| one.group == added.group) {
                return Err(Error::invalid(
                    "group",
                    "This group gives a role already; remove that rule first.",
                ));
            }
            rules.groups.push(added);
        }
        RuleEdit::RemoveGroup(group) => rules.groups.retain(|one| one.group != group),
        RuleEdit::MoveGroup(group, way) => swap(&mut rules.groups, |one| one.group == group, way),
    }
    Ok(())
}

/// Lets one of a list change places with its neighbour; at an end of the list it stays.
fn swap<T>(list: &mut [T], is: impl Fn(&T) -> bool, way: Way) {
    let Some(at) = list.iter().position(is) else { return };
    let to = match way {
        Way::Up => at.checked_sub(1),
        Way::Down => Some(at + 1).filter(|to| *to < list.len()),
    };
    if let Some(to) = to {
        list.swap(at, to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_change_places_and_the_ends_stay() {
        let mut list = [1, 2, 3];
        swap(&mut list, |one| *one == 3, Way::Up);
        assert_eq!(list, [1, 3, 2]);
        swap(&mut list, |one| *one == 1, Way::Up);
        swap(&mut list, |one| *one == 2, Way::Down);
        swap(&mut list, |one| *one == 9, Way::Down);
        assert_eq!(list, [1, 3, 2]);
        swap(&mut list, |one| *one == 1, Way::Down);
        assert_eq!(list, [3, 1, 2]);
    }
}
