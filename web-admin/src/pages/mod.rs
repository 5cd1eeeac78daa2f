//! The pages of both portals and their addresses.

pub(crate) mod configurations;
pub(crate) mod dashboard;
mod door;
pub(crate) mod enterprises;
mod fallback;
pub(crate) mod integrations;
mod invitation;
mod person;
pub(crate) mod personal;
pub(crate) mod settings;
mod sign_in;
mod theme;
pub(crate) mod users;

pub(crate) use fallback::{failed, not_found};
pub(crate) use sign_in::{SIGN_OUT_ADMIN_PATH, SIGN_OUT_PATH};
pub(crate) use theme::PATH as THEME_PATH;

use crate::web::{Listed, page};

/// Where whoever comes to a portal is led.
pub(crate) const HOMES: [(&str, &str); 2] = [("/", dashboard::PATH), ("/admin", enterprises::PATH)];

/// Every page with the forms that are posted to it.
pub(crate) fn all() -> Vec<Listed> {
    vec![
        page("/sign-in", sign_in::enterprise).on("sign-in", sign_in::begin).into(),
        page("/admin/sign-in", sign_in::admin).on("sign-in", sign_in::begin_admin).into(),
        page(SIGN_OUT_PATH, sign_in::enterprise).on("sign-out", sign_in::end).into(),
        page(SIGN_OUT_ADMIN_PATH, sign_in::admin).on("sign-out", sign_in::end_admin).into(),
        page(THEME_PATH, theme::show).on("theme", theme::choose).into(),
        page(invitation::PATH, invitation::show).on("accept", invitation::accept).into(),
        // The portal of an enterprise.
        page(configurations::PATH, configurations::enterprise).into(),
        page(dashboard::PATH, dashboard::show).into(),
        page(personal::PATH, personal::show).on("save", personal::save).into(),
        page(users::PATH, users::show)
            .on("scim", users::save)
            .on("person-switch", users::switch)
            .on("person-role", users::role)
            .on("invite", users::send)
            .on("resend", users::resend)
            .on("withdraw", users::withdraw)
            .on("generate", users::generate)
            .on("revoke", users::revoke)
            .into(),
        page(person::PATH, person::show).into(),
        page(integrations::PATH, integrations::show)
            .on("create", integrations::create)
            .on("revoke", integrations::revoke)
            .into(),
        // The portal of the installation.
        page(configurations::ADMIN_PATH, configurations::admin).into(),
        page(settings::PATH, settings::show).on("save", settings::save).into(),
        page(enterprises::PATH, enterprises::show).on("create", enterprises::create).into(),
    ]
}

/// Whether the address of a page is a secret itself.
pub(crate) fn has_secret_address(path: &str) -> bool {
    path.starts_with(invitation::PREFIX)
}
