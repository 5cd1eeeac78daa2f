//! The right panel: what was chosen in a list, beside it. The address of the page says what is chosen, so that it
//! opens without scripts and can be linked to.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::islands::EscapeLeads;

/// Where the panel is in the page; links that open one end with it, so that it is in sight on narrow pages.
pub(crate) const PANEL: &str = "#panel";

/// A list with the panel at its right.
#[component]
pub(crate) fn WithPanel(
    /// The panel, while something is chosen.
    panel: Option<AnyView>,
    /// The list.
    children: Children,
) -> impl IntoView {
    let class = if panel.is_some() { "with-panel open" } else { "with-panel" };
    view! {
        <div class=class>
            <div class="beside">{children()}</div>
            {panel}
        </div>
    }
}

/// The panel.
#[component]
pub(crate) fn Panel(
    /// What is chosen.
    #[prop(into)]
    title: String,
    /// The page without the panel, at the row that it came from.
    #[prop(into)]
    close: String,
    /// What can be seen and done.
    children: Children,
) -> impl IntoView {
    let leads = close.clone();
    view! {
        <aside class="panel" id="panel" aria-labelledby="panel-title" tabindex="-1">
            <header class="part-head">
                <h3 id="panel-title">{title}</h3>
                <a class="icon-button" href=close aria-label=t!("close")>
                    <Glyph icon=Icon::Cross />
                </a>
            </header>
            {children()}
            <EscapeLeads to=leads />
        </aside>
    }
}
