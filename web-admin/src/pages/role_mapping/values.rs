//! The values that are understood, and the aliases among them.

use leptos::prelude::*;
use muster_app::MappedValue;
use muster_core::{
    explain::rules,
    policy::{Policy, RoleCatalog, RoleMatch},
};

use crate::{
    components::{
        badge::{Badge, Tone},
        confirm::Confirm,
        field::{Choice, TextField},
        form::{Form, Outcome},
        panel::PANEL,
        table::Table,
    },
    pages::roles,
};

/// Each value with its role, and a form for another alias. `value` is what is to be mapped.
pub(super) fn section(
    values: Vec<MappedValue>,
    policy: &Policy,
    roles: Vec<(String, String)>,
    version: i64,
    value: String,
) -> AnyView {
    // Requirement 101: the two roles of the catalogue are compared without regard to case.
    let exact =
        policy.role_match == RoleMatch::Exact && policy.role_catalog != RoleCatalog::FixedTwo;
    let rows = values
        .into_iter()
        .enumerate()
        .map(|(at, mapped)| view! { <Row at mapped exact version /> })
        .collect_view();
    let columns = vec![
        t!("mapping-value"),
        t!("mapping-role"),
        t!("mapping-matched"),
        t!("mapping-people"),
        String::new(),
    ];
    let rule = if exact { t!("mapping-rule-exact") } else { t!("mapping-rule-folded") };
    view! {
        <section class="card" aria-labelledby="values">
            <h2 id="values">{t!("mapping-values")}</h2>
            <p class="lead">{rule}</p>
            <Outcome act="remove-alias" done=&["alias-removed"] />
            <Table caption=t!("mapping-values") columns>{rows}</Table>
            <h3 id="alias">{t!("mapping-add-alias")}</h3>
            <p class="quiet">{t!("mapping-alias-help")}</p>
            <Outcome act="add-alias" done=&["alias-added"] />
            <Form act="add-alias" class="toolbar">
                <input type="hidden" name="version" value=version />
                <TextField name="value" label=t!("mapping-value") value />
                <Choice name="role" label=t!("mapping-role") options=roles chosen="" />
                <button class="button">{t!("mapping-add-alias")}</button>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn Row(at: usize, mapped: MappedValue, exact: bool, version: i64) -> impl IntoView {
    let MappedValue { value, role, alias, rule, gives, people } = mapped;
    let to = roles::address(role.id) + PANEL;
    let matched = match (gives, alias, exact) {
        (false, ..) => view! { <Badge tone=Tone::Warn word=rules::words(rule) /> }.into_any(),
        (true, true, _) => t!("mapping-by-alias").into_any(),
        (true, false, true) => t!("mapping-by-exact").into_any(),
        (true, false, false) => t!("mapping-by-folded").into_any(),
    };
    let people = if gives { roles::counted(people) } else { t!("mapping-nobody") };
    let remove = alias.then(|| {
        let (about, typed) = (value.clone(), value.clone());
        view! {
            <Confirm
                id=format!("alias-{at}")
                label=t!("mapping-remove")
                about
                title=t!("mapping-remove-alias", value = &value)
                consequence=t!("mapping-remove-alias-consequence", value = &value)
            >
                <Form act="remove-alias">
                    <input type="hidden" name="version" value=version />
                    <input type="hidden" name="alias" value=typed />
                    <button class="button danger">{t!("mapping-remove")}</button>
                </Form>
            </Confirm>
        }
    });
    view! {
        <tr>
            <th scope="row" data-label=t!("mapping-value")><span class="mono">{value}</span></th>
            <td data-label=t!("mapping-role")><a href=to>{role.spec.name}</a></td>
            <td data-label=t!("mapping-matched")>{matched}</td>
            <td data-label=t!("mapping-people")>{people}</td>
            <td class="row-actions">{remove}</td>
        </tr>
    }
}
