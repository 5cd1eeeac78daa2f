//! Enterprises: the list and the form that makes one.

mod api;
mod model;
mod view;

pub(crate) use view::EnterprisesPage;

/// Where it is.
pub(crate) const PATH: &str = "/admin/enterprises";
