//! Configurations → Enterprise Configurations → People → Users: who is registered, and how provisioning
//! stands.

pub(super) mod people;
mod provisioning;
mod switch_off;
mod tokens;

use leptos::prelude::*;

pub(crate) use people::StateBadge;
pub(super) use {
    provisioning::save,
    tokens::{Row as TokenRow, columns as token_columns, generate, revoke},
};

use super::configurations;
use crate::{
    error::UiResult,
    web::{Admin, Ask, Crumb, Page},
};

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
    let provisioning = provisioning::section(ask, off).await?;
    let body = view! {
        {people}
        {provisioning}
    };
    Ok(Page::new(t!("path-users"), body).way(way()))
}
