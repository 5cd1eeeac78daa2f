//! What the forms of the page do. Each is one edit of the policy, in the version that was seen.

use std::str::FromStr;

use muster_app::{RuleEdit, Way};
use muster_core::{Error, policy::RoleAlias};

use super::PATH;
use crate::{
    error::UiResult,
    web::{Admin, Ask, Then},
};

async fn save(ask: &Ask<Admin>, edit: RuleEdit, word: &'static str) -> UiResult<Then> {
    ask.app.role_rules_edit(&ask.caller, Some(ask.form.version()), edit).await?;
    // What was to be mapped is mapped: the address does not name it any more.
    Ok(Then::Leave(PATH.to_owned(), word))
}

/// What was chosen.
fn chosen<T: FromStr>(ask: &Ask<Admin>, field: &str) -> UiResult<T> {
    let found = ask.form.get(field).parse().ok();
    Ok(found.ok_or_else(|| Error::invalid(field, t!("mapping-choose")))?)
}

fn way(ask: &Ask<Admin>) -> Way {
    if ask.form.get("way") == "up" { Way::Up } else { Way::Down }
}

/// "Add an alias".
pub(in crate::pages) async fn add_alias(ask: Ask<Admin>) -> UiResult<Then> {
    let value = ask.form.get("value").to_owned();
    let alias = RoleAlias { value, role: chosen(&ask, "role")? };
    save(&ask, RuleEdit::AddAlias(alias), "alias-added").await
}

/// An alias goes.
pub(in crate::pages) async fn remove_alias(ask: Ask<Admin>) -> UiResult<Then> {
    let value = ask.form.get("alias").to_owned();
    save(&ask, RuleEdit::RemoveAlias(value), "alias-removed").await
}

/// A role comes last in the order of precedence.
pub(in crate::pages) async fn add_precedence(ask: Ask<Admin>) -> UiResult<Then> {
    let role = chosen(&ask, "precedence")?;
    save(&ask, RuleEdit::AddPrecedence(role), "order-saved").await
}

/// "Up", "Down".
pub(in crate::pages) async fn move_precedence(ask: Ask<Admin>) -> UiResult<Then> {
    let role = chosen(&ask, "id")?;
    save(&ask, RuleEdit::MovePrecedence(role, way(&ask)), "order-saved").await
}

/// A role leaves the order of precedence.
pub(in crate::pages) async fn remove_precedence(ask: Ask<Admin>) -> UiResult<Then> {
    let role = chosen(&ask, "id")?;
    save(&ask, RuleEdit::RemovePrecedence(role), "order-saved").await
}

/// A group gives a role.
pub(in crate::pages) async fn add_group(ask: Ask<Admin>) -> UiResult<Then> {
    let (group, role) = (ask.form.get("group").to_owned(), chosen(&ask, "group_role")?);
    save(&ask, RuleEdit::AddGroup(group, role), "groups-saved").await
}

/// "Up", "Down".
pub(in crate::pages) async fn move_group(ask: Ask<Admin>) -> UiResult<Then> {
    let group = chosen(&ask, "id")?;
    save(&ask, RuleEdit::MoveGroup(group, way(&ask)), "groups-saved").await
}

/// A group gives nothing any more.
pub(in crate::pages) async fn remove_group(ask: Ask<Admin>) -> UiResult<Then> {
    let group = chosen(&ask, "id")?;
    save(&ask, RuleEdit::RemoveGroup(group), "groups-saved").await
}
