//! The document around every page, and the headers that go with it.

use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use super::{PortalAssets, request, response, state, theme};
use crate::{app::Portals, pages::invitation};

/// A whole page.
pub(super) fn document() -> impl IntoView {
    let assets = state().map(|state| state.assets).unwrap_or_default();
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    headers(&nonce);
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                {assets.css.clone().map(|css| view! { <link rel="stylesheet" href=css /> })}
                <link rel="icon" type="image/svg+xml" href="/assets/favicon.svg" />
                <MetaTags />
                {hydration(&assets, nonce)}
            </head>
            <body>
                <Portals />
            </body>
        </html>
    }
}

/// Loads the portal's module and wakes the page up.
fn hydration(assets: &PortalAssets, nonce: String) -> Option<impl IntoView + use<>> {
    let (js, wasm) = (assets.js.clone()?, assets.wasm.clone()?);
    let script = format!(
        "import init, {{ hydrate }} from \"{js}\";\n\
         init({{ module_or_path: \"{wasm}\" }}).then(hydrate);"
    );
    Some(view! {
        <link rel="modulepreload" href=js />
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
        <script type="module" nonce=nonce inner_html=script></script>
    })
}

/// Nothing foreign runs in a page, and nobody frames it.
///
/// A form is sent back to its page by `Referer`, and a post without scripts is known by `Origin`; a
/// policy of `no-referrer` would take both away, `same-origin` tells other sites just as little.
fn headers(nonce: &str) {
    let Some(response) = response() else { return };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [(X_CONTENT_TYPE_OPTIONS, "nosniff"), (REFERRER_POLICY, referrer())] {
        response.insert_header(name, HeaderValue::from_static(value));
    }
}

/// Where the address of a page is a secret, nobody is told more of it than whose it is.
fn referrer() -> &'static str {
    let is_secret = request().is_some_and(|req| req.path().starts_with(invitation::PREFIX));
    if is_secret { "strict-origin" } else { "same-origin" }
}
