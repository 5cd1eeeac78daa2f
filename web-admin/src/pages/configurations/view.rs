//! The landing pages: where everything is that can be set.

use leptos::prelude::*;

use crate::{
    components::{
        icon::{Glyph, Icon},
        page::PageHead,
    },
    messages::{landing, path},
    pages::{integrations, personal, settings, sign_in::enterprise_who, users},
};

/// What somebody of an enterprise can set for themselves, and an administrator for everybody.
#[component]
pub(crate) fn EnterpriseConfigurations() -> impl IntoView {
    let who = Resource::new(|| (), |()| enterprise_who());
    view! {
        <PageHead way=&[] title=path::CONFIGURATIONS lead=landing::LEAD />
        <section class="card" aria-labelledby="personal">
            <h2 id="personal">{path::PERSONAL}</h2>
            <ul class="ways">
                <Way
                    href=personal::PATH
                    icon=Icon::People
                    name=path::PERSONAL_INFORMATION
                    text=landing::PERSONAL
                />
            </ul>
        </section>
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                who.await.is_ok_and(|who| who.admin).then(|| view! { <OfEverybody /> })
            })}
        </Suspense>
    }
}

#[component]
fn OfEverybody() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="enterprise">
            <h2 id="enterprise">{path::ENTERPRISE}</h2>
            <h3 class="group">{path::PEOPLE}</h3>
            <ul class="ways">
                <Way href=users::PATH icon=Icon::People name=path::USERS text=landing::USERS />
            </ul>
            <h3 class="group">{path::SETTINGS}</h3>
            <ul class="ways">
                <Way
                    href=integrations::PATH
                    icon=Icon::Plug
                    name=path::INTEGRATIONS
                    text=landing::INTEGRATIONS
                />
            </ul>
        </section>
    }
}

/// What an administrator of the installation can set.
#[component]
pub(crate) fn AdminConfigurations() -> impl IntoView {
    view! {
        <PageHead way=&[] title=path::CONFIGURATIONS />
        <section class="card">
            <ul class="ways">
                <Way
                    href=settings::PATH
                    icon=Icon::Clock
                    name=path::GLOBAL_SETTINGS
                    text=landing::GLOBAL_SETTINGS
                />
            </ul>
        </section>
    }
}

#[component]
fn Way(href: &'static str, icon: Icon, name: &'static str, text: &'static str) -> impl IntoView {
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
