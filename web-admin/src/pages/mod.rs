//! One folder for each page.

pub(crate) mod configurations;
pub(crate) mod enterprises;
pub(crate) mod integrations;
pub(crate) mod invitation;
pub(crate) mod not_found;
pub(crate) mod person;
pub(crate) mod personal;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod users;
