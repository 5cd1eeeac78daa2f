//! A part of a page that could not be loaded.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::notice::Problem;
use crate::{error::UiError, messages};

/// Says why, and offers to try again.
#[component]
pub(crate) fn LoadFailed(
    /// Why.
    error: UiError,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    if error != UiError::SignedOut {
        crate::server::status(error.status());
    }
    let location = use_location();
    let here = move || {
        let query = location.search.get();
        let path = location.pathname.get();
        if query.is_empty() { path } else { format!("{path}?{query}") }
    };
    view! {
        <section class="card" role="alert">
            <h2>{messages::error::LOAD_TITLE}</h2>
            <Problem text=error.sentence() />
            <p>
                <a class="button" href=here rel="external">
                    {messages::error::RETRY}
                </a>
            </p>
        </section>
    }
}

/// The place of something that is being loaded.
#[component]
pub(crate) fn Loading() -> impl IntoView {
    view! {
        <div class="skeleton" aria-busy="true">
            <span class="visually-hidden">{messages::frame::LOADING}</span>
        </div>
    }
}
