//! The page behind the link of an invitation: who invites to what, and a password to join with.
//!
//! The link's secret is in the page's address, so the form is posted there and nowhere else, by the browser
//! itself; no address of another page learns it.

mod api;
mod model;
mod view;

#[cfg(feature = "ssr")]
pub(crate) use api::accept;
#[cfg(feature = "ssr")]
pub(crate) use model::Refused;
pub(crate) use view::InvitationPage;

/// Where it is, for the router of posts.
#[cfg(feature = "ssr")]
pub(crate) const PATH: &str = "/invitation/{id}";
/// What the address of every such page begins with.
#[cfg(feature = "ssr")]
pub(crate) const PREFIX: &str = "/invitation/";
/// Where whoever has joined goes.
#[cfg(feature = "ssr")]
pub(crate) const JOINED_PATH: &str = "/sign-in?done=joined";
