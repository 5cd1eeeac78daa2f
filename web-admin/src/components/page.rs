//! The head of every page: where it is, what it is.

use leptos::prelude::*;
use leptos_meta::Title;

use super::icon::{Glyph, Icon};
use crate::messages::{PRODUCT, frame};

/// A step of the way to a page; the ones that are pages themselves have an address.
pub(crate) type Crumb = (&'static str, Option<&'static str>);

/// Breadcrumb, heading and title.
#[component]
pub(crate) fn PageHead(
    /// The way to this page, without it.
    way: &'static [Crumb],
    /// The heading.
    #[prop(into)]
    title: String,
    /// A sentence below it.
    #[prop(optional)]
    lead: Option<&'static str>,
    /// What stands at the right of the heading.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let crumbs = way
        .iter()
        .map(|(name, href)| {
            let step = match href {
                Some(href) => view! { <a href=*href>{*name}</a> }.into_any(),
                None => view! { <span>{*name}</span> }.into_any(),
            };
            view! { <li>{step}<Glyph icon=Icon::Chevron /></li> }
        })
        .collect_view();
    view! {
        <Title text=format!("{title} · {PRODUCT}") />
        <header class="page-head">
            <nav aria-label=frame::BREADCRUMB>
                <ol class="crumbs">
                    {crumbs}
                    <li aria-current="page">{title.clone()}</li>
                </ol>
            </nav>
            <div class="page-title">
                <h1>{title}</h1>
                {children.map(|children| children())}
            </div>
            {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
        </header>
    }
}
