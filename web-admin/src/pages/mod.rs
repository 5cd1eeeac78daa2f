//! The pages of both portals and their addresses.

pub(crate) mod attribute_mapping;
pub(crate) mod configurations;
mod door;
pub(crate) mod enterprises;
mod fallback;
pub(crate) mod integrations;
mod invitation;
mod person;
pub(crate) mod personal;
pub(crate) mod role_mapping;
pub(crate) mod roles;
pub(crate) mod settings;
mod sign_in;
mod theme;
pub(crate) mod users;

pub(crate) use fallback::{failed, not_found};
pub(crate) use sign_in::{SIGN_OUT_ADMIN_PATH, SIGN_OUT_PATH};
pub(crate) use theme::PATH as THEME_PATH;

use crate::web::{Listed, page};

/// Where whoever comes to a portal is led.
pub(crate) const HOMES: [(&str, &str); 2] = [("/", users::PATH), ("/admin", enterprises::PATH)];

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
        page(personal::PATH, personal::show).on("save", personal::save).into(),
        page(users::PATH, users::show)
            .on("scim", users::save)
            .on("generate", users::generate)
            .on("revoke", users::revoke)
            .into(),
        page(person::PATH, person::show).into(),
        page(roles::PATH, roles::show)
            .on("create", roles::create)
            .on("edit", roles::edit)
            .on("clone", roles::clone_it)
            .on("default", roles::make_default)
            .on("delete", roles::remove)
            .into(),
        page(roles::ENTRA_PATH, roles::entra).into(),
        page(roles::OKTA_PATH, roles::okta).into(),
        page(role_mapping::PATH, role_mapping::show)
            .on("try", role_mapping::try_out)
            .on("add-alias", role_mapping::add_alias)
            .on("remove-alias", role_mapping::remove_alias)
            .on("add-precedence", role_mapping::add_precedence)
            .on("move-precedence", role_mapping::move_precedence)
            .on("remove-precedence", role_mapping::remove_precedence)
            .on("add-group", role_mapping::add_group)
            .on("move-group", role_mapping::move_group)
            .on("remove-group", role_mapping::remove_group)
            .into(),
        page(attribute_mapping::PATH, attribute_mapping::show)
            .on("try", attribute_mapping::try_out)
            .into(),
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
