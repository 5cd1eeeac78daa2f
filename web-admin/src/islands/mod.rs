//! What only a browser can do. Islands are rendered by the server with the page and wake up in it; the rest of
//! the page is not in what the browser loads.
//!
//! Their words come from the server as properties: the browser has no catalogue.

mod choose;
mod copy;
mod escape;
mod once;
mod times;
mod unsaved;

#[cfg(feature = "ssr")]
pub(crate) use {
    choose::GoAtOnce, copy::CopyButton, escape::EscapeLeads, once::StoredFirst, times::LocalTimes,
    unsaved::Unsaved,
};

/// The island's module has been loaded; each island is woken by `boot.js`.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
