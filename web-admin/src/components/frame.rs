//! What surrounds every page: top bar and left menu.

use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

use super::{
    icon::{Glyph, Icon},
    theme::ThemeSwitch,
};
use crate::{
    messages::{PRODUCT, frame, path, sign_in},
    pages::{
        configurations, enterprises, integrations, personal, settings,
        sign_in::{AdminSignOut, SignOut, Who, admin_who, enterprise_who},
        users,
    },
};

/// An entry of the menu.
type Entry = (Icon, &'static str, &'static str, bool);

/// The portal of an enterprise.
#[component]
pub(crate) fn EnterpriseFrame() -> impl IntoView {
    let who = Resource::new(|| (), |()| enterprise_who());
    let sign_out = ServerAction::<SignOut>::new();
    view! {
        <div class="portal" data-portal="enterprise">
            <Top icon=Icon::Building home=configurations::PATH who>
                <ActionForm action=sign_out>
                    <SignOutButton />
                </ActionForm>
            </Top>
            <Suspense fallback=|| ()>
                {move || Suspend::new(async move {
                    let admin = who.await.is_ok_and(|who| who.admin);
                    view! { <Menu entries=enterprise_menu(admin) /> }
                })}
            </Suspense>
            <main id="content" tabindex="-1">
                <Outlet />
            </main>
        </div>
    }
}

/// What an administrator has in the menu, and what everybody else has.
fn enterprise_menu(admin: bool) -> Vec<Entry> {
    let configurations = (Icon::Sliders, path::CONFIGURATIONS, configurations::PATH, true);
    if admin {
        vec![
            configurations,
            (Icon::People, path::USERS, users::PATH, false),
            (Icon::Plug, path::INTEGRATIONS, integrations::PATH, false),
        ]
    } else {
        vec![configurations, (Icon::People, path::PERSONAL_INFORMATION, personal::PATH, false)]
    }
}

/// The portal of the installation.
#[component]
pub(crate) fn AdminFrame() -> impl IntoView {
    let who = Resource::new(|| (), |()| admin_who());
    let sign_out = ServerAction::<AdminSignOut>::new();
    let menu: [Entry; 3] = [
        (Icon::Building, path::ENTERPRISES, enterprises::PATH, false),
        (Icon::Sliders, path::CONFIGURATIONS, configurations::ADMIN_PATH, true),
        (Icon::Clock, path::GLOBAL_SETTINGS, settings::PATH, false),
    ];
    view! {
        <div class="portal" data-portal="admin">
            <Top icon=Icon::Shield home=enterprises::PATH who admin=true>
                <ActionForm action=sign_out>
                    <SignOutButton />
                </ActionForm>
            </Top>
            <Menu entries=menu.to_vec() />
            <main id="content" tabindex="-1">
                <Outlet />
            </main>
        </div>
    }
}

#[component]
fn Top(
    icon: Icon,
    home: &'static str,
    who: Resource<Result<Who, crate::error::UiError>>,
    #[prop(optional)] admin: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <a class="skip" href="#content" rel="external">{frame::SKIP}</a>
        <header class="top">
            <a class="brand" href=home>
                <span class="mark"><Glyph icon /></span>
                <span>{PRODUCT}</span>
            </a>
            <span class="where">
                {admin.then(|| view! { <span class="tag">{sign_in::ADMIN_PORTAL}</span> })}
                <Suspense fallback=|| ()>
                    {move || Suspend::new(async move {
                        who.await.ok().map(|who| view! { <strong>{who.place}</strong> })
                    })}
                </Suspense>
            </span>
            <span class="spacer"></span>
            <ThemeSwitch />
            <span class="account">
                <Suspense fallback=|| ()>
                    {move || Suspend::new(async move {
                        who.await.ok().map(|who| view! { <span class="quiet">{who.person}</span> })
                    })}
                </Suspense>
            </span>
            {children()}
        </header>
    }
}

#[component]
fn SignOutButton() -> impl IntoView {
    view! {
        <button class="button small quiet-button">
            <Glyph icon=Icon::SignOut />
            <span class="sign-out-word">{frame::SIGN_OUT}</span>
        </button>
    }
}

#[component]
fn Menu(entries: Vec<Entry>) -> impl IntoView {
    let location = use_location();
    let entries = entries
        .into_iter()
        .map(|(icon, name, href, exact)| {
            // «Configurations» is a page of its own; the others also stand for the pages below them.
            let current = move || {
                let path = location.pathname.get();
                let here = if exact { path == href } else { path.starts_with(href) };
                here.then_some("page")
            };
            view! {
                <li>
                    <a href=href aria-current=current>
                        <Glyph icon />
                        <span>{name}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="menu" aria-label=frame::MENU>
            <ul>{entries}</ul>
        </nav>
    }
}
