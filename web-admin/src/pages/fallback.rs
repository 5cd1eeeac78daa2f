//! What is shown instead of a page.

use actix_web::http::StatusCode;
use leptos::prelude::*;

use super::users;
use crate::{
    components::notice::Problem,
    error::UiError,
    web::{Here, Page},
};

/// There is nothing at an address.
pub(crate) fn not_found() -> Page {
    let title = t!("error-not-found-title");
    let body = view! {
        <main id="content" class="alone">
            <h1>{title.clone()}</h1>
            <p class="lead">{t!("error-not-found")}</p>
            <a class="button primary" href=users::PATH>{t!("error-not-found-next")}</a>
        </main>
    };
    Page::new(title, body).alone().status(StatusCode::NOT_FOUND)
}

/// A page that cannot be shown, and why.
pub(crate) fn failed(error: &UiError) -> Page {
    let here = use_context::<Here>().unwrap_or_default();
    let title = match error {
        UiError::NotFound(_) => t!("error-not-found-title"),
        UiError::NotAllowed(_) => t!("error-not-allowed-title"),
        _ => t!("error-load-title"),
    };
    let body = view! {
        <section class="card" role="alert">
            <Problem text=error.sentence() />
            <p><a class="button" href=here.whole()>{t!("error-retry")}</a></p>
        </section>
    };
    Page::new(title, body).status(error.status())
}
