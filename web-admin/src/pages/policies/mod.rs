//! Configurations → Enterprise Configurations → Settings → Policies: what provisioning does, and what it did.

mod card;
mod controls;
mod preview;
mod rehearsed;
mod typed;
mod versions;

use leptos::prelude::*;
use muster_core::policy::{Key, Policy, Preset, Row};

pub(super) use preview::{preview, rehearse, save};
pub(super) use versions::{restore, show as versions};

use self::{card::CARDS, controls::Shown};
use super::configurations;
use crate::{
    components::{
        field::Radios,
        form::{Form, Outcome, SaveBar},
    },
    error::UiResult,
    web::{Admin, Ask, Crumb, Page, Then},
};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/settings/policies";
/// Where the versions are.
pub(crate) const VERSIONS: &str = "/configurations/enterprise/settings/policies/versions";

fn way() -> Vec<Crumb> {
    vec![
        (t!("path-configurations"), Some(configurations::PATH)),
        (t!("path-enterprise"), None),
        (t!("path-settings"), None),
    ]
}

/// The way to the pages behind it.
fn way_behind() -> Vec<Crumb> {
    let mut way = way();
    way.push((t!("path-policies"), Some(PATH)));
    way
}

/// The policy in force.
pub(super) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    let now = ask.app.policy_now(&ask.caller).await?;
    form(&ask, &now.policy, now.version).await
}

/// What was typed, to be changed further.
pub(super) async fn edit(ask: Ask<Admin>) -> UiResult<Then> {
    let wanted = ask.app.policy_with(&ask.caller, typed::document(&ask.form)).await?;
    Ok(Then::show(form(&ask, &wanted, ask.form.version()).await?))
}

/// The presets and the form, with the values of a policy.
async fn form(ask: &Ask<Admin>, policy: &Policy, version: i64) -> UiResult<Page> {
    let shown = Shown::new(policy, ask.app.role_list(&ask.caller).await?);
    let names = ask.app.role_names(&ask.caller).await?;
    let said = |keys: &[&str]| {
        let of_card = |row: &Row| {
            let mut all = keys.iter().filter_map(|name| Key::named(name));
            all.any(|key| key.row == row.id())
        };
        let rows = Row::all().filter(of_card);
        rows.map(|row| view! { <li>{policy.says_with(row, &names)}</li> }).collect_view()
    };
    let cards = CARDS
        .iter()
        .map(|(id, keys)| {
            let controls = keys.iter().filter_map(|name| Key::named(name));
            let controls = controls.map(|key| shown.control(key)).collect_view();
            view! {
                <section class="card" aria-labelledby=*id>
                    <h2 id=*id>{t!(&format!("policies-card-{id}"))}</h2>
                    <ul class="rules">{said(keys)}</ul>
                    {controls}
                </section>
            }
        })
        .collect_view();
    let presets = presets(policy.preset, version);
    let body = view! {
        <Outcome act="save" done=&["policy-saved", "policy-restored"] />
        {presets}
        <Outcome act="preview" />
        <Form act="preview">
            {cards}
            <input type="hidden" name="version" value=version />
            <SaveBar word=t!("policies-see") />
        </Form>
    };
    let aside = view! { <a class="button" href=VERSIONS>{t!("policies-versions")}</a> };
    let page = Page::new(t!("path-policies"), body).way(way());
    Ok(page.lead(t!("policies-lead", version = version.unsigned_abs())).aside(aside))
}

fn presets(now: Preset, version: i64) -> impl IntoView {
    let all = Preset::OFFERED.into_iter().chain([Preset::Custom]);
    let one =
        |one: Preset| (one.as_str().to_owned(), one.title().to_owned(), one.purpose().to_owned());
    let options: Vec<_> = all.map(one).collect();
    view! {
        <section class="card" aria-labelledby="presets">
            <h2 id="presets">{t!("policies-presets")}</h2>
            <Outcome act="preset" />
            <Form act="preset">
                <Radios
                    name="preset"
                    legend=t!("policies-preset-question")
                    options
                    chosen=now.as_str()
                />
                <input type="hidden" name="version" value=version />
                <div class="actions start">
                    <button class="button">{t!("policies-see-preset")}</button>
                </div>
            </Form>
        </section>
    }
}
