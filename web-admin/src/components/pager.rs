//! From one page of a list to the next.

use leptos::prelude::*;

use crate::web::Here;

/// How many there are, and the way to the pages before and after.
#[component]
pub(crate) fn Pager(
    /// How many there are, in words.
    #[prop(into)]
    total: String,
    /// The page, from one.
    page: u64,
    /// How many pages there are.
    pages: u64,
) -> impl IntoView {
    let here = use_context::<Here>().unwrap_or_default();
    let before = (page > 1).then(|| here.with("page", page - 1));
    let after = (page < pages).then(|| here.with("page", page + 1));
    let which = (pages > 1).then(|| format!(" · {}", t!("page-of", page = page, pages = pages)));
    view! {
        <nav class="pages" aria-label=t!("pages")>
            <span class="quiet">{total}{which}</span>
            {before.map(|to| view! { <a class="button small" href=to rel="prev">{t!("previous")}</a> })}
            {after.map(|to| view! { <a class="button small" href=to rel="next">{t!("next")}</a> })}
        </nav>
    }
}
