//! Sign-in and sign-out of both portals.

mod api;
mod model;
mod view;

pub(crate) use api::{AdminSignOut, SignOut, admin_who, enterprise_who};
pub(crate) use model::Who;
pub(crate) use view::{AdminSignInPage, SignInPage};
