//! Configurations → Personal Configurations → Personal information: what is known about whoever is signed in,
//! and who owns it.

mod api;
mod model;
mod view;

pub(crate) use view::PersonalPage;

/// Where it is.
pub(crate) const PATH: &str = "/configurations/personal/information";
