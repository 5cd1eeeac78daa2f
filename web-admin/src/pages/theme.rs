//! The choice of a theme, which every page has.

use leptos::prelude::*;

use crate::{
    components::theme::ThemeSwitch,
    error::UiResult,
    web::{Ask, Page, Theme, Then, Visitor, theme_cookie},
};

/// Where it is.
pub(crate) const PATH: &str = "/theme";

/// The choice alone.
pub(super) async fn show(_: Ask<Visitor>) -> UiResult<Page> {
    let body = view! {
        <main id="content" class="alone">
            <h1>{t!("theme")}</h1>
            <ThemeSwitch />
        </main>
    };
    Ok(Page::new(t!("theme"), body).alone())
}

/// Remembers it, and leads back.
pub(super) async fn choose(ask: Ask<Visitor>) -> UiResult<Then> {
    ask.send(theme_cookie(Theme::parse(ask.form.get("theme"))));
    Ok(Then::Go(super::sign_in::local(ask.form.get("back"), "/", PATH).to_owned()))
}
