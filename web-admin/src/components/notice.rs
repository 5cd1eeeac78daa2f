//! Sentences that tell what came of something.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::icon::{Glyph, Icon};
use crate::{error::UiError, messages};

/// What a form came to. The region is there before it has anything to say, so that what it then
/// says is read out.
#[component]
pub(crate) fn Outcome(
    /// Why it failed.
    #[prop(into)]
    error: Signal<Option<UiError>>,
    /// What to say when it worked.
    #[prop(into)]
    success: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="outcome" role="status">
            {move || {
                if error.get().is_some() {
                    return None;
                }
                success.get().map(|text| {
                    view! {
                        <p class="notice" data-tone="good">
                            <Glyph icon=Icon::Check />
                            <span>{text}</span>
                        </p>
                    }
                })
            }}
        </div>
        <div class="outcome" role="alert">
            {move || error.get().map(|error| view! { <Problem text=error.sentence() /> })}
        </div>
    }
}

/// A sentence about something that did not work.
#[component]
pub(crate) fn Problem(
    /// The sentence.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <p class="notice" data-tone="bad">
            <Glyph icon=Icon::Alert />
            <span>{text}</span>
        </p>
    }
}

/// What a form that was posted without scripts did: the word in the page's address.
pub(crate) fn done_in_address(expected: &'static [&'static str]) -> Signal<Option<String>> {
    let query = use_query_map();
    Signal::derive(move || {
        let word = query.read().get("done")?;
        expected.contains(&word.as_str()).then(|| messages::done(&word).map(str::to_owned))?
    })
}

/// Nothing to show: why, and what to do next.
#[component]
pub(crate) fn Empty(
    /// What there is none of.
    title: &'static str,
    /// When it will appear and what to do.
    text: &'static str,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            <p>{text}</p>
        </div>
    }
}
