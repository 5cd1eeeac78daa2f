//! The landing pages of «Configurations»: where everything is that can be set.

use leptos::prelude::*;

use super::{
    admin::settings, attribute_mapping, domains, integrations, logs, notifications, personal,
    policies, role_mapping, roles, seats, users,
};
use crate::{
    components::icon::{Glyph, Icon},
    error::UiResult,
    web::{Ask, Global, Member, Page},
};

/// The landing page of an enterprise's portal.
pub(crate) const PATH: &str = "/configurations";
/// The landing page of the Admin portal.
pub(crate) const ADMIN_PATH: &str = "/admin/configurations";

/// What somebody of an enterprise can set for themselves, and an administrator for everybody.
pub(super) async fn enterprise(ask: Ask<Member>) -> UiResult<Page> {
    let for_all = ask.caller.is_admin().then(|| view! { <OfEverybody /> });
    let body = view! {
        <section class="card" aria-labelledby="personal">
            <h2 id="personal">{t!("path-personal")}</h2>
            <ul class="ways">
                <Way
                    href=personal::PATH
                    icon=Icon::People
                    name=t!("path-personal-information")
                    text=t!("landing-personal")
                />
            </ul>
        </section>
        {for_all}
    };
    Ok(Page::new(t!("path-configurations"), body).lead(t!("landing-lead")))
}

/// A page: where it is, its icon, and the ends of the ids of its name (`path-…`) and of what it is for
/// (`landing-…`).
type Entry = (&'static str, Icon, &'static str);

/// What an administrator can set for everybody, by group. A new page is a line here.
const OF_EVERYBODY: [(&str, &[Entry]); 3] = [
    (
        "people",
        &[
            (users::PATH, Icon::People, "users"),
            (roles::PATH, Icon::Shield, "roles"),
            (role_mapping::PATH, Icon::Sliders, "role-mapping"),
            (attribute_mapping::PATH, Icon::Sliders, "attribute-mapping"),
            (seats::PATH, Icon::Building, "seats"),
        ],
    ),
    (
        "settings",
        &[
            (policies::PATH, Icon::Shield, "policies"),
            (domains::PATH, Icon::Check, "domains"),
            (notifications::PATH, Icon::Alert, "notifications"),
            (integrations::PATH, Icon::Plug, "integrations"),
        ],
    ),
    (
        "logs",
        &[
            (logs::calls::PATH, Icon::List, "provisioning-log"),
            (logs::held::PATH, Icon::Alert, "held-changes"),
            (logs::changes::PATH, Icon::Shield, "enterprise-logs"),
        ],
    ),
];

#[component]
fn OfEverybody() -> impl IntoView {
    let groups = OF_EVERYBODY
        .iter()
        .map(|(group, entries)| {
            let ways = entries
                .iter()
                .map(|&(href, icon, id)| {
                    let (name, text) = (t!(&format!("path-{id}")), t!(&format!("landing-{id}")));
                    view! { <Way href icon name text /> }
                })
                .collect_view();
            view! {
                <h3 class="group">{t!(&format!("path-{group}"))}</h3>
                <ul class="ways">{ways}</ul>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="enterprise">
            <h2 id="enterprise">{t!("path-enterprise")}</h2>
            {groups}
        </section>
    }
}

/// What an administrator of the installation can set.
pub(super) async fn admin(_: Ask<Global>) -> UiResult<Page> {
    let body = view! {
        <section class="card">
            <ul class="ways">
                <Way
                    href=settings::PATH
                    icon=Icon::Clock
                    name=t!("path-global-settings")
                    text=t!("landing-global-settings")
                />
            </ul>
        </section>
    };
    Ok(Page::new(t!("path-configurations"), body))
}

#[component]
fn Way(href: &'static str, icon: Icon, name: String, text: String) -> impl IntoView {
    view! {
        <li>
            <a href=href>
                <span class="way-icon"><Glyph icon /></span>
                <span class="way-name">{name}</span>
            </a>
            <p class="quiet">{text}</p>
        </li>
    }
}
