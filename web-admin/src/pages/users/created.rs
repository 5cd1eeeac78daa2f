//! The page that shows a new token to a browser without scripts.

use leptos::prelude::*;

use super::{PATH, model::NewToken, tokens::NewTokenFacts, view::WAY_BELOW};
use crate::{
    components::{notice::Problem, page::PageHead},
    error::UiError,
    messages::{scim, secret},
};

/// Shows what the post of the form made. Who merely visits is sent back: there is nothing to see.
#[component]
pub(crate) fn TokenCreatedPage() -> impl IntoView {
    let made = Resource::new(|| (), |()| std::future::ready(made()));
    view! {
        <PageHead way=&WAY_BELOW title=scim::CREATED_TITLE />
        <section class="card">
            <Suspense fallback=|| ()>
                {move || Suspend::new(async move {
                    match made.await {
                        Some(Ok(token)) => view! { <NewTokenFacts token /> }.into_any(),
                        Some(Err(error)) => view! { <Problem text=error.sentence() /> }.into_any(),
                        None => ().into_any(),
                    }
                })}
            </Suspense>
            <div class="actions start">
                <a class="button primary" href=PATH>{secret::DONE}</a>
            </div>
        </section>
    }
}

#[cfg(feature = "ssr")]
fn made() -> Option<Result<NewToken, UiError>> {
    let made = crate::server::outcome();
    if made.is_none() {
        crate::server::go(PATH);
    }
    made
}

#[cfg(not(feature = "ssr"))]
fn made() -> Option<Result<NewToken, UiError>> {
    None
}
