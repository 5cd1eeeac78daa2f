//! The page for addresses where nothing is.

use leptos::prelude::*;
use leptos_meta::Title;

use super::users;
use crate::messages::{PRODUCT, error};

/// Says so, with status 404, and leads on.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::server::status(actix_web::http::StatusCode::NOT_FOUND);
    view! {
        <Title text=format!("{} · {PRODUCT}", error::NOT_FOUND_TITLE) />
        <main id="content" class="alone">
            <h1>{error::NOT_FOUND_TITLE}</h1>
            <p class="lead">{error::NOT_FOUND}</p>
            <p>
                <a class="button primary" href=users::PATH>
                    {error::NOT_FOUND_NEXT}
                </a>
            </p>
        </main>
    }
}
