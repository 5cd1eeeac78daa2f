//! Light, dark, or as the system says.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::icon::{Glyph, Icon};
use crate::{error::UiError, messages::frame};

/// Remembers the chosen theme in a cookie.
#[server(prefix = "/portal/api", endpoint = "theme")]
pub(crate) async fn set_theme(theme: String) -> Result<(), UiError> {
    crate::server::theme_cookie(&theme);
    Ok(())
}

/// A switch with three positions. The page is rendered anew in the chosen theme.
#[component]
pub(crate) fn ThemeSwitch() -> impl IntoView {
    let current = current();
    let position = move |value: &'static str, label: &'static str, icon: Icon| {
        view! {
            <button
                class="icon-button"
                name="theme"
                value=value
                title=label
                aria-pressed=if current == value { "true" } else { "false" }
            >
                <Glyph icon />
                <span class="visually-hidden">{label}</span>
            </button>
        }
    };
    view! {
        <form method="post" action=SetTheme::url()>
            <div class="theme" role="group" aria-label=frame::THEME>
                {position("system", "As the system", Icon::Screen)}
                {position("light", "Light", Icon::Sun)}
                {position("dark", "Dark", Icon::Moon)}
            </div>
        </form>
    }
}

#[cfg(feature = "ssr")]
fn current() -> &'static str {
    crate::server::theme().unwrap_or("system")
}

#[cfg(not(feature = "ssr"))]
fn current() -> &'static str {
    let root = document().document_element();
    match root.and_then(|root| root.get_attribute("data-theme")).as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "system",
    }
}
