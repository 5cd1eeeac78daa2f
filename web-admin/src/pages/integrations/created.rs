//! The page that shows a new secret to a browser without scripts.

use leptos::prelude::*;

use super::{
    PATH,
    model::NewIntegration,
    view::{NewIntegrationFacts, WAY_BELOW},
};
use crate::{
    components::{notice::Problem, page::PageHead},
    error::UiError,
    messages::{integrations, secret},
};

/// Shows what the post of the form made. Who merely visits is sent back: there is nothing to see.
#[component]
pub(crate) fn IntegrationCreatedPage() -> impl IntoView {
    let made = Resource::new(|| (), |()| std::future::ready(made()));
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                match made.await {
                    Some(Ok(made)) => {
                        view! {
                            <PageHead way=&WAY_BELOW title=integrations::CREATED_TITLE />
                            <section class="card">
                                <NewIntegrationFacts made />
                                <Back label=secret::DONE />
                            </section>
                        }
                        .into_any()
                    }
                    Some(Err(error)) => {
                        view! {
                            <PageHead way=&WAY_BELOW title=integrations::ADD />
                            <section class="card">
                                <Problem text=error.sentence() />
                                <Back label=integrations::BACK />
                            </section>
                        }
                        .into_any()
                    }
                    None => ().into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Back(label: &'static str) -> impl IntoView {
    view! {
        <div class="actions start">
            <a class="button primary" href=PATH>{label}</a>
        </div>
    }
}

#[cfg(feature = "ssr")]
fn made() -> Option<Result<NewIntegration, UiError>> {
    let made = crate::server::outcome();
    if made.is_none() {
        crate::server::go(PATH);
    }
    made
}

#[cfg(not(feature = "ssr"))]
fn made() -> Option<Result<NewIntegration, UiError>> {
    None
}
