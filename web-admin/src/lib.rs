//! The two portals: one for the administrators of an enterprise, one for those of the installation.
//!
//! Every page is an async function from a request to a view: it asks the use cases, and its HTML is complete
//! without scripts. Forms are posted to their page, which does the work and shows what came of it. What only a
//! browser can do (copying, counting unsaved changes, local times) is an island: a small component that is
//! also compiled to WebAssembly, with the feature `hydrate`, and wakes up in the page.
//!
//! # Adding a page
//!
//! A folder or file in `pages/` with a function `show` and one for each form, and one line in
//! `pages/mod.rs`. Sentences go to `locales/`, one file for each part of the portals.

#![recursion_limit = "512"]
#![expect(unreachable_pub, reason = "the component macros publish what they generate")]
#![cfg_attr(
    feature = "ssr",
    expect(clippy::needless_pass_by_value, reason = "components own what they are given")
)]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("the server's build has the feature `ssr`, the browser's has `hydrate`; never both");

mod islands;

#[cfg(feature = "ssr")]
#[macro_use]
mod text;
#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
mod error;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod web;

#[cfg(feature = "ssr")]
pub use web::{PortalAssets, PortalState, forms, mount};
