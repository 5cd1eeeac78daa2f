//! Pages before the door: one card, without menu.

use leptos::prelude::*;

use crate::{
    components::{
        icon::{Glyph, Icon},
        theme::ThemeSwitch,
    },
    web::{Page, Side},
};

/// A page with one card.
pub(super) fn door(side: Side, title: String, card: impl IntoAny) -> Page {
    let (portal, icon) = match side {
        Side::Enterprise => ("enterprise", Icon::Building),
        Side::Admin => ("admin", Icon::Shield),
    };
    let tag =
        (side == Side::Admin).then(|| view! { <span class="tag">{t!("admin-portal")}</span> });
    let body = view! {
        <div class="door" data-portal=portal>
            <main id="content" class="card">
                <p class="brand">
                    <span class="mark"><Glyph icon /></span>
                    <span>{t!("product")}</span>
                    {tag}
                </p>
                {card.into_any()}
            </main>
            <footer>
                <ThemeSwitch />
            </footer>
        </div>
    };
    Page::new(title, body).alone()
}
