//! Sentences that tell what came of something.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::web::Said;

/// That something was done; the region is there for what comes later, too.
#[component]
pub(crate) fn Done(
    /// The words that belong here.
    words: &'static [&'static str],
) -> impl IntoView {
    let said = use_context::<Option<Said>>().flatten();
    let said = said.filter(|said| words.contains(&said.word.as_str()));
    let text = said.map(|Said { word, note }| t!(&format!("done-{word}"), note = note));
    view! {
        <div class="outcome" role="status">{text.map(|text| view! { <Good text /> })}</div>
    }
}

/// A sentence about something that worked.
#[component]
pub(crate) fn Good(
    /// The sentence.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <p class="notice" data-tone="good">
            <Glyph icon=Icon::Check />
            <span>{text}</span>
        </p>
    }
}

/// A sentence about something that did not work.
#[component]
pub(crate) fn Problem(
    /// The sentence.
    #[prop(into)]
    text: String,
    /// What follows it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="notice" data-tone="bad">
            <Glyph icon=Icon::Alert />
            <div>
                <p>{text}</p>
                {children.map(|children| children())}
            </div>
        </div>
    }
}

/// Nothing to show: why, and what to do next.
#[component]
pub(crate) fn Empty(
    /// What there is none of.
    #[prop(into)]
    title: String,
    /// When it will appear and what to do.
    #[prop(into)]
    text: String,
    /// Where to go next.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}
