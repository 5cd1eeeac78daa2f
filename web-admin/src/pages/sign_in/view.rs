//! The sign-in pages.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::api::{AdminSignIn, SignIn};
use crate::{
    components::{
        field::TextField,
        icon::{Glyph, Icon},
        notice::{Outcome, done_in_address},
        theme::ThemeSwitch,
    },
    error::UiError,
    messages::{PRODUCT, sign_in},
};

/// Sign-in to the portal of an enterprise.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let error = Signal::derive(move || action.value().get()?.err());
    view! {
        <Door portal="enterprise" icon=Icon::Building lead=sign_in::ENTERPRISE error>
            <ActionForm action>
                <Credentials pending=action.pending() />
            </ActionForm>
            <p class="quiet small-text">
                <a href="/admin/sign-in">{sign_in::TO_ADMIN}</a>
            </p>
        </Door>
    }
}

/// Sign-in to the Admin portal.
#[component]
pub(crate) fn AdminSignInPage() -> impl IntoView {
    let action = ServerAction::<AdminSignIn>::new();
    let error = Signal::derive(move || action.value().get()?.err());
    view! {
        <Door portal="admin" icon=Icon::Shield lead=sign_in::ADMIN error>
            <ActionForm action>
                <Credentials pending=action.pending() />
            </ActionForm>
            <p class="quiet small-text">
                <a href="/sign-in">{sign_in::TO_ENTERPRISE}</a>
            </p>
        </Door>
    }
}

#[component]
fn Door(
    portal: &'static str,
    icon: Icon,
    lead: &'static str,
    error: Signal<Option<UiError>>,
    children: Children,
) -> impl IntoView {
    let joined = done_in_address(&["joined"]);
    view! {
        <Title text=format!("{} · {PRODUCT}", sign_in::TITLE) />
        <div class="door" data-portal=portal>
            <main id="content" class="card">
                <p class="brand">
                    <span class="mark"><Glyph icon /></span>
                    <span>{PRODUCT}</span>
                    {(portal == "admin").then(|| view! { <span class="tag">{sign_in::ADMIN_PORTAL}</span> })}
                </p>
                <h1>{sign_in::TITLE}</h1>
                <p class="lead">{lead}</p>
                <Outcome error success=joined />
                {children()}
            </main>
            <footer>
                <ThemeSwitch />
            </footer>
        </div>
    }
}

#[component]
fn Credentials(pending: Memo<bool>) -> impl IntoView {
    let next = use_query_map().with_untracked(|query| query.get("next").unwrap_or_default());
    view! {
        <TextField name="email" label=sign_in::EMAIL kind="email" autocomplete="username" error=None />
        <TextField
            name="password"
            label=sign_in::PASSWORD
            kind="password"
            autocomplete="current-password"
            error=None
        />
        <input type="hidden" name="next" value=next />
        <button class="button primary wide" disabled=pending>
            {sign_in::SUBMIT}
        </button>
    }
}
