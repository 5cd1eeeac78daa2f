//! What is in an order: the roles that come first, and the groups that give roles. Buttons move a row.

use std::collections::BTreeMap;

use leptos::prelude::*;
use muster_core::{
    id::{GroupId, RoleId},
    policy::{GroupUse, Policy},
    role::Role,
};

use super::options;
use crate::components::{
    field::{Choice, TextField},
    form::{Form, Outcome},
    notice::Empty,
    table::Table,
};

/// The name of a role; its id where it is gone.
fn name_of(roles: &[Role], id: RoleId) -> String {
    let found = roles.iter().find(|role| role.id == id);
    found.map_or_else(|| id.to_string(), |role| role.spec.name.clone())
}

/// "Order of precedence".
pub(super) fn precedence(order: &[RoleId], roles: &[Role], version: i64) -> AnyView {
    let last = order.len().saturating_sub(1);
    let rows = order
        .iter()
        .enumerate()
        .map(|(at, id)| {
            let (name, of) = (name_of(roles, *id), id.to_string());
            let (about, place) = (name.clone(), (at + 1).to_string());
            view! {
                <tr>
                    <th scope="row" data-label=t!("mapping-role")>{name}</th>
                    <td data-label=t!("mapping-place")>{place}</td>
                    <td class="row-actions">
                        <Move act="move-precedence" of=of.clone() about=about.clone() at last version />
                        <Remove act="remove-precedence" of about version />
                    </td>
                </tr>
            }
        })
        .collect_view();
    let list = if order.is_empty() {
        let (title, text) = (t!("mapping-order-none"), t!("mapping-order-none-text"));
        view! { <Empty title text /> }.into_any()
    } else {
        let columns = vec![t!("mapping-role"), t!("mapping-place"), String::new()];
        view! { <Table caption=t!("mapping-order") columns>{rows}</Table> }.into_any()
    };
    let others = options(roles.iter().filter(|role| !order.contains(&role.id)));
    let add = (!others.is_empty()).then(|| {
        view! {
            <Form act="add-precedence" class="toolbar">
                <input type="hidden" name="version" value=version />
                <Choice name="precedence" label=t!("mapping-role") options=others chosen="" />
                <button class="button">{t!("mapping-order-add")}</button>
            </Form>
        }
    });
    view! {
        <section class="card" aria-labelledby="order">
            <h2 id="order">{t!("mapping-order")}</h2>
            <p class="lead">{t!("mapping-order-lead")}</p>
            <Outcome act="add-precedence" done=&["order-saved"] />
            <Outcome act="move-precedence" />
            <Outcome act="remove-precedence" />
            {list}
            {add}
        </section>
    }
    .into_any()
}

/// Groups that give roles; the first that a person belongs to decides.
pub(super) fn groups(
    policy: &Policy,
    names: &BTreeMap<GroupId, String>,
    roles: &[Role],
    assignable: Vec<(String, String)>,
    version: i64,
) -> AnyView {
    let rules = &policy.roles.groups;
    let last = rules.len().saturating_sub(1);
    let rows = rules
        .iter()
        .enumerate()
        .map(|(at, rule)| {
            let of = rule.group.to_string();
            let name = names.get(&rule.group).cloned().unwrap_or_else(|| of.clone());
            let (about, role) = (name.clone(), name_of(roles, rule.role));
            view! {
                <tr>
                    <th scope="row" data-label=t!("mapping-group")>{name}</th>
                    <td data-label=t!("mapping-role")>{role}</td>
                    <td class="row-actions">
                        <Move act="move-group" of=of.clone() about=about.clone() at last version />
                        <Remove act="remove-group" of about version />
                    </td>
                </tr>
            }
        })
        .collect_view();
    let list = if rules.is_empty() {
        let (title, text) = (t!("mapping-groups-none"), t!("mapping-groups-none-text"));
        view! { <Empty title text /> }.into_any()
    } else {
        let columns = vec![t!("mapping-group"), t!("mapping-role"), String::new()];
        view! { <Table caption=t!("mapping-groups") columns>{rows}</Table> }.into_any()
    };
    let idle = (policy.groups != GroupUse::GroupToRole)
        .then(|| view! { <p class="advice">{t!("mapping-groups-idle")}</p> });
    view! {
        <section class="card" aria-labelledby="groups">
            <h2 id="groups">{t!("mapping-groups")}</h2>
            <p class="lead">{t!("mapping-groups-lead")}</p>
            {idle}
            <Outcome act="add-group" done=&["groups-saved"] />
            <Outcome act="move-group" />
            <Outcome act="remove-group" />
            {list}
            <Form act="add-group" class="toolbar">
                <input type="hidden" name="version" value=version />
                <TextField name="group" label=t!("mapping-group-name") />
                <Choice name="group_role" label=t!("mapping-role") options=assignable chosen="" />
                <button class="button">{t!("mapping-groups-add")}</button>
            </Form>
        </section>
    }
    .into_any()
}

/// Up and down, as far as there is a neighbour.
#[component]
fn Move(
    act: &'static str,
    of: String,
    about: String,
    at: usize,
    last: usize,
    version: i64,
) -> impl IntoView {
    let (upwards, downwards) = (about.clone(), about);
    let up = (at > 0).then(|| {
        view! {
            <button class="button small" name="way" value="up">
                {t!("mapping-up")}
                <span class="visually-hidden">" "{upwards}</span>
            </button>
        }
    });
    let down = (at < last).then(|| {
        view! {
            <button class="button small" name="way" value="down">
                {t!("mapping-down")}
                <span class="visually-hidden">" "{downwards}</span>
            </button>
        }
    });
    view! {
        <Form act class="in-row">
            <input type="hidden" name="version" value=version />
            <input type="hidden" name="id" value=of />
            {up}
            {down}
        </Form>
    }
}

#[component]
fn Remove(act: &'static str, of: String, about: String, version: i64) -> impl IntoView {
    view! {
        <Form act class="in-row">
            <input type="hidden" name="version" value=version />
            <input type="hidden" name="id" value=of />
            <button class="button small danger-quiet">
                {t!("mapping-remove")}
                <span class="visually-hidden">" "{about}</span>
            </button>
        </Form>
    }
}
