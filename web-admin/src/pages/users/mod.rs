//! Configurations → Enterprise Configurations → People → Users: who is registered, and how provisioning
//! stands.

mod directory;
mod invitations;
mod panel;
pub(super) mod people;
mod provisioning;
mod switch_off;
mod tokens;

use leptos::prelude::*;

pub(crate) use people::StateBadge;
pub(super) use {
    invitations::{resend, send, withdraw},
    panel::{role, switch},
    provisioning::save,
    tokens::{generate, revocation, revoke, table as token_table},
};

use super::configurations;
use crate::{
    error::UiResult,
    web::{Admin, Ask, Crumb, Page},
};
use directory::{AutoProvision, SecurityGroups};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/people/users";

fn way() -> Vec<Crumb> {
    vec![
        (t!("path-configurations"), Some(configurations::PATH)),
        (t!("path-enterprise"), None),
        (t!("path-people"), None),
    ]
}

/// The way to the pages below it.
pub(super) fn way_below() -> Vec<Crumb> {
    let mut way = way();
    way.push((t!("path-users"), Some(PATH)));
    way
}

/// The page: its sections in order.
pub(super) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    page(&ask, false).await
}

/// The page; with `off`, it asks what becomes of people when provisioning is switched off.
async fn page(ask: &Ask<Admin>, off: bool) -> UiResult<Page> {
    let people = people::section(ask).await?;
    let invitations = invitations::section(ask).await?;
    let provisioning = provisioning::section(ask, off).await?;
    let body = view! {
        {people}
        {invitations}
        {provisioning}
        <AutoProvision />
        <SecurityGroups />
    };
    Ok(Page::new(t!("path-users"), body).way(way()))
}
