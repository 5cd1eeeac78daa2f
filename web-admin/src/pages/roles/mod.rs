//! Configurations → Enterprise Configurations → People → Roles.

mod acts;
mod counted;
mod export;
mod forms;
mod panel;
mod renamed;

use leptos::prelude::*;
use muster_app::RoleHeld;

pub(super) use acts::{clone_it, create, edit, make_default, remove};
pub(super) use counted::counted;
pub(super) use export::{ENTRA_PATH, OKTA_PATH, entra, okta};

use super::configurations;
use crate::{
    components::{
        badge::{Badge, Tone},
        notice::Done,
        panel::{PANEL, WithPanel},
        table::Table,
    },
    error::UiResult,
    web::{Admin, Ask, Crumb, Page},
};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/people/roles";

/// Where one role's panel is open.
pub(super) fn address(id: impl ToString) -> String {
    format!("{PATH}?role={}", id.to_string())
}

/// The way to the pages beside this one.
pub(super) fn way() -> Vec<Crumb> {
    vec![
        (t!("path-configurations"), Some(configurations::PATH)),
        (t!("path-enterprise"), None),
        (t!("path-people"), None),
    ]
}

/// The roles, and at their right what is chosen.
pub(super) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    let roles = ask.app.role_list_held(&ask.caller).await?;
    let left_out = ask.app.role_export_entra(&ask.caller).await?.left_out;
    let panel = panel::of(&ask).await?;
    let chosen = ask.here.query("role").to_owned();
    let rows = roles
        .into_iter()
        .map(|held| {
            let current = held.role.id.to_string() == chosen;
            view! { <Row held current /> }
        })
        .collect_view();
    let columns = vec![
        t!("roles-name"),
        t!("roles-description"),
        t!("roles-people"),
        t!("roles-assignable"),
        t!("roles-restrict"),
        t!("roles-admin"),
    ];
    let add = format!("{PATH}?add=role{PANEL}");
    let body = view! {
        <section class="card" aria-labelledby="list">
            <header class="part-head">
                <h2 id="list">{t!("roles-list")}</h2>
                <a class="button" href=add>{t!("roles-add")}</a>
            </header>
            <Done words=&["role-deleted"] />
            <WithPanel panel>
                <Table caption=t!("path-roles") columns>{rows}</Table>
            </WithPanel>
        </section>
        <section class="card" aria-labelledby="export">
            <h2 id="export">{t!("roles-export")}</h2>
            <p class="lead">{t!("roles-export-lead")}</p>
            <div class="actions start">
                <a class="button" href=ENTRA_PATH download="">{t!("roles-export-entra")}</a>
                <a class="button" href=OKTA_PATH download="">{t!("roles-export-okta")}</a>
            </div>
            <LeftOut values=left_out />
        </section>
    };
    Ok(Page::new(t!("path-roles"), body).way(way()).lead(t!("roles-lead")))
}

#[component]
fn Row(held: RoleHeld, current: bool) -> impl IntoView {
    let RoleHeld { role, people } = held;
    let (name, spec, to) = (role.spec.name.clone(), role.spec, address(role.id) + PANEL);
    let default =
        role.is_default.then(|| view! { " "<Badge tone=Tone::Good word=t!("roles-default") /> });
    let owner = spec.owner.then(|| view! { " "<Badge tone=Tone::Warn word=t!("roles-owner") /> });
    view! {
        <tr>
            <th scope="row" data-label=t!("roles-name")>
                <a href=to aria-current=current.then_some("true")>{name}</a>
                {default}
                {owner}
            </th>
            <td data-label=t!("roles-description")>{spec.description}</td>
            <td data-label=t!("roles-people")>{counted(people)}</td>
            <td data-label=t!("roles-assignable")>{yes(spec.assignable)}</td>
            <td data-label=t!("roles-restrict")>{on(spec.restrict_editing)}</td>
            <td data-label=t!("roles-admin")>{yes(spec.admin)}</td>
        </tr>
    }
}

/// Values that Entra takes as none, and what to do about them.
#[component]
fn LeftOut(values: Vec<String>) -> impl IntoView {
    let count = values.len();
    let names = values.iter().map(|value| format!("«{value}»")).collect::<Vec<_>>().join(", ");
    (count > 0).then(|| {
        view! { <p class="advice">{t!("roles-left-out", count = count, names = names)}</p> }
    })
}

fn yes(is: bool) -> String {
    if is { t!("roles-yes") } else { t!("roles-no") }
}

fn on(is: bool) -> String {
    if is { t!("on") } else { t!("off") }
}
