//! The landing pages of «Configurations»: where everything is that can be set.

use leptos::prelude::*;

use super::{attribute_mapping, integrations, personal, role_mapping, roles, settings, users};
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

#[component]
fn OfEverybody() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="enterprise">
            <h2 id="enterprise">{t!("path-enterprise")}</h2>
            <h3 class="group">{t!("path-people")}</h3>
            <ul class="ways">
                <Way
                    href=users::PATH
                    icon=Icon::People
                    name=t!("path-users")
                    text=t!("landing-users")
                />
                <Way
                    href=roles::PATH
                    icon=Icon::Shield
                    name=t!("path-roles")
                    text=t!("landing-roles")
                />
                <Way
                    href=role_mapping::PATH
                    icon=Icon::Sliders
                    name=t!("path-role-mapping")
                    text=t!("landing-role-mapping")
                />
                <Way
                    href=attribute_mapping::PATH
                    icon=Icon::Sliders
                    name=t!("path-attribute-mapping")
                    text=t!("landing-attribute-mapping")
                />
            </ul>
            <h3 class="group">{t!("path-settings")}</h3>
            <ul class="ways">
                <Way
                    href=integrations::PATH
                    icon=Icon::Plug
                    name=t!("path-integrations")
                    text=t!("landing-integrations")
                />
            </ul>
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
