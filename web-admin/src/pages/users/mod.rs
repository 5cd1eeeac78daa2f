//! Configurations → Enterprise Configurations → People → Users: who is registered, and how
//! provisioning stands.

mod api;
mod created;
mod model;
mod people;
mod provisioning;
mod switch_off;
mod tokens;
mod view;

#[cfg(feature = "ssr")]
pub(crate) use api::generate;
pub(crate) use created::TokenCreatedPage;
#[cfg(feature = "ssr")]
pub(crate) use model::NewToken;
pub(crate) use people::StateBadge;
pub(crate) use view::{UsersPage, WAY_BELOW};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/people/users";
/// The page that shows a new token to browsers without scripts.
pub(crate) const TOKEN_PATH: &str = "/configurations/enterprise/people/users/token";
