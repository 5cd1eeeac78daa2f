//! One person: profile and history.

mod api;
mod model;
mod view;

pub(crate) use view::PersonPage;
