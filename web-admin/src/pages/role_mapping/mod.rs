//! Configurations → Enterprise Configurations → People → Role mapping.

mod acts;
mod orders;
mod tester;
mod unknown;
mod values;

use leptos::prelude::*;
use muster_app::RoleMapping;
use muster_core::role::Role;

pub(super) use acts::{
    add_alias, add_group, add_precedence, move_group, move_precedence, remove_alias, remove_group,
    remove_precedence,
};
pub(super) use tester::try_out;

use super::roles;
use crate::{
    error::UiResult,
    web::{Admin, Ask, Page},
};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/people/role-mapping";

/// Everything that leads from what is sent to a role.
pub(super) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    page(&ask, None).await
}

/// The page, with what came of a trial.
async fn page(ask: &Ask<Admin>, tried: Option<AnyView>) -> UiResult<Page> {
    let mapping = ask.app.role_mapping(&ask.caller).await?;
    let unknown = ask.app.role_values_unknown(&ask.caller).await?;
    let payload = ask.form.get("payload").to_owned();
    let value = ask.here.query("value").to_owned();
    let RoleMapping { version, policy, roles, groups, values } = mapping;
    let (rows, order) = (policy.clone(), policy.roles.precedence.clone());
    let (for_alias, for_order, for_groups) =
        (assignable(&roles), roles.clone(), assignable(&roles));
    let body = view! {
        {tester::section(payload, tried)}
        {unknown::section(unknown)}
        {values::section(values, &rows, for_alias, version, value)}
        {orders::precedence(&order, &for_order, version)}
        {orders::groups(&policy, &groups, &for_order, for_groups, version)}
    };
    let page = Page::new(t!("path-role-mapping"), body).way(roles::way());
    Ok(page.lead(t!("mapping-lead")))
}

/// Roles as a list offers them.
fn options<'a>(roles: impl Iterator<Item = &'a Role>) -> Vec<(String, String)> {
    roles.map(|role| (role.id.to_string(), role.spec.name.clone())).collect()
}

/// The roles that identity providers may assign.
fn assignable(roles: &[Role]) -> Vec<(String, String)> {
    options(roles.iter().filter(|role| role.spec.assignable))
}
