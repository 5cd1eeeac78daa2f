//! Light, dark, or as the system says.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::{
    pages::THEME_PATH,
    web::{Here, Theme},
};

/// A switch with three positions. The page is rendered anew in the chosen theme.
#[component]
pub(crate) fn ThemeSwitch() -> impl IntoView {
    let current = use_context::<Theme>().unwrap_or_default();
    let here = use_context::<Here>().unwrap_or_default();
    let positions = Theme::ALL
        .map(|theme| {
            let (label, icon) = match theme {
                Theme::System => (t!("theme-system"), Icon::Screen),
                Theme::Light => (t!("theme-light"), Icon::Sun),
                Theme::Dark => (t!("theme-dark"), Icon::Moon),
            };
            let title = label.clone();
            view! {
                <button
                    class="icon-button"
                    name="theme"
                    value=theme.as_str()
                    title=title
                    aria-pressed=if current == theme { "true" } else { "false" }
                >
                    <Glyph icon />
                    <span class="visually-hidden">{label}</span>
                </button>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=THEME_PATH>
            <input type="hidden" name="do" value="theme" />
            <input type="hidden" name="back" value=here.whole() />
            <div class="theme" role="group" aria-label=t!("theme")>
                {positions}
            </div>
        </form>
    }
}
