//! The two portals: one for the administrators of an enterprise, one for those of the installation.
//!
//! The crate is compiled twice. With `ssr` it renders every page on the server and answers the
//! server functions; with `hydrate` it wakes the same pages up in the browser. Every page works
//! without scripts: forms post, and the page that comes back says what came of it.
//!
//! # Adding a page
//!
//! A folder in `pages/` with `model.rs` (what the page shows), `api.rs` (server functions: caller, use
//! case, map), `view.rs`, and one line in `app.rs`. Sentences go to `messages.rs`.

#![recursion_limit = "512"]
#![expect(unreachable_pub, reason = "the component and server macros publish what they generate")]
#![expect(clippy::needless_pass_by_value, reason = "components own what they are given")]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("the server's build has the feature `ssr`, the browser's has `hydrate`; never both");

mod app;
mod components;
mod error;
mod messages;
mod pages;
#[cfg(feature = "ssr")]
pub mod server;

#[cfg(feature = "ssr")]
pub use server::{PortalAssets, PortalState, mount};

/// Wakes up the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    use leptos::prelude::*;

    console_error_panic_hook::set_once();
    hydrate_body(app::Portals);
    // Whatever was waiting on a resource hydrates in this turn of the event loop; the mark comes after.
    set_timeout(
        || {
            if let Some(root) = document().document_element() {
                // A page without the mark is still complete; it only has no scripts.
                let _ = root.set_attribute("data-hydrated", "");
            }
        },
        std::time::Duration::ZERO,
    );
}
